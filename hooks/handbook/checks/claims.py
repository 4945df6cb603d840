"""Statements and figures: each stands with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handbook.article import Article
from handbook.blockscan import CLOSING, OPENING
from handbook.evidence import MARK, EvidenceLabel
from handbook.finding import Finding
from handbook.rules import Rule

CITATION = re.compile(r"(?<![\w\\@])-?@\{?\w")
COUNTED = (
    "people|persons|patients|participants|students|adults|children|women|men|couples|families|"
    "volunteers|teachers|doctors|nurses|cases|studies|trials|sessions|samples|schools"
)
FIGURE = re.compile(
    rf"""
    (?<![\d.,])[.,]*\d[\d.,]*\s?%(?!\w)                     # a share
  | (?<!\w)[rdgpkβ]\s?[=<>]\s?[-−–]?\d?\.\d+                # a statistic
  | (?<!\w)[nN]\s?=\s?\d+
  | (?<![\w.,])\d[\d,]*\s+(?:of\s+(?:the\s+)?\d[\d,]*\s+)?(?:{COUNTED})(?!\w)
    """,
    re.X,
)
# Every figure has one of these; they begin with few characters, and so are quickly looked for.
MAY_BE_FIGURE = re.compile(
    rf"[=<>\d](?:(?<=[=<>])|[\d.,]*\s?%|[\d,]*\s+(?:of\s+(?:the\s+)?\d[\d,]*\s+)?(?:{COUNTED}))"
)
# The same, for a text in which no other digits can be.
MAY_BE_ASCII_FIGURE = re.compile(MAY_BE_FIGURE.pattern.replace(r"[=<>\d]", "[=<>0-9]", 1))
# Blocks that tell, ask or instruct, and so claim nothing.
EXEMPT = ("case", "practice", "prompt", "check", "script", "tutor", "handout", "index", "figure")
QUOTED = re.compile(r"\"[^\"\n]*\"|“[^“”\n]*”")
LIST_ITEM = re.compile(r"\s*(?:[-+*]|\d+[.)])\s")


def check(article: Article, labels: Mapping[str, EvidenceLabel]) -> list[Finding]:
    """Check that labelled claims and figures have a citation.

    Args:
        article: the page.
        labels: the evidence labels by key.

    Returns:
        Findings at the labels and figures that stand without.
    """
    return _claims(article, labels) + _figures(article, labels)


def _claims(article: Article, labels: Mapping[str, EvidenceLabel]) -> list[Finding]:
    findings: list[Finding] = []
    if "[!" not in article.source.prose:
        return findings
    for number, line in enumerate(article.source.prose.split("\n"), article.source.body_line):
        for match in MARK.finditer(line):
            label = labels.get(match.group(1))
            if label is None or not label.cites or CITATION.search(line):
                continue
            findings.append(
                Finding(
                    article.source.path,
                    number,
                    Rule.CLAIM_CITATION,
                    "the claim has a label and no citation",
                    match.group(),
                    "a citation on the same line",
                    column=match.start() + 1,
                )
            )
    return findings


def _figures(article: Article, labels: Mapping[str, EvidenceLabel]) -> list[Finding]:
    findings: list[Finding] = []
    if not _may_have_figures(_unsaid(article.source.prose)):
        return findings
    free = tuple(f"[!{key}]" for key, label in labels.items() if not label.cites)
    for first, lines in _paragraphs(article.source.prose):
        text = "\n".join(lines)
        unsaid = _unsaid(text)
        if not _may_have_figures(unsaid):
            continue
        if CITATION.search(text) or any(mark in text for mark in free):
            continue
        match = FIGURE.search(unsaid)
        if not match:
            continue
        before = text[: match.start()]
        line = article.source.body_line + first + before.count("\n")
        findings.append(
            Finding(
                article.source.path,
                line,
                Rule.FIGURE_CITATION,
                "a figure stands without its source",
                " ".join(match.group().split()),
                "a citation in the same paragraph",
                column=match.start() - before.rfind("\n"),
            )
        )
    return findings


def _unsaid(text: str) -> str:
    """A text without quotations, character for character: what somebody might say is an example."""
    if '"' not in text and "“" not in text:
        return text
    return QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)


def _may_have_figures(text: str) -> bool:
    pattern = MAY_BE_ASCII_FIGURE if text.isascii() else MAY_BE_FIGURE
    return pattern.search(text) is not None


def _paragraphs(prose: str) -> Iterator[tuple[int, list[str]]]:
    """Paragraphs, whole lists and tables outside the blocks that claim nothing.

    Each comes with the index of its first line.
    """
    stack: list[str] = []
    first = 0
    lines: list[str] = []
    for index, line in enumerate([*prose.split("\n"), "///"]):
        opening = OPENING.match(line) if "///" in line else None
        is_edge = bool(opening or ("///" in line and CLOSING.match(line)))
        is_after_gap = bool(lines) and not lines[-1].strip()
        if lines and (is_edge or (is_after_gap and line.strip() and not _goes_on(lines, line))):
            yield first, lines
            lines = []
        if opening:
            stack.append(opening.group(2).lower())
        elif is_edge:
            stack = stack[:-1]
        elif (line.strip() or lines) and not any(name in EXEMPT for name in stack):
            first = first if lines else index
            lines.append(line)


def _goes_on(lines: list[str], line: str) -> bool:
    """Whether a line after a gap belongs to the list before it."""
    return bool(LIST_ITEM.match(lines[0])) and bool(LIST_ITEM.match(line) or line[:1].isspace())
