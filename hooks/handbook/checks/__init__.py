"""Checks, by area: those of one page are in ``page``, the rest need the whole handbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from handbook.checks import (
    citations,
    handouts,
    links,
    orphans,
    outside,
    published,
    terms,
    upkeep,
)
from handbook.checks.copied import Copied
from handbook.editions.packs import pack
from handbook.finding import Finding
from handbook.rules import Rule

if TYPE_CHECKING:
    from handbook.book import Book


@dataclass(frozen=True)
class Demand:
    """What is checked only when somebody asks, since it depends on more than the handbook.

    Attributes:
        today: the day to go by for reviews.
        texts: texts whose wording must not be taken over, by name.
        ask: how to ask for outer addresses.
    """

    today: date | None = None
    texts: Mapping[str, str] | None = None
    ask: outside.Ask | None = None

    @property
    def not_asked(self) -> set[Rule]:
        """The rules that are not checked."""
        asked = {
            Rule.REVIEW_DUE: self.today,
            Rule.COPIED: self.texts,
            Rule.LINK_OUTSIDE: self.ask,
        }
        return {rule for rule, how in asked.items() if how is None}


def run(book: Book, demand: Demand) -> list[Finding]:
    """Check a handbook whose pages are rendered.

    Args:
        book: the handbook; its citations need not be formatted yet.
        demand: what is asked beyond what a build asks.

    Returns:
        One finding for each fault that no page could see alone.
    """
    findings = [
        *citations.check(book),
        *links.check(book),
        *published.check(book),
        *handouts.check(book),
        *terms.check(book),
        *orphans.repeated_ids(book),
        *upkeep.ease(book),
        *pack.check(book),
    ]
    if not any(finding.is_error for finding in [*book.findings, *findings]):
        # While a name is misspelt somewhere, nobody can say what is not used.
        findings += citations.unused(book) + handouts.unshown(book)
        findings += terms.idle(book) + orphans.unused(book)
    if demand.today:
        findings += upkeep.due(book, demand.today)
    if demand.texts is not None:
        copied = Copied(demand.texts)
        findings += [one for article in book.in_order for one in copied.check(article.source)]
    if demand.ask:
        findings += outside.check(book, demand.ask)
    return findings
