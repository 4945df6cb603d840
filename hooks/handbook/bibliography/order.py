"""The order of works in a reference list, as a citation style sorts them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from handbook.bibliography.asking import Processors, Request
from handbook.bibliography.cuts import Cuts
from handbook.bibliography.processor import Job
from handbook.cache import digest
from handbook.shelf import Shelf

# So many new works find their places one by one; more are sorted together with the rest.
FEW = 12
MANY = 200
# A work that has changed is looked for first among so many on each side of its old place.
NEAR = 2


class Order:
    """Sorts the works of a bibliography.

    Works are sorted by what they are, not by what is cited, so a work that is new or
    changed can be put into an order that is known.

    Args:
        cuts: the works, in the bibliography's order, and the style.
        sums: a key for the content of each.
        language: the language of citations.
        shelf: what an earlier build has kept.
        processors: who sorts.
    """

    def __init__(
        self,
        cuts: Cuts,
        sums: Mapping[str, str],
        language: str,
        shelf: Shelf,
        processors: Processors,
    ) -> None:
        self.cuts = cuts
        self.works = cuts.works
        self.sums = sums
        self.language = language
        self.shelf = shelf
        self.processors = processors
        self.key = digest("order", cuts.style.xml, language)
        self._asked: Request | None = None
        self._known: list[str] = []
        self._new: set[str] = set()
        self._is_whole = False
        self._is_begun = False

    def begin(self) -> None:
        """Start to sort, beside other work, what is not known from an earlier build; once."""
        if self._is_begun:
            return
        self._is_begun = True
        kept, listed = self.shelf.get(self.key) or ({}, [])
        self._known = [key for key, total in kept.items() if self.sums.get(key) == total]
        known = set(self._known)
        before = [key for key in listed if key in known]
        if before != [key for key in self.works if key in known]:
            # Works that the style cannot tell apart stand as the bibliography has them.
            self._known = []
        self._new = self.works.keys() - set(self._known)
        if self._new:
            self._is_whole = len(self._new) > FEW or len(self._known) < MANY
            some = self._new.union(self._known[:: self._step], self._neighbours(list(kept)))
            self._asked = self._sorting(self.works if self._is_whole else some)

    def _neighbours(self, order: list[str]) -> Iterator[str]:
        """The works around the old places of those that have changed."""
        places = {key: place for place, key in enumerate(order)}
        known = set(self._known)
        for key in self._new & places.keys():
            place = places[key]
            yield from known.intersection(order[max(0, place - NEAR) : place + NEAR + 1])

    @property
    def _step(self) -> int:
        return max(1, int(len(self._known) ** 0.5))

    def keys(self) -> list[str]:
        """The keys of all works in the style's order.

        Works that the style cannot tell apart keep the order of the bibliography.

        Raises:
            PandocError: the processor gave up.
        """
        if self._asked is None:
            return self._known
        found = self._sorted(self._asked)
        if not self._is_whole:
            found = self._inserted(found)
        self.shelf.put(self.key, [{key: self.sums[key] for key in found}, list(self.works)])
        return found

    def _sorting(self, keys: Collection[str]) -> Request:
        works = [self.works[key] for key in self.works if key in keys]
        return self.processors.ask(Job(works, [], self.cuts.order(keys).xml, self.language))

    def _sorted(self, asked: Request) -> list[str]:
        return list(self.processors.answer(asked).references)

    def _inserted(self, coarse: list[str]) -> list[str]:
        """Put new works into the known order by sorting two short lists.

        Args:
            coarse: the new works in order with some of the known ones. The second list holds
                those between which the new ones came to stand, where there are any.
        """
        places = {key: place for place, key in enumerate(self._known)}
        near: set[str] = set()
        is_fine = True
        before, waiting = -1, False
        for key in [*coarse, ""]:
            if key in self._new:
                waiting = True
                continue
            place = places.get(key, len(self._known))
            if waiting:
                near.update(self._known[max(before, 0) : place + 1])
                is_fine = is_fine and place == before + 1
            before, waiting = place, False
        fine = coarse if is_fine else self._sorted(self._sorting(self._new | near))
        return merged(self._known, self._new, fine)


def merged(known: list[str], new: set[str], fine: list[str]) -> list[str]:
    """A known order with new works put in, each after the work that a finer order names.

    Example:
        *before* ``a b c d``, the new work ``x`` and ``b x c``, *after* ``a b x c d``.
    """
    following: dict[str, list[str]] = {}
    before = ""
    for key in fine:
        if key in new:
            following.setdefault(before, []).append(key)
        else:
            before = key
    found = list(following.get("", []))
    for key in known:
        found += [key, *following.get(key, [])]
    return found
