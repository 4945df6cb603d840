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
def format_citations(book: Book) -> None:
    """Format every citation and every work, once; what cannot be stands as it is written."""
    groups = {article.path: article.gathered.clusters for article in book.in_order}
    known = {path: [c for c in group if _is_known(c, book)] for path, group in groups.items()}
    try:
        formatted = _formatted(book, list(known.values()))
    except (PandocError, style.StyleError) as error:
        book.findings.append(_style_fault(book, error))
        formatted = Formatted([], {})
    found = dict(zip(known, formatted.citations, strict=False))
    for path, group in groups.items():
        ready = found.get(path, [])
        is_whole = len(ready) == len(group)
        book.citations[path] = ready if is_whole else _with_unknown(group, ready, book)
    book.references = formatted.references
    book.names = formatted.names


def _formatted(book: Book, groups: list[list[Cluster]]) -> Formatted:
    if not book.works:
        return Formatted([], {})
    cache, settings = Cache(book.settings.root), book.settings
    try:
        look = style.read(settings.style).xml
    except style.StyleError:
        # Works are needed in their CSL form all the same; then the fault is told.
        look = ""
    words = settings.words.model_dump_json()
    book.works, works_key = works.with_csl(book.works, book.bibliography_key, cache)
    key = last.key_of(works_key, groups, look, language_of(book), words)
    formatted = last.get(cache, key)
    if formatted is None:
        formatted = formatter(book).format(groups)
        last.put(cache, key, formatted)
    book.formatted_key = key
    return formatted


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
