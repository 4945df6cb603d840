"""All editions of a handbook, and the manifest that lists them."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from handbook.book import Book
from handbook.editions import epub, pdf
from handbook.editions.edition import Edition, Format, Scope
from handbook.frontmatter import Kind

MANIFEST = "index.json"


def book_pages(book: Book) -> tuple[str, ...]:
    """The pages of the whole book: front matter, chapters, back matter."""
    own = book.settings.handbook.book
    chapters = [chapter.path for chapter in book.chapters]
    named = [*own.front, *chapters, *own.back]
    return tuple(path for path in named if path in book.articles)


def editions(book: Book) -> list[Edition]:
    """Every edition that a build makes."""
    whole = book_pages(book)
    paper = book.settings.handbook.paper
    name = book.settings.name
    slug = book_slug(book)
    found = [Edition(Scope.BOOK, whole, name, slug, paper=paper)]
    for article in book.chapters + book.handouts:
        scope = Scope.CHAPTER if article.kind is Kind.CHAPTER else Scope.HANDOUT
        found.append(Edition(scope, (article.path,), article.title, article.slug, paper=paper))
    found.append(Edition(Scope.BOOK, whole, name, slug, paper="", format=Format.EPUB))
    return found


def write_all(book: Book, folder: Path) -> None:
    """Make every edition, and the manifest that lists them.

    Args:
        book: the handbook, its citations formatted.
        folder: where to put the files.
    """
    day = book.day
    folder.mkdir(parents=True, exist_ok=True)
    rows = [_write(book, edition, day, folder) for edition in editions(book)]
    text = json.dumps({"editions": rows}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def make(book: Book, edition: Edition, day: date) -> tuple[bytes, int | None]:
    """Make one edition: its bytes, and its number of pages where it has pages."""
    if edition.format is Format.EPUB:
        return epub.make(book, edition, day), None
    printed = pdf.make(book, edition, day)
    return printed.content, printed.pages


def _write(book: Book, edition: Edition, day: date, folder: Path) -> dict[str, Any]:
    content, pages = make(book, edition, day)
    name = edition.file_name
    (folder / name).write_bytes(content)
    return {
        "path": name,
        "title": edition.title,
        "kind": edition.scope.value,
        "edition": edition.audience.value,
        "format": edition.format.value,
        "paper": edition.paper or None,
        "large_print": edition.is_large,
        "pages": pages,
        "bytes": len(content),
        "sha256": sha256(content).hexdigest(),
        "sources": list(edition.pages),
    }


def book_slug(book: Book) -> str:
    """The handbook's title as a file name.

    Example:
        *before* ``The Mindful Helper``, *after* ``the-mindful-helper``.
    """
    words = "".join(c if c.isalnum() else " " for c in book.settings.name.lower()).split()
    return "-".join(words) or "handbook"
