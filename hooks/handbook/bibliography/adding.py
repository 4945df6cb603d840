"""Add works to the bibliography from what other programs export."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace

from handbook import pandoc
from handbook.bibliography import bibfile, export, quality
from handbook.bibliography.csl import bare_doi
from handbook.bibliography.entry import Entry
from handbook.source import Source

# BibLaTeX's names, and what plain BibTeX calls the same.
NAMES = {"journaltitle": "journal", "location": "address", "eventtitle": "booktitle"}
TYPES = {"thesis": "phdthesis", "report": "techreport", "inbook": "incollection"}
# Fields that a reference does not print, or that say where a file lay on somebody's disk.
DROPPED = (
    *("abstract", "file", "month", "day", "issn", "language", "copyright", "annote", "annotation"),
    *("keywords", "urlyear", "timestamp", "biburl", "bibsource", "numpages", "shorttitle", "note"),
    *("issue_date", "articleno", "eprinttype", "pmid", "pmcid"),
)
BRACED_WORD = re.compile(r"\{([^{}]*)\}")
# A title of which so many words begin with a capital is set in capitals throughout.
CAPITAL_SHARE = 0.6
FEWEST_CAPITALS = 3


class AddingError(Exception):
    """The text holds no work that could be added; the message says why."""


def works_in(text: str) -> list[Entry]:
    """Read works from BibTeX, RIS or CSL JSON, whichever it is.

    Args:
        text: what another program exported.

    Returns:
        The works, with plain BibTeX's fields.

    Raises:
        AddingError: the text is none of the three, or cannot be read.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if re.match(r"TY {2}-", start):
        return _through_pandoc("ris", start)
    if start[:1] in "[{" and start:
        try:
            json.loads(start)
        except ValueError as error:
            raise AddingError(f"the text is no CSL JSON: {error}") from error
        return _through_pandoc("csljson", start)
    if "@" in start:
        return _from_bibtex(start)
    raise AddingError("the text is neither BibTeX nor RIS nor CSL JSON")


def _through_pandoc(form: str, text: str) -> list[Entry]:
    try:
        bibtex = pandoc.run(["-f", form, "-t", "biblatex", "--wrap=none", "--sandbox"], text)
    except pandoc.PandocError as error:
        raise AddingError(str(error).split("\n", 1)[0]) from error
    # Pandoc puts braces round every capital, whatever it stands for.
    return [
        replace(entry, fields={**entry.fields, **_without_braces(entry.fields)})
        for entry in _from_bibtex(bibtex)
    ]


def _without_braces(fields: dict[str, str]) -> dict[str, str]:
    titles = {name: fields[name] for name in quality.TITLES if name in fields}
    return {name: BRACED_WORD.sub(r"\1", title) for name, title in titles.items()}


def _from_bibtex(text: str) -> list[Entry]:
    entries, findings = bibfile.read(Source("the text given", text))
    faults = [finding for finding in findings if finding.is_error]
    if faults:
        raise AddingError(str(faults[0]))
    if not entries:
        raise AddingError("the text holds no work")
    return entries


def tidy(entry: Entry, known: Collection[str], own: dict[str, str]) -> Entry:
    """Bring a work into the form of the bibliography.

    Args:
        entry: the work as it came.
        known: names and acronyms whose capitals other entries protect.
        own: the handbook's own fields, such as ``readstatus``.

    Returns:
        The work with plain names of fields, a bare DOI, proper ranges of pages and
        capitals protected where they matter; its key is as it came.

    Example:
        *before* ``date = {1970-01}, doi = {https://doi.org/10.1177/1}, pages = {39-74}``,
        *after* ``year = {1970}, doi = {10.1177/1}, pages = {39--74}``.
    """
    fields: dict[str, str] = {}
    for name, value in entry.fields.items():
        name = NAMES.get(name, name)
        if value and name not in DROPPED:
            fields.setdefault(name, re.sub(r"(?<!\\)&", r"\\&", value))
    if "date" in fields:
        fields.setdefault("year", fields.pop("date")[:4])
    fields.pop("date", None)
    if "doi" in fields:
        fields["doi"] = bare_doi(fields["doi"])
        fields = {name: fields[name] for name in fields if name not in ("url", "urldate")}
    if "pages" in fields:
        fields["pages"] = re.sub(r"(?<=\w)\s*(?:-+|–|—|−)\s*(?=\w)", "--", fields["pages"])
    kind = TYPES.get(entry.type, entry.type)
    if kind == "article":
        fields.pop("publisher", None)
    for name in quality.TITLES:
        if name in fields:
            fields[name] = protect(fields[name], known)
    return Entry(entry.key, kind, {**fields, **own})


def protect(title: str, known: Collection[str]) -> str:
    """Put braces round the capitals of a title that matter, and lower the others.

    In a title that is set in capitals throughout, only known names keep theirs; in any
    other, a capital is a name.

    Example:
        *before* ``The Birds of France`` with France known, *after* ``The birds of {France}``;
        *before* ``The birds of Norway``, *after* ``The birds of {Norway}``.
    """
    lost = quality.lost_capitals(title)
    long_words = re.findall(r"[^\W\d_]{4,}", title)[1:]
    capitals = [word for word in long_words if word[0].isupper()]
    share = CAPITAL_SHARE * len(long_words)
    is_in_capitals = len(capitals) >= FEWEST_CAPITALS and len(capitals) > share
    for place, word in reversed(lost):
        new = f"{{{word}}}" if word in known or not is_in_capitals else word.lower()
        title = title[:place] + new + title[place + len(word) :]
    return title


def protected_words(entries: Iterable[Entry]) -> set[str]:
    """Names and acronyms that stand in braces in the titles of a bibliography."""
    return {
        word
        for entry in entries
        for name in quality.TITLES
        for braced in BRACED_WORD.findall(entry.fields.get(name, ""))
        for word in braced.split()
    }


def choose_key(entry: Entry, taken: Collection[str]) -> str:
    """A key for a work: its first author's family name and its year.

    Where that is taken, the first long word of the title follows.

    Example:
        *before* Dewey, *Experience and education*, 1938; *after* ``dewey1938``, or
        ``dewey1938experience`` where ``dewey1938`` is taken.
    """
    people = entry.fields.get("author") or entry.fields.get("editor") or ""
    first = re.split(r"\s+and\s+", people)[0].strip()
    family = first.strip("{}") if first.startswith("{") else first.split(",")[0]
    if "," not in first and not first.startswith("{"):
        family = first.split(" ")[-1]
    words = [_plain(word) for word in entry.fields.get("title", "").split()]
    stem = (_plain(family) or next((w for w in words if w), "work")) + entry.fields.get("year", "")
    candidates = [stem, *(stem + word for word in words if len(word) > 3)]
    candidates += [f"{stem}{number}" for number in range(2, len(taken) + 3)]
    return next(key for key in candidates if key not in taken)


def _plain(text: str) -> str:
    """Text in small Latin letters.

    Example:
        *before* ``Grøndahl``, *after* ``grondahl``.
    """
    letters = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss").replace("ø", "o"))
    return re.sub(r"[^a-z0-9]", "", letters)


def double_of(entry: Entry, entries: Iterable[Entry]) -> Entry | None:
    """The entry, among others, that is the same work."""
    own = set(quality.signs(entry))
    return next((other for other in entries if own.intersection(quality.signs(other))), None)


def insert(text: str, entry: Entry) -> tuple[str, int]:
    """Put a work into a file, before the first entry whose key comes after its own.

    Args:
        text: the file as it stands.
        entry: the work.

    Returns:
        The file with the work, and the line on which the work begins.
    """
    entries, _ = bibfile.read(Source("", text))
    later = [other.line for other in entries if other.key > entry.key]
    new = export.bibtex([entry])
    if not later:
        before = text.rstrip("\n") + ("\n\n" if text.strip() else "")
        return before + new, before.count("\n") + 1
    lines = text.splitlines(keepends=True)
    at = min(later) - 1
    return "".join([*lines[:at], new + "\n", *lines[at:]]), at + 1
