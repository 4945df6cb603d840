"""Which works must be formatted together.

A citation processor tells apart works that would be cited alike: by initials, by more
names, by 2007a and 2007b. For that it compares works that begin with the same name. Works
that have no name and no title in common never touch one another, so they may be
formatted in different runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

MARKUP = re.compile(r"<[^>]*>")
NO_LETTER = re.compile(r"[\W_]+")
WORD = re.compile(r"[^\W_]+")
# What stands before a name and does not belong to it, as in "van Dam".
PARTICLES = ("non-dropping-particle", "dropping-particle")
# Some styles cite a work that has no author by its year alone.
NAMELESS = ""
TITLES = ("title", "title-short", "shortTitle")


def openings(work: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything that a citation of a work may begin with, the likeliest first.

    Two works whose citations could be mixed up share at least one of these. They are
    compared without case, marks and spaces.

    Args:
        work: the work in CSL JSON.

    Example:
        *before* an article by "van Dam, N." with the title "Mind the hype", *after*
        ``("dam", "van", "vandam", "mindthehype")``.
    """
    texts = [text for people in _people(work) for text in _name(people[0])]
    titles = [MARKUP.sub("", str(work.get(field, ""))) for field in TITLES]
    if not texts:
        texts = [_first(text) for text in (*titles, str(work.get("container-title", "")))]
    texts += map(_plain, titles)
    found = tuple(dict.fromkeys(text for text in texts if text))
    return found if found and work.get("author") else (*found, NAMELESS)


def _people(work: Mapping[str, Any]) -> Iterator[list[Mapping[str, Any]]]:
    """The lists of names in a work, its authors first."""
    fields = sorted(work, key=lambda field: (field != "author", field != "editor", field))
    for field in fields:
        value = work[field]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield value


def _name(person: Mapping[str, Any]) -> Iterator[str]:
    literal = str(person.get("literal") or "")
    if literal:
        # "Johnson & Johnson" is a firm, or two people: the first word keeps them together.
        yield _first(literal)
        yield _plain(literal)
        return
    family = str(person.get("family") or person.get("given") or "")
    words = WORD.findall(family)
    yield from (_plain(word) for word in sorted(words, key=str.islower))
    yield _plain(family)
    yield _plain(" ".join([*(str(person.get(name, "")) for name in PARTICLES), family]))


def _first(text: str) -> str:
    return _plain(next(iter(WORD.findall(text)), ""))


def _plain(text: str) -> str:
    return NO_LETTER.sub("", text.casefold())


class Families:
    """The works of a bibliography by what their citations begin with.

    Args:
        works: the works in CSL JSON by key, in the bibliography's order.
        known: of works that have not changed, what their citations may begin with.

    Attributes:
        openings: of each work, what its citation may begin with.
    """

    def __init__(
        self,
        works: Mapping[str, Mapping[str, Any]],
        known: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.works = works
        known = known or {}
        self.openings = {key: known.get(key) or openings(works[key]) for key in works}
        self._relatives: dict[str, frozenset[str]] = {}

    def of(self, key: str) -> str:
        """The family of a work: the likeliest beginning of its citation."""
        return self.openings[key][0]

    def is_nameless(self, family: str) -> bool:
        """Whether it has a work without an author; all such families are relatives."""
        return any(NAMELESS in self.openings[key] for key in self.members[family])

    def is_alike(self, family: str) -> bool:
        """Whether two works that touch it are of one year, and so may be cited alike."""
        relatives = self.relatives(family)
        return len({str(self.works[key].get("issued")) for key in relatives}) < len(relatives)

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The works of each family."""
        found: dict[str, list[str]] = {}
        for key in self.works:
            found.setdefault(self.of(key), []).append(key)
        return found

    @cached_property
    def _sharing(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, texts in self.openings.items():
            for text in texts:
                found.setdefault(text, []).append(key)
        return found

    def relatives(self, family: str) -> frozenset[str]:
        """The works of a family, and all whose citations may begin as one of theirs does.

        With these a run formats the family as a run over the whole bibliography would.
        """
        if family not in self._relatives:
            texts = {text for key in self.members[family] for text in self.openings[key]}
            self._relatives[family] = frozenset(
                key for text in texts for key in self._sharing[text]
            )
        return self._relatives[family]
