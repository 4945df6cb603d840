"""An article: one page, rendered once, with everything that other parts ask of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from handbook.blockscan import RawBlock
from handbook.cache import digest
from handbook.cluster import Cluster
from handbook.finding import Finding
from handbook.frontmatter import FrontMatter, Kind
from handbook.source import Source


@dataclass(frozen=True)
class Link:
    """A link or picture as written.

    Attributes:
        written: the address in the source.
        page: the page or file it leads to, relative to the folder of pages; empty for
            an address outside.
        anchor: the place on that page.
        is_for_tutors: whether only tutors see it.
    """

    written: str
    page: str
    anchor: str = ""
    is_for_tutors: bool = False


@dataclass(frozen=True)
class Claim:
    """A statement with its evidence label.

    Attributes:
        label: key of the evidence label.
        text: the statement as plain text, without citations.
        clusters: numbers of the citations in it.
        anchor: where on the page the label stands.
        is_for_tutors: whether only tutors see it.
    """

    label: str
    text: str
    clusters: tuple[int, ...]
    anchor: str
    is_for_tutors: bool = False


@dataclass(frozen=True)
class Refused:
    """Something that a page may not hold: what it is, and how it is written."""

    what: str
    found: str


def cited(clusters: Iterable[Cluster]) -> str:
    """A key for all that shapes citations."""
    rows = [
        [
            *(one.form, one.is_in_note),
            [[item.key, item.prefix, item.suffix, item.is_year_only] for item in one.items],
        ]
        for one in clusters
    ]
    return digest(json.dumps(rows)) if rows else ""


@dataclass
class Gathered:
    """What the elements of a page leave behind while it is rendered."""

    clusters: list[Cluster] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    tutor_anchors: set[str] = field(default_factory=set)
    words: int = 0
    sentences: int = 0
    syllables: int = 0

    @cached_property
    def keys(self) -> frozenset[str]:
        """The works that are cited; asked for when all citations are there."""
        return frozenset([item.key for cluster in self.clusters for item in cluster.items])

    @cached_property
    def learners_keys(self) -> frozenset[str]:
        """The works that are cited for learners."""
        seen = [one for one in self.clusters if not one.is_for_tutors]
        return frozenset([item.key for cluster in seen for item in cluster.items])

    @cached_property
    def cited(self) -> str:
        """A key for all that shapes the citations."""
        return cited(self.clusters)


@dataclass
class Article:
    """A rendered page.

    Attributes:
        path: page, relative to the folder of pages.
        source: its text.
        kind: what kind of page it is.
        meta: its front matter.
        html: semantic HTML with empty ``hb-…`` elements where something is filled in
            that only the whole handbook knows.
        toc: the table of contents, as Python-Markdown's ``toc`` gives it.
        blocks: its teaching blocks as they stand in the source.
        gathered: citations, anchors, links, claims and counts.
        findings: what is wrong with the page taken alone.
        key: all that shaped it, as one key; empty when that is not known.
        is_new: whether it was rendered just now, and not by an earlier build.
    """

    path: str
    source: Source
    kind: Kind
    meta: FrontMatter
    html: str = ""
    toc: list[dict[str, Any]] = field(default_factory=list)
    blocks: list[RawBlock] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    findings: list[Finding] = field(default_factory=list)
    key: str = ""
    is_new: bool = field(default=False, compare=False)

    @property
    def title(self) -> str:
        """The page's title."""
        return self.meta.title

    @property
    def slug(self) -> str:
        """The name of its file without folder and ending.

        Example:
            *before* ``part/chapter.md``, *after* ``chapter``.
        """
        return self.path.rsplit("/", 1)[-1].removesuffix(".md")

    def front_line(self, *place: str | int) -> int:
        """Line of a value of the front matter."""
        return self.source.front.line(place)

    def blocks_named(self, name: str) -> list[RawBlock]:
        """Its blocks of one kind."""
        return [block for block in self.blocks if block.name == name]
