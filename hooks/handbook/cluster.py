"""Citations as written: ``[see @baker2002; @able2001, chap. 3]`` in parts.

The dialect is pandoc's; see "Citation syntax" in pandoc's manual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

# Pandoc: a letter, digit or underscore, then those with single punctuation marks between.
KEY = r"\w(?:[:.#$%&\-+?<>~/]?\w)*"
# Not within a word, an address or e-mail, and no handle such as ``@name@example.org``.
BEFORE_KEY = r"(?<![\w\\/.@=&?#%])"
KEY_TOKEN = re.compile(rf"{BEFORE_KEY}(-?)@(?:\{{([^{{}}\s]+)\}}|((?>{KEY})))(?!@)")
BRACKET = re.compile(r"[\[\]]")


class Form(StrEnum):
    """How a citation stands in its sentence."""

    PARENTHETICAL = "parenthetical"
    NARRATIVE = "narrative"
    YEAR_ONLY = "year-only"


@dataclass(frozen=True)
class Item:
    """One work in a citation.

    Attributes:
        key: key of the work in the bibliography.
        prefix: words before it, such as "see".
        suffix: what follows it: a locator (", p. 70"), words, or both.
        is_year_only: whether the author is left out, as in ``-@able2001``.
    """

    key: str
    prefix: str = ""
    suffix: str = ""
    is_year_only: bool = False


@dataclass(frozen=True)
class Cluster:
    """The works cited at one place.

    Attributes:
        items: the works, in the order written.
        form: whether the author's name is part of the sentence.
        is_in_note: whether the place is a footnote.
        is_for_tutors: whether the place is in a block that only tutors see.
        begins_sentence: whether a sentence begins with it.
        raw: the citation as it stands in the source, for finding its place.
    """

    items: tuple[Item, ...]
    form: Form = Form.PARENTHETICAL
    is_in_note: bool = False
    is_for_tutors: bool = False
    begins_sentence: bool = field(default=False, compare=False)
    raw: str = field(default="", compare=False)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of its works, in the order written."""
        return tuple(item.key for item in self.items)


def parse_bracket(content: str, raw: str = "") -> Cluster | None:
    """Parse what stands between the brackets of a citation.

    Args:
        content: the text between ``[`` and ``]``.
        raw: the text as it stands in the source.

    Returns:
        The citation, or None when the text holds no key, a part of it holds none, or a
        key stands in a bracket of its own.

    Example:
        *before* ``see @baker2002; @able2001, chap. 3``,
        *after* two items: ``baker2002`` with the prefix "see", and ``able2001`` with
        the suffix ", chap. 3".
    """
    items = []
    for part in _parts(content):
        match = KEY_TOKEN.search(part)
        before = part[: match.start()] if match else ""
        if not match or before.count("[") > before.count("]"):
            return None
        key = match.group(2) or match.group(3)
        suffix = part[match.end() :].rstrip()
        items.append(Item(key, before.strip(), suffix, bool(match.group(1))))
    if not items:
        return None
    only_year = len(items) == 1 and items[0].is_year_only and not items[0].prefix
    form = Form.YEAR_ONLY if only_year else Form.PARENTHETICAL
    return Cluster(tuple(items), form, raw=raw)


def narrative(key: str, is_year_only: bool, bracket: str = "", raw: str = "") -> Cluster | None:
    """Make the citation of ``@key`` in a sentence, with the bracket that may follow it.

    Args:
        key: key of the work.
        is_year_only: whether it is written ``-@key``.
        bracket: the text between the brackets after it: a locator, then perhaps more works.
        raw: the text as it stands in the source.

    Returns:
        The citation, or None when the bracket holds something else.

    Example:
        *before* ``@able2001 [p. 70; @baker2002]``, *after* one narrative citation of
        two works.
    """
    parts = _parts(bracket) if bracket else []
    suffix = ""
    if parts and not KEY_TOKEN.search(parts[0]):
        suffix = parts.pop(0).strip()
    more: tuple[Item, ...] = ()
    if parts:
        rest = parse_bracket(";".join(parts))
        if rest is None:
            return None
        more = rest.items
    form = Form.YEAR_ONLY if is_year_only else Form.NARRATIVE
    return Cluster((Item(key, "", suffix, is_year_only), *more), form, raw=raw)


def closing_bracket(text: str, start: int) -> int:
    """Index of the bracket that closes the one at ``start``, or -1."""
    depth = 0
    for match in BRACKET.finditer(text, start):
        depth += 1 if match.group() == "[" else -1
        if depth == 0:
            return match.start()
    return -1


def _parts(content: str) -> list[str]:
    """Split at semicolons, except inside braces and brackets."""
    if ";" not in content:
        return [content] if content.strip() else []
    parts = [""]
    depth = 0
    for char in content:
        if char in "{[":
            depth += 1
        elif char in "}]":
            depth = max(0, depth - 1)
        if char == ";" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part for part in parts if part.strip()]
