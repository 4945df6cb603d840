"""Articles and books so plain that nothing in them can be read in two ways.

Pandoc reads BibTeX with all of TeX in mind, which takes longer than anything else that is
done with a work. Most records hold a few words and numbers; these are put into CSL JSON
here, just as pandoc would. Whatever is not surely plain is left to pandoc.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from handbook.bibliography.entry import Entry

Values = dict[str, Any]
TYPES = {"article": "article-journal", "book": "book"}
NUMBER = re.compile(r"[1-9][0-9]*")
YEAR = re.compile(r"[12][0-9]{3}")
PAGES = re.compile(r"([1-9][0-9]*)(?:--?([1-9][0-9]*))?")
DOI = re.compile(r"10\.[0-9]{4,9}/[A-Za-z0-9.()/_-]*[A-Za-z0-9]")
# Pandoc takes capitals away from titles, save from their first word and from the first of
# several after a colon.
FIRST = "[A-Z][a-z]*(?:-[a-z]+)*"
NEXT = "(?:,? [A-Z]?[a-z]+(?:-[A-Z]?[a-z]+)*)"
TITLE = re.compile(rf"({FIRST})({NEXT}*)(?:(: {FIRST})({NEXT}+))?")
NAME = re.compile("[A-Z][A-Za-z]*(?:,? [A-Za-z]+)*")
PERSON = re.compile(r"([A-Z][a-z]+(?:-[A-Z][a-z]+)*), ([A-Z](?:\.|[a-z]+)(?: [A-Z](?:\.|[a-z]+))*)")


def converted(entry: Entry, ignored: tuple[str, ...]) -> Values | None:
    """A work in CSL JSON, or None where that is pandoc's to say.

    Args:
        entry: the work.
        ignored: fields that say nothing to a citation processor.

    Example:
        *before* ``author = {Able, A. and Bell, B.}, year = {2001}``, *after*
        ``"author": [{"family": "Able", "given": "A."}, {"family": "Bell", "given": "B."}],
        "issued": {"date-parts": [[2001]]}``.
    """
    readers = READERS.get(entry.type)
    if readers is None:
        return None
    found: Values = {"id": entry.key, "type": TYPES[entry.type]}
    for name, value in entry.fields.items():
        if name in ignored:
            continue
        read = readers.get(name)
        values = read(value) if read else None
        if values is None:
            return None
        found |= values
    return dict(sorted(found.items()))


def _whole(name: str, pattern: re.Pattern[str]) -> Callable[[str], Values | None]:
    """Reads a value that stands as it is written."""
    return lambda value: {name: value} if pattern.fullmatch(value) else None


def _year(value: str) -> Values | None:
    return {"issued": {"date-parts": [[int(value)]]}} if YEAR.fullmatch(value) else None


def _pages(value: str) -> Values | None:
    match = PAGES.fullmatch(value)
    return {"page": "-".join(filter(None, match.groups()))} if match else None


def _title(value: str) -> Values | None:
    match = TITLE.fullmatch(value)
    if not match:
        return None
    title = match[1] + match[2].lower()
    if not match[3]:
        return {"title": title}
    return {"title": title + match[3] + match[4].lower(), "title-short": title}


def _place(name: str) -> Callable[[str], Values | None]:
    """Reads a value that may name several, joined by "and"."""
    return lambda value: {name: value} if NAME.fullmatch(value) and " and " not in value else None


def _people(value: str) -> Values | None:
    matches = [PERSON.fullmatch(person) for person in value.split(" and ")]
    people = [{"family": match[1], "given": match[2]} for match in matches if match]
    return {"author": people} if len(people) == len(matches) else None


Readers = dict[str, Callable[[str], Values | None]]
COMMON: Readers = {
    "author": _people,
    "title": _title,
    "year": _year,
    "doi": _whole("DOI", DOI),
}
READERS: dict[str, Readers] = {
    "article": COMMON
    | {
        "journal": _whole("container-title", NAME),
        "volume": _whole("volume", NUMBER),
        "number": _whole("issue", NUMBER),
        "pages": _pages,
    },
    "book": COMMON
    | {
        "publisher": _place("publisher"),
        "address": _place("publisher-place"),
    },
}
