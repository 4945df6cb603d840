"""Links and what they lead to: pages, anchors, drawings."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from handbook import guide
from handbook.article import Article, Link
from handbook.finding import Finding
from handbook.later import Later
from handbook.rules import Rule
from handbook.source import is_file
from handbook.suggest import nearest

if TYPE_CHECKING:
    from handbook import drawing
    from handbook.book import Book
else:
    drawing = Later("handbook.drawing")

# Files that the build writes and a page may link to.
GENERATED = (
    "catalogue.json",
    "downloads/index.json",
    "reference/references.bib",
    "reference/references.ris",
    "reference/references.json",
)


def check(book: Book) -> list[Finding]:
    """Check every link inside the handbook.

    Args:
        book: the handbook.

    Returns:
        Findings for links that lead nowhere or to what only tutors see, and for drawings
        that cannot be read.
    """
    findings = []
    tutored = {path for path, article in book.articles.items() if _tutor_anchors(article)}

    def is_sound(link: Link) -> bool:
        """Whether a link surely leads somewhere: a large handbook has thousands."""
        target = book.articles.get(link.page)
        if target is None or not link.anchor:
            return target is not None
        return link.page not in tutored and link.anchor in anchors(target, book)

    for article in book.in_order:
        if not all(map(is_sound, article.gathered.links)):
            findings += _links(article, book)
        findings += _drawings(article, book)
    return findings


def _links(article: Article, book: Book) -> list[Finding]:
    findings = []
    met: dict[str, int] = defaultdict(int)
    for link in article.gathered.links:
        nth = met[link.written]
        met[link.written] += 1
        fault = _fault(link, book)
        if fault is None:
            continue
        rule, what, found, suggestion = fault
        line, column = place(article, link.written, nth)
        findings.append(
            Finding(article.source.path, line, rule, what, found, "", suggestion, column)
        )
    return findings


def place(article: Article, written: str, nth: int = 0) -> tuple[int, int]:
    """Line and column of the nth (from 0) link with an address."""
    mark = re.compile(
        rf"(?<=\]\()<?{re.escape(written)}|(?<=\]: ){re.escape(written)}|"
        rf"src: *{re.escape(written)}|[\"']{re.escape(written)}[\"']|<{re.escape(written)}>"
    )
    return article.source.find_around(written, mark, nth)


def _fault(link: Link, book: Book) -> tuple[Rule, str, str, str] | None:
    if not link.page:
        if link.written.startswith("/"):
            return Rule.LINK_TARGET, "the address begins at the server's root", link.written, ""
        return None
    target = book.articles.get(link.page)
    if target is None:
        return _file_fault(link, book)
    if link.anchor and link.anchor not in anchors(target, book):
        close = nearest(link.anchor, anchors(target, book))
        return Rule.LINK_ANCHOR, f"{link.page} has no such anchor", link.anchor, close
    if link.anchor and not link.is_for_tutors and _is_for_tutors(link.anchor, target):
        what = "learners are led to what only tutors see"
        return Rule.TUTOR_ONLY, what, link.written, ""
    return None


def _file_fault(link: Link, book: Book) -> tuple[Rule, str, str, str] | None:
    if link.page.startswith(("..", "/")):
        return Rule.LINK_TARGET, "the link leaves the folder of pages", link.written, ""
    if link.page in GENERATED or is_file(book.settings.root / book.settings.docs / link.page):
        return None
    close = nearest(link.page, book.articles)
    return Rule.LINK_TARGET, "the link leads nowhere", link.written, close


def anchors(article: Article, book: Book) -> set[str]:
    """Every anchor that a page has once it is built."""
    if article.path not in book.anchors:
        book.anchors[article.path] = _anchors(article, book)
    return book.anchors[article.path]


def _anchors(article: Article, book: Book) -> set[str]:
    found = set(article.gathered.anchors)
    found |= {claim.anchor for claim in article.gathered.claims}
    if article.gathered.keys:
        found.add("references")
    indexes = {str(block.options.get("of")) for block in article.blocks_named("index")}
    found = found.union(*(guide.anchors(kind) for kind in indexes))
    if "evidence" in indexes:
        found |= {f"evidence-{key}" for key in book.settings.handbook.evidence}
    if "bibliography" in indexes:
        found |= {f"ref-{key}" for key in book.works} | {"read", "through", "later"}
    return found


def learners_anchors(article: Article, book: Book) -> set[str]:
    """The anchors of a page that learners have."""
    return anchors(article, book) - _tutor_anchors(article)


def _tutor_anchors(article: Article) -> set[str]:
    claims = {claim.anchor for claim in article.gathered.claims if claim.is_for_tutors}
    return claims.union(article.gathered.tutor_anchors)


def _is_for_tutors(anchor: str, article: Article) -> bool:
    gathered = article.gathered
    return anchor in gathered.tutor_anchors or any(
        claim.anchor == anchor and claim.is_for_tutors for claim in gathered.claims
    )


def _drawings(article: Article, book: Book) -> list[Finding]:
    """Drawings that are there and cannot be read; missing ones are links to nowhere."""
    findings = []
    for source in article.gathered.drawings:
        path = book.settings.root / book.settings.docs / source
        if path.suffix.lower() != ".svg" or not is_file(path):
            continue
        try:
            drawing.read(path)
        except drawing.DrawingError as error:
            line, _ = place(article, source)
            what = "the drawing cannot be read"
            shown = f"{source}: {error}"
            findings.append(Finding(article.source.path, line, Rule.DRAWING_READABLE, what, shown))
    return findings
