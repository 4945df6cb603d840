"""A whole handbook: all pages, the bibliography, the glossary, and the citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from handbook import (
    checks,
    clock,
    cores,
    folder,
    formatting,
    glossary,
    history,
    nav,
    settings,
    silencing,
    source,
    wording,
)
from handbook.article import Article
from handbook.bibliography import works
from handbook.bibliography.citeproc import Citation
from handbook.bibliography.entry import Entry
from handbook.cache import Cache
from handbook.checks import Demand
from handbook.finding import Finding, in_order
from handbook.frontmatter import Kind
from handbook.garbage import uncollected
from handbook.glossary import Term
from handbook.history import History
from handbook.nav import NavEntry
from handbook.pages import Pages
from handbook.settings import Settings
from handbook.source import Source

NOTHING_MORE = Demand()
# Where a copy of this process reads the bibliography, such a share of the pages is rendered
# before it is looked for.
BEFORE_WORKS = 0.9


@dataclass
class Book:
    """Everything known of a handbook at one build; made anew for each.

    Attributes:
        settings: its settings.
        entries: its pages in order.
        articles: the rendered pages by path.
        works: the bibliography by key.
        terms: the glossary by id.
        citations: the formatted citations of each page, by path.
        references: every work as a formatted reference, in the style's order.
        names: works through which others are known, as they stand in a sentence.
        is_note_style: whether citations stand in notes.
        broken_keys: keys of works that are there and cannot be read.
        is_bibliography_whole: whether every ``.bib`` file could be read.
        bibliography_key: a key for the texts of the ``.bib`` files.
        formatted_key: a key for all citations and references; empty where there are none.
        since: where this build has formatted some again, the key of all before, and the works
            of which something has changed.
        findings: everything that is wrong, in order.
        anchors: the anchors of each page, by path, as far as somebody has asked for them.
        unkept: what has been made and is still to be kept for the next build.
    """

    settings: Settings
    entries: list[NavEntry] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=dict)
    works: dict[str, Entry] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    citations: dict[str, Sequence[Citation]] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    is_note_style: bool = False
    broken_keys: set[str] = field(default_factory=set)
    is_bibliography_whole: bool = True
    bibliography_key: str = ""
    formatted_key: str = ""
    since: tuple[str, frozenset[str]] = ("", frozenset())
    findings: list[Finding] = field(default_factory=list)
    anchors: dict[str, set[str]] = field(default_factory=dict, repr=False)
    unkept: list[Callable[[], None]] = field(default_factory=list, repr=False)

    def keep(self) -> None:
        """Keep for the next build what this one has made, where it has not been done."""
        while self.unkept:
            self.unkept.pop()()

    @property
    def has_errors(self) -> bool:
        """Whether a finding stops the build."""
        return any(finding.is_error for finding in self.findings)

    @cached_property
    def history(self) -> History:
        """What git knows of its past."""
        return history.read(self.settings.root, self.settings.docs)

    @property
    def version(self) -> str:
        """Its version with the commit at hand, where there is git.

        Example:
            *after* ``1.0 (4fd3bf5)``.
        """
        commit = self.history.commit
        return self.settings.handbook.version + (f" ({commit})" if commit else "")

    @cached_property
    def day(self) -> date:
        """The date that everything made from it bears."""
        reviews = (article.meta.last_reviewed for article in self.articles.values())
        return clock.day(self.settings.root, reviews)

    @cached_property
    def chapters(self) -> list[Article]:
        """The chapters in order."""
        return [article for article in self.in_order if article.kind is Kind.CHAPTER]

    @cached_property
    def handouts(self) -> list[Article]:
        """The handouts by number."""
        found = [article for article in self.in_order if article.kind is Kind.HANDOUT]
        return sorted(found, key=lambda article: (getattr(article.meta, "number", 0), article.path))

    @cached_property
    def in_order(self) -> list[Article]:
        """All pages in the navigation's order; asked for when every page has been read."""
        return [self.articles[entry.path] for entry in self.entries if entry.path in self.articles]

    @cached_property
    def reference_places(self) -> dict[str, int]:
        """The place of each work in the order of references; asked for once they are made."""
        return {key: place for place, key in enumerate(self.references)}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {chapter.path: number for number, chapter in enumerate(self.chapters, 1)}

    @cached_property
    def _parts(self) -> dict[str, str]:
        return {entry.path: entry.part for entry in reversed(self.entries)}

    @cached_property
    def _by_slug(self) -> dict[tuple[str, Kind], Article]:
        return {(one.slug, one.kind): one for one in reversed(self.articles.values())}

    def chapter_number(self, article: Article) -> int:
        """The number of a chapter, counted from 1; 0 for any other page."""
        return self._numbers.get(article.path, 0)

    def part_of(self, article: Article) -> str:
        """Title of the part that a page stands in."""
        return self._parts.get(article.path, "")

    @cached_property
    def _slugs(self) -> dict[Kind, list[str]]:
        found: dict[Kind, list[str]] = {kind: [] for kind in Kind}
        for entry in self.entries:
            article = self.articles.get(entry.path)
            kind = article.kind if article else nav.kind_of(entry.path, self.settings)
            found[kind].append(entry.path.rsplit("/", 1)[-1].removesuffix(".md"))
        return found

    def slugs(self, kind: Kind) -> list[str]:
        """The names of all files of a kind, those that cannot be read included."""
        return self._slugs[kind]

    def by_slug(self, slug: str, kind: Kind) -> Article | None:
        """A page of a kind by the name of its file."""
        return self._by_slug.get((slug, kind))


def load(
    file: Path, demand: Demand = NOTHING_MORE, begin: Callable[[Book], None] | None = None
) -> tuple[Book | None, list[Finding]]:
    """Read, render and check a handbook, and format its citations.

    Args:
        file: its ``mkdocs.yml``.
        demand: what to check beyond what a build checks.
        begin: called with the handbook before it is checked, where its citations are those of
            the last build: whatever takes long can begin, though it may be in vain. Who gives
            it keeps the handbook too, when there is time.

    Returns:
        The handbook, or None when its settings cannot be used; and all findings.
        Citations are formatted only when nothing stops a build.
    """
    ahead = formatting.Ahead()
    try:
        book, findings = read(file, demand, ahead=ahead, begin=begin)
        if book and not book.has_errors and not book.formatted_key:
            formatting.format_citations(book, ahead)
    finally:
        ahead.stop()
    if book and not begin:
        book.keep()
    return book, book.findings if book else findings


@uncollected()
def read(
    file: Path,
    demand: Demand = NOTHING_MORE,
    remembers: bool = False,
    ahead: formatting.Ahead | None = None,
    begin: Callable[[Book], None] | None = None,
) -> tuple[Book | None, list[Finding]]:
    """Read, render and check a handbook, its citations left unformatted.

    Args:
        file: its ``mkdocs.yml``.
        demand: what to check beyond what a build checks.
        remembers: whether this process will read the handbook again.
        ahead: formats citations beside other work, as far as it can.
        begin: called as ``load`` says.

    Returns:
        The handbook, or None when its settings cannot be used; and all findings.
    """
    found, findings = settings.load(file)
    if found is None:
        return None, in_order(findings)
    book = Book(found)
    book.findings = findings
    book.entries, nav_findings = nav.read(found)
    book.findings += nav_findings
    sources = _read_sources(book)
    _read_glossary(book, sources)
    words, word_findings = wording.load(found)
    book.findings += word_findings
    pages = Pages(found, glossary.forms(book.terms), words, Cache(found.root), remembers)
    kinds = {path: nav.kind_of(path, found) for path in sources}
    articles, is_first = pages.articles(sources, kinds), works.is_much(found)
    if is_first:
        with cores.beside(partial(works.prepare, found)):
            _add(book, islice(articles, int(len(sources) * BEFORE_WORKS)))
    # What pandoc has to do for it goes on while pages are rendered.
    bibliography = _read_bibliography(book, remembers)
    if ahead and not book.has_errors:
        ahead.begin(book, is_first)
    _add(book, articles)
    book.findings += formatting.style_of(book)
    if ahead and not book.has_errors and ahead.recall(book) and begin:
        begin(book)
    book.findings += folder.check(found.root, found.docs)
    for path in found.bibliography:
        book.findings += folder.check_file(found.root, path)
    book.findings += checks.run(book, demand)
    silencings = [
        *(one for text in sources.values() for one in silencing.in_page(text)),
        *silencing.in_yaml(settings.FILE, found.text),
        *silencing.in_bibliography(bibliography.entries),
    ]
    book.findings = in_order(silencing.apply(book.findings, silencings, demand.not_asked))
    return book, book.findings


def _add(book: Book, articles: Iterable[Article]) -> None:
    for article in articles:
        book.articles[article.path] = article
        book.findings += article.findings


def _read_bibliography(book: Book, remembers: bool) -> works.Works:
    found = works.read(book.settings, remembers)
    book.works, book.bibliography_key = found.by_key, found.key
    book.broken_keys = found.broken
    book.is_bibliography_whole = found.is_whole
    book.findings += found.findings
    return found


def _read_sources(book: Book) -> dict[str, Source]:
    sources = {}
    for entry in book.entries:
        path = f"{book.settings.docs}/{entry.path}"
        text, findings = source.read(book.settings.root, path)
        book.findings += findings
        if text is not None:
            sources[entry.path] = text
    return sources


def _read_glossary(book: Book, sources: dict[str, Source]) -> None:
    path = book.settings.handbook.pages.glossary
    if path in sources:
        book.terms = glossary.read(sources[path])
        book.findings += glossary.check(book.terms, sources[path].path)
