"""The works of a handbook: its bibliography read, checked, and in the form of CSL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handbook import source
from handbook.bibliography import bibfile, check, csl, last
from handbook.bibliography.entry import Entry
from handbook.cache import Cache, digest
from handbook.finding import Finding
from handbook.settings import Settings
from handbook.source import Source

# A bibliography of so many bytes is worth a process of its own.
LARGE = 100_000


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


def with_csl(works: Mapping[str, Entry], texts: str, cache: Cache) -> tuple[dict[str, Entry], str]:
    """Works with their CSL form, and a key for all of them.

    Args:
        works: the works by key.
        texts: the key of the texts that they were read from.
        cache: what an earlier build has made.

    Raises:
        PandocError: pandoc could not read them.
    """
    key = last.key_of_works(works, texts)
    found = last.get_works(cache, key, works)
    if found is None:
        entries = csl.Conversion(list(works.values()), cache).result()
        found = {entry.key: entry for entry in entries}
        last.put_works(cache, key, found)
    return found, key
