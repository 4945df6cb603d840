"""Glossary terms: announced, used, and explained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handbook.article import Article
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.suggest import nearest

if TYPE_CHECKING:
    from handbook.book import Book


def check(book: Book) -> list[Finding]:
    """Check the terms that pages announce, and those that the glossary explains.

    Args:
        book: the handbook.

    Returns:
        Findings for terms that the glossary lacks, and that a page announces and does not
        use.
    """
    if not book.terms and book.settings.handbook.pages.glossary not in book.articles:
        return []
    return [finding for article in book.in_order for finding in _announced(article, book)]


def _announced(article: Article, book: Book) -> list[Finding]:
    findings = []
    path = article.source.path
    for index, term in enumerate(getattr(article.meta, "terms", [])):
        if term not in book.terms:
            what = "the glossary has no such term"
            expected = f"a term of {book.settings.handbook.pages.glossary}"
            close = nearest(term, book.terms)
            line = article.front_line("terms", index)
            findings.append(Finding(path, line, Rule.TERM_KNOWN, what, term, expected, close))
        elif term not in article.gathered.terms:
            what = "the page announces a term and does not use it"
            forms = ", ".join(book.terms[term].forms)
            line = article.front_line("terms", index)
            findings.append(Finding(path, line, Rule.TERM_USED, what, term, forms))
    return findings


def idle(book: Book) -> list[Finding]:
    """Terms that no page but the glossary uses, neither announced nor in its words."""
    glossary = book.settings.handbook.pages.glossary
    others = [article for article in book.in_order if article.path != glossary]
    announced = {term for article in others for term in article.gathered.terms}
    left = [term for term in book.terms.values() if term.id not in announced]
    if not left:
        return []
    text = " ".join(" ".join(article.source.body.lower().split()) for article in others)
    findings = []
    for term in left:
        choices = "|".join(re.escape(form) for form in term.forms)
        if not re.search(rf"(?<![\w-])(?:{choices})(?![\w-])", text):
            path = f"{book.settings.docs}/{glossary}"
            what = "no page uses the term"
            forms = ", ".join(term.forms)
            findings.append(
                Finding(path, term.line, Rule.TERM_IDLE, what, term.name, f"{forms} on some page")
            )
    return findings
