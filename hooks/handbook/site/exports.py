"""What other programs read: bibliography and catalogue, made when they have changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from handbook import catalogue, pandoc
from handbook.bibliography import export
from handbook.cache import Cache, digest, versions
from handbook.site.whole import Whole

if TYPE_CHECKING:
    from handbook.book import Book


def references(book: Book, is_preview: bool) -> dict[str, str]:
    """The bibliography as BibTeX, RIS and CSL JSON, by the names of the files.

    Args:
        book: the handbook, its citations formatted.
        is_preview: whether works may lack what is wrong with them.
    """
    cache, key = Cache(book.settings.root), _key(book)
    if not is_preview:
        return _references(book, cache)
    # In a preview works may lack something under the same mark.
    nothing = Cache(None)
    if not key:
        return _references(book, nothing)
    found: dict[str, str] = cache.once(
        "references-preview", key, lambda: _references(book, nothing)
    )
    return found


def write_references(book: Book, folder: Path) -> dict[str, str]:
    """Write the bibliography as ``references`` gives it, or take what an earlier build wrote.

    Args:
        book: the handbook, its citations formatted.
        folder: the folder of the site.

    Returns:
        Marks of what the files hold, by their names.
    """
    cache = Cache(book.settings.root)
    files = Whole("references", "site", folder)
    files.key = _key(book)
    if not files.key or not files.take(cache):
        made = _references(book, cache)
        files.write({name: text.encode() for name, text in made.items()}, cache)
    if files.key:
        files.keep(cache)
    return files.marks


def _key(book: Book) -> str:
    # Where pandoc failed, the works have no CSL form, and may have one the next time.
    known = (versions(), pandoc.identity(), book.bibliography_key)
    return digest(*known) if book.references else ""


def _references(book: Book, cache: Cache) -> dict[str, str]:
    bibtex, ris, csl_json = export.every(book.works.values(), cache)
    return {
        "reference/references.bib": bibtex,
        "reference/references.ris": ris,
        "reference/references.json": csl_json,
    }


def taught(book: Book, is_preview: bool) -> str:
    """The catalogue of all that the handbook teaches, which no work has a part in.

    Args:
        book: the handbook.
        is_preview: whether pages may lack what is wrong with them.
    """
    articles = [(article.path, article.key) for article in book.in_order]
    if is_preview or not all(key for _, key in articles):
        return catalogue.catalogue(book)
    rows = (text for row in articles for text in row)
    key = digest(versions(), book.settings.text, *rows)
    cache = Cache(book.settings.root)
    kept = cache.get("catalogue", "", key)
    if kept is not None:
        return kept.decode()
    made = catalogue.catalogue(book)
    cache.put("catalogue", "", key, made.encode())
    return made
