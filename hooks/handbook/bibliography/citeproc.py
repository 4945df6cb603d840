"""Format all citations of a handbook, so that 2007a and 2007b agree on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from handbook.bibliography.batches import Batches
from handbook.bibliography.entry import Entry
from handbook.bibliography.inlines import is_description
from handbook.bibliography.planning import first_citations
from handbook.bibliography.processor import Answer, Asked, Written, without_links
from handbook.bibliography.style import Style
from handbook.bibliography.via import Via
from handbook.bibliography.whole import whole
from handbook.cache import Cache
from handbook.cluster import Cluster, Form, Item
from handbook.shelf import Shelf
from handbook.words import Words

SEPARATOR = "hb-separator"
SHELF = "citations"
HOLE = re.compile(r"\([,;] ")


@dataclass(frozen=True)
class Citation:
    """A formatted citation.

    Attributes:
        html: what stands in the text.
        note: what stands in its note, for styles that cite in notes; else empty.
    """

    html: str
    note: str = ""

    @property
    def is_mark(self) -> bool:
        """Whether nothing of it stands in the text but a raised mark."""
        if self.note:
            return not self.html
        return re.fullmatch(r"<sup>(?:(?!</sup>).)*</sup>", self.html) is not None


@dataclass(frozen=True)
class Formatted:
    """Everything that a citation processor gives.

    Attributes:
        citations: one for each group's clusters, in order.
        references: the entry of each work as HTML, in the style's order.
        names: the works through which others are known, as they stand in a sentence:
            "Dunn et al. (2010)".
    """

    citations: list[Sequence[Citation]]
    references: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Basis:
    """What citations and references were formatted from, in a style that can be split.

    Attributes:
        first: the works that are cited, in the order of their first citations.
        sums: of each work, a key for its CSL form.
        openings: of each work, what its citation may begin with.
    """

    first: list[str]
    sums: dict[str, str]
    openings: dict[str, list[str]]


class Formatter:
    """Formats the citations of one handbook in one style.

    Args:
        entries: the bibliography by key, with CSL.
        style: the citation style.
        words: the generator's words.
        language: the language of citations, such as ``en-US``.
        cache: what an earlier build has formatted.

    Attributes:
        basis: what they were formatted from; None where the style cannot be split.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        style: Style,
        words: Words,
        language: str,
        cache: Cache | None = None,
    ) -> None:
        self.entries = entries
        self.style = style
        self.words = words
        self.language = language
        self.cache = cache or Cache(None)
        self.via = Via(entries, words, style.is_note)
        self.basis: Basis | None = None
        self._batches: Batches | None = None

    def begin(self) -> None:
        """Begin with what does not depend on citations, beside other work.

        Raises:
            PandocError: pandoc cannot be started.
        """
        if self.style.can_be_split and self._batches is None:
            shelf = Shelf(self.cache, SHELF)
            self._batches = Batches(self.described(), self.style, self.language, shelf)
            self._batches.order.begin()

    def stop(self) -> None:
        """End what has been begun."""
        if self._batches is not None:
            self._batches.stop()

    def format(self, groups: list[list[Cluster]]) -> Formatted:
        """Format citations.

        Args:
            groups: the citations of each page, in order; all their keys are known.

        Returns:
            The citations, and every work of the bibliography as a reference.

        Raises:
            PandocError: pandoc could not format them.
        """
        prepared = [[self.via.prepared(cluster) for cluster in group] for group in groups]
        sources = self.sources()
        ordered = [Asked(cluster) for cluster in self._ordered(prepared)]
        more = [Asked(cluster, is_bare=True) for cluster in self.via.clusters]
        named = [Asked(cluster) for cluster in sources.values()]
        asked = [*ordered, *more, *named]
        if not self.style.is_note:
            # Where the place of a citation does not matter, each is formatted once.
            asked = list(dict.fromkeys(asked))
        answer = self._answer(asked)
        found = dict(zip(asked, answer.citations, strict=True))
        self.via.written([found[one].html for one in more])
        if self.style.is_note:
            written = iter(answer.citations)
            citations: list[Sequence[Citation]] = []
            for group in prepared:
                next(written)
                citations.append([self.citation(next(written), cluster) for cluster in group])
        else:
            unique = dict.fromkeys(ordered)
            texts = {one.cluster: self.citation(found[one], one.cluster) for one in unique}
            citations = [[texts[cluster] for cluster in group] for group in prepared]
        names = self.names(sources, [found[one] for one in named])
        references = {k: html for k, html in answer.references.items() if k != SEPARATOR}
        return Formatted(citations, references, names)

    def sources(self) -> dict[str, Cluster]:
        """The works through which others are known, as they are cited in a sentence."""
        return {
            via: Cluster((Item(via),), Form.NARRATIVE, is_in_note=self.style.is_note)
            for via in self.via.through.values()
        }

    def names(self, sources: Mapping[str, Cluster], written: Sequence[Written]) -> dict[str, str]:
        """The names of works through which others are known, without links."""
        rows = zip(sources.items(), written, strict=True)
        return {key: without_links(self.citation(one, c).html) for (key, c), one in rows}

    def _ordered(self, groups: list[list[Cluster]]) -> list[Cluster]:
        """The citations as the processor gets them.

        Where position matters (notes), there is a separator before each page so that none
        begins with "ibid.".
        """
        if self.style.is_note:
            separator = Cluster((Item(SEPARATOR),))
            return [cluster for group in groups for cluster in (separator, *group)]
        return [cluster for group in groups for cluster in group]

    def _answer(self, asked: list[Asked]) -> Answer:
        self.begin()
        if self._batches is not None:
            answer = self._batches.format(asked)
            self.basis = basis_of(self._batches, first_citations(asked))
            return answer
        works, shelf = dict(self.described()), Shelf(self.cache, SHELF)
        works[SEPARATOR] = {"id": SEPARATOR, "type": "book", "title": SEPARATOR}
        return whole(works, asked, self.style, self.language, shelf)

    def described(self) -> Mapping[str, Mapping[str, Any]]:
        """The works for the processor by key."""
        return _Described(self.entries)

    def citation(self, written: Written, cluster: Cluster) -> Citation:
        """A citation as it stands in the text."""
        html = written.html
        if cluster.form is Form.NARRATIVE and (self.style.is_numeric or not html):
            # A number is no part of a sentence, and no more is nothing at all.
            names = short_names(self.entries[cluster.items[0].key].csl, self.words)
            space = "" if not html or html.startswith("<sup>") else " "
            html = f"{escape(names, quote=False)}{space}{html}"
        # A style without years leaves a bracket that begins with what followed them.
        html = HOLE.sub("(", html)
        return Citation(self.via.filled(html), self.via.filled(written.note))


class _Described(Mapping[str, Mapping[str, Any]]):
    """Works for the processor, each looked at when somebody asks for it."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        self._found: dict[str, Mapping[str, Any]] = {}

    def __getitem__(self, key: str) -> Mapping[str, Any]:
        if key not in self._found:
            self._found[key] = with_description(self._entries[key].csl)
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def basis_of(batches: Batches, first: Iterable[str]) -> Basis:
    """What batches have formatted from, with the works in the order of their citations."""
    found = {key: list(texts) for key, texts in batches.families.openings.items()}
    return Basis(list(first), batches.sums, found)


def with_description(csl: Mapping[str, Any]) -> Mapping[str, Any]:
    """A work for the processor, its description kept from capitals where it has no title.

    Example:
        *before* a title ``[Web page on bread]``,
        *after* ``<span class="nocase">[Web page on bread]</span>``.
    """
    title = str(csl.get("title", ""))
    if not is_description(title):
        return csl
    return {**csl, "title": f'<span class="nocase">{title}</span>'}


def short_names(csl: Mapping[str, Any], words: Words) -> str:
    """The authors of a work as they stand in a sentence.

    Example:
        *before* three authors, Dunn first; *after* ``Dunn et al.``
    """
    people: Iterable[Mapping[str, Any]] = csl.get("author") or csl.get("editor") or []
    names = []
    for person in people:
        parts = [person.get("non-dropping-particle", ""), person.get("family", "")]
        names.append(" ".join(part for part in parts if part) or str(person.get("literal", "")))
    if not names:
        return str(csl.get("title-short") or csl.get("title") or "")
    if len(names) == 1:
        return names[0]
    if len(names) == 2 and names[1] != "others":
        return f"{names[0]} {words.and_word} {names[1]}"
    return f"{names[0]} {words.and_others}"
