"""The glossary: its terms, and the forms under which a text may use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handbook import blockscan
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.source import Source
from handbook.suggest import Nearest


@dataclass(frozen=True)
class Term:
    """A term of the glossary.

    Attributes:
        id: its anchor.
        name: the term as it is printed.
        also: other forms of it.
        see: ids of related terms.
        chapters: chapters that teach it, by slug.
        line: where it stands.
    """

    id: str
    name: str
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    line: int = 1

    @property
    def forms(self) -> list[str]:
        """The term and its other forms, in lower case."""
        return [" ".join(str(form).lower().split()) for form in (self.name, *self.also)]


def read(source: Source) -> dict[str, Term]:
    """Read the terms of a glossary page; faults in its blocks are found when it is rendered."""
    terms = {}
    for block in blockscan.scan(source)[0]:
        if block.name == "term" and block.id:
            terms[block.id] = Term(
                block.id,
                block.title,
                _texts(block.options.get("also")),
                _texts(block.options.get("see")),
                _texts(block.options.get("chapters")),
                block.line,
            )
    return terms


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def forms(terms: dict[str, Term]) -> dict[str, str]:
    """Term ids by every form that a text may use; the first term that has a form keeps it."""
    found: dict[str, str] = {}
    for term in terms.values():
        for form in term.forms:
            found.setdefault(form, term.id)
    return found


def check(terms: dict[str, Term], path: str) -> list[Finding]:
    """Find related terms that are not there, and forms that two terms claim.

    Args:
        terms: the terms by id.
        path: the glossary's file, for the findings.
    """
    findings = []
    nearest = Nearest(terms)
    claimed: dict[str, Term] = {}
    for term in terms.values():
        for other in term.see:
            if other not in terms:
                what = f"{term.name} points to a term that is not there"
                suggestion = nearest(other)
                findings.append(
                    Finding(path, term.line, Rule.TERM_KNOWN, what, other, suggestion=suggestion)
                )
        for form in dict.fromkeys(term.forms):
            first = claimed.setdefault(form, term)
            if first is not term:
                what = f"{term.name} and {first.name} claim the same form"
                findings.append(Finding(path, term.line, Rule.TERM_REPEATED, what, form))
    return findings
