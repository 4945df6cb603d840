"""How an edition is cited."""

from __future__ import annotations

from datetime import date

from handbook.book import Book
from handbook.editions.edition import Edition, Scope


def how_to_cite(book: Book, edition: Edition, day: date) -> str:
    """An edition as a reference, in author-date form.

    Example:
        *after* ``A Handbook: Of steps (version 1.0). (2026).`` for the whole book, and
        ``First steps. (2026). In A Handbook: Of steps (version 1.0).`` for a chapter.
    """
    own = book.settings.handbook
    authors = ", ".join(own.authors) or own.publisher
    name = f"{book.settings.name}: {own.subtitle}" if own.subtitle else book.settings.name
    whole = f"{name} (version {own.version})."
    if edition.scope in (Scope.CHAPTER, Scope.HANDOUT):
        text = f"{edition.title}. ({day.year}). In {whole}"
        text = f"{authors} ({day.year}). {edition.title}. In {whole}" if authors else text
    else:
        text = f"{authors} ({day.year}). {whole}" if authors else f"{whole} ({day.year})."
    return f"{text} {book.settings.url}".strip()
