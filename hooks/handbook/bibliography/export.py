"""The bibliography for reference managers: BibTeX, RIS and CSL JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import rispy

from handbook.bibliography.csl import OWN_FIELDS
from handbook.bibliography.entry import Entry

# The order in which fields are written, the handbook's own last.
FIELD_ORDER = (
    *("author", "editor", "translator", "title", "shorttitle", "journal", "booktitle", "series"),
    *("edition", "volume", "number", "pages", "publisher", "address", "institution", "year"),
    *("date", "origdate", "doi", "isbn", "url", "urldate", "crossref", "langid"),
    *("evidence", "readstatus", "via", "keywords", "note", "ignore"),
)
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
    texts = []
    entries = list(entries)
    parents = {entry.fields.get("crossref") for entry in entries}
    for entry in sorted(entries, key=lambda entry: (entry.key in parents, entry.key)):
        names = sorted(entry.fields, key=_place)
        if not with_own_fields:
            names = [name for name in names if name not in OWN_FIELDS]
        lines = [f"  {name} = {{{entry.fields[name]}}}," for name in names]
        texts.append("\n".join([f"@{entry.type}{{{entry.key},", *lines, "}\n"]))
    return "\n".join(texts)


def _place(name: str) -> tuple[int, str]:
    return (FIELD_ORDER.index(name) if name in FIELD_ORDER else len(FIELD_ORDER), name)


def csl_json(entries: Iterable[Entry]) -> str:
    """Entries as CSL JSON, sorted by key, each on a line of its own."""
    items = [
        # A type is needed; "document" is the one that says nothing.
        {**entry.csl, "type": entry.csl.get("type") or "document"}
        for entry in sorted(entries, key=lambda entry: entry.key)
    ]
    lines = [json.dumps(item, ensure_ascii=False, sort_keys=True) for item in items]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def ris(entries: Iterable[Entry]) -> str:
    """Entries as RIS, sorted by key.

    The tags are those of the RIS specification of 2011 as ``rispy`` writes them.
    """
    rows = [_ris_row(entry.csl) for entry in sorted(entries, key=lambda entry: entry.key)]
    return str(rispy.dumps(rows))


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
