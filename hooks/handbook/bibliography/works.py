"""The works of a handbook: its bibliography read, checked, and in the form of CSL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from handbook import source
from handbook.bibliography import bibfile, check, csl, last
from handbook.bibliography.entry import Entry
from handbook.cache import Cache, digest
from handbook.finding import Finding
from handbook.settings import Settings
from handbook.source import Source

# A bibliography of so many bytes is worth a process of its own.
LARGE = 100_000
# Where no more works have changed, only what they touch is formatted again.
FEW_CHANGED = 20


@dataclass(frozen=True)
class Works:
    """What the files of a bibliography hold.

    Attributes:
        key: a key for their texts.
        entries: their entries, in order.
        findings: what is wrong with them.
        broken: keys of entries that are there and cannot be read.
        is_whole: whether every file could be read.
    """

    key: str
    entries: list[Entry]
    findings: list[Finding]
    broken: set[str]
    is_whole: bool

    @property
    def by_key(self) -> dict[str, Entry]:
        """The entries by their keys; of several with one key the first."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            found.setdefault(entry.key, entry)
        return found


# The last bibliography, for a process that builds again and again.
_remembered: dict[str, Works] = {}


def read(settings: Settings, remembers: bool = False) -> Works:
    """Read and check a bibliography.

    Args:
        settings: the handbook's settings.
        remembers: whether this process will read it again.
    """
    texts: list[Source] = []
    findings: list[Finding] = []
    for path in settings.bibliography:
        text, faults = source.read(settings.root, path)
        findings += faults
        texts += [text] if text else []
    labels = list(settings.handbook.evidence)
    rows = (row for text in texts for row in (text.path, text.text))
    key = digest(*rows, "labels", *labels, "findings", *map(str, findings))
    works = _remembered.get(key) if remembers else None
    if works is None:
        works = Works(key, [], findings, set(), len(texts) == len(settings.bibliography))
        _fill(works, texts, labels, Cache(settings.root))
    if remembers:
        _remembered.clear()
        _remembered[key] = works
    return works


def _fill(works: Works, texts: list[Source], labels: list[str], cache: Cache) -> None:
    for text in texts:
        found, faults = bibfile.read(text, cache)
        works.entries.extend(found)
        works.findings.extend(faults)
        if faults:
            works.broken.update(bibfile.mentioned_keys(text.text))
    works.broken.difference_update(entry.key for entry in works.entries)
    works.findings.extend(check.kept(works.entries, texts, labels, works.broken, cache))


def is_much(settings: Settings) -> bool:
    """Whether to read a bibliography takes a while: it is large and has never been read."""
    files = (settings.root / path for path in settings.bibliography)
    is_large = sum(file.stat().st_size for file in files if source.is_file(file)) > LARGE
    cache = Cache(settings.root)
    return is_large and not any(bibfile.is_kept(path, cache) for path in settings.bibliography)


def prepare(settings: Settings) -> None:
    """Read a bibliography, so that most of the work is done when it is read again."""
    works = read(settings)
    with_csl(works.by_key, works.key, Cache(settings.root))


def with_csl(works: Mapping[str, Entry], texts: str, cache: Cache) -> WithCsl:
    """Works with their CSL form.

    Args:
        works: the works by key.
        texts: the key of the texts that they were read from.
        cache: what an earlier build has made.

    Raises:
        PandocError: pandoc could not read them.
    """
    conversion = Conversion(works, texts, cache)
    found = conversion.result()
    conversion.keep()
    return found


class WithCsl(NamedTuple):
    """Works with their CSL form.

    Attributes:
        works: the works by key.
        key: a key for all of them.
        change: how they differ from those of an earlier build, where that is known.
    """

    works: dict[str, Entry]
    key: str
    change: last.Change | None


class Conversion:
    """Works put into their CSL form, beside other work; see ``with_csl``.

    Raises:
        PandocError: pandoc cannot be started.
    """

    def __init__(self, works: Mapping[str, Entry], texts: str, cache: Cache) -> None:
        self.cache = cache
        self.key = last.key_of_works(works, texts)
        self._found, self._change = last.get_works(cache, self.key, works)
        self._work: csl.Conversion | None = None
        self._is_new = False
        if not self._found and works:
            self._kept = last.rows_of(cache)
            self._before, self._rows = last.rows_before(cache, self._kept)
            same = {name: self._rows[name][2] for name, one in works.items() if self._is_same(one)}
            self._work = csl.Conversion(list(works.values()), cache, same)

    def _is_same(self, entry: Entry) -> bool:
        """Whether its CSL form is known; what refers to others may change with these."""
        mark, *_ = self._rows.get(entry.key, ("",))
        return entry.mark == mark != "" and not any(one in entry.fields for one in csl.PARENTS)

    def result(self) -> WithCsl:
        """Wait for the works.

        Raises:
            PandocError: pandoc could not read them.
        """
        if self._work is not None:
            self._found = {entry.key: entry for entry in self._work.result()}
            self._change = _change(self._before, self._rows, self._found)
            self._work, self._is_new = None, True
        return WithCsl(self._found, self.key, self._change)

    @property
    def is_ready(self) -> bool:
        """Whether the works can be had without waiting."""
        return self._work is None or self._work.is_ready

    def keep(self) -> None:
        """Keep the works for the next build, when there is time."""
        if self._is_new:
            last.put_works(self.cache, self.key, self._found, self._kept, self._change)
            self._is_new = False

    def stop(self) -> None:
        """Give up; nobody wants the works any more."""
        if self._work is not None:
            self._work.stop()


def _change(
    before: str, rows: Mapping[str, last.Row], works: Mapping[str, Entry]
) -> last.Change | None:
    """How a few works differ from those of an earlier build; None when more has changed."""
    if list(rows) != list(works):
        return None
    changed = [name for name, one in works.items() if not rows[name][0] == one.mark != ""]
    other = [name for name, one in works.items() if one.form.text != rows[name][2]]
    new = list(dict.fromkeys([*changed, *other]))
    if len(new) > FEW_CHANGED or any(works[name].via != rows[name][1] for name in new):
        return None
    return last.Change(before, new, {name: json.loads(rows[name][2]) for name in other})
