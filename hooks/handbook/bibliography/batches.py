"""Format works and citations in several runs that give what one run would give.

One run over everything takes time that grows with the square of the works that have to be
told apart. Families of works that have nothing in common (see ``families``) are formatted
apart, on every core, and only those that changed since the last build.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from handbook import cores, pandoc
from handbook.bibliography.asking import Processors, Request
from handbook.bibliography.cuts import Cuts
from handbook.bibliography.families import Families
from handbook.bibliography.locators import Locators
from handbook.bibliography.order import Order
from handbook.bibliography.planning import (
    Batch,
    first_citations,
    in_first_order,
    plan,
    reminders,
)
from handbook.bibliography.processor import Answer, Asked, Job, Written
from handbook.bibliography.style import ALIKE, Style
from handbook.cache import digest
from handbook.garbage import give_back
from handbook.shelf import Shelf

Works = Mapping[str, Mapping[str, Any]]
# More batches than these take a while.
FEW = 5


@dataclass
class _Round:
    """Citations that are being written.

    Attributes:
        keys: a key for all that shapes each.
        written: each, as far as it was kept.
        batches: what is being asked.
    """

    keys: dict[Asked, str]
    written: dict[Asked, Any]
    batches: dict[Request, Batch]


class Batches:
    """Formats the works of a bibliography in a style that can be split.

    Args:
        works: the works in CSL JSON by key, in the bibliography's order.
        style: the style.
        language: the language of citations.
        shelf: what an earlier build has formatted.
        sums: of works that have not changed, a key for the content of each.
        families: the families of the works, where they are known.
    """

    def __init__(
        self,
        works: Works,
        style: Style,
        language: str,
        shelf: Shelf,
        sums: Mapping[str, str] | None = None,
        families: Families | None = None,
    ) -> None:
        sums = sums or {}
        self.works = works
        self.style = style
        self.language = language
        self.shelf = shelf
        self.shape = digest(style.xml, language, pandoc.identity())
        # Sorting takes time in every run, and matters only to works that are cited alike.
        self._sorts_all = False
        self._places = {key: place for place, key in enumerate(works)}
        self._texts = {key: _text(works[key]) for key in works if key not in sums}
        self.sums = {
            key: sums.get(key) or digest(key, text)
            for key in works
            for text in [self._texts.get(key, "")]
        }
        self.processors = Processors(cores.count())
        self._cuts = Cuts(style, works)
        self.order = Order(self._cuts, self.sums, language, shelf, self.processors)
        self.sorted: list[str] = []
        self._round: _Round | None = None
        if families is not None:
            self.families = families

    @cached_property
    def families(self) -> Families:
        """The families of the works."""
        return Families(self.works)

    def format(self, asked: Sequence[Asked]) -> Answer:
        """Write citations, and every work as an entry.

        Args:
            asked: the citations in the handbook's order, each once.

        Raises:
            PandocError: the processor gave up.
        """
        try:
            # It goes on beside all that follows.
            self.order.begin()
            self.begin(asked, first_citations(asked), self.families.members)
            return self.answer()
        finally:
            self.stop()

    def begin(
        self, asked: Sequence[Asked], first: Mapping[str, int], wanted: Collection[str]
    ) -> None:
        """Begin to write citations, and works as entries.

        Args:
            asked: the citations in the handbook's order, each once.
            first: when each work is cited first, in this order.
            wanted: the families whose works are wanted as entries.

        Raises:
            PandocError: the processor cannot be started.
        """
        self._asked, self._first = asked, first
        named = (self.families.of(key) for one in asked for key in one.cluster.keys)
        self._of_family = self._family_keys([*wanted, *named], first)
        self._entries = {family: self.shelf.get(self._of_family[family]) for family in wanted}
        self._locators = Locators(self.style, self._texts_of(self._of_family))
        self._patterns = {one: self._locators.pattern(one) for one in asked}
        self._round = self._begun([one.asked for one in self._patterns.values()])

    def answer(self) -> Answer:
        """Wait for what was begun.

        Raises:
            PandocError: the processor gave up.
        """
        assert self._round is not None
        found = self._written(self._round)
        self._round = None
        written = {
            one: self._locators.filled(pattern, found[pattern.asked])
            for one, pattern in self._patterns.items()
        }
        # Where the number wanted cannot be put in, the citation is asked for with it.
        alone = [one for one, text in written.items() if text is None]
        if alone:
            written |= self._written(self._begun(alone))
        references = {
            key: html for family in self._entries.values() for key, html in (family or {}).items()
        }
        self.sorted = self.order.keys()
        self.shelf.save()
        return Answer(
            [text for one in self._asked if (text := written[one])],
            {key: references[key] for key in self.sorted if key in references},
        )

    def stop(self) -> None:
        """Give up; nobody wants the answer any more."""
        self.processors.stop()

    def _texts_of(self, families: Iterable[str]) -> Iterator[str]:
        """The texts of all works that touch some families."""
        for key in {key for family in families for key in self.families.relatives(family)}:
            yield self._texts.get(key) or _text(self.works[key])

    def _begun(self, asked: Iterable[Asked]) -> _Round:
        """Begin to write citations, each once, and those entries that are not yet there."""
        keys = {one: self._asked_key(one, self._of_family) for one in dict.fromkeys(asked)}
        written = {one: self.shelf.get(key) for one, key in keys.items()}
        batches = plan(
            self.families,
            [family for family, kept in self._entries.items() if kept is None],
            [one for one, kept in written.items() if kept is None],
            cores.count(),
        )
        return _Round(keys, written, self._asked_for(batches))

    def _written(self, begun: _Round) -> dict[Asked, Written]:
        """Wait for citations and entries."""
        written = begun.written
        for batch, answer in self._answers(begun.batches):
            found = answer.references
            for family in batch.families:
                members = self.families.members[family]
                own_entries = {key: found[key] for key in members if key in found}
                self._entries[family] = own_entries
                self.shelf.put(self._of_family[family], own_entries)
            own = answer.citations[len(answer.citations) - len(batch.asked) :]
            for one, citation in zip(batch.asked, own, strict=True):
                written[one] = [citation.html, citation.note]
                self.shelf.put(begun.keys[one], written[one])
        return {one: Written(*kept) for one, kept in written.items()}

    def _answers(self, asked: Mapping[Request, Batch]) -> Iterator[tuple[Batch, Answer]]:
        alike = []
        for request, answer in self.processors.answered(asked):
            if any(ALIKE in html for html in answer.references.values()):
                # In this style works are cited alike that nobody would take for such.
                self._sorts_all = True
                alike.append(asked[request])
            else:
                yield asked[request], answer
        if alike:
            yield from self._answers(self._asked_for(alike))

    def _asked_for(self, batches: Sequence[Batch]) -> dict[Request, Batch]:
        """Ask for batches."""
        if len(batches) > FEW:
            # What writes them takes more memory than all else.
            give_back()
        style = self._cuts.format(key for batch in batches for key in batch.works)
        return {self.processors.ask(self._job(batch, style)): batch for batch in batches}

    def _job(self, batch: Batch, style: Style) -> Job:
        works = [self.works[key] for key in self._in_order(batch.works)]
        asked = [*reminders(batch, self.families, self._first), *batch.asked]
        is_sorted = self._sorts_all or any(map(self.families.is_alike, batch.families))
        return Job(works, asked, style.xml if is_sorted else style.unsorted_xml, self.language)

    def _in_order(self, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=self._places.__getitem__)

    def _family_keys(self, families: Iterable[str], first: Mapping[str, int]) -> dict[str, str]:
        """Of each family, a key for all that shapes its entries."""
        keys = {}
        for family in dict.fromkeys(families):
            relatives = self.families.relatives(family)
            works = [self.sums[key] for key in self._in_order(relatives)]
            cited = in_first_order(relatives & first.keys(), first)
            keys[family] = digest(self.shape, family, *works, "cited", *cited)
        return keys

    def _asked_key(self, one: Asked, of_family: Mapping[str, str]) -> str:
        """A key for all that shapes a citation."""
        cluster = one.cluster
        families = dict.fromkeys(map(self.families.of, cluster.keys))
        items = [(item.key, item.prefix, item.suffix, item.is_year_only) for item in cluster.items]
        place = (cluster.form.value, cluster.is_in_note, one.is_bare)
        return digest(repr((place, items)), *(of_family[family] for family in families))


def _text(work: Mapping[str, Any]) -> str:
    return json.dumps(work, ensure_ascii=False, sort_keys=True)
