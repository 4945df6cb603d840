"""What other programs read: bibliography and catalogue, made when they have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook import catalogue, pandoc
from handbook.bibliography import export
from handbook.cache import Cache, digest, versions

if TYPE_CHECKING:
    from handbook.book import Book


def references(book: Book, is_preview: bool) -> dict[str, str]:
    """The bibliography as BibTeX, RIS and CSL JSON, by the names of the files.

    Args:
        book: the handbook, its citations formatted.
        is_preview: whether works may lack what is wrong with them.
    """
    cache = Cache(book.settings.root)

    def made() -> dict[str, str]:
        # In a preview works may lack something under the same mark.
        kept = Cache(None) if is_preview else cache
        bibtex, ris, csl_json = export.every(book.works.values(), kept)
        return {
            "reference/references.bib": bibtex,
            "reference/references.ris": ris,
            "reference/references.json": csl_json,
        }

    # Where pandoc failed, the works have no CSL form, and may have one the next time.
    if not book.references:
        return made()
    key = digest(versions(), pandoc.identity(), book.bibliography_key)
    kind = "references-preview" if is_preview else "references"
    found: dict[str, str] = cache.once(kind, key, made)
    return found


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
