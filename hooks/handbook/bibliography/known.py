"""What is known of the entries of a bibliography from when they were checked last.

Most entries do not change, and nothing is wrong with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from handbook.bibliography.entry import Entry
from handbook.bibliography.quality import Sign, signs
from handbook.cache import Cache, digest, versions
from handbook.rows import Rows, written

KIND = "sound-entries"
# An entry with one of these is judged by others too.
RELATIONS = ("via", "crossref")


class Known:
    """Entries by their marks: whether they are sound, and what their doubles would share.

    Args:
        cache: what an earlier run has found.
        labels: the keys of the evidence labels, which entries are checked against.
    """

    def __init__(self, cache: Cache, labels: Sequence[str]) -> None:
        self._rows = Rows(cache, KIND, digest(versions(), *labels))

    def is_sound(self, entry: Entry) -> bool:
        """Whether nothing was wrong with an entry alone, and nothing has changed since."""
        row = self._row(entry)
        return row is not None and row[1]

    def signs(self, entry: Entry) -> list[Sign]:
        """What another entry of the same work would share with it."""
        row = self._row(entry)
        return [tuple(one) for one in row[2]] if row is not None else signs(entry)

    def _row(self, entry: Entry) -> list[Any] | None:
        row = self._rows.get(entry.key)
        return row if row and entry.mark == row[0] != "" else None

    def keep(self, entries: Iterable[Entry], faulty: Iterable[str]) -> None:
        """Keep what is known now.

        Args:
            entries: all entries.
            faulty: the keys of those with which something is wrong.
        """
        faulty = set(faulty)
        rows = {}
        for entry in entries:
            kept = self._rows.text(entry.key) if self._row(entry) else None
            rows[entry.key] = kept or self._new(entry, entry.key in faulty)
        self._rows.keep(rows)

    def _new(self, entry: Entry, is_faulty: bool) -> str:
        is_alone = not any(name in entry.fields for name in RELATIONS)
        return written([entry.mark, is_alone and not is_faulty, signs(entry)])
