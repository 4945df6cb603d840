"""The bibliography for reference managers: BibTeX, RIS and CSL JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import rispy

from handbook import pandoc
from handbook.bibliography.csl import OWN_FIELDS, PARENTS
from handbook.bibliography.entry import Entry
from handbook.cache import Cache, digest, versions
from handbook.rows import Rows

# The order in which fields are written, the handbook's own last.
FIELD_ORDER = (
    *("author", "editor", "translator", "title", "shorttitle", "journal", "booktitle", "series"),
    *("edition", "volume", "number", "pages", "publisher", "address", "institution", "year"),
    *("date", "origdate", "doi", "isbn", "url", "urldate", "crossref", "langid"),
    *("evidence", "readstatus", "via", "keywords", "note", "ignore"),
)
KIND = "reference-rows"
# Of a work, all that is written of it is kept in one line, with these for line ends and between
# the forms: to read it as JSON would take as long as all else.
LINE, UNIT = "\x1e", "\x1f"
RIS_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
    "manuscript": "UNPB",
    "speech": "CPAPER",
}


def bibtex(entries: Iterable[Entry], with_own_fields: bool = True) -> str:
    """Entries as BibTeX, sorted by key, one field a line.

    Works that others refer to come last: BibTeX reads them only there.

    Args:
        entries: the entries.
        with_own_fields: whether to write the fields that only this generator reads.

    Returns:
        The text of a ``.bib`` file.
    """
    entries = list(entries)
    return "\n".join(_bibtex(entry, with_own_fields) for entry in _for_bibtex(entries))


def _for_bibtex(entries: Collection[Entry]) -> list[Entry]:
    parents = {entry.fields.get("crossref") for entry in entries}
    return sorted(entries, key=lambda entry: (entry.key in parents, entry.key))


def _bibtex(entry: Entry, with_own_fields: bool = True) -> str:
    names = sorted(entry.fields, key=_place)
    if not with_own_fields:
        names = [name for name in names if name not in OWN_FIELDS]
    lines = [f"  {name} = {{{entry.fields[name]}}}," for name in names]
    return "\n".join([f"@{entry.type}{{{entry.key},", *lines, "}\n"])


def _place(name: str) -> tuple[int, str]:
    return (FIELD_ORDER.index(name) if name in FIELD_ORDER else len(FIELD_ORDER), name)


def csl_json(entries: Iterable[Entry]) -> str:
    """Entries as CSL JSON, sorted by key, each on a line of its own."""
    return _in_list(map(_csl_json, _by_key(entries)))


def _by_key(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.key)


def _csl_json(entry: Entry) -> str:
    # A type is needed; "document" is the one that says nothing.
    item = {**entry.csl, "type": entry.csl.get("type") or "document"}
    return json.dumps(item, ensure_ascii=False, sort_keys=True)


def _in_list(lines: Iterable[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]\n"


def ris(entries: Iterable[Entry]) -> str:
    """Entries as RIS, sorted by key.

    The tags are those of the RIS specification of 2011 as ``rispy`` writes them.
    """
    return "\n".join(map(_ris, _by_key(entries)))


class _Ris(rispy.RisWriter):
    """Writes no number before an entry: it is no part of the format."""

    def set_header(self, count: int) -> str:
        return ""


def _ris(entry: Entry) -> str:
    return str(rispy.dumps([_ris_row(entry.csl)], implementation=_Ris))


def every(entries: Iterable[Entry], cache: Cache) -> tuple[str, str, str]:
    """Entries as BibTeX, as RIS and as CSL JSON.

    Args:
        entries: the entries.
        cache: what an earlier build has made of those that have not changed.
    """
    entries = list(entries)
    known = Rows(cache, KIND, digest(versions(), pandoc.identity()))
    rows: dict[str, list[str]] = {}
    kept: dict[str, str] = {}
    for entry in entries:
        text = known.text(entry.key) or ""
        row = text.replace(LINE, "\n").split(UNIT)
        # What refers to another work may have changed with that one.
        if entry.mark != row[0] or not row[0] or any(one in entry.fields for one in PARENTS):
            row = [entry.mark, _bibtex(entry), _ris(entry), _csl_json(entry)]
            whole = "".join(row)
            is_plain = LINE not in whole and UNIT not in whole
            text = UNIT.join(row).replace("\n", LINE) if is_plain else UNIT
        kept[entry.key] = text
        rows[entry.key] = row
    known.keep(kept)
    in_order = [rows[entry.key] for entry in _by_key(entries)]
    return (
        "\n".join(rows[entry.key][1] for entry in _for_bibtex(entries)),
        "\n".join(row[2] for row in in_order),
        _in_list(row[3] for row in in_order),
    )


def _ris_row(csl: dict[str, Any]) -> dict[str, Any]:
    kind = RIS_TYPES.get(csl.get("type", ""), "GEN")
    first, _, last = str(csl.get("page", "")).partition("-")
    container = "journal_name" if kind == "JOUR" else "secondary_title"
    row: dict[str, Any] = {
        "type_of_reference": kind,
        "id": csl["id"],
        "authors": [_name(person) for person in csl.get("author", [])],
        "secondary_authors": [_name(person) for person in csl.get("editor", [])],
        "title": csl.get("title"),
        container: csl.get("container-title"),
        "year": year_of(csl),
        "volume": csl.get("volume"),
        "number": csl.get("issue"),
        "start_page": first,
        "end_page": last.lstrip("-"),
        "publisher": csl.get("publisher"),
        "place_published": csl.get("publisher-place"),
        "doi": csl.get("DOI"),
        "urls": [csl["URL"]] if csl.get("URL") else [],
    }
    return {name: value for name, value in row.items() if value}


def _name(person: dict[str, Any]) -> str:
    if "literal" in person:
        return str(person["literal"])
    family = " ".join(
        part for part in (person.get("non-dropping-particle"), person.get("family")) if part
    )
    return f"{family}, {person['given']}" if person.get("given") else family


def year_of(csl: Mapping[str, Any]) -> str:
    """The year of a work, or an empty string."""
    parts = csl.get("issued", {}).get("date-parts", [[]])
    return str(parts[0][0]) if parts and parts[0] else ""
