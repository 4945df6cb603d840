"""Which editions a build makes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from handbook.article import Article
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.edition import Edition, Format, Scope
from handbook.editions.errors import EditionError
from handbook.frontmatter import Kind
from handbook.markdown.finish import KEY_TAG, TUTOR_TAG
from handbook.suggest import nearest


def plan(book: Book) -> list[Edition]:
    """Every edition that a build makes, in the order of the manifest.

    All that learners and tutors print comes for every paper of the settings; large print
    of a single chapter or handout comes for learners, on the handbook's own paper.

    Args:
        book: the handbook.
    """
    if not book.settings.handbook.editions.make:
        return []
    return [
        *_whole_book(book),
        *_collections(book),
        *(edition for chapter in book.chapters for edition in _chapter(book, chapter)),
        *(edition for sheet in book.handouts for edition in _handout(book, sheet)),
    ]


def choose(
    book: Book,
    slugs: tuple[str, ...],
    form: Format,
    audience: Audience,
    paper: str,
    is_large: bool,
) -> list[Edition]:
    """The editions that somebody asks for by name.

    Args:
        book: the handbook.
        slugs: chapters and handouts by the names of their files; the whole book when none.
        form: the file format.
        audience: for whom.
        paper: ``a4``, ``letter``, or the handbook's own when empty.
        is_large: whether in large print.

    Raises:
        EditionError: a name is not known, or there is no such format of what it names.
    """
    own_paper = paper or book.settings.handbook.paper
    more = (audience, own_paper if form is Format.PDF else "", is_large, form)
    if form is not Format.PDF and is_large:
        raise EditionError(f"large print is for paper; {form.value} has any size")
    if not slugs:
        if form is Format.DOCX:
            raise EditionError("name the handouts that are wanted as docx")
        row = (Scope.BOOK, book_pages(book), book.settings.name, book_slug(book))
        return [Edition(*row, *more)]
    if form is Format.EPUB:
        raise EditionError("there is one epub, of the whole book: name no chapter or handout")
    found = []
    for slug in slugs:
        article = _named(book, slug, is_sheet=form is Format.DOCX)
        scope = Scope.CHAPTER if article.kind is Kind.CHAPTER else Scope.HANDOUT
        found.append(Edition(scope, (article.path,), article.title, slug, *more))
    return found


def _named(book: Book, slug: str, is_sheet: bool) -> Article:
    articles = book.handouts if is_sheet else book.chapters + book.handouts
    known = {article.slug: article for article in articles}
    if slug not in known:
        close = nearest(slug, known)
        hint = f" Did you mean {close}?" if close else ""
        what = "handout" if is_sheet else "chapter or handout"
        raise EditionError(f"no {what} is called {slug}.{hint}")
    return known[slug]


def book_pages(book: Book) -> tuple[str, ...]:
    """The pages of the whole book: front matter, chapters, back matter."""
    own = book.settings.handbook.book
    chapters = [chapter.path for chapter in book.chapters]
    named = [*own.front, *chapters, *own.back]
    return tuple(path for path in dict.fromkeys(named) if path in book.articles)


def book_slug(book: Book) -> str:
    """The handbook's title as a file name.

    Example:
        *before* ``Bread with Time``, *after* ``bread-with-time``.
    """
    words = "".join(c if c.isalnum() else " " for c in book.settings.name.lower()).split()
    return "-".join(words) or "handbook"


def sheets_with_keys(book: Book) -> list[Article]:
    """The handouts that have an answer key."""
    return [sheet for sheet in book.handouts if f"<{KEY_TAG}" in sheet.html]


def _audiences(book: Book) -> list[Audience]:
    wants_tutor = book.settings.handbook.editions.tutor
    return [Audience.LEARNER, Audience.TUTOR] if wants_tutor else [Audience.LEARNER]


def _whole_book(book: Book) -> Iterator[Edition]:
    pages, name, slug = book_pages(book), book.settings.name, book_slug(book)
    own = book.settings.handbook.editions
    if not pages:
        return
    sizes = [False, True] if own.large_print else [False]
    for audience, is_large, paper in product(_audiences(book), sizes, own.papers):
        yield Edition(Scope.BOOK, pages, name, slug, audience, paper, is_large)
    for audience in _audiences(book):
        yield Edition(Scope.BOOK, pages, name, slug, audience, "", format=Format.EPUB)


def _collections(book: Book) -> Iterator[Edition]:
    """What is gathered from the whole handbook: all handouts, all practices, all keys."""
    words, slug = book.settings.words, book_slug(book)
    practised = [a for a in book.chapters if a.blocks_named("practice")]
    keyed = sheets_with_keys(book) if book.settings.handbook.editions.tutor else []
    rows = [
        (Scope.HANDOUTS, words.handouts, book.handouts, Audience.LEARNER),
        (Scope.CARDS, words.cards, practised, Audience.LEARNER),
        (Scope.KEYS, words.keys, keyed, Audience.TUTOR),
    ]
    for (scope, title, articles, audience), paper in product(
        rows, book.settings.handbook.editions.papers
    ):
        if articles:
            pages = tuple(article.path for article in articles)
            yield Edition(scope, pages, title, slug, audience, paper)


def _chapter(book: Book, chapter: Article) -> Iterator[Edition]:
    own = book.settings.handbook
    row = (Scope.CHAPTER, (chapter.path,), chapter.title, chapter.slug)
    for audience, paper in product(_audiences(book), own.editions.papers):
        yield Edition(*row, audience, paper)
    if own.editions.large_print:
        yield Edition(*row, paper=own.paper, is_large=True)


def _handout(book: Book, sheet: Article) -> Iterator[Edition]:
    own = book.settings.handbook
    row = (Scope.HANDOUT, (sheet.path,), sheet.title, sheet.slug)
    for audience in _audiences(book):
        # A sheet without key or notes is the same for learners and tutors.
        if audience is Audience.TUTOR and not _has_more_for_tutors(sheet):
            continue
        for paper in own.editions.papers:
            yield Edition(*row, audience, paper)
        yield Edition(*row, audience, "", format=Format.DOCX)
    if own.editions.large_print:
        yield Edition(*row, paper=own.paper, is_large=True)


def _has_more_for_tutors(article: Article) -> bool:
    return f"<{KEY_TAG}" in article.html or f"<{TUTOR_TAG}" in article.html
