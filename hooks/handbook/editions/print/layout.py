"""The data of a printed edition: its sections, its drawings, its words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handbook import drawing
from handbook.article import Article
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.colophon import how_to_cite
from handbook.editions.edition import Edition, Scope
from handbook.editions.links import label
from handbook.editions.print.fragments import practices
from handbook.editions.print.printable import Printable
from handbook.editions.print.works import LIST_PAGE, one_list
from handbook.editions.sections import Section, Sections, gather
from handbook.frontmatter import Kind
from handbook.heads import date_text


@dataclass(frozen=True)
class Sheet:
    """A section and how it stands in an edition.

    Attributes:
        path: the page that it comes from; empty for none.
        section: the section.
        look: ``page``, ``sheet``, ``card``, ``key`` or ``divider``.
        details: what else the template must know of it.
    """

    path: str
    section: Section
    look: str = "page"
    details: dict[str, Any] = field(default_factory=dict)


def lay_out(sections: Sections, edition: Edition, day: date) -> Printable:
    """Prepare an edition for the print template.

    Args:
        sections: the sections of the handbook.
        edition: the edition.
        day: the date that it bears.
    """
    book, scope = sections.book, edition.scope
    articles = [book.articles[path] for path in edition.pages]
    if scope is Scope.CARDS:
        sheets = [card for article in articles for card in _cards(sections, article)]
    elif scope is Scope.KEYS:
        sheets = [_key(sections, article) for article in articles]
    elif scope in (Scope.HANDOUT, Scope.HANDOUTS):
        sheets = [page_sheet(sections, article, edition.audience, "sheet") for article in articles]
    else:
        sheets = list(_pages(sections, articles, edition))
    head = edition_head(book, edition, day)
    if scope is Scope.BOOK:
        head["glossary"] = label(book.settings.handbook.pages.glossary, "")
        head["terms"] = {term.id: term.name for term in book.terms.values()}
        head["lists"] = _lists(book, sheets)
    if scope in (Scope.CARDS, Scope.KEYS):
        head |= list_works(sections, sheets, is_printed=scope is Scope.KEYS)
    return compose(book, head, sheets)


def list_works(sections: Sections, sheets: list[Sheet], is_printed: bool = True) -> dict[str, Any]:
    """One list of works for the whole edition, or none at all."""
    works = one_list(
        sections.book, sections.links, [(s.path, s.section.places) for s in sheets if s.path]
    )
    return {"one_list": LIST_PAGE, "works": works if is_printed else []}


def edition_head(book: Book, edition: Edition, day: date) -> dict[str, Any]:
    """What a template must know of an edition beside its sections."""
    own, words = book.settings.handbook, book.settings.words
    language, _, region = own.language.partition("-")
    tutor = edition.audience is Audience.TUTOR
    return {
        "kind": edition.scope.value,
        "title": edition.title,
        "handbook": book.settings.name,
        "subtitle": own.subtitle,
        "edition": words.tutor_edition if tutor else words.learner_edition,
        "description": book.settings.description,
        "authors": own.authors,
        "version": book.version if edition.scope is Scope.BOOK else own.version,
        "date": [day.year, day.month, day.day],
        "date_text": date_text(book, day),
        "language": [language, region or None],
        "paper": own.paper,
        "large": edition.is_large,
        "licence": own.licence.model_dump(),
        "address": book.settings.url,
        "cite": how_to_cite(book, edition, day),
        "words": words.model_dump(),
        "fonts": own.fonts.model_dump(),
        "terms": {},
        "glossary": "",
        "lists": [],
        "one_list": "",
        "works": [],
        "cover": own.authors,
        "help": [],
    }


def compose(book: Book, head: dict[str, Any], sheets: list[Sheet]) -> Printable:
    """Put sections together as one edition.

    Args:
        book: the handbook.
        head: what the template must know beside them.
        sheets: the sections in order.
    """
    labels = {label for sheet in sheets for label in sheet.section.labels}
    names, files = _pictures(book, (name for sheet in sheets for name in sheet.section.pictures))
    head = {
        **head,
        "labels": [
            {"sign": label.sign, "name": label.name, "meaning": label.meaning}
            for key, label in book.settings.handbook.evidence.items()
            if key in labels
        ],
        "pictures": names,
        "dead": _dead_targets(sheets, head),
    }
    # Sections are JSON already; they are put in as they are.
    texts = [
        f'{{"look": "{sheet.look}", "details": {json.dumps(sheet.details, ensure_ascii=False)}, '
        f'"page": {sheet.section.text}}}'
        for sheet in sheets
    ]
    opening = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return Printable(f'{opening}, "sections": [{", ".join(texts)}]}}', files)


def _pages(sections: Sections, articles: list[Article], edition: Edition) -> Iterable[Sheet]:
    """Whole pages; in the whole book a part's title stands before its first chapter."""
    book = sections.book
    parts: list[str] = []
    for article in articles:
        details: dict[str, Any] = {"shift": 0}
        part = book.part_of(article) if article.kind is Kind.CHAPTER else ""
        if edition.scope is Scope.BOOK and part:
            details["shift"] = 1
            if part not in parts:
                parts.append(part)
                line = f"{book.settings.words.part} {len(parts)}"
                chapters = [
                    {"number": book.chapter_number(a), "title": a.title, "to": label(a.path, "")}
                    for a in articles
                    if book.part_of(a) == part
                ]
                details |= {"part": part, "part_line": line, "chapters": chapters}
        yield page_sheet(sections, article, edition.audience, "page", **details)


def page_sheet(
    sections: Sections, article: Article, audience: Audience, look: str, **details: Any
) -> Sheet:
    """A whole page, with what its front matter says."""
    number = getattr(article.meta, "number", sections.book.chapter_number(article))
    details = {"shift": 0, "number": number, "form": getattr(article.meta, "form", ""), **details}
    return Sheet(article.path, sections.page(article, audience), look, details)


def _key(sections: Sections, article: Article) -> Sheet:
    number = getattr(article.meta, "number", 0)
    return Sheet(article.path, sections.key(article), "key", {"number": number})


def _cards(sections: Sections, article: Article) -> Iterable[Sheet]:
    for html in practices(sections.html(article, Audience.LEARNER)).values():
        section = sections.part(article, html, Audience.LEARNER, has_places=True)
        number = sections.book.chapter_number(article)
        yield Sheet(article.path, section, "card", {"number": number, "chapter": article.title})


def _lists(book: Book, sheets: list[Sheet]) -> list[dict[str, Any]]:
    """The lists of practices and of drawings.

    They stand in the data, though Typst could gather them itself: lists that are there
    when it first sets the book move no page after them when they are filled.
    """
    words = book.settings.words
    named = [one for sheet in sheets for one in sheet.section.named]
    rows = [
        {"title": title, "items": [[name, to] for kind, name, to in named if kind == wanted]}
        for title, wanted in ((words.practices_list, "practice"), (words.drawings_list, "figure"))
    ]
    return [row for row in rows if row["items"]]


def _dead_targets(sheets: list[Sheet], head: dict[str, Any]) -> dict[str, int]:
    """The places that links lead to and the edition lacks.

    What print leaves out (a tutor's note, another chapter) may have been such a place,
    and Typst refuses a link to nowhere.
    """
    places = {place for sheet in sheets for place in sheet.section.places}
    targets = {target for sheet in sheets for target in sheet.section.targets}
    if not head["one_list"]:
        places |= {place for sheet in sheets for place in sheet.section.listed}
    else:
        listed = gather(head["works"])
        targets = {_in_list(target) for target in targets | listed.targets}
        places |= listed.places
    return dict.fromkeys(sorted(targets - places), 1)


def _in_list(target: str) -> str:
    """Where a link to a work leads when all works are listed together.

    Example:
        *before* ``part/chapter#ref-able2001``, *after* ``references#ref-able2001``.
    """
    return LIST_PAGE + target[target.index("#") :] if "#ref-" in target else target


def _pictures(book: Book, sources: Iterable[str]) -> tuple[dict[str, str], dict[str, bytes]]:
    """The names of the pictures by source, and their content by name."""
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for source in sources:
        if source in names:
            continue
        path = book.settings.root / book.settings.docs / source
        name = f"picture-{len(names) + 1}{path.suffix.lower()}"
        if path.suffix.lower() == ".svg":
            fonts = book.settings.handbook.fonts
            files[name] = drawing.for_print(drawing.read(path), fonts.sans).encode()
        else:
            files[name] = path.read_bytes()
        names[source] = name
    return names, files
