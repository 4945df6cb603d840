"""The EPUB edition, made from the assembled pages: one page, one file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from html import escape
from importlib.resources import files as resources
from pathlib import Path

from handbook.article import Article
from handbook.editions.edition import Edition
from handbook.editions.epub import navigation, package, xhtml
from handbook.editions.epub.about import about, cover, title_page
from handbook.editions.epub.navigation import Entry
from handbook.editions.epub.page import Page, PageMaker, write_links
from handbook.editions.epub.pagenumbers import PageNumbers
from handbook.editions.print import fonts
from handbook.editions.print.pictures import as_pixels
from handbook.editions.sections import Sections
from handbook.frontmatter import Kind

STYLE = "epub.css"
TEXTS = "text"
# The edition's own files; no page's file has such a line in its name.
TITLE_PAGE = "title_page.xhtml"
PART_PAGE = "part_{}.xhtml"
COVER = "cover.png"
NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
FRONT, BODY, BACK = "frontmatter", "bodymatter", "backmatter"


@dataclass(frozen=True)
class Source:
    """What an EPUB is made from.

    Attributes:
        files: its files by name, but for its cover.
        cover: its cover as a drawing.
        modified: the time that it bears.
        fonts: the font files for the words on its cover.
    """

    files: dict[str, bytes]
    cover: str
    modified: datetime
    fonts: tuple[Path, ...]

    @property
    def key(self) -> str:
        """Everything that shapes the EPUB, as text."""
        sums = [f"{name} {sha256(content).hexdigest()}" for name, content in self.files.items()]
        return "\n".join([*sums, self.cover, self.modified.isoformat()])


def prepare(sections: Sections, edition: Edition, day: date, starts: dict[str, int]) -> Source:
    """Write the files that an EPUB holds.

    Args:
        sections: the sections of the handbook.
        edition: which pages, and for whom.
        day: the date that it bears.
        starts: the printed page of each place, for the page list.
    """
    return _Writer(sections, edition, day, starts).run()


def make(source: Source) -> bytes:
    """Make an EPUB 3.

    Args:
        source: what it is made from.
    """
    # Most reading programs show no other picture than one of pixels.
    cover = as_pixels("cover.svg", source.cover.encode(), source.fonts)
    return package.packed({**source.files, COVER: cover}, source.modified)


def file_names(paths: Iterable[str]) -> dict[str, str]:
    """The name of the file that each page becomes.

    Example:
        *before* ``part/One more.md``, *after* ``part-one-more.xhtml``.
    """
    names: dict[str, str] = {}
    for path in paths:
        plain = NOT_IN_NAMES.sub("-", path.removesuffix(".md").lower())
        name, number = f"{plain}.xhtml", 1
        while name in names.values():
            number += 1
            name = f"{plain}-{number}.xhtml"
        names[path] = name
    return names


class _Writer:
    """Writes the files of one EPUB."""

    def __init__(
        self, sections: Sections, edition: Edition, day: date, starts: dict[str, int]
    ) -> None:
        self.book = sections.book
        self.edition = edition
        self.day = day
        self.numbers = PageNumbers(starts)
        self.maker = PageMaker(sections, edition, self.numbers)
        self.names = file_names(edition.pages)
        self.texts: dict[str, bytes] = {}
        self.entries: list[Entry] = []
        self.parts: list[str] = []
        self.matter = FRONT

    def run(self) -> Source:
        """Write them all."""
        pages: dict[str, Page] = {}
        for path in self.edition.pages:
            article = self.book.articles[path]
            pages[path] = self.maker.make(article, 1 if self._part(article) else 0)
        write_links(pages, self.names)
        title = title_page(self.book, self.edition, self.day)
        self._write(TITLE_PAGE, Entry(1, self.book.settings.name, ""), title)
        for page in pages.values():
            self._write_page(page)
        style = (resources("handbook.editions.epub") / STYLE).read_bytes()
        files = {
            package.NAVIGATION: self._navigation(pages),
            STYLE: style,
            **self.texts,
            **self.maker.pictures,
        }
        facts = about(self.book, self.edition, self.day, bool(self.numbers.found))
        first, *rest = self.texts
        opf = package.opf(facts, [*files, COVER], [first, package.NAVIGATION, *rest], COVER)
        settings = self.book.settings
        drawn = cover(self.book, self.edition)
        return Source({package.OPF: opf, **files}, drawn, facts.modified, fonts.files(settings))

    def _part(self, article: Article) -> str:
        return self.book.part_of(article) if article.kind is Kind.CHAPTER else ""

    def _write(self, name: str, entry: Entry, body: str) -> None:
        """Write a file, and list it under the entry's text."""
        language = self.book.settings.handbook.language
        file = f"{TEXTS}/{name}"
        self.texts[file] = xhtml.document(language, entry.text, f"../{STYLE}", self.matter, body)
        self.entries.append(Entry(entry.level, entry.text, file))

    def _write_page(self, page: Page) -> None:
        article, name = page.article, self.names[page.article.path]
        if article.kind is Kind.CHAPTER:
            self.matter = BODY
        elif self.matter == BODY:
            self.matter = BACK
        self._write_part(self._part(article))
        (level, title, anchor), *others = page.headings
        page.root.set("aria-labelledby", anchor)
        kind = self._kind(article)
        if kind:
            page.root.set("epub:type", kind)
            page.root.set("role", f"doc-{kind}")
        self._write(name, Entry(level, title, ""), xhtml.text(page.root))
        self.entries += [Entry(one, text, f"{TEXTS}/{name}#{place}") for one, text, place in others]

    def _write_part(self, part: str) -> None:
        """Write the title of a part before its first chapter."""
        if not part or part in self.parts:
            return
        self.parts.append(part)
        number = len(self.parts)
        title = f"{self.book.settings.words.part} {number}: {part}"
        heading = f"<h1>{escape(title)}</h1>"
        body = f'<section epub:type="part" role="doc-part" class="hb-part">{heading}</section>'
        self._write(PART_PAGE.format(number), Entry(1, title, ""), body)

    def _kind(self, article: Article) -> str:
        if article.kind is Kind.CHAPTER:
            return "chapter"
        pages = self.book.settings.handbook.pages
        known = {pages.glossary: "glossary", pages.bibliography: "bibliography"}
        return known.get(article.path, "")

    def _navigation(self, pages: dict[str, Page]) -> bytes:
        own, words = self.book.settings.handbook, self.book.settings.words
        chapters = [path for path in pages if pages[path].article.kind is Kind.CHAPTER]
        rows = [
            ("titlepage", self.book.settings.name, f"{TEXTS}/{TITLE_PAGE}"),
            ("toc", words.contents, "#toc"),
        ]
        kinds = [("bodymatter", chapters[0])] if chapters else []
        kinds += [("glossary", own.pages.glossary), ("bibliography", own.pages.bibliography)]
        for kind, path in kinds:
            if path in pages:
                title = pages[path].article.title
                rows.append((kind, title, f"{TEXTS}/{self.names[path]}"))
        places = [
            (number, f"{TEXTS}/{self.names[path]}#page-{number}")
            for path, page in pages.items()
            for number in self.numbers.found
            if f"page-{number}" in page.ids
        ]
        body = "\n".join(
            (
                navigation.contents(words.contents, self.entries),
                navigation.landmarks(words.contents, rows),
                navigation.page_list(words.pages_list, places),
            )
        )
        return xhtml.document(own.language, words.contents, STYLE, FRONT, body)
