"""Turn BibTeX entries into CSL JSON, the form that citation processors read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from handbook import pandoc
from handbook.bibliography.entry import Entry

VERBATIM = ("url", "doi", "eprint", "file")
DOLLAR = re.compile(r"(?<!\\)\$")
# Fields that BibTeX does not know, or that no citation style may print.
OWN_FIELDS = (
    *("evidence", "readstatus", "via", "keywords", "note", "ignore"),
    *("file", "abstract", "annote"),
)
NAME_FIELDS = (
    "author",
    "editor",
    "translator",
    "container-author",
    "collection-editor",
    "director",
    "original-author",
)


def with_csl(entries: list[Entry]) -> list[Entry]:
    """Give every entry its CSL form.

    Args:
        entries: the entries, whose keys are unique.

    Returns:
        The same entries with ``csl`` filled in and ``crossref`` followed.

    Raises:
        PandocError: pandoc could not read them.
    """
    if not entries:
        return []
    ids = {entry.key: f"k{index}" for index, entry in enumerate(entries)}
    text = "\n".join(_bibtex(entry, ids) for entry in entries)
    items = json.loads(pandoc.run(["-f", "biblatex", "-t", "csljson", "--sandbox"], text))
    by_id = {item["id"]: item for item in items}
    return [replace(entry, csl=_tidy(by_id[ids[entry.key]], entry)) for entry in entries]


def _bibtex(entry: Entry, ids: dict[str, str]) -> str:
    """The entry for pandoc, under an id that cannot upset it.

    Example:
        *before* an entry ``van:2018/a``, *after* ``@article{k7, …}``.
    """
    lines = [f"@{entry.type}{{{ids[entry.key]},"]
    for name, value in entry.fields.items():
        if name in ("crossref", "xdata"):
            value = ids.get(value, value)
        if name not in OWN_FIELDS:
            lines.append(f"  {name} = {{{_readable(name, value)}}},")
    return "\n".join([*lines, "}"])


def _readable(name: str, value: str) -> str:
    """A value without the signs for which pandoc would drop the whole field.

    Example:
        *before* ``C# for $5``, *after* ``C\\# for \\$5``.
    """
    if name in VERBATIM:
        return value
    signs = "#" if len(DOLLAR.findall(value)) % 2 == 0 else "#$"
    return re.sub(rf"(?<!\\)[{signs}]", r"\\\g<0>", value)


def _tidy(item: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """Put the key back, and keep particles with the names that they belong to.

    A name written ``van Dam, N.`` is filed and cited under "van Dam", as BibTeX does;
    pandoc alone would drop the particle.
    """
    item = {**item, "id": entry.key}
    for field in NAME_FIELDS:
        if field in item:
            item[field] = [_with_particle(name) for name in item[field]]
    if "DOI" in item:
        item["DOI"] = bare_doi(str(item["DOI"]))
    return item


def _with_particle(name: dict[str, Any]) -> dict[str, Any]:
    if "dropping-particle" not in name:
        return name
    name = dict(name)
    particle = name.pop("dropping-particle")
    before = name.get("non-dropping-particle")
    name["non-dropping-particle"] = f"{before} {particle}" if before else particle
    return name


def bare_doi(doi: str) -> str:
    """A DOI without the address before it.

    Example:
        *before* ``https://doi.org/10.1037/a0018842``, *after* ``10.1037/a0018842``.
    """
    for opening in (
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "doi:",
    ):
        if doi.lower().startswith(opening):
            return doi[len(opening) :].strip()
    return doi.strip()
