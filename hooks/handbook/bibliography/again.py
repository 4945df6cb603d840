"""Citations formatted again where a few works have changed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from handbook.bibliography.batches import Batches
from handbook.bibliography.citeproc import (
    SHELF,
    Basis,
    Formatted,
    Formatter,
    basis_of,
    with_description,
)
from handbook.bibliography.families import Families, openings
from handbook.bibliography.processor import Asked
from handbook.cluster import Cluster
from handbook.shelf import Shelf

# Of a page, the works that it cites, and what gives its citations.
Page = tuple[Collection[str], Callable[[], Sequence[Cluster]]]


class Again:
    """Formats again what has changed with a few works, beside other work.

    Args:
        by: what formats the works as they are now.
        basis: what all was formatted from before.
        changed: of the works that have changed, the CSL form before.

    Attributes:
        stale: the works whose citations may be others now.

    Raises:
        PandocError: pandoc cannot be started.
    """

    def __init__(
        self, by: Formatter, basis: Basis, changed: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.by = by
        self.basis = basis
        self.changed = changed
        self.stale: set[str] = set()
        works = by.described()
        same = {key: texts for key, texts in basis.openings.items() if key not in changed}
        sums = {key: total for key, total in basis.sums.items() if key not in changed}
        shelf = Shelf(by.cache, SHELF, keeps_all=True)
        self.batches = Batches(works, by.style, by.language, shelf, sums, Families(works, same))
        self.batches.order.begin()

    def begin(self, pages: Sequence[Page]) -> None:
        """Begin to write citations.

        Args:
            pages: all pages in order; their citations are as they were.

        Raises:
            PandocError: pandoc cannot be started.
        """
        families = self.batches.families
        touched = {
            text
            for key, csl in self.changed.items()
            for texts in (openings(with_description(csl)), families.openings[key])
            for text in texts
        }
        wanted = {
            families.of(key)
            for key, texts in families.openings.items()
            if not touched.isdisjoint(texts)
        }
        members = {key for family in wanted for key in families.members[family]}
        self.stale = self.by.via.known_through(members)
        self._places = [
            (number, index, self.by.via.prepared(cluster))
            for number, (keys, clusters) in enumerate(pages)
            if not self.stale.isdisjoint(keys)
            for index, cluster in enumerate(clusters())
            if not self.stale.isdisjoint(cluster.keys)
        ]
        self._sources = {key: one for key, one in self.by.sources().items() if key in self.stale}
        self._more = [Asked(cluster, is_bare=True) for cluster in self.by.via.clusters]
        ordered = (Asked(cluster) for _, _, cluster in self._places)
        named = map(Asked, self._sources.values())
        self._asked = list(dict.fromkeys([*ordered, *self._more, *named]))
        first = {key: place for place, key in enumerate(self.basis.first)}
        self.batches.begin(self._asked, first, wanted)

    def result(self, last: Formatted) -> Formatted:
        """Wait for the end.

        Args:
            last: the citations and references before the change.

        Returns:
            What ``Formatter.format`` would give.

        Raises:
            PandocError: pandoc could not format them.
        """
        by, answer = self.by, self.batches.answer()
        self.batches.stop()
        found = dict(zip(self._asked, answer.citations, strict=True))
        by.via.written([found[one].html for one in self._more])
        citations = list(last.citations)
        for number, index, cluster in self._places:
            group = list(citations[number])
            group[index] = by.citation(found[Asked(cluster)], cluster)
            citations[number] = group
        references = last.references | answer.references
        in_order = {key: references[key] for key in self.batches.sorted if key in references}
        named = [found[Asked(cluster)] for cluster in self._sources.values()]
        by.basis = basis_of(self.batches, self.basis.first)
        return Formatted(citations, in_order, last.names | by.names(self._sources, named))

    def stop(self) -> None:
        """Give up; nobody wants the citations any more."""
        self.batches.stop()
