"""The citations of a handbook, formatted: every one, once, in the handbook's style."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from handbook import settings
from handbook.article import Article
from handbook.article import cited as cited_of
from handbook.bibliography import citeproc, last, style, works
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

    def begin(self, book: Book) -> None:
        """Begin to put works into their CSL form, as soon as they have been read."""
        with suppress(PandocError):
            texts, cache = book.bibliography_key, Cache(book.settings.root)
            self._works = works.Conversion(book.works, texts, cache)

    @uncollected()
    def recall(self, book: Book) -> bool:
        """Take the citations of the last build, once all pages are there.

        Returns:
            Whether they are those of this one; else what has changed is begun.
        """
        if self._works is None or not book.works:
            return False
        with suppress(PandocError, style.StyleError):
            found = self._works.result()
            rest, cache = _rest_of(book), Cache(book.settings.root)
            formatted = last.get(cache, last.key_of(found.key, rest))
            if formatted is not None:
                book.works, book.formatted_key = found.works, last.key_of(found.key, rest)
                _fill_in(book, formatted)
                return True
            before = last.before(cache, found.change.before, rest) if found.change else None
            if before and found.change:
                book.works = found.works
                self._again = _Again(book, rest, found, *before)
        return False

    def citations(self) -> Formatted | None:
        """All citations, where but a few had to be formatted again.

        Raises:
            PandocError: pandoc could not format them.
        """
        found = self._again.citations() if self._again else None
        self._again = None
        return found

    def stop(self) -> None:
        """Give up; nobody wants the citations any more."""
        if self._works is not None:
            self._works.stop()
        if self._again is not None:
            self._again.batches.order.stop()


class _Again:
    """Citations formatted again where a few works have changed."""

    def __init__(
        self,
        book: Book,
        rest: str,
        found: works.WithCsl,
        formatted: Formatted,
        basis: Basis,
    ) -> None:
        self.book = book
        self.rest = rest
        self.found = found
        self.formatted = formatted
        self.basis = basis
        self.by = formatter(book)
        assert found.change is not None
        self.change = found.change
        self.batches = self.by.begin_again(basis, self.change.csl.keys())

    def citations(self) -> Formatted:
        book, change = self.book, self.change
        pages = [(one.gathered.keys, partial(_known_clusters, one, book)) for one in book.in_order]
        formatted, stale = self.by.format_again(
            self.batches, pages, self.formatted, self.basis, change.csl
        )
        changed = self.by.via.known_through(stale.union(change.works))
        book.since = last.key_of(change.before, self.rest), frozenset(changed)
        _keep(book, self.found.key, self.rest, formatted, self.by)
        return formatted


@uncollected()
def format_citations(book: Book, ahead: Ahead | None = None) -> None:
    """Format every citation and every work, once; what cannot be stands as it is written.

    Args:
        book: the handbook.
        ahead: what has begun already.
    """
    try:
        formatted = ahead.citations() if ahead else None
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
        by = formatter(book)
        formatted = by.format([_known_clusters(one, book) for one in book.in_order])
        _keep(book, works_key, rest, formatted, by)
    book.formatted_key = last.key_of(works_key, rest)
    return formatted


def _keep(book: Book, works: str, rest: str, formatted: Formatted, by: Formatter) -> None:
    """Keep what has been formatted for the next build."""
    cache = Cache(book.settings.root)
    book.formatted_key = last.key_of(works, rest)
    last.put(cache, book.formatted_key, formatted)
    if by.basis:
        last.put_basis(cache, works, rest, by.basis)


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


def _with_unknown(article: Article, ready: list[Citation], book: Book) -> list[Citation]:
    """The citations of a page, those as they are written that were not formatted."""
    group, waiting = article.gathered.clusters, iter(ready)
    found = (next(waiting, None) if _is_known(one, book) else None for one in group)
    return [one or _as_written(cluster) for one, cluster in zip(found, group, strict=True)]


def _as_written(cluster: Cluster) -> Citation:
    return Citation(f'<mark class="hb-unknown">{escape(cluster.raw)}</mark>')
