"""What a chapter promises, and whether its practices and checks keep it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from handbook.article import Article
from handbook.blockscan import RawBlock
from handbook.finding import Finding
from handbook.frontmatter import Kind
from handbook.rules import Rule
from handbook.suggest import nearest

STEP = re.compile(r"\d+\. ")
OPTION = re.compile(r"^[-+*] \[([ xX])\]\s")
FEEDBACK = re.compile(r"^(?: {2,}|\t)\S")
SERVING = ("practice", "check")


def check(article: Article) -> list[Finding]:
    """Check objectives, practices and self-checks of a page.

    Args:
        article: the page.

    Returns:
        Findings for objectives that are served by nothing or not there, for practices
        whose times do not fit their steps, and for checks that cannot be answered or
        teach nothing.
    """
    findings = _objectives(article) if article.kind is Kind.CHAPTER else []
    for block in article.blocks:
        if not block.end_line:
            continue
        times = block.options.get("times")
        if block.name == "practice" and isinstance(times, list):
            findings += _times(article, block, len(times))
        if block.name == "check":
            findings += _answers(article, block)
    return findings


def _objectives(article: Article) -> list[Finding]:
    objectives: dict[str, str] = getattr(article.meta, "objectives", {})
    findings = []
    served: set[str] = set()
    for block in article.blocks:
        named = block.options.get("serves")
        for objective in named if isinstance(named, list) else []:
            if block.name in SERVING:
                served.add(objective)
            if objectives and objective not in objectives:
                findings.append(_unknown(article, block, str(objective), objectives))
    if any(finding.is_error for finding in [*article.findings, *findings]):
        # A block that cannot be read may be the one that serves.
        return findings
    for key in objectives:
        if key not in served:
            what = "no check or practice serves the objective"
            line = article.front_line("objectives", key)
            expected = f"a block with serves: [{key}]"
            findings.append(
                Finding(article.source.path, line, Rule.OBJECTIVE_SERVED, what, key, expected)
            )
    return findings


def _unknown(
    article: Article, block: RawBlock, objective: str, objectives: dict[str, str]
) -> Finding:
    return Finding(
        article.source.path,
        block.option_lines["serves"],
        Rule.OBJECTIVE_KNOWN,
        "the chapter has no such objective",
        objective,
        "one of " + ", ".join(objectives),
        nearest(objective, objectives),
    )


def _lines(article: Article, block: RawBlock) -> list[str]:
    """The lines of a block between its opening and its closing, code blanked out."""
    offset = article.source.body_line
    return article.source.prose_lines[block.line + 1 - offset : block.end_line - offset]


def _times(article: Article, block: RawBlock, times: int) -> list[Finding]:
    """A practice has one time for each step."""
    steps = sum(1 for line in _lines(article, block) if STEP.match(line))
    if steps == times:
        return []
    what = f"the practice has {steps} steps"
    line = block.option_lines["times"]
    return [
        Finding(
            article.source.path, line, Rule.PRACTICE_TIMES, what, f"{times} times", f"{steps} times"
        )
    ]


def _answers(article: Article, block: RawBlock) -> list[Finding]:
    """A check has options, one of them good, each with feedback; or a model answer."""
    path = article.source.path
    lines = _lines(article, block)
    options = [index for index, line in enumerate(lines) if OPTION.match(line)]
    if not options:
        first = bisect_right(article.blocks, block.line, key=lambda other: other.line)
        last = bisect_left(article.blocks, block.end_line, key=lambda other: other.line)
        if any(other.name == "answer" for other in article.blocks[first:last]):
            return []
        what = "the check has neither options nor a model answer"
        expected = "a list with [ ] and [x], or a block /// answer"
        return [Finding(path, block.line, Rule.CHECK_ANSWER, what, "", expected)]
    findings = []
    if not any("x" in lines[index][:6].lower() for index in options):
        what = "the check has no good answer"
        findings.append(
            Finding(path, block.line, Rule.CHECK_ANSWER, what, "", "[x] before at least one option")
        )
    for index, following in zip(options, [*options[1:], len(lines)], strict=True):
        if not any(FEEDBACK.match(line) for line in lines[index + 1 : following]):
            what = "the option has no feedback"
            expected = "a paragraph below it, indented by four spaces"
            found = OPTION.sub("", lines[index]).strip()
            findings.append(
                Finding(path, block.line + 1 + index, Rule.CHECK_FEEDBACK, what, found, expected)
            )
    return findings
