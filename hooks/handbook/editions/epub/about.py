"""What an EPUB says of itself: to programs, and on its first page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from html import escape
from uuid import UUID

from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.colophon import how_to_cite
from handbook.editions.edition import Edition
from handbook.editions.epub.cover import drawn
from handbook.editions.epub.package import About
from handbook.heads import date_text

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


def about(book: Book, edition: Edition, day: date, has_pages: bool) -> About:
    """An edition's metadata.

    Args:
        book: the handbook.
        edition: the edition.
        day: the date that it bears.
        has_pages: whether it has the page numbers of print.
    """
    own, words = book.settings.handbook, book.settings.words
    name = f"{book.settings.url or book.settings.name}#{edition.file_name}"
    identifier = UUID(bytes=sha256(name.encode()).digest()[:16], version=5)
    tutor = edition.audience is Audience.TUTOR
    features = (*FEATURES, *(PAGE_FEATURES if has_pages else ()))
    properties = [
        ("schema:accessMode", "textual"),
        ("schema:accessMode", "visual"),
        ("schema:accessModeSufficient", "textual"),
        *(("schema:accessibilityFeature", feature) for feature in features),
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", words.accessibility_summary),
    ]
    if has_pages:
        printed = f"{book.settings.name}, {words.version} {own.version}"
        properties.append(("pageBreakSource", printed))
    return About(
        identifier=str(identifier),
        language=own.language,
        modified=datetime(day.year, day.month, day.day, tzinfo=UTC),
        core=[
            (
                "title",
                f"{book.settings.name} ({words.tutor_edition})" if tutor else book.settings.name,
            ),
            ("publisher", own.publisher),
            ("description", book.settings.description),
            ("rights", f"{own.licence.name} {own.licence.url}".strip()),
            ("date", day.isoformat()),
        ],
        subtitle=own.subtitle,
        authors=own.authors,
        properties=properties,
    )


def cover(book: Book, edition: Edition) -> str:
    """The cover as a drawing."""
    own, words = book.settings.handbook, book.settings.words
    tutor = edition.audience is Audience.TUTOR
    lines = [
        own.subtitle,
        ", ".join(own.authors),
        words.tutor_edition if tutor else words.learner_edition,
        f"{words.version} {own.version}",
    ]
    return drawn(book.settings.name, [line for line in lines if line], own.fonts.sans)


def title_page(book: Book, edition: Edition, day: date) -> str:
    """The first page: title, authors, edition, licence, how to cite."""
    own, words = book.settings.handbook, book.settings.words
    tutor = edition.audience is Audience.TUTOR
    lines = [
        ", ".join(own.authors),
        words.tutor_edition if tutor else words.learner_edition,
        f"{words.version} {book.version}, {date_text(book, day)}",
        own.publisher,
        f"{words.licence}: {own.licence.name} {own.licence.url}" if own.licence.name else "",
        f"{words.how_to_cite}: {how_to_cite(book, edition, day)}",
    ]
    subtitle = f'<p class="hb-subtitle">{escape(own.subtitle)}</p>\n' if own.subtitle else ""
    text = "\n".join(f"<p>{escape(line.strip())}</p>" for line in lines if line)
    return (
        '<section epub:type="titlepage" class="hb-title-page">\n'
        f"<h1>{escape(book.settings.name)}</h1>\n{subtitle}{text}\n</section>"
    )
