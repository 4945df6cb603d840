"""Inline markup found in less time: patterns that cannot match a text are not tried on it.

Python-Markdown tries every inline pattern on every text. Most patterns need a certain
character, such as a bracket, and most texts do not have it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markdown import Markdown
from markdown import inlinepatterns as stock
from markdown.extensions.toc import TocTreeprocessor
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import STX, AtomicString

from handbook.markdown.needs import Characters, needed, run_in

# The private methods that are replaced or called here.
NAMES = ("handleInline", "applyPattern", "processPlaceholders")
PRIVATE = tuple(f"_InlineProcessor__{name}" for name in NAMES)
# Patterns by the types that use them, and those that find the same in less time, since a
# search begins at their first character.
SAME: dict[tuple[type, str], str] = {
    (stock.LinkInlineProcessor, r"(?<!\!)\["): r"\[(?<!\!\[)",
    (stock.ReferenceInlineProcessor, r"(?<!\!)\["): r"\[(?<!\!\[)",
    (stock.ShortReferenceInlineProcessor, r"(?<!\!)\["): r"\[(?<!\!\[)",
}
# These find nothing in a page that gives no addresses at its end.
REFERENCES = (
    stock.ReferenceInlineProcessor,
    stock.ShortReferenceInlineProcessor,
    stock.ImageReferenceInlineProcessor,
    stock.ShortImageReferenceInlineProcessor,
)


@dataclass(frozen=True)
class Need:
    """What a text must have for a pattern to match it.

    Attributes:
        characters: one of these, if any are named.
        run: this.
    """

    characters: Characters | None = None
    run: str = ""


NEVER = Need(frozenset())


class Patterns:
    """Inline patterns, and which of them a text may match.

    Args:
        patterns: the patterns in the order in which they are tried.
        hopeless: types of patterns that find nothing, whatever the text.
    """

    def __init__(self, patterns: Iterable[Any], hopeless: tuple[type, ...] = ()) -> None:
        self.all = [
            (pattern, NEVER if type(pattern) in hopeless else _needed_by(pattern))
            for pattern in patterns
        ]
        self._telling = tuple({one for _, need in self.all for one in need.characters or ()})
        self._next: dict[tuple[str, ...], list[int]] = {}

    def next(self, data: str) -> list[int]:
        """For each pattern, the first from there on of which a text has a character.

        Args:
            data: the text.

        Returns:
            One number more than there are patterns; the number of patterns says that there
            is none.
        """
        found = tuple([one for one in self._telling if one in data])
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

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        """Find the inline markup of a tree; a text without any is left as it is.

        Args:
            tree: the tree, which is changed.
            ancestors: the tags of the elements around it, outermost first.

        Returns:
            The same tree.
        """
        self.stashed_nodes = {}
        waiting = deque([(tree, list(ancestors or []))])
        while waiting:
            element, self.ancestors = waiting.popleft()
            self.ancestors.append(element.tag.lower())
            filled = []
            for child in element:
                if child.text and not isinstance(child.text, AtomicString):
                    found = self._in_text(child)
                    waiting += found
                    filled.append((child, found))
                if child.tail:
                    self._in_tail(child, element)
                if len(child):
                    waiting.append((child, self.ancestors[:]))
            for child, found in filled:
                for index, (one, _) in enumerate(found):
                    child.insert(index, one)
        return tree

    def _in_text(self, child: etree.Element) -> list[tuple[etree.Element, list[str]]]:
        """The elements in the text of an element, each with the tags around it."""
        text = child.text or ""
        self.ancestors.append(child.tag.lower())
        changed = self._InlineProcessor__handleInline(text)
        found: list[tuple[etree.Element, list[str]]] = []
        if changed is not text or STX in text:
            child.text = None
            found = self._InlineProcessor__processPlaceholders(changed, child)  # type: ignore[attr-defined]
        self.ancestors.pop()
        return found

    def _in_tail(self, child: etree.Element, parent: etree.Element) -> None:
        """Put the elements in the text behind an element where they belong."""
        tail = child.tail or ""
        changed = self._InlineProcessor__handleInline(tail)
        if changed is tail and STX not in tail:
            return
        holder = etree.Element("d")
        found = self._InlineProcessor__processPlaceholders(changed, holder, False)  # type: ignore[attr-defined]
        child.tail = holder.tail
        place = list(parent).index(child) + 1
        for one, _ in reversed(found):
            parent.insert(place, one)

    def _quick_patterns(self) -> Patterns:
        known: tuple[Any, Patterns, Patterns] | None = getattr(self, "_quick_known", None)
        if known is None or known[0] is not self.inlinePatterns:
            every = self.inlinePatterns
            known = (every, Patterns(every), Patterns(every, REFERENCES))
            self._quick_known = known
        return known[1] if self.md.references else known[2]

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


class QuickTocProcessor(TocTreeprocessor):
    """The stock maker of tables of contents, but for pages that have no place for one."""

    def replace_marker(self, root: etree.Element, elem: etree.Element) -> None:
        """Put a table of contents where a page asks for one.

        Args:
            root: the page.
            elem: the table of contents.
        """
        if any(one.text and self.marker in one.text for one in root.iter()):
            super().replace_marker(root, elem)


def _needed_by(pattern: Any) -> Need:
    stock = InlinePattern if isinstance(pattern, InlinePattern) else Pattern
    if type(pattern).getCompiledRegExp not in (stock.getCompiledRegExp, Pattern.getCompiledRegExp):
        return Need()
    compiled = pattern.getCompiledRegExp()
    flags = compiled.flags & ~re.UNICODE
    return Need(needed(compiled.pattern, flags), run_in(compiled.pattern, flags))


def make_quick(md: Markdown) -> None:
    """Let the inline processors and the table of contents of a Markdown object be quick ones.

    Extensions that come later, and replace one, get what they ask for.

    Args:
        md: the object, its extensions registered.
    """
    if not all(hasattr(InlineProcessor, name) for name in PRIVATE):
        return
    for processor in md.treeprocessors:
        if type(processor) is InlineProcessor:
            # The object stays the same, since other extensions may hold it.
            processor.__class__ = QuickInlineProcessor
        elif type(processor) is TocTreeprocessor:
            processor.__class__ = QuickTocProcessor
    for pattern in md.inlinePatterns:
        same = SAME.get((type(pattern), getattr(pattern, "pattern", "")))
        if same is not None:
            pattern.compiled_re = re.compile(same, pattern.compiled_re.flags)
