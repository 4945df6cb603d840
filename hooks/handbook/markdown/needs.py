"""What a text must have for a regular expression to match it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

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
