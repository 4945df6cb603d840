"""How often each word stands in a handbook, so that slips can be mended in a search.

The words of each part of the pages are kept, and those of all: an edit counts no others than
those of its own pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from handbook.cache import Cache
from handbook.site.findable import Findable, counts

WHOLE, PARTS = "words", "part-words"
# Where more parts have changed, the words of all are added up.
FEW = 4
Counts = dict[str, int]


class Tally:
    """Counts words, by parts that have numbers and keys.

    Args:
        cache: what an earlier build has counted.
    """

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self._new: dict[int, Counts] = {}

    def count(self, number: int, found: Iterable[Findable]) -> None:
        """Count the words of a part.

        Args:
            number: its number.
            found: what of each of its pages can be found.
        """
        self._new[number] = counts(found)

    def forget(self, number: int) -> None:
        """Go by what is kept of a part, and not by what was counted in this build."""
        self._new.pop(number, None)

    def recount(
        self, number: int, key: str, gone: Iterable[Findable], come: Iterable[Findable]
    ) -> bool:
        """Count the words of a part of which some pages have changed.

        Args:
            number: its number.
            key: the key that it had.
            gone: what these pages were.
            come: what they are.

        Returns:
            Whether its words were known; else nothing is done.
        """
        known = self._kept(number, key)
        if known is not None:
            self._new[number] = added(known, counts(come), counts(gone))
        return known is not None

    def total(self, keys: Sequence[str], read: Callable[[int], Iterable[Findable]]) -> Counts:
        """The words of all parts.

        Args:
            keys: the keys of all parts, by their numbers.
            read: what of each page of a part can be found.
        """

        def of(number: int) -> Counts:
            if number not in self._new:
                known = self._kept(number, keys[number])
                self._new[number] = counts(read(number)) if known is None else known
            return self._new[number]

        before, total = self.cache.last_of(WHOLE, [[], {}])
        if before != list(keys):
            numbers = range(len(keys))
            changed = [
                number for number in numbers if before[number : number + 1] != [keys[number]]
            ]
            gone = [
                self._kept(number, before[number]) for number in changed if len(before) > number
            ]
            is_known = len(before) == len(keys) and len(changed) <= FEW and None not in gone
            if is_known:
                for number, old in zip(changed, gone, strict=True):
                    total = added(total, of(number), old or {})
            else:
                total = {}
                for number in numbers:
                    total = added(total, of(number))
            self.cache.keep_last(WHOLE, [list(keys), total])
        for number, words in self._new.items():
            if before[number : number + 1] != [keys[number]]:
                text = json.dumps(words, ensure_ascii=False)
                self.cache.put(PARTS, str(number), keys[number], text.encode())
        return dict(total)

    def _kept(self, number: int, key: str) -> Counts | None:
        with suppress(ValueError):
            return dict(json.loads(self.cache.get(PARTS, str(number), key) or b""))
        return None


def added(
    total: Mapping[str, int], come: Mapping[str, int], gone: Mapping[str, int] = {}
) -> Counts:
    """Counts with others added and taken away; what is left of none is not there.

    Example:
        *before* ``{"a": 2, "b": 1}``, with ``{"a": 1}`` come and ``{"b": 1}`` gone, *after*
        ``{"a": 3}``.
    """
    found = dict(total)
    for word, count in come.items():
        found[word] = found.get(word, 0) + count
    for word, count in gone.items():
        left = found.get(word, 0) - count
        if left > 0:
            found[word] = left
        else:
            found.pop(word, None)
    return found
