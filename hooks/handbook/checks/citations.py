"""Citations and the works that they lead to."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from handbook.article import Article
from handbook.bibliography.entry import BACKGROUND_KEYWORD, LATER_KEYWORD, Entry, ReadStatus
from handbook.cluster import BEFORE_KEY, KEY_TOKEN
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.source import Source
from handbook.suggest import Nearest

if TYPE_CHECKING:
    from handbook.book import Book

# Links, addresses and HTML tags, in which a key is no citation.
NO_CITATION = re.compile(r"\[[^\[\]]*\]\([^()]*\)|\b\w+://\S+|<[^<>]+>")
# A key goes on where a sign with a letter behind it follows.
NO_MORE = r"(?![:.#$%&\-+?<>~/]?\w)"


def check(book: Book) -> list[Finding]:
    """Check citations against the bibliography.

    Args:
        book: the handbook.

    Returns:
        Findings for unknown keys, and for works that were not read and do not say through
        which work they are known.
    """
    findings = _empty(book)
    nearest = Nearest(book.works)
    sound = {key for key, work in book.works.items() if not _is_known_through_nothing(work)}
    for article in book.in_order:
        if not sound.issuperset(article.gathered.keys):
            findings += _unknown(article, book, nearest) + _unread(article, book)
    return findings


def unused(book: Book) -> list[Finding]:
    """Works that no page cites and no other work needs."""
    used = set().union(*(article.gathered.keys for article in book.articles.values()))
    used |= {work.via for work in book.works.values()}
    used |= {work.fields.get("crossref", "") for work in book.works.values()}
    return [
        Finding(work.path, work.line, Rule.BIB_UNUSED, "no page cites the work", work.key)
        for work in book.works.values()
        if work.key not in used and BACKGROUND_KEYWORD not in work.keywords
    ]


def _place(article: Article, key: str, nth: int) -> tuple[int, int]:
    """Line and column of the nth citation of a work, whatever else looks like one."""
    places = _cited(article.source).get(key)
    if not places:
        mark = re.compile(rf"{BEFORE_KEY}-?@(?:\{{{re.escape(key)}\}}|{re.escape(key)}{NO_MORE})")
        return article.source.find_around(key, mark, nth)
    return article.source.place(places[min(nth, len(places) - 1)])


@lru_cache(1)
def _cited(source: Source) -> dict[str, list[int]]:
    """Where a page cites each key, kept for the page's next fault."""
    prose = NO_CITATION.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source.prose)
    places: dict[str, list[int]] = defaultdict(list)
    for match in KEY_TOKEN.finditer(prose):
        places[match.group(2) or match.group(3)].append(match.end(1))
    return places


def _unknown(article: Article, book: Book, nearest: Nearest) -> list[Finding]:
    """Unknown keys, each place once; a bibliography without any entry is told as such."""
    if not book.works and not book.broken_keys:
        return []
    findings = []
    met: dict[str, int] = defaultdict(int)
    for cluster in article.gathered.clusters:
        for key in cluster.keys:
            if key in book.works or key in book.broken_keys or not book.is_bibliography_whole:
                continue
            line, column = _place(article, key, met[key])
            met[key] += 1
            findings.append(
                Finding(
                    article.source.path,
                    line,
                    Rule.CITATION_KEY,
                    "unknown citation key",
                    key,
                    "a key of the bibliography",
                    nearest(key),
                    column,
                )
            )
    return findings


def _unread(article: Article, book: Book) -> list[Finding]:
    """Works that nobody read and that nothing stands for, told once a page.

    A later source that is known by its record alone may be pointed to, but no claim rests
    on it.
    """
    findings = []
    told: set[str] = set()
    claimed = {number for claim in article.gathered.claims for number in claim.clusters}
    for number, cluster in enumerate(article.gathered.clusters):
        works = [book.works[key] for key in cluster.keys if key in book.works]
        for work in works:
            if work.key in told or not _is_known_through_nothing(work):
                continue
            if LATER_KEYWORD in work.keywords and (
                number not in claimed or any(not _is_known_through_nothing(w) for w in works)
            ):
                continue
            told.add(work.key)
            line, column = _place(article, work.key, 0)
            what = "the work was not read, and nothing says through which work it is known"
            expected = f"via or another readstatus at {work.path}:{work.line}"
            findings.append(
                Finding(
                    article.source.path,
                    line,
                    Rule.CITATION_VIA,
                    what,
                    work.key,
                    expected,
                    column=column,
                )
            )
    return findings


def _is_known_through_nothing(work: Entry) -> bool:
    is_unread = work.fields.get("readstatus") == ReadStatus.NOT_READ.value
    return is_unread and not work.via


def _empty(book: Book) -> list[Finding]:
    cites = any(article.gathered.keys for article in book.articles.values())
    if book.works or book.broken_keys or not book.is_bibliography_whole or not cites:
        return []
    path = book.settings.bibliography[0] if book.settings.bibliography else "bib"
    return [Finding(path, 1, Rule.BIB_EMPTY, "works are cited, but the bibliography is empty")]
