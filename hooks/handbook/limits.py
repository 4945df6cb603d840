"""How deeply and how long a page may go on before an empty line.

The parser of Markdown looks for the end of a link from each bracket that opens one, and for
the end of emphasis from each star. What takes no time in a paragraph takes hours in a book
without an empty line, so a page that people could not read anyway is not tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook.blockscan import RawBlock
from handbook.checks.structure import SEPARATOR
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.source import LIST_ITEM, Source

MOST_LEVELS = 20
MOST_OPEN = 50
MOST_CHARACTERS = 5000
MOST_BLOCKS = 5000
NESTING = re.compile(r"(?:[ ]{0,3}>|[ ]{4}|\t)+")
# With what such a line begins.
NESTED = (" ", ">", "\t")
MARK = re.compile(r"\s*(?:[-+*]|\d+[.)])")
BRACKET = re.compile(r"\\.|[\[\]()]", re.S)
# A tag or its end; what stands in quotation marks is neither.
TAG = re.compile(r"<[a-zA-Z/!?]|>|=\s*\"[^\"]*\"|=\s*'[^']*'")
OPENING = {"[": 0, "(": 1}
CLOSING = {"]": 0, ")": 1}


def check(source: Source, blocks: list[RawBlock]) -> list[Finding]:
    """Find the first place that goes further than people read and parsers bear.

    Args:
        source: a page.
        blocks: its blocks.

    Returns:
        At most one finding; such a page is not to be parsed.
    """
    lines = source.body.split("\n")
    depth = _deepest(source, blocks)
    if depth:
        return [too_deep(source, depth)]
    # Counted in code too: whether that is code depends on the extensions that are used.
    slashes = (
        [n for n, text in enumerate(lines) if text.lstrip(" ").startswith("///")]
        if source.body.count("///") > 2 * MOST_BLOCKS
        else []
    )
    if len(slashes) > 2 * MOST_BLOCKS:
        what, expected = "more blocks than can be read on one page", f"at most {MOST_BLOCKS}"
        line = source.body_line + slashes[2 * MOST_BLOCKS]
        return [Finding(source.path, line, Rule.SOURCE_DEPTH, what, "", expected)]
    unclosed = _unclosed_tag(source.body)
    if unclosed:
        what = "more HTML tags stand open at once than can be read"
        line, column = source.place(unclosed)
        expected = f"at most {MOST_OPEN}, each with its >"
        return [Finding(source.path, line, Rule.SOURCE_DEPTH, what, "", expected, column=column)]
    for line, text in _paragraphs(lines) if _may_be_long(source.body) else ():
        number = source.body_line + line
        if len(text) > MOST_CHARACTERS:
            what = "the paragraph is too long to be read"
            found = f"{len(text)} characters"
            expected = f"at most {MOST_CHARACTERS}, and then an empty line"
            return [Finding(source.path, number, Rule.SOURCE_DEPTH, what, found, expected)]
        if _most_open(text) > MOST_OPEN:
            what = "more brackets stand open at once than can be read"
            expected = f"at most {MOST_OPEN} in a paragraph"
            return [Finding(source.path, number, Rule.SOURCE_DEPTH, what, "", expected)]
    return []


def too_deep(source: Source, line: int) -> Finding:
    """What is said of a place that is nested too deeply."""
    what, expected = "nested too deeply to be read", f"at most {MOST_LEVELS} levels"
    return Finding(source.path, line, Rule.SOURCE_DEPTH, what, "", expected)


def _deepest(source: Source, blocks: list[RawBlock]) -> int:
    """The first line that is nested too deeply, or 0."""
    places = [(block.line, len(block.parents)) for block in blocks]
    for number, line in enumerate(source.prose_lines, source.body_line):
        match = NESTING.match(line) if line.startswith(NESTED) else None
        if match and (">" in match.group() or MARK.match(line, match.end())):
            places.append((number, match.group().count(">") + match.group().count("    ")))
    return next((number for number, depth in sorted(places) if depth > MOST_LEVELS), 0)


def _unclosed_tag(body: str) -> int:
    """Where the first of too many tags begins that have no end, or 0."""
    count = 0
    if body.count("<") <= MOST_OPEN:
        return 0
    for match in TAG.finditer(body):
        if match.group() == ">":
            count = 0
        elif match.group().startswith("<"):
            count += 1
            if count > MOST_OPEN:
                return match.start()
    return 0


def _may_be_long(body: str) -> bool:
    """Whether a paragraph may be too long or hold too many brackets; a quick look."""
    return any(
        len(run) > MOST_CHARACTERS or run.count("[") > MOST_OPEN or run.count("(") > MOST_OPEN
        for run in body.split("\n\n")
    )


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Runs of lines that are parsed as one, each with the index of its first.

    Rows of a table and items of a list are parsed each alone.
    """
    first = 0
    while first < len(lines):
        end = first
        while end < len(lines) and lines[end].strip():
            end += 1
        run = lines[first:end]
        starts = [0]
        if len(run) > 1 and "|" in run[0] and SEPARATOR.match(run[1].strip()):
            starts = list(range(len(run)))
        elif run and LIST_ITEM.match(run[0]):
            starts = [n for n, line in enumerate(run) if LIST_ITEM.match(line.lstrip() + " ")]
        for start, stop in zip(starts, [*starts[1:], len(run)], strict=True):
            yield first + start, "\n".join(run[start:stop])
        first = end + 1


def _most_open(text: str) -> int:
    """How many brackets of a kind stand open at once."""
    counts = [0, 0]
    most = 0
    for bracket in BRACKET.findall(text):
        if bracket in OPENING:
            counts[OPENING[bracket]] += 1
            most = max(most, *counts)
        elif bracket in CLOSING:
            counts[CLOSING[bracket]] = max(0, counts[CLOSING[bracket]] - 1)
    return most
