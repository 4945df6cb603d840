"""Pages and anchors that were published once, and must go on working."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook import published
from handbook.checks.links import learners_anchors
from handbook.finding import Finding
from handbook.markdown.context import address
from handbook.published import Listed, Place
from handbook.rules import Rule

if TYPE_CHECKING:
    from handbook.article import Article
    from handbook.book import Book

# Footnotes are numbered anew whenever one is added, so that nobody is promised their places.
FOOTNOTES = ("fn:", "fnref")
# What the generator adds to a block's id, to name its title for screen readers.
TITLE = "-title"
# The heading of the references below a page.
REFERENCES = "references"


def promised(book: Book) -> set[Place]:
    """The places of a handbook that go on the list: its pages, and the anchors on them.

    What is numbered anew at each build does not: footnotes, citations, claims; nor do the
    references below a page, which come and go with its citations.
    """
    found = set()
    for article in book.in_order:
        numbered = {claim.anchor for claim in article.gathered.claims} | {REFERENCES}
        numbered |= {block.id + TITLE for block in article.blocks if block.id}
        lasting = learners_anchors(article, book) - numbered
        found.add(Place(article.path))
        found |= {Place(article.path, one) for one in lasting if not one.startswith(FOOTNOTES)}
    return found


def check(book: Book) -> list[Finding]:
    """Hold the handbook against the list of what was published.

    Args:
        book: the handbook.

    Returns:
        A finding for each place that no page has any more and no redirect covers, and for
        each redirect that cannot work.
    """
    listed, findings = published.read(book)
    return findings + _Lost(book, listed).findings() + _redirects(book)


class _Lost:
    def __init__(self, book: Book, listed: list[Listed]) -> None:
        self.book = book
        self.listed = listed
        self.pages = {entry.path for entry in book.entries}
        self.redirects = published.redirects(book)

    def findings(self) -> list[Finding]:
        path = f"{self.book.settings.docs}/{published.FILE}"
        lost = {one.place: one.line for one in self.listed if not self._is_kept(one.place)}
        # Whose page is gone needs no word for each of its anchors.
        return [
            Finding(path, line, Rule.ANCHOR_LOST, _what(place), str(place))
            for place, line in lost.items()
            if not place.anchor or Place(place.page) not in lost
        ]

    def _is_kept(self, place: Place) -> bool:
        if place in self.redirects:
            return True
        if place.page in self.pages:
            return not place.anchor or self._has(place)
        whole = self.redirects.get(Place(place.page))
        return whole is not None and self._has(Place(whole.page, place.anchor))

    def _has(self, place: Place) -> bool:
        """Whether a page has an anchor; one that is not read whole gets no blame for it."""
        article = self.book.articles.get(place.page)
        if article is None or any(finding.is_error for finding in article.findings):
            return True
        return place.anchor in learners_anchors(article, self.book)


def _what(place: Place) -> str:
    kind = "anchor" if place.anchor else "page"
    return f"the {kind} was published and is gone"


def _redirects(book: Book) -> list[Finding]:
    urls = book.settings.directory_urls
    # Two paths may have one address: ``part.md`` and ``part/index.md`` with folders.
    here = {address(entry.path, urls): entry.path for entry in book.entries}
    # A page of the theme's own.
    here["404.html"] = ""
    places = published.redirects(book)
    first: dict[tuple[str, str], str] = {}
    findings = []
    for article in book.in_order:
        for written, anchor in article.meta.was.items():
            old = Place.of(written)
            at = address(old.page, urls)
            taken = first.setdefault((at, old.anchor), article.path)
            what = ""
            if at in here and _is_still_there(old, book.articles.get(here[at]), book):
                what = "the place is still where it was"
            elif old.anchor and at not in here and Place(old.page) not in places:
                what = f"no page says that it was {old.page}"
            elif taken != article.path:
                what = f"{taken} says the same"
            elif anchor and anchor not in learners_anchors(article, book):
                what = f"the page has no anchor {anchor}"
            if what:
                line = article.front_line("was", written)
                findings.append(Finding(article.source.path, line, Rule.REDIRECT, what, written))
    return findings


def _is_still_there(old: Place, page: Article | None, book: Book) -> bool:
    if not old.anchor:
        return True
    return page is not None and old.anchor in learners_anchors(page, book)
