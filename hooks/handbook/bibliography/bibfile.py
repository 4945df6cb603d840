"""Read BibTeX files with the line of every entry and field, and every fault at once."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pybtex.bibtex.exceptions import BibTeXError
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError
from pybtex.scanner import PybtexSyntaxError
from pybtex.textutils import normalize_whitespace

from handbook.bibliography.entry import Entry
from handbook.cache import Cache, digest, versions
from handbook.finding import Finding
from handbook.rows import Rows, written
from handbook.rules import Rule
from handbook.source import Source

ENTRY_START = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]", re.M)
STRING = re.compile(r"@\s*string\b", re.I)
# What the parser says of the commonest slips, in words that tell authors what to mend.
IN_WORDS = {
    "'}' expected": "the field before has no comma after it, or a brace is not closed",
    "premature end of file": "a brace or quotation mark is not closed",
}
KIND = "entries"
NOT_ENTRIES = ("comment", "preamble", "string")
# An entry with a field on each line and no braces within, as most tools write it.
FIELD = r"[ \t]*([a-z]+)[ \t]*=[ \t]*\{([^{}\n]*)\}"
FIELDS = re.compile(FIELD, re.I | re.A)
SIMPLE = re.compile(
    rf"[ \t]*@([a-z]+)\{{([\w:.-]+),\n((?:{FIELD},\n)*{FIELD},?\n)\}}\s*", re.I | re.A
)
# A key for the text of an entry, and the entry.
Row = list[Any]


class _Parser(LowLevelParser):
    """Pybtex's parser, noting the line on which each field begins."""

    def __init__(self, text: str, macros: dict[str, str]) -> None:
        self.field_lines: dict[str, int] = {}
        self.errors: list[tuple[int, str]] = []
        super().__init__(text, macros=macros, handle_error=self.note)

    def note(self, error: PybtexSyntaxError) -> None:
        self.errors.append((getattr(error, "lineno", None) or self.lineno, error.args[0]))

    def parse_field(self) -> None:
        self.eat_whitespace()
        line = self.lineno
        super().parse_field()
        if self.current_field_name:
            self.field_lines.setdefault(self.current_field_name.lower(), line)


def read(source: Source, cache: Cache | None = None) -> tuple[list[Entry], list[Finding]]:
    """Read the entries of one ``.bib`` file.

    Args:
        source: the file.
        cache: what an earlier run has kept; an entry that did not change is taken from it.

    Returns:
        The entries that could be read, and findings for those that could not, for
        fields that stand twice, and for keys that stand twice in the file.
    """
    cache = cache or Cache(None)
    whole = digest(source.text)
    kept = Rows(cache, f"{KIND}{os.sep}{digest(source.path)}", versions())
    last, marks = _last(cache, source.path)
    before = [kept.get(mark) for mark in marks]
    if last == whole and None not in before:
        return [_entry_of(row, source.path, row[1]) for row in before], []
    rows: dict[str, str] = {}
    entries: list[Entry] = []
    findings: list[Finding] = []
    macros = dict(month_names)
    # Stands for all the abbreviations that were said so far.
    said = ""
    for line, text in _pieces(source.text):
        key = digest(text, said)
        known = kept.get(key)
        if known is not None:
            entries.append(_entry_of(known, source.path, line))
            kept_row = kept.text(key) if known[1] == line else None
            rows[key] = kept_row or _row(key, entries[-1])
            continue
        piece_entries, piece_findings = _read_piece(source.path, line, text, macros)
        if STRING.search(text):
            said = digest(said, text)
        if len(piece_entries) == 1 and not piece_findings:
            piece_entries = [replace(piece_entries[0], mark=key)]
            rows[key] = _row(key, piece_entries[0])
        entries += piece_entries
        findings += piece_findings
    is_whole = not findings and len(rows) == len(entries)
    kept.keep(rows)
    content = json.dumps([whole if is_whole else "", list(rows)], separators=(",", ":"))
    cache.put(KIND, source.path, versions(), content.encode())
    return entries, findings


def is_kept(path: str, cache: Cache) -> bool:
    """Whether anything of a file seems to be kept."""
    return cache.has(KIND, path, versions())


def _last(cache: Cache, path: str) -> tuple[str, list[str]]:
    """What the last run read: a key for the file, where all of it was read, and of entries."""
    content = cache.get(KIND, path, versions())
    try:
        last, marks = json.loads(content or b"")
    except (ValueError, TypeError):
        return "", []
    return last, marks


def _row(key: str, entry: Entry) -> str:
    return written([key, entry.line, entry.key, entry.type, entry.fields, entry.lines])


def _entry_of(row: Row, path: str, line: int) -> Entry:
    """An entry that was read before, perhaps on another line of its file."""
    mark, old, key, kind, fields, lines = row
    if line != old:
        lines = {name: number + line - old for name, number in lines.items()}
    return Entry(key, kind, fields, path, line, lines, mark=mark)


def _pieces(text: str) -> list[tuple[int, str]]:
    """Cut a file where entries begin, so that a fault in one cannot swallow the next."""
    starts = [match.start() for match in ENTRY_START.finditer(text)]
    pieces = []
    line = 1
    position = 0
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", position, start)
        position = start
        pieces.append((line, text[start:end]))
    return pieces


def _read_piece(
    path: str, first_line: int, text: str, macros: dict[str, str]
) -> tuple[list[Entry], list[Finding]]:
    simple = _simple(path, first_line, text)
    if simple:
        return [simple], []
    parser = _Parser(text, macros)
    entries: list[Entry] = []
    findings: list[Finding] = []
    try:
        for command, content in parser:
            if command.lower() in NOT_ENTRIES:
                continue
            key, fields = content
            entry, repeated = _entry(path, first_line, command, key, fields, parser.field_lines)
            entries.append(entry)
            findings += repeated
    except (PybtexError, BibTeXError, RecursionError) as error:
        parser.errors.append((parser.lineno, str(error).split("\n", 1)[0] or "nested too deeply"))
    if parser.macros is not macros:
        macros.update(parser.macros)
    for line, message in parser.errors[:1]:
        place = min(first_line + line - 1, first_line + text.rstrip().count("\n"))
        what = f"the entry cannot be read: {IN_WORDS.get(message, message)}"
        findings.append(Finding(path, place, Rule.BIB_SYNTAX, what))
    return ([] if parser.errors else entries), findings


def _simple(path: str, first_line: int, text: str) -> Entry | None:
    """An entry that can be read at one glance; the parser would read the same."""
    match = SIMPLE.fullmatch(text)
    if match is None or match[1].lower() in NOT_ENTRIES:
        return None
    found = FIELDS.findall(match[3])
    fields = {name.lower(): normalize_whitespace(value) for name, value in found}
    if len(fields) < len(found):
        return None
    lines = {name: first_line + place for place, name in enumerate(fields, 1)}
    return Entry(match[2], match[1].lower(), fields, path, first_line, lines)


def _entry(
    path: str,
    first_line: int,
    command: str,
    key: str,
    fields: list[tuple[str, list[str]]],
    field_lines: dict[str, int],
) -> tuple[Entry, list[Finding]]:
    values: dict[str, str] = {}
    findings: list[Finding] = []
    lines = {name: first_line + line - 1 for name, line in field_lines.items()}
    for name, parts in fields:
        name = name.lower()
        if name in values:
            findings.append(
                Finding(
                    path, lines[name], Rule.BIB_FIELD_REPEATED, f"{key} has a field twice", name
                )
            )
            continue
        values[name] = normalize_whitespace("".join(parts))
    return Entry(key, command.lower(), values, path, first_line, lines), findings


def mentioned_keys(text: str) -> set[str]:
    """The keys of all entries, those that cannot be read included.

    They keep one fault in the bibliography from being told at every citation too.
    """
    return {
        match.group(1) for match in re.finditer(r"^[ \t]*@\w+[ \t]*[{(]\s*([^\s,}]+)", text, re.M)
    }
