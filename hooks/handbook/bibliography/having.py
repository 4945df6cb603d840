"""What the works of a bibliography have, as the tests of a citation style ask for it.

The processor's own reading of works is the source of what follows
(https://github.com/jgm/citeproc, ``Citeproc.Types``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# What the processor adds to works, or takes from a citation.
ADDED = {
    *("year-suffix", "locator", "citation-number", "citation-label", "citation-key"),
    *("first-reference-note-number", "page-first", "id", "type"),
    *("editor-translator", "editortranslator"),
}
# Older names of variables.
ALIASES = {
    "journalabbreviation": "container-title-short",
    "shorttitle": "container-title-short",
}
# Where one of these is asked for in place of a missing author, a test finds it there from then
# on, though it is not; so it is with a variable of which there is but a short form, and the
# other way round.
LINKED = {"doi", "pmid", "pmcid", "url"}
SHORT = "-short"
# Variables with more in them than text.
NAMES, DATES = {"author", "editor"}, {"issued"}
# A note may give variables, and nothing else.
NOTE = "note"
NOTED = re.compile(r"((?:[^\W\d_]|-)+):")
# How tests end for every work; none where it is not known, or not the same for all.
End = bool | None


@dataclass(frozen=True)
class Having:
    """What works have.

    Attributes:
        types: their types.
        some: the variables that some of them may have.
        every: the variables that each of them surely has.
    """

    types: frozenset[str]
    some: frozenset[str]
    every: frozenset[str]

    def lacks(self, variable: str) -> bool:
        """Whether no work has a variable."""
        name = variable.lower()
        return bool(name) and name not in ADDED and name not in self.some

    def ends(self, test: str, values: str) -> list[End]:
        """How the tests of an attribute end.

        Args:
            test: the attribute's name.
            values: its text.
        """
        if test == "type":
            asked = set(values.split())
            return [not asked.isdisjoint(self.types) and (True if self.types <= asked else None)]
        if test in ("variable", "is-numeric", "is-uncertain-date"):
            return [self._end(test, one.lower()) for one in values.split()]
        return [None]

    def _end(self, test: str, variable: str) -> End:
        if variable in self.every and variable not in ADDED:
            return True if test == "variable" else None
        if variable in LINKED or variable.endswith(SHORT) or not self.lacks(variable + SHORT):
            return None
        return False if self.lacks(variable) else None


@dataclass(frozen=True)
class One:
    """What one work has.

    Attributes:
        type: its type.
        may: the variables that it may have.
        surely: the variables that it surely has.
    """

    type: str
    may: frozenset[str]
    surely: frozenset[str]


def of_one(work: Mapping[str, Any]) -> One | None:
    """What a work has.

    Args:
        work: the work in CSL JSON.

    Returns:
        Nothing where the processor takes its type from its note.
    """
    if not work.get("type"):
        return None
    variables = {ALIASES.get(name.lower(), name.lower()): value for name, value in work.items()}
    noted = (name.lower() for name in NOTED.findall(str(work.get(NOTE, ""))))
    surely = (name for name, value in variables.items() if _is_full(name, value))
    return One(work["type"], frozenset([*variables, *noted]), frozenset(surely))


def together(works: Iterable[One | None]) -> Having | None:
    """What works have, if it is known of each.

    Args:
        works: what each of them has.
    """
    # Most works have the same as others.
    kinds = set(works)
    known = [one for one in kinds if one]
    if len(known) < len(kinds):
        return None
    every = frozenset.intersection(*(one.surely for one in known)) if known else frozenset()
    some = frozenset[str]().union(*(one.may for one in known))
    return Having(frozenset(one.type for one in known), some, every)


def _is_full(name: str, value: Any) -> bool:
    """Whether the processor surely takes a variable for one that is there."""
    if name in NAMES:
        return isinstance(value, list) and bool(value)
    if name in DATES:
        parts = value.get("date-parts") if isinstance(value, Mapping) else None
        return bool(parts and parts[0] and parts[0][0])
    is_text = isinstance(value, str) and name != NOTE
    return is_text and "<" not in value and any(map(str.isalnum, value))
