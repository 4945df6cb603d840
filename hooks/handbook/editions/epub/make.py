"""The EPUB edition, made by pandoc from the assembled pages."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from uuid import UUID

from handbook import pandoc
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.edition import Edition
from handbook.editions.epub import package
from handbook.editions.epub.source import PageNumbers, PageSource, anchor
from handbook.editions.sections import Sections
from handbook.frontmatter import Kind
from handbook.heads import TITLE_ANCHOR, date_text

MARKS = re.compile(r"[!-/:-@\[-`{-~]")
STYLE = "epub.css"
# What the edition offers, in the words of the schema.org vocabulary for accessibility.
FEATURES = (
    "structuralNavigation",
    "tableOfContents",
    "alternativeText",
    "longDescription",
    "readingOrder",
    "displayTransformability",
)
PAGE_FEATURES = ("pageBreakMarkers", "pageNavigation")


@dataclass(frozen=True)
class Source:
    """What an EPUB is made from.

    Attributes:
        html: all its text.
        metadata: its metadata as pandoc wants them.
        files: its pictures by name.
        landmarks: kinds of places, each with its title and anchor.
        pages: the numbers of the printed pages that have a mark.
        print_name: the printed edition that the numbers are of.
        words: the titles of its lists: contents, landmarks, pages.
        epoch: the time that it bears.
    """

    html: str
    metadata: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    landmarks: tuple[tuple[str, str, str], ...] = ()
    pages: tuple[int, ...] = ()
    print_name: str = ""
    words: tuple[str, str] = ("", "")
    epoch: int = 0

    @property
    def key(self) -> str:
        """Everything that shapes the EPUB, as text."""
        sums = {name: sha256(content).hexdigest() for name, content in self.files.items()}
        rest = [self.metadata, sums, self.landmarks, self.pages, self.print_name, self.words]
        return f"{self.html}\0{json.dumps(rest, sort_keys=True)}\0{self.epoch}"


def prepare(sections: Sections, edition: Edition, day: date, starts: dict[str, int]) -> Source:
    """Gather what an EPUB is made from.

    Args:
        sections: the sections of the handbook.
        edition: which pages, and for whom.
        day: the date that it bears.
        starts: the printed page of each place, for the page list.
    """
    book = sections.book
    numbers = PageNumbers(starts)
    texts = [_imprint(book, edition, day)]
    pictures: dict[str, bytes] = {}
    parts: list[str] = []
    for path in edition.pages:
        article = book.articles[path]
        part = book.part_of(article) if article.kind is Kind.CHAPTER else ""
        if part and part not in parts:
            parts.append(part)
            title = f"{escape(book.settings.words.part)} {len(parts)}: {escape(part)}"
            texts.append(f'<h1 id="part-{len(parts)}">{title}</h1>')
        page = PageSource(sections, edition, article, numbers, 1 if part else 0)
        texts.append(page.html())
        pictures |= page.files
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    words = book.settings.words
    return Source(
        html="\n".join(texts),
        metadata=_metadata(book, edition, day, bool(numbers.found)),
        files=pictures,
        landmarks=_landmarks(book, edition),
        pages=tuple(numbers.found),
        print_name=f"{book.settings.name}, {words.version} {book.settings.handbook.version}",
        words=(words.contents, words.pages_list),
        epoch=int(midnight.timestamp()),
    )


def make(source: Source) -> bytes:
    """Make an EPUB 3.

    Args:
        source: what it is made from.

    Raises:
        PandocError: pandoc could not make it.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in source.files.items():
            (folder / file).write_bytes(content)
        (folder / "metadata.json").write_text(json.dumps(source.metadata), encoding="utf-8")
        (folder / "book.html").write_text(source.html, encoding="utf-8")
        output = folder / "book.epub"
        with as_file(files("handbook.editions.epub") / STYLE) as style:
            arguments = [
                "--from=html+epub_html_exts",
                "--to=epub3",
                f"--output={output}",
                f"--metadata-file={folder / 'metadata.json'}",
                f"--css={style}",
                f"--resource-path={folder}",
                "--split-level=2",
                "--toc",
                "--toc-depth=3",
                "--wrap=none",
                str(folder / "book.html"),
            ]
            pandoc.run(arguments, epoch=source.epoch)
        return package.finish(
            output.read_bytes(), source.landmarks, source.pages, source.words, source.print_name
        )


def _metadata(book: Book, edition: Edition, day: date, has_pages: bool) -> dict[str, Any]:
    own, words = book.settings.handbook, book.settings.words
    name = f"{book.settings.url or book.settings.name}#{edition.file_name}"
    identifier = UUID(bytes=sha256(name.encode()).digest()[:16], version=5)
    tutor = edition.audience is Audience.TUTOR
    title = f"{book.settings.name} ({words.tutor_edition})" if tutor else book.settings.name
    metadata = {
        "title": title,
        "subtitle": own.subtitle,
        "creator": [{"role": "author", "text": author} for author in own.authors],
        "publisher": own.publisher,
        "description": book.settings.description,
        "lang": own.language,
        "date": day.isoformat(),
        "rights": f"{own.licence.name} {own.licence.url}".strip(),
        "identifier": [{"scheme": "UUID", "text": f"urn:uuid:{identifier}"}],
        "toc-title": words.contents,
        "accessModes": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": [*FEATURES, *(PAGE_FEATURES if has_pages else ())],
        "accessibilityHazards": ["none"],
        "accessibilitySummary": words.accessibility_summary,
    }
    return {name: _literal(value) for name, value in metadata.items() if value}


def _literal(value: Any) -> Any:
    """Text that pandoc, which reads metadata as Markdown, takes for nothing but text.

    Example:
        *before* ``<b>One</b>``, *after* ``\\<b\\>One\\<\\/b\\>``.
    """
    if isinstance(value, list):
        return [_literal(one) for one in value]
    if isinstance(value, dict):
        return {name: _literal(one) for name, one in value.items()}
    return MARKS.sub(r"\\\g<0>", " ".join(str(value).split()))


def _imprint(book: Book, edition: Edition, day: date) -> str:
    words, own = book.settings.words, book.settings.handbook
    tutor = edition.audience is Audience.TUTOR
    lines = [
        words.tutor_edition if tutor else words.learner_edition,
        f"{words.version} {book.version}, {date_text(book, day)}",
        f"{words.licence}: {own.licence.name} {own.licence.url}".strip()
        if own.licence.name
        else "",
    ]
    text = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f'<h1 class="unnumbered">{escape(book.settings.name)}</h1>{text}'


def _landmarks(book: Book, edition: Edition) -> tuple[tuple[str, str, str], ...]:
    """Kinds of places that reading programs can go to at once."""
    chapters = [
        book.articles[path] for path in edition.pages if book.articles[path].kind is Kind.CHAPTER
    ]
    pages = book.settings.handbook.pages
    rows = [("bodymatter", chapters[0].path)] if chapters else []
    rows += [("glossary", pages.glossary), ("bibliography", pages.bibliography)]
    return tuple(
        (kind, book.articles[path].title, anchor(path, TITLE_ANCHOR))
        for kind, path in rows
        if path in edition.pages
    )
