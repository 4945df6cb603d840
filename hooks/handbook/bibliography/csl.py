"""Turn BibTeX entries into CSL JSON, the form that citation processors read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from handbook import cores, pandoc
from handbook.bibliography.entry import Entry
from handbook.bibliography.plain import converted
from handbook.cache import Cache, digest
from handbook.shelf import Shelf

SHELF = "works"
# So many entries are converted in one go even where there are several cores.
FEW = 200

VERBATIM = ("url", "doi", "eprint", "file")
DOI_OPENING = re.compile(r"https?://(?:dx\.)?doi\.org/|doi:", re.I | re.A)
DOLLAR = re.compile(r"(?<!\\)\$")
# Fields that BibTeX does not know, or that no citation style may print.
OWN_FIELDS = (
    *("evidence", "readstatus", "via", "keywords", "note", "ignore"),
    *("file", "abstract", "annote"),
)
# Fields that name an entry from which this one takes fields over.
PARENTS = ("crossref", "xdata")
NAME_FIELDS = (
    "author",
    "editor",
    "translator",
    "container-author",
    "collection-editor",
    "director",
    "original-author",
)


class Conversion:
    """Gives every entry its CSL form, beside other work.

    Args:
        entries: the entries, whose keys are unique.
        cache: what an earlier build has kept.
        known: of entries that have not changed, the text of the CSL form by key.

    Raises:
        PandocError: pandoc cannot be started.
    """

    def __init__(
        self,
        entries: list[Entry],
        cache: Cache | None = None,
        known: Mapping[str, str] | None = None,
    ) -> None:
        self.entries = entries
        self._known = known or {}
        self._by_key = {entry.key: entry for entry in entries}
        self._ids = {entry.key: f"k{index}" for index, entry in enumerate(entries)}
        self._shelf = Shelf(cache or Cache(None), SHELF)
        new = [entry for entry in entries if entry.key not in self._known]
        self._items: dict[str, Any] = {entry.key: converted(entry, OWN_FIELDS) for entry in new}
        left = [entry for entry in new if self._items[entry.key] is None]
        self._sums = {entry.key: self._sum(entry) for entry in left}
        self._items |= {key: self._shelf.get(total) for key, total in self._sums.items()}
        missing = [entry for entry in left if self._items[entry.key] is None]
        width = cores.count() if len(missing) > FEW else 1
        parts = [missing[number::width] for number in range(width)]
        self._tasks = [self._task(part) for part in parts if part]

    def result(self) -> list[Entry]:
        """Wait for the end.

        Returns:
            The same entries with ``csl`` filled in and ``crossref`` followed.

        Raises:
            PandocError: pandoc could not read them.
        """
        keys = {name: key for key, name in self._ids.items()}
        for task in self._tasks:
            for item in json.loads(task.result()):
                key = keys[item["id"]]
                if self._items[key] is None:
                    self._items[key] = item
                    self._shelf.put(self._sums[key], item)
        self._shelf.save()
        unread = [key for key, item in self._items.items() if item is None]
        if unread:
            raise pandoc.PandocError(f"pandoc cannot read the entry {unread[0]}")
        for entry in self.entries:
            entry.form.take(self._csl(entry))
        return self.entries

    @property
    def is_ready(self) -> bool:
        """Whether the entries can be had without waiting."""
        return all(task.is_done for task in self._tasks)

    def stop(self) -> None:
        """Give up; nobody wants the entries any more."""
        for task in self._tasks:
            task.stop()

    def _csl(self, entry: Entry) -> dict[str, Any] | str:
        known = self._known.get(entry.key)
        return _tidy(self._items[entry.key], entry) if known is None else known

    def _task(self, entries: list[Entry]) -> pandoc.Task:
        family = {one.key: one for entry in entries for one in self._with_parents(entry)}
        text = "\n".join(_bibtex(entry, self._ids) for entry in family.values())
        return pandoc.Task(["-f", "biblatex", "-t", "csljson", "--sandbox", *pandoc.MEMORY], text)

    def _with_parents(self, entry: Entry) -> list[Entry]:
        """An entry and all from which it takes fields over."""
        found = [entry]
        for one in found:
            parents = (self._by_key.get(one.fields.get(name, "")) for name in PARENTS)
            found += [parent for parent in parents if parent and parent not in found]
        return found

    def _sum(self, entry: Entry) -> str:
        texts = [_bibtex(one, {}) for one in self._with_parents(entry)]
        return digest(pandoc.identity(), *texts)


def _bibtex(entry: Entry, ids: dict[str, str]) -> str:
    """The entry for pandoc, under an id that cannot upset it.

    Example:
        *before* an entry ``van:2018/a``, *after* ``@article{k7, …}``.
    """
    lines = [f"@{entry.type}{{{ids.get(entry.key, 'k')},"]
    for name, value in entry.fields.items():
        if name in PARENTS:
            value = ids.get(value, value)
        if name not in OWN_FIELDS:
            lines.append(f"  {name} = {{{_readable(name, value)}}},")
    return "\n".join([*lines, "}"])


def _readable(name: str, value: str) -> str:
    """A value without the signs for which pandoc would drop the whole field.

    Example:
        *before* ``C# for $5``, *after* ``C\\# for \\$5``.
    """
    if name in VERBATIM or not ("#" in value or "$" in value):
        return value
    signs = "#" if len(DOLLAR.findall(value)) % 2 == 0 else "#$"
    return re.sub(rf"(?<!\\)[{signs}]", r"\\\g<0>", value)


def _tidy(item: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """Put the key back, and keep particles with the names that they belong to.

    A name written ``van Able, N.`` is filed and cited under "van Able", as BibTeX does;
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
    opening = DOI_OPENING.match(doi)
    return (doi[opening.end() :] if opening else doi).strip()
