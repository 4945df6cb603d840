"""A Markdown file as text with places: front matter, body, and where a piece of text stands."""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from handbook.cache import contents
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.yamlmap import YamlMap, parse

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)(?:^(?:---|\.\.\.)[ \t]*(?:\n|\Z))", re.S | re.M)
FENCE = re.compile(r"^[ \t>]*(?:(`{3,})[^`]*|(~{3,}).*)$")
TICKS = re.compile(r"`+")
COMMENT = "<!--", "-->"
LINE_END = re.compile("\n")
# No mark before an address or a name is longer, such as "src:" with blanks behind it.
MOST_BEFORE = 40
# What would be waited for, perhaps for ever, if it were read.
NO_FILES = (stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR)
NOT_LINE_END = re.compile(r"[^\n]")
LIST_ITEM = re.compile(r"^[ ]{0,3}(?:[-+*]|\d+[.)]|\[\^[^\]]+\]:|:|!!!|\?\?\?\+?)[ \t]")


@dataclass(frozen=True)
class Source:
    """The text of one file of the handbook.

    Attributes:
        path: file, relative to the handbook's root, with forward slashes.
        text: the whole text, line ends as ``\\n``.
    """

    path: str
    text: str

    @cached_property
    def front_matter(self) -> str:
        """The YAML between the first two lines of dashes, or an empty string."""
        match = FRONT_MATTER.match(self.text)
        return match.group(1) if match else ""

    @cached_property
    def front(self) -> YamlMap:
        """The front matter as data with its lines; nobody may change it."""
        return parse(self.front_matter, first_line=2)

    @cached_property
    def body(self) -> str:
        """The Markdown after the front matter."""
        match = FRONT_MATTER.match(self.text)
        return self.text[match.end() :] if match else self.text

    @cached_property
    def body_line(self) -> int:
        """The line, counted from 1, on which the body begins."""
        return self.text.count("\n", 0, len(self.text) - len(self.body)) + 1

    @cached_property
    def prose(self) -> str:
        """The body with code and comments blanked out, character for character.

        Example:
            *before* ``see `@key` here``, *after* ``see        here``.
        """
        return without_code(self.body)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both counted from 1, of an offset into the body."""
        line = bisect_right(self._line_starts, offset) - 1
        return self.body_line + line, offset - self._line_starts[line] + 1

    @cached_property
    def prose_lines(self) -> list[str]:
        """The lines of the body with code and comments blanked out."""
        return self.prose.split("\n")

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.body))]

    @cached_property
    def _found(self) -> dict[str | re.Pattern[str], list[int]]:
        """Where patterns that were asked for stand: many faults of a page are alike."""
        return {}

    def find(self, pattern: str | re.Pattern[str], nth: int = 0) -> tuple[int, int]:
        """Line and column of the nth (from 0) match of a pattern outside code.

        Falls back to the last match there is, then to the body's first line, because a
        finding with a near place is better than none.
        """
        if pattern not in self._found:
            self._found[pattern] = (
                list(occurrences(pattern, self.prose))
                if isinstance(pattern, str)
                else [match.start() for match in pattern.finditer(self.prose)]
            )
        return self._nth_place(self._found[pattern], nth)

    def find_around(self, literal: str, pattern: re.Pattern[str], nth: int = 0) -> tuple[int, int]:
        """Like ``find``, for a pattern whose every match holds a literal near its beginning.

        A page may have thousands of faults, and a literal is found in far less time.
        """
        if pattern not in self._found:
            self._found[pattern] = list(_around(literal, pattern, self.prose))
        return self._nth_place(self._found[pattern], nth)

    def _nth_place(self, places: list[int], nth: int) -> tuple[int, int]:
        return self.place(places[min(nth, len(places) - 1)]) if places else (self.body_line, 1)


def occurrences(literal: str, text: str) -> Iterator[int]:
    """Where a literal stands in a text, each time behind the last; nowhere if it is empty."""
    place = text.find(literal) if literal else -1
    while place >= 0:
        yield place
        place = text.find(literal, place + len(literal))


def _around(literal: str, pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """Where matches of a pattern begin that hold a literal."""
    end = 0
    for place in occurrences(literal, text):
        for start in range(max(end, place - MOST_BEFORE), place + 1):
            match = pattern.match(text, start)
            if match and match.end() >= place + len(literal):
                yield start
                end = match.end()
                break


def is_file(path: Path) -> bool:
    """Whether there is a file of this name, whatever a text makes of the name."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def read(root: Path, path: str) -> tuple[Source | None, list[Finding]]:
    """Read one file as UTF-8 text.

    Args:
        root: folder of the handbook.
        path: file, relative to it.

    Returns:
        The source, or None and a finding when the file is missing, is not text,
        or is not UTF-8.
    """
    try:
        file = f"{root}{os.sep}{path}"
        # A handbook has thousands of files, and paths take their time.
        if stat.S_IFMT(os.stat(file).st_mode) in NO_FILES:  # noqa: PTH116
            return None, [Finding(path, 1, Rule.SOURCE_READABLE, "this is no file")]
        raw = contents(file)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        return None, [Finding(path, 1, Rule.SOURCE_READABLE, f"cannot read the file: {reason}")]
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        return None, [
            Finding(
                path, line, Rule.SOURCE_TEXT, "the file is not text", "a NUL byte", "UTF-8 text"
            )
        ]
    try:
        text = raw.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{raw[error.start]:02x}"
        return None, [
            Finding(path, line, Rule.SOURCE_TEXT, "the file is not UTF-8", byte, "UTF-8 text")
        ]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(path, text), []


def without_code(text: str) -> str:
    """Blank out fenced code, indented code, code spans and comments, keeping every offset.

    Example:
        *before* ``a `b` c``, *after* ``a     c``.
    """
    text = without_code_blocks(text)
    if "<!--" in text:
        text = _without(text, _comments(text))
    if "`" in text:
        text = _without(text, _code_spans(text))
    return text


def without_code_blocks(text: str) -> str:
    """Blank out fenced and indented code, keeping every offset."""
    lines = text.split("\n")
    fence = ""
    in_list = False
    after_blank = True
    for number, line in enumerate(lines):
        if fence:
            lines[number] = " " * len(line)
            if re.match(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", line):
                fence = ""
            continue
        opening = FENCE.match(line)
        if opening:
            fence = opening.group(1) or opening.group(2)
            lines[number] = " " * len(line)
            continue
        if not line.strip():
            after_blank = True
            continue
        if LIST_ITEM.match(line):
            in_list = True
        elif not line.startswith((" ", "\t")):
            in_list = False
        if after_blank and not in_list and line.startswith(("    ", "\t")):
            lines[number] = " " * len(line)
            continue
        after_blank = False
    return "\n".join(lines)


def blanks(text: str) -> str:
    """As many blanks as a text has characters, line for line."""
    if "\n" not in text:
        return " " * len(text)
    return "\n".join(" " * len(line) for line in text.split("\n"))


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Where comments begin and end; what is not closed is none, nor is anything behind it."""
    opening, closing = COMMENT
    end = 0
    while (start := text.find(opening, end)) >= 0:
        close = text.find(closing, start + len(opening))
        if close < 0:
            return
        end = close + len(closing)
        yield start, end


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where code spans begin and end: two runs of as many ticks, the first not escaped."""
    runs = [match.span() for match in TICKS.finditer(text)]
    following: dict[int, list[int]] = defaultdict(list)
    for number in range(len(runs) - 1, -1, -1):
        first, last = runs[number]
        following[last - first].append(number)
    number = 0
    while number < len(runs):
        first, last = runs[number]
        same = following[last - first]
        while same and same[-1] <= number:
            same.pop()
        if same and text[first - 1 : first] != "\\":
            number = same[-1]
            yield first, runs[number][1]
        number += 1


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces = []
    position = 0
    for start, end in spans:
        pieces += [text[position:start], NOT_LINE_END.sub(" ", text[start:end])]
        position = end
    return "".join(pieces) + text[position:]
