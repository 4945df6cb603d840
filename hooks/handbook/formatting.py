"""The citations of a handbook, formatted: every one, once, in the handbook's style."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from handbook import settings
from handbook.article import Article
from handbook.article import cited as cited_of
from handbook.bibliography import citeproc, last, style, works
from handbook.bibliography.again import Again
from handbook.bibliography.citeproc import Basis, Citation, Formatted, Formatter
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


class Ahead:
    """Formats citations while the handbook is still being read and checked.

    What has not changed is taken from the last build. For a few works that have changed,
    pandoc begins beside us. All else is left to ``format_citations``, and so is every fault.
    """

    def __init__(self) -> None:
        self._works: works.Conversion | None = None
        self._again: _Again | None = None
        self._first: Formatter | None = None

    @uncollected()
    def begin(self, book: Book, is_first: bool = False) -> None:
        """Begin with the works, as soon as they have been read.

        Args:
            book: the handbook.
            is_first: whether nothing is known of an earlier build.
        """
        with suppress(PandocError, style.StyleError):
            texts, cache = book.bibliography_key, Cache(book.settings.root)
            self._works = works.Conversion(book.works, texts, cache)
            if is_first:
                book.works = self._works.result().works
                self._first = formatter(book)
                self._first.begin()
            elif self._works.is_ready:
                self._begin_again(book)

    def _begin_again(self, book: Book) -> None:
        assert self._works is not None
        found, cache = self._works.result(), Cache(book.settings.root)
        known = last.basis_of(cache, found.change.before) if found.change else None
        if known and found.change:
            book.works = found.works
            by = formatter(book)
            self._again = _Again(*known, Again(by, known[1], found.change.csl), found.change)

    @uncollected()
    def recall(self, book: Book) -> bool:
        """Take the citations of the last build, once all pages are there.

        Returns:
            Whether they are those of this one; else what has changed is begun.
        """
        if self._works is None or not book.works or self._first is not None:
            return False
        with suppress(PandocError, style.StyleError):
            found = self._works.result()
            rest, cache = _rest_of(book), Cache(book.settings.root)
            formatted = last.get(cache, last.key_of(found.key, rest))
            if formatted is not None:
                book.works, book.formatted_key = found.works, last.key_of(found.key, rest)
                _fill_in(book, formatted)
                self._works.keep()
                return True
            if self._again is None:
                self._begin_again(book)
            if self._again and self._again.key == last.key_of(self._again.change.before, rest):
                self._again.work.begin(
                    [
                        (one.gathered.keys, partial(_known_clusters, one, book))
                        for one in book.in_order
                    ]
                )
                self._again.formatted, self._again.rest = last.get(cache, self._again.key), rest
            self._works.keep()
        return False

    def citations(self, book: Book) -> Formatted | None:
        """All citations, where none had been formatted, or but a few had to be again.

        Raises:
            PandocError: pandoc could not format them.
        """
        if self._first is not None and self._works is not None:
            self._works.keep()
            return _all(book, self._first, self._works.key, _rest_of(book))
        again, self._again = self._again, None
        if again is None or again.formatted is None or self._works is None:
            if again:
                again.work.stop()
            return None
        try:
            formatted = again.work.result(again.formatted)
        except PandocError:
            again.work.stop()
            raise
        changed = again.work.by.via.known_through(again.work.stale.union(again.change.works))
        book.since = again.key, frozenset(changed)
        _keep(book, self._works.key, again.rest, formatted, again.work.by)
        return formatted

    def stop(self) -> None:
        """Give up; nobody wants the citations any more."""
        if self._works is not None:
            self._works.stop()
        if self._again is not None:
            self._again.work.stop()
        if self._first is not None:
            self._first.stop()


@dataclass
class _Again:
    """Citations that are being formatted again.

    Attributes:
        key: the key of those before.
        basis: what those were formatted from.
        work: what formats them.
        change: the works that have changed.
        formatted: those before, once it is known that nothing else has changed.
        rest: the key of all that shapes them beside the works.
    """

    key: str
    basis: Basis
    work: Again
    change: last.Change
    formatted: Formatted | None = None
    rest: str = ""


@uncollected()
def format_citations(book: Book, ahead: Ahead | None = None) -> None:
    """Format every citation and every work, once; what cannot be stands as it is written.

    Args:
        book: the handbook.
        ahead: what has begun already.
    """
    try:
        formatted = ahead.citations(book) if ahead else None
        if formatted is None:
            formatted = _formatted(book)
    except (PandocError, style.StyleError) as error:
        book.findings.append(_style_fault(book, error))
        formatted = Formatted([], {})
    _fill_in(book, formatted)


def _is_whole(article: Article, book: Book) -> bool:
    """Whether all works that a page cites are there."""
    return article.gathered.keys <= book.works.keys()


def _known_clusters(article: Article, book: Book) -> list[Cluster]:
    """The citations of a page, those left out whose works nobody knows."""
    clusters = article.gathered.clusters
    return clusters if _is_whole(article, book) else [c for c in clusters if _is_known(c, book)]


def _fill_in(book: Book, formatted: Formatted) -> None:
    waiting = iter(formatted.citations)
    for article in book.in_order:
        ready = next(waiting, [])
        is_whole = formatted.citations and _is_whole(article, book)
        book.citations[article.path] = ready if is_whole else _with_unknown(article, ready, book)
    book.references = formatted.references
    book.names = formatted.names


def _formatted(book: Book) -> Formatted:
    if not book.works:
        return Formatted([], {})
    cache = Cache(book.settings.root)
    book.works, works_key, _ = works.with_csl(book.works, book.bibliography_key, cache)
    rest = _rest_of(book)
    formatted = last.get(cache, last.key_of(works_key, rest))
    if formatted is None:
        formatted = _all(book, formatter(book), works_key, rest)
    book.formatted_key = last.key_of(works_key, rest)
    return formatted


def _all(book: Book, by: Formatter, works: str, rest: str) -> Formatted:
    formatted = by.format([_known_clusters(one, book) for one in book.in_order])
    _keep(book, works, rest, formatted, by)
    return formatted


def _keep(book: Book, works: str, rest: str, formatted: Formatted, by: Formatter) -> None:
    """Let what has been formatted be kept for the next build."""
    cache = Cache(book.settings.root)
    book.formatted_key = last.key_of(works, rest)
    book.unkept.append(partial(last.put, cache, book.formatted_key, formatted))
    if by.basis:
        book.unkept.append(partial(last.put_basis, cache, works, rest, by.basis))


def _rest_of(book: Book) -> str:
    """A key for all that shapes the citations of a handbook beside its works."""
    try:
        look = style.read(book.settings.style).xml
    except style.StyleError:
        # Works are needed in their CSL form all the same; then the fault is told.
        look = ""
    words = book.settings.words.model_dump_json()
    cited = (
        one.gathered.cited if _is_whole(one, book) else cited_of(_known_clusters(one, book))
        for one in book.in_order
    )
    return last.key_of_rest(look, language_of(book), words, *cited)


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


def _with_unknown(article: Article, ready: Sequence[Citation], book: Book) -> list[Citation]:
    """The citations of a page, those as they are written that were not formatted."""
    group, waiting = article.gathered.clusters, iter(ready)
    found = (next(waiting, None) if _is_known(one, book) else None for one in group)
    return [one or _as_written(cluster) for one, cluster in zip(found, group, strict=True)]


def _as_written(cluster: Cluster) -> Citation:
    return Citation(f'<mark class="hb-unknown">{escape(cluster.raw)}</mark>')
