"""Share works and citations out among runs of the citation processor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handbook.bibliography.families import Families
from handbook.bibliography.processor import Asked
from handbook.cluster import Cluster, Form, Item

# A batch costs as much as seven works beside its own; twice as many works cost more than
# twice.
MOST_WORKS = 24
LEAST_WORKS = 6


@dataclass
class Batch:
    """What one run formats.

    Attributes:
        families: the families that are whole in it.
        works: the works that it must see.
        asked: the citations that it writes.
    """

    families: set[str] = field(default_factory=set)
    works: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)

    def add(self, families: Iterable[str], known: Families) -> None:
        """Take families in, with all works that touch them."""
        for family in families:
            self.families.add(family)
            self.works |= known.relatives(family)


def plan(
    known: Families, families: Sequence[str], asked: Sequence[Asked], width: int
) -> list[Batch]:
    """Share out what is to be formatted.

    A family stands whole in one batch. A citation goes where all families that it names
    are whole; where there is no such batch, one more is made of copies.

    Args:
        known: the families of the bibliography.
        families: the families whose entries are wanted.
        asked: the citations that are wanted, in the handbook's order.
        width: how many runs go on side by side.
    """
    named = {one: frozenset(map(known.of, one.cluster.keys)) for one in asked}
    alone = (family for one in asked if len(named[one]) == 1 for family in named[one])
    # Works that are cited near one another come into one batch, as far as can be.
    wanted = list(dict.fromkeys([*(f for one in asked for f in named[one]), *families]))
    # Works that may be cited alike cost most, so that they are not spread over many batches.
    wanted.sort(key=lambda family: (not known.is_nameless(family), not known.is_alike(family)))
    owned = set(alone) | set(families)
    sizes = {family: len(known.relatives(family)) for family in owned}
    most = min(MOST_WORKS, max(LEAST_WORKS, -(-sum(sizes.values()) // width)))
    batches = _filled(known, [{family} for family in wanted if family in owned], most)
    place = {family: batch for batch in batches for family in batch.families}
    for one in asked:
        if len(named[one]) == 1:
            (family,) = named[one]
            place[family].asked.append(one)
    several = [one for one in asked if len(named[one]) > 1]
    return [*batches, *_placed(known, several, named, place, most)]


def _filled(known: Families, groups: Iterable[Iterable[str]], most: int) -> list[Batch]:
    batches: list[Batch] = []
    for group in groups:
        fresh = Batch()
        fresh.add(group, known)
        room = max(most, len(fresh.works) + LEAST_WORKS)
        if batches and len(batches[-1].works | fresh.works) <= room:
            batches[-1].families |= fresh.families
            batches[-1].works |= fresh.works
        else:
            batches.append(fresh)
    return batches


def _placed(
    known: Families,
    several: Sequence[Asked],
    named: Mapping[Asked, frozenset[str]],
    place: Mapping[str, Batch],
    most: int,
) -> list[Batch]:
    """Put citations of several families where they can be written; give the batches added."""
    left = []
    for one in several:
        batch = place.get(next(iter(named[one])))
        if batch is not None and named[one] <= batch.families:
            batch.asked.append(one)
        else:
            left.append(one)
    left.sort(key=lambda one: not any(map(known.is_nameless, named[one])))
    added = _filled(known, [named[one] for one in left], most)
    waiting = iter(added)
    batch = next(waiting, Batch())
    for one in left:
        while not named[one] <= batch.families:
            batch = next(waiting)
        batch.asked.append(one)
    return added


def first_citations(asked: Iterable[Asked]) -> dict[str, int]:
    """When each work is cited first, as the processor counts.

    It takes no notice of works cited by their year alone. Works that nothing else tells
    apart get 2007a and 2007b in this order.
    """
    first: dict[str, int] = {}
    for one in asked:
        for index, item in enumerate(one.cluster.items):
            is_first_narrative = index == 0 and one.cluster.form is Form.NARRATIVE
            if is_first_narrative or not (item.is_year_only or _is_year(one.cluster, index)):
                first.setdefault(item.key, len(first))
    return first


def _is_year(cluster: Cluster, index: int) -> bool:
    return index == 0 and cluster.form is Form.YEAR_ONLY


def in_first_order(keys: Iterable[str], first: Mapping[str, int]) -> list[str]:
    """Works in the order in which they are first cited, then by key, as the processor goes."""
    return sorted(keys, key=lambda key: (first.get(key, len(first)), key))


def reminders(batch: Batch, known: Families, first: Mapping[str, int]) -> list[Asked]:
    """Citations that let a batch see its works cited in the handbook's order.

    They are needed when citations that decide the order are written in another batch.

    Args:
        batch: the batch.
        known: the families of the bibliography.
        first: when each work is cited first in the whole handbook.
    """
    own = first_citations(batch.asked)
    for family in batch.families:
        relatives = known.relatives(family)
        if in_first_order(relatives, own) != in_first_order(relatives, first):
            cited = in_first_order(batch.works & first.keys(), first)
            return [Asked(Cluster((Item(key),))) for key in cited]
    return []
