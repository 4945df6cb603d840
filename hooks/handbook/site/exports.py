"""The bibliography in the forms that other programs read, made when it has changed."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from handbook import pandoc
from handbook.bibliography import export
from handbook.cache import Cache, digest, versions

if TYPE_CHECKING:
    from handbook.book import Book

KIND = "references"


def references(book: Book, is_preview: bool) -> dict[str, str]:
    """The bibliography as BibTeX, RIS and CSL JSON, by the names of the files.

    Args:
        book: the handbook, its citations formatted.
        is_preview: whether works may lack what is wrong with them.
    """
    works = book.works.values()
    cache = Cache(book.settings.root)
    # Where pandoc failed, the works have no CSL form, and may have one the next time.
    is_formatted = bool(book.references)
    key = digest(versions(), pandoc.identity(), book.bibliography_key)
    kept = cache.get(KIND, str(is_preview), key) if is_formatted else None
    with suppress(ValueError):
        return dict(json.loads(kept or b""))
    made = {
        "reference/references.bib": export.bibtex(works),
        "reference/references.ris": export.ris(works),
        "reference/references.json": export.csl_json(works),
    }
    if is_formatted:
        text = json.dumps(made, ensure_ascii=False)
        cache.put(KIND, str(is_preview), key, text.encode())
    return made
