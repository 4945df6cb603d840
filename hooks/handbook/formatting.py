"""The citations of a handbook, formatted: every one, once, in the handbook's style."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from handbook import settings
from handbook.bibliography import citeproc, last, style, works
from handbook.bibliography.citeproc import Citation, Formatted
from handbook.cache import Cache
from handbook.cluster import Cluster
from handbook.finding import Finding
from handbook.garbage import uncollected
from handbook.pandoc import PandocError
from handbook.rules import Rule

if TYPE_CHECKING:
    from handbook.book import Book


def style_of(book: Book) -> list[Finding]:
    """Note whether the style cites in notes; what is wrong with it."""
    try:
        book.is_note_style = style.read(book.settings.style).is_note
    except style.StyleError as error:
        return [_style_fault(book, error)]
    return []


def _style_fault(book: Book, error: Exception) -> Finding:
    line = settings.style_line(book.settings.yaml)
    message = str(error).split("\n", 1)[0]
    what = "citations cannot be formatted"
    return Finding(settings.FILE, line, Rule.STYLE_USABLE, what, message)


@uncollected()
def recall(book: Book) -> bool:
    """Take the citations of the last build, where nothing that shapes them has changed.

    Returns:
        Whether they are there; else the handbook is left as it was.
    """
    cache = Cache(book.settings.root)
    works_key = last.key_of_works(book.works, book.bibliography_key)
    found = last.get_works(cache, works_key, book.works)
    known = _known_clusters(book)
    key = _key_of(book, works_key, list(known.values())) if found else ""
    formatted = last.get(cache, key) if key else None
    if not found or formatted is None:
        return False
    book.works, book.formatted_key = found, key
    _fill_in(book, known, formatted)
    return True


@uncollected()
def format_citations(book: Book) -> None:
    """Format every citation and every work, once; what cannot be stands as it is written."""
    known = _known_clusters(book)
    try:
        formatted = _formatted(book, list(known.values()))
    except (PandocError, style.StyleError) as error:
        book.findings.append(_style_fault(book, error))
        formatted = Formatted([], {})
    _fill_in(book, known, formatted)


def _known_clusters(book: Book) -> dict[str, list[Cluster]]:
    """The citations of each page, those left out whose works nobody knows."""
    return {
        one.path: one.gathered.clusters
        if one.gathered.keys <= book.works.keys()
        else [cluster for cluster in one.gathered.clusters if _is_known(cluster, book)]
        for one in book.in_order
    }


def _fill_in(book: Book, known: dict[str, list[Cluster]], formatted: Formatted) -> None:
    found = dict(zip(known, formatted.citations, strict=False))
    for article in book.in_order:
        ready, group = found.get(article.path, []), article.gathered.clusters
        is_whole = len(ready) == len(group)
        book.citations[article.path] = ready if is_whole else _with_unknown(group, ready, book)
    book.references = formatted.references
    book.names = formatted.names


def _formatted(book: Book, groups: list[list[Cluster]]) -> Formatted:
    if not book.works:
        return Formatted([], {})
    cache = Cache(book.settings.root)
    book.works, works_key = works.with_csl(book.works, book.bibliography_key, cache)
    key = _key_of(book, works_key, groups)
    formatted = last.get(cache, key)
    if formatted is None:
        formatted = formatter(book).format(groups)
        last.put(cache, key, formatted)
    book.formatted_key = key
    return formatted


def _key_of(book: Book, works_key: str, groups: list[list[Cluster]]) -> str:
    """A key for all that shapes the citations of a handbook."""
    try:
        look = style.read(book.settings.style).xml
    except style.StyleError:
        # Works are needed in their CSL form all the same; then the fault is told.
        look = ""
    words = book.settings.words.model_dump_json()
    return last.key_of(works_key, groups, look, language_of(book), words)


def language_of(book: Book) -> str:
    """The language of citations, such as ``en-US``."""
    own = book.settings.handbook
    return own.citation_language or own.language


def formatter(book: Book) -> citeproc.Formatter:
    """What formats citations of a handbook whose works have their CSL form.

    Raises:
        StyleError: the citation style cannot be used.
    """
    chosen = style.read(book.settings.style)
    words, cache = book.settings.words, Cache(book.settings.root)
    return citeproc.Formatter(book.works, chosen, words, language_of(book), cache)


def _is_known(cluster: Cluster, book: Book) -> bool:
    return all(item.key in book.works for item in cluster.items)


def _with_unknown(group: list[Cluster], ready: list[Citation], book: Book) -> list[Citation]:
    """The citations of a page, those as they are written that were not formatted."""
    waiting = iter(ready)
    found = (next(waiting, None) if _is_known(one, book) else None for one in group)
    return [one or _as_written(cluster) for one, cluster in zip(found, group, strict=True)]


def _as_written(cluster: Cluster) -> Citation:
    return Citation(f'<mark class="hb-unknown">{escape(cluster.raw)}</mark>')
