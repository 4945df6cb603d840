"""Lists that follow one another: Markdown makes one list of them, of the first one's kind."""

from __future__ import annotations

import re

from handbook.article import Article
from handbook.blockscan import CLOSING, OPENING
from handbook.finding import Finding
from handbook.rules import Rule

ITEM = re.compile(r"([-*+]|\d+\.)[ \t]+\S")
# Every item begins so.
MAY_BE_ITEM = re.compile(r"\s*[-*+\d]")
# So many spaces make a level; fewer make none.
STEP = 4
BULLETS, NUMBERS = "bulleted", "numbered"


def check(article: Article) -> list[Finding]:
    """Find lists of another kind that directly follow a list.

    Args:
        article: the page.
    """
    findings = []
    open_lists: dict[int, str] = {}
    is_after_blank = True
    prose = article.source.prose.split("\n")
    for index, (line, whole) in enumerate(zip(prose, article.source.body.split("\n"), strict=True)):
        if not open_lists and not MAY_BE_ITEM.match(line):
            # No list begins here, and none can end.
            is_after_blank = not whole.strip()
            continue
        expanded = whole.expandtabs(STEP)
        text = expanded.lstrip()
        level = (len(expanded) - len(text)) // STEP
        item = ITEM.match(line.strip())
        if item and (open_lists or is_after_blank):
            kind = BULLETS if item.group(1) in "-*+" else NUMBERS
            if open_lists.get(level, kind) != kind:
                findings.append(_finding(article, index, kind, item.group(1)))
            open_lists = {at: one for at, one in open_lists.items() if at < level} | {level: kind}
        elif OPENING.match(line) or CLOSING.match(line):
            open_lists = {}
        elif text and (is_after_blank or not line.strip()):
            # A paragraph, or a comment, ends the lists that it does not belong to.
            open_lists = {at: one for at, one in open_lists.items() if at < level}
        is_after_blank = not text
    return findings


def _finding(article: Article, index: int, kind: str, marker: str) -> Finding:
    before = NUMBERS if kind == BULLETS else BULLETS
    return Finding(
        article.source.path,
        article.source.body_line + index,
        Rule.LIST_MERGED,
        f"a {kind} list follows a {before} one at once and becomes part of it",
        marker,
        "a sentence between them, or four spaces before an inner list",
    )
