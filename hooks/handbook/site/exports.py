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

    def made() -> dict[str, str]:
        works = book.works.values()
        return {
            "reference/references.bib": export.bibtex(works),
            "reference/references.ris": export.ris(works),
            "reference/references.json": export.csl_json(works),
        }

    # Where pandoc failed, the works have no CSL form, and may have one the next time.
    if not book.references:
        return made()
    key = digest(versions(), pandoc.identity(), book.bibliography_key)
    kind = "references-preview" if is_preview else "references"
    found: dict[str, str] = Cache(book.settings.root).once(kind, key, made)
    return found
