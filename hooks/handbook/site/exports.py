"""The bibliography in the forms that other programs read, made when it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook import pandoc
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
