"""Pages ready for print, each made once, whatever editions it stands in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from handbook.article import Article
from handbook.assemble import Audience, assemble
from handbook.book import Book
from handbook.editions.links import Links, label
from handbook.editions.print.nodes import Converter
from handbook.editions.print.nodetext import Node
from handbook.editions.print.terms import TermMarker
from handbook.editions.print.works import cited_places

# Blocks that the whole book lists after its contents.
LISTED = ("practice", "figure")


@dataclass(frozen=True)
class Section:
    """A page, or a part of one, ready for print.

    Attributes:
        text: what the print template draws, as JSON.
        places: the places that a link can lead to.
        listed: such places in its own reference list.
        targets: the places that its own links lead to.
        labels: the evidence labels in it.
        pictures: its drawings and pictures, relative to the folder of pages.
        named: its practices and drawings: kind, name and place of each.
    """

    text: str
    places: frozenset[str]
    listed: frozenset[str]
    targets: frozenset[str]
    labels: frozenset[str]
    pictures: tuple[str, ...]
    named: tuple[tuple[str, str, str], ...] = ()


EMPTY = Section("null", frozenset(), frozenset(), frozenset(), frozenset(), ())


class Sections:
    """Makes the sections of a handbook and keeps them.

    Args:
        book: the handbook, its citations formatted.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.links = Links(book)
        self.terms = TermMarker(book)
        self._html: dict[tuple[str, Audience], str] = {}
        self._kept: dict[tuple[str, Audience], Section] = {}

    def html(self, article: Article, audience: Audience) -> str:
        """A page's assembled HTML; for tutors only where they get more than learners."""
        key = (article.path, audience)
        if key not in self._html:
            self._html[key] = assemble(self.book, article, audience).html
        return self._html[key]

    def page(self, article: Article, audience: Audience) -> Section:
        """A whole page."""
        key = (article.path, audience)
        if key not in self._kept:
            html = self.html(article, audience)
            body, references = _split(html)
            converter = self._converter(article, audience)
            nodes = self.terms.mark(article, converter.convert(body))
            self._kept[key] = section(
                article,
                converter,
                nodes,
                converter.convert(references) if references else [],
            )
        return self._kept[key]

    def key(self, article: Article) -> Section:
        """The answer key of a handout, apart from its sheet."""
        converter = self._converter(article, Audience.TUTOR)
        converter.convert(_split(self.html(article, Audience.TUTOR))[0])
        keys, converter.keys, converter.answers = converter.keys, [], []
        return section(article, converter, keys, [], is_page=False)

    def part(self, article: Article, html: str, audience: Audience, has_places: bool) -> Section:
        """A part of a page, such as one practice.

        Args:
            article: the page.
            html: the part.
            audience: for whom.
            has_places: whether links may lead to places in it; not when the same edition
                holds the whole page too.
        """
        converter = self._converter(article, audience)
        converter.keeps_anchors = has_places
        return section(article, converter, converter.convert(html), [], is_page=False)

    def _converter(self, article: Article, audience: Audience) -> Converter:
        return Converter(
            article.path,
            self.links,
            answers_in_place=audience is Audience.TUTOR,
            cited=cited_places(self.book, audience) if article.blocks_named("index") else {},
        )


def section(
    article: Article,
    converter: Converter,
    body: list[Node],
    references: list[Node],
    is_page: bool = True,
) -> Section:
    """Put converted nodes together as a section.

    Args:
        article: the page that they come from.
        converter: what converted them.
        body: the page's text.
        references: its reference list.
        is_page: whether it is the whole page, so that a link to the page leads to it.
    """
    data = {
        "title": article.title,
        "label": label(article.path, "") if is_page else "",
        "body": body,
        "answers": converter.answers,
        "keys": converter.keys,
    }
    own, further = gather(data), gather(references)
    return Section(
        json.dumps({**data, "references": references}, ensure_ascii=False),
        frozenset(own.places),
        frozenset(further.places),
        frozenset(own.targets | further.targets),
        frozenset(converter.labels),
        tuple(dict.fromkeys(converter.pictures)),
        tuple(own.named),
    )


@dataclass
class Found:
    """What stands in a tree of nodes.

    Attributes:
        places: its places.
        targets: the places that its links lead to.
        named: its practices and drawings: kind, name and place of each.
    """

    places: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    named: list[tuple[str, str, str]] = field(default_factory=list)


def gather(node: Any) -> Found:
    """What stands in a tree of nodes."""
    found = Found()
    _gather(node, found)
    return found


def _gather(node: Any, found: Found) -> None:
    if isinstance(node, dict):
        if node.get("kind") in LISTED and node.get("name") and node.get("id"):
            found.named.append((node["kind"], node["name"], node["id"]))
        for name, value in node.items():
            if name in ("id", "label") and isinstance(value, str):
                found.places.add(value)
            else:
                _gather(value, found)
    elif isinstance(node, list):
        if len(node) == 3 and node[0] == "ref":
            found.targets.add(node[1]["to"])
        elif len(node) == 3 and node[0] == "cited":
            found.targets.update(node[1]["at"])
        for item in node:
            _gather(item, found)


def _split(html: str) -> tuple[str, str]:
    """A page without its reference list, and the list."""
    start = html.rfind('<section class="hb-references"')
    return (html, "") if start < 0 else (html[:start], html[start:])
