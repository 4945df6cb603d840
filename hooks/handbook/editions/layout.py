"""The data of a printed edition: its pages as trees, its drawings, its words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from handbook import drawing
from handbook.article import Article
from handbook.assemble import Audience, assemble
from handbook.book import Book
from handbook.editions.edition import Edition, Scope
from handbook.editions.nodes import Converter, Target, label
from handbook.frontmatter import Kind
from handbook.heads import date_text
from handbook.markdown.context import address

OUTLINE_DEPTH = 3


@dataclass(frozen=True)
class Place:
    """Where a link leads.

    Attributes:
        page: a page of the same edition; empty when the link leaves it.
        anchor: the place on that page.
        address: the address outside; empty when there is none.
    """

    page: str = ""
    anchor: str = ""
    address: str = ""


class Layout:
    """Prepares one edition for the print template.

    Args:
        book: the handbook, its citations formatted.
        edition: the edition.
        day: the date that it bears.
    """

    def __init__(self, book: Book, edition: Edition, day: date) -> None:
        self.book = book
        self.edition = edition
        self.day = day
        directory_urls = book.settings.directory_urls
        self.by_address = {address(path, directory_urls): path for path in book.articles}
        self.drawings: dict[str, str] = {}

    def data(self) -> str:
        """Everything that the template draws, as JSON."""
        book, own = self.book, self.book.settings.handbook
        language, _, region = own.language.partition("-")
        parts_seen: set[str] = set()
        sections = [self._section(book.articles[path], parts_seen) for path in self.edition.pages]
        places: set[str] = set()
        _collect_places(sections, places)
        sections = _without_dead_references(sections, places)
        tutor = self.edition.audience is Audience.TUTOR
        words = book.settings.words
        return json.dumps(
            {
                "kind": self.edition.scope.value,
                "title": book.settings.name
                if self.edition.scope is Scope.BOOK
                else self.edition.title,
                "subtitle": own.subtitle,
                "edition": words.tutor_edition if tutor else words.learner_edition,
                "description": book.settings.description,
                "authors": own.authors,
                "version": own.version,
                "date": [self.day.year, self.day.month, self.day.day],
                "date_text": date_text(book, self.day),
                "language": [language, region or None],
                "paper": {"a4": "a4", "letter": "us-letter"}[self.edition.paper],
                "large": self.edition.is_large,
                "licence": own.licence.model_dump(),
                "how_to_cite": how_to_cite(book, self.day),
                "words": words.model_dump(),
                "depth": OUTLINE_DEPTH,
                "sections": sections,
                "drawings": self.drawings,
            },
            ensure_ascii=False,
        )

    def _section(self, article: Article, parts_seen: set[str]) -> dict[str, Any]:
        part = self._new_part(article, parts_seen)
        shift = 1 if self._is_in_part(article) else 0
        assembled = assemble(self.book, article, self.edition.audience)
        converter = Converter(article.path, self._target, shift=shift)
        body = converter.convert(_without_references(assembled.html))
        references_part = assembled.html[len(_without_references(assembled.html)) :]
        for source in article.gathered.drawings:
            path = self.book.settings.root / self.book.settings.docs / source
            self.drawings[source] = drawing.for_print(drawing.read(path))
        number = len(parts_seen)
        return {
            "title": article.title,
            "label": label(article.path, ""),
            "level": 1 + shift,
            "part": part,
            "part_line": f"{self.book.settings.words.part} {number}",
            "body": body,
            "feedback": converter.feedback,
            "references": converter.convert(references_part) if references_part else [],
        }

    def _is_in_part(self, article: Article) -> bool:
        in_book = self.edition.scope is Scope.BOOK
        return in_book and article.kind is Kind.CHAPTER and bool(self.book.part_of(article))

    def _new_part(self, article: Article, seen: set[str]) -> str:
        part = self.book.part_of(article)
        if not self._is_in_part(article) or part in seen:
            return ""
        seen.add(part)
        return part

    def resolve(self, page: str, href: str) -> Place:
        """Where a link of a page leads in this edition.

        Args:
            page: the page that it stands on.
            href: its address, as it stands in the assembled article.
        """
        parts = urlsplit(href)
        if parts.scheme in ("http", "https", "mailto"):
            return Place(address=href)
        if parts.scheme or parts.netloc:
            return Place()
        path = page
        if parts.path:
            base = address(page, self.book.settings.directory_urls)
            folder = base if base.endswith("/") else dirname(base)
            target = normpath(join(folder, unquote(parts.path)))
            path = self.by_address.get(target, self.by_address.get(target + "/", ""))
        anchor = unquote(parts.fragment)
        if path in self.edition.pages:
            return Place(path, anchor)
        site = self.book.settings.url
        if path and site:
            outside = address(path, self.book.settings.directory_urls)
            return Place(address=f"{site.rstrip('/')}/{outside}" + (f"#{anchor}" if anchor else ""))
        return Place()

    def _target(self, page: str, href: str) -> Target:
        place = self.resolve(page, href)
        if place.page:
            is_elsewhere = place.page != page
            return Target(label=label(place.page, place.anchor), shows_page=is_elsewhere)
        return Target(address=place.address)


def _collect_places(node: Any, places: set[str]) -> None:
    """Gather every place of an edition that a link can lead to."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("id", "label") and isinstance(value, str):
                places.add(value)
            else:
                _collect_places(value, places)
    elif isinstance(node, list):
        for item in node:
            _collect_places(item, places)


def _without_dead_references(node: Any, places: set[str]) -> Any:
    """Turn links to places that an edition lacks into plain text.

    What print leaves out (a picture's link, a tutor's note) may have been such a place,
    and Typst refuses a link to nowhere.
    """
    if isinstance(node, dict):
        return {name: _without_dead_references(value, places) for name, value in node.items()}
    if not isinstance(node, list):
        return node
    if len(node) == 3 and node[0] == "ref" and node[1]["to"] not in places:
        return ["span", {}, _without_dead_references(node[2], places)]
    return [_without_dead_references(item, places) for item in node]


def _without_references(html: str) -> str:
    start = html.rfind('<section class="hb-references"')
    return html if start < 0 else html[:start]


def how_to_cite(book: Book, day: date) -> str:
    """The handbook as a reference, in author-date form."""
    own = book.settings.handbook
    authors = ", ".join(own.authors) or own.publisher or book.settings.name
    edition = f"{book.settings.name} (version {own.version})"
    text = (
        f"{authors} ({day.year}). {edition}."
        if authors != book.settings.name
        else f"{edition} ({day.year})."
    )
    return text + (f" {book.settings.url}" if book.settings.url else "")
