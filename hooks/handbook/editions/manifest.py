"""All editions of a handbook in a folder, and the manifest that lists them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook.book import Book
from handbook.editions.cache import Cache
from handbook.editions.edition import Edition, Scope
from handbook.editions.plan import plan

if TYPE_CHECKING:
    from handbook.editions.making import Made

MANIFEST = "index.json"
CACHE = ".cache/editions"


def cache_of(book: Book) -> Cache:
    """The cache that lies beside a handbook's settings."""
    return Cache(book.settings.root / CACHE)


def write_all(book: Book, folder: Path, cache: Cache) -> list[Made]:
    """Make every edition, and the manifest that lists them.

    Args:
        book: the handbook, its citations formatted.
        folder: where to put the files.
        cache: where finished editions are kept.

    Returns:
        The editions.

    Raises:
        EditionError: one of them could not be made.
        PandocError: pandoc could not make one.
    """
    day = book.day
    folder.mkdir(parents=True, exist_ok=True)
    made = _made(book, plan(book), cache)
    for one in made:
        (folder / one.edition.file_name).write_bytes(one.content)
    data = {
        "title": book.settings.name,
        "version": book.settings.handbook.version,
        "commit": book.history.commit,
        "date": day.isoformat(),
        "editions": [row(book, one) for one in made],
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    cache.sweep()
    return made


def _made(book: Book, editions: list[Edition], cache: Cache) -> list[Made]:
    if not editions:
        return []
    # The presses take long to load.
    from handbook.editions.making import Maker  # noqa: PLC0415

    return Maker(book, book.day, cache).make(editions, show_progress("Editions"))


def row(book: Book, made: Made) -> dict[str, Any]:
    """What the manifest says of an edition."""
    edition = made.edition
    found: dict[str, Any] = {
        "path": edition.file_name,
        "title": edition.title,
        "kind": edition.scope.value,
        "slug": edition.slug,
        "edition": edition.audience.value,
        "format": edition.format.value,
        "paper": edition.paper or None,
        "large_print": edition.is_large,
        "pages": made.pages,
        "bytes": len(made.content),
        "sha256": sha256(made.content).hexdigest(),
        "sources": list(edition.pages),
    }
    if edition.scope in (Scope.CHAPTER, Scope.HANDOUT):
        found |= _of_page(book, edition.pages[0])
    return found


def _of_page(book: Book, path: str) -> dict[str, Any]:
    """What a reader chooses a chapter or a handout by."""
    article = book.articles[path]
    meta = article.meta
    found: dict[str, Any] = {
        "number": getattr(meta, "number", book.chapter_number(article)),
        "minutes": getattr(meta, "minutes", None),
        "purpose": getattr(meta, "purpose", "") or meta.summary,
        "chapter": getattr(meta, "chapter", article.slug),
    }
    form = getattr(meta, "form", "")
    return {**found, "form": form} if form else {**found, "part": book.part_of(article)}


def show_progress(what: str) -> Callable[[int, int], None] | None:
    """A counter on one line of a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        end = "\n" if done == of else ""
        sys.stderr.write(f"\r{what}: {done}/{of}{end}")
        sys.stderr.flush()

    return show
