"""Inline markup found in less time: patterns that cannot match a text are not tried on it.

Python-Markdown tries every inline pattern on every text. Most patterns need a certain
character, such as a bracket, and most texts do not have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

try:
    from re import _constants, _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    # Where Python keeps them elsewhere, every pattern is tried.
    _constants = _parser = None

Characters = frozenset[str]
# A set of more characters than this, such as "any letter", tells nothing.
MOST = 24
COMMON = re.compile(r"[\w\s.,]")


def needed(pattern: str, flags: int = 0) -> Characters | None:
    """Characters of which every match of a pattern needs one in the text, or None.

    Example:
        *before* ``(\\*|_)(.+?)\\1``, *after* ``{"*", "_"}``.
    """
    if _parser is None:
        return None
    tree = _parser.parse(pattern, flags)
    if tree.state.flags & re.IGNORECASE:
        return None
    return _of_sequence(tree)


def run_in(pattern: str, flags: int = 0) -> str:
    """The longest run of characters that every match of a pattern surely has in the text.

    Example:
        *before* ``(?<!-)--(?!-)``, *after* ``--``; *before* ``a| b``, *after* nothing.
    """
    if _parser is None:
        return ""
    tree = _parser.parse(pattern, flags)
    if tree.state.flags & re.IGNORECASE:
        return ""
    runs = [""]
    for name, value in tree:
        if name is _constants.LITERAL:
            runs[-1] += chr(value)
        elif name is _constants.MAX_REPEAT and _is_character(value[2]):
            # Of more repeats than must be, the first follow what stands before, the last
            # stand before what follows.
            repeated = chr(value[2][0][1]) * value[0]
            runs[-1] += repeated
            runs += [repeated] if value[0] != value[1] else []
        elif name not in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
            runs.append("")
    return max(runs, key=len)


def _is_character(tree: Sequence[tuple[Any, Any]]) -> bool:
    return len(tree) == 1 and tree[0][0] is _constants.LITERAL


def _of_sequence(tree: Iterable[Any]) -> Characters | None:
    """The most telling of what the parts of a sequence need."""
    found = [one for one in (_of_part(name, value) for name, value in tree) if one]
    return min(found, key=_weight, default=None)


def _weight(characters: Characters) -> tuple[int, bool, int]:
    common = sum(COMMON.match(one) is not None for one in characters)
    # A paragraph has many blanks and, mostly, one line.
    return common, " " in characters, len(characters)


def _of_part(name: Any, value: Any) -> Characters | None:
    if name is _constants.LITERAL:
        return frozenset(chr(value))
    if name is _constants.IN:
        return _of_set(value)
    if name is _constants.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        joined = frozenset[str]().union(*(one for one in branches if one))
        return joined if all(branches) and len(joined) <= MOST else None
    if name is _constants.SUBPATTERN:
        return _of_sequence(value[-1]) if not value[1] & re.IGNORECASE else None
    if name is _constants.ASSERT:
        return _of_sequence(value[1])
    if name in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        return _of_sequence(value[2]) if value[0] else None
    return _of_sequence(value) if name is _constants.ATOMIC_GROUP else None


def _of_set(members: list[tuple[Any, Any]]) -> Characters | None:
    found: set[str] = set()
    for name, value in members:
        if name is _constants.LITERAL:
            found.add(chr(value))
        elif name is _constants.RANGE and value[1] - value[0] < MOST:
            found |= {chr(code) for code in range(value[0], value[1] + 1)}
        else:
            return None
    return frozenset(found) if len(found) <= MOST else None


@dataclass(frozen=True)
class Need:
    """What a text must have for a pattern to match it.

    Attributes:
        characters: one of these, if any are named.
        run: this.
    """

    characters: Characters | None = None
    run: str = ""


class Patterns:
    """Inline patterns, and which of them a text may match.

    Args:
        patterns: the patterns in the order in which they are tried.
    """

    def __init__(self, patterns: Iterable[Any]) -> None:
        self.all = [(pattern, _needed_by(pattern)) for pattern in patterns]
        telling = {one for _, need in self.all for one in need.characters or ()}
        self._telling = re.compile(
            f"[{re.escape(''.join(sorted(telling)))}]" if telling else "(?!)"
        )
        self._next: dict[Characters, list[int]] = {}

    def next(self, data: str) -> list[int]:
        """For each pattern, the first from there on of which a text has a character.

        Args:
            data: the text.

        Returns:
            One number more than there are patterns; the number of patterns says that there
            is none.
        """
        found = frozenset(self._telling.findall(data))
        known = self._next.get(found)
        if known is None:
            known = [len(self.all)]
            for index, (_, need) in reversed([*enumerate(self.all)]):
                characters = need.characters
                may_match = characters is None or not characters.isdisjoint(found)
                known.append(index if may_match else known[-1])
            known.reverse()
            self._next[found] = known
        return known


class QuickInlineProcessor(InlineProcessor):
    """Python-Markdown's own inline processor, but for patterns that cannot match."""

    def _quick_patterns(self) -> Patterns:
        known: tuple[Any, Patterns] | None = getattr(self, "_quick_known", None)
        if known is None or known[0] is not self.inlinePatterns:
            known = (self.inlinePatterns, Patterns(self.inlinePatterns))
            self._quick_known = known
        return known[1]

    def _InlineProcessor__handleInline(  # noqa: N802
        self,
        data: str,
        patternIndex: int = 0,  # noqa: N803
    ) -> str:
        """What the method of this (private) name does, patterns without a chance left out."""
        if isinstance(data, AtomicString):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        patterns = self._quick_patterns()
        following = patterns.next(data)
        index = following[patternIndex]
        while index < len(patterns.all):
            pattern, need = patterns.all[index]
            start, matched = 0, need.run in data
            before = data
            while matched:
                data, matched, start = apply(pattern, data, index, start)
            if data is not before:
                following = patterns.next(data)
            index = following[index + 1]
        return data


def _needed_by(pattern: Any) -> Need:
    stock = InlinePattern if isinstance(pattern, InlinePattern) else Pattern
    if type(pattern).getCompiledRegExp not in (stock.getCompiledRegExp, Pattern.getCompiledRegExp):
        return Need()
    compiled = pattern.getCompiledRegExp()
    flags = compiled.flags & ~re.UNICODE
    return Need(needed(compiled.pattern, flags), run_in(compiled.pattern, flags))


def make_quick(md: Markdown) -> None:
    """Let every inline processor of a Markdown object be a quick one.

    Extensions that come later, and replace one, get what they ask for.

    Args:
        md: the object, its extensions registered.
    """
    if not hasattr(InlineProcessor, "_InlineProcessor__handleInline"):
        return
    for processor in md.treeprocessors:
        if type(processor) is InlineProcessor:
            # The object stays the same, since other extensions may hold it.
            processor.__class__ = QuickInlineProcessor
