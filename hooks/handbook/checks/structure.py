"""Headings, tables and pictures: what a screen reader and a table of contents need."""

from __future__ import annotations

import re

from handbook.article import Article
from handbook.blockscan import CLOSING, OPENING
from handbook.finding import Finding
from handbook.rules import Rule

HEADING = re.compile(r"^ {0,3}(#{1,6})(?!#)(.*)$")
ANCHOR = re.compile(r"\{([^{}]*)\}$")
SEPARATOR = re.compile(r"^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
PICTURE = re.compile(r"!\[\s*\](?=[(\[])|<img\b(?![^<>]*\balt\s*=\s*[\"']\s*\S)[^<>]*>", re.I)
# Blocks whose title is a heading.
TITLED = ("practice", "prompt", "check", "case", "caution", "script", "tutor", "objectives")
TOP = 2


def check(article: Article) -> list[Finding]:
    """Check the form of a page.

    Args:
        article: the page.

    Returns:
        Findings for headings that repeat the title, leave out a level or have no anchor
        of their own, for tables without heads and for pictures without words.
    """
    lines = article.source.prose.split("\n")
    return _headings(article, lines) + _tables(article, lines) + _pictures(article)


def _headings(article: Article, lines: list[str]) -> list[Finding]:
    findings = []
    level = 1
    outside: list[int] = []
    for index, line in enumerate(lines):
        if not line.lstrip(" ").startswith(("#", "///")):
            continue
        opening, heading = OPENING.match(line), HEADING.match(line)
        if opening:
            outside.append(level)
            level += opening.group(2).lower() in TITLED
        elif CLOSING.match(line) and outside:
            level = outside.pop()
        elif heading and (text := heading.group(2).strip().rstrip("#").rstrip()):
            own = len(heading.group(1))
            findings += _heading(article, index, own, level, text)
            level = max(own, TOP)
            outside = [min(before, level) if own == TOP else before for before in outside]
    return findings


def _heading(article: Article, index: int, own: int, before: int, text: str) -> list[Finding]:
    path, line = article.source.path, article.source.body_line + index
    marks = "#" * own
    if own < TOP:
        what = "a heading of the first level stands in the text"
        return [Finding(path, line, Rule.HEADING_TOP, what, marks, "#" * TOP)]
    findings = []
    if own > before + 1:
        what = "the heading leaves out a level"
        findings.append(
            Finding(path, line, Rule.HEADING_GAP, what, marks, "#" * max(before + 1, TOP))
        )
    attributes = ANCHOR.search(text)
    if not attributes or "#" not in attributes.group(1)[:-1]:
        what = "the heading has no anchor of its own"
        expected = f"{{#{slug(text)}}} at its end"
        findings.append(Finding(path, line, Rule.HEADING_ANCHOR, what, text, expected))
    return findings


def slug(text: str) -> str:
    """Text as an anchor.

    Example:
        *before* ``What a rule is``, *after* ``what-a-rule-is``.
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))
    return "-".join(words) or "name"


def _tables(article: Article, lines: list[str]) -> list[Finding]:
    findings = []
    for index in range(1, len(lines)):
        head = lines[index - 1]
        if "|" not in lines[index] + head or not SEPARATOR.match(lines[index].strip()):
            continue
        if "|" not in head or SEPARATOR.match(head.strip()):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", head.strip().strip("|"))]
        empty = [number for number, cell in enumerate(cells, 1) if not cell]
        # The corner of a table whose first column names its rows may be empty.
        if not empty or (empty == [1] and len(cells) > 1):
            continue
        what = "the table has no heads" if len(empty) == len(cells) else "a column has no head"
        numbers = ", ".join(map(str, empty))
        found = "" if len(empty) == len(cells) else f"column {numbers} empty"
        line = article.source.body_line + index - 1
        findings.append(
            Finding(
                article.source.path, line, Rule.TABLE_HEAD, what, found, "a word in every column"
            )
        )
    return findings


def _pictures(article: Article) -> list[Finding]:
    findings = []
    for match in PICTURE.finditer(article.source.prose):
        line, column = article.source.place(match.start())
        what = "the picture has no words for those who cannot see it"
        findings.append(
            Finding(
                article.source.path,
                line,
                Rule.IMAGE_TEXT,
                what,
                expected="![what it shows](file)",
                column=column,
            )
        )
    return findings
