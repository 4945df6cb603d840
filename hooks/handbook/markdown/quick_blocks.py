"""Blocks of Markdown found in less time: processors that cannot take a block are not asked.

Python-Markdown asks one processor after another whether it takes a block, and most search
the whole block for a sign that most blocks do not have.
"""

from __future__ import annotations

import textwrap
import xml.etree.ElementTree as etree
from typing import Any

import yaml
from markdown import Markdown
from markdown import blockprocessors as stock
from markdown.blockparser import BlockParser
from markdown.extensions import abbr, admonition, def_list, footnotes, tables
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from pymdownx.blocks import BlocksProcessor

# What a block holds that a processor takes: one of these.
SIGNS: dict[type, tuple[str, ...]] = {
    stock.HashHeaderProcessor: ("#",),
    stock.SetextHeaderProcessor: ("\n=", "\n-"),
    stock.HRProcessor: ("-", "_", "*"),
    stock.BlockQuoteProcessor: (">",),
    stock.ReferenceProcessor: ("]:",),
    # Its text, a paragraph or more further on, is indented.
    admonition.AdmonitionProcessor: ("!!!", "    "),
    abbr.AbbrBlockprocessor: ("*[",),
    def_list.DefListProcessor: (":",),
    footnotes.FootnoteBlockProcessor: ("[^",),
    tables.TableProcessor: ("|",),
}
ANY = ("",)


class QuickBlockParser(BlockParser):
    """Python-Markdown's own parser of blocks, but for processors that cannot take a block."""

    def parseBlocks(  # noqa: N802
        self, parent: etree.Element, blocks: list[str]
    ) -> None:
        """What the method of this name does, processors without a chance left out.

        Args:
            parent: the element that gets what the blocks become.
            blocks: their texts; none is left.
        """
        processors = self._with_signs()
        while blocks:
            block = blocks[0]
            for processor, signs in processors:
                for sign in signs:
                    if sign in block:
                        break
                else:
                    continue
                if processor.test(parent, block):
                    if processor.run(parent, blocks) is not False:
                        break
                    block = blocks[0]

    def _with_signs(self) -> list[tuple[Any, tuple[str, ...]]]:
        processors = list(self.blockprocessors)
        known: list[tuple[Any, tuple[str, ...]]] = getattr(self, "_known", [])
        if [one for one, _ in known] != processors:
            known = [(one, SIGNS.get(type(one), ANY)) for one in processors]
            self._known = known
        return known


class QuickBlocksProcessor(BlocksProcessor):
    """The stock processor of blocks between slashes, with a quick look and quick YAML."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether a text opens a block, or belongs to one that is open."""
        if "///" not in block and not self.stack and self.cached_parent is None:
            return False
        return bool(super().test(parent, block))

    def split_header(self, block: str, length: int) -> tuple[dict[str, Any] | None, str]:
        """Split a block's options from its text.

        Args:
            block: what follows the line that opens it.
            length: how many slashes close it.

        Returns:
            The options, or None where they are none; and the text.
        """
        ends = (one.start() for one in self.end.finditer(block) if len(one[1]) == length)
        end = next(ends, len(block))
        match = self.yaml_line.match(block[:end])
        if match is None or not match[0].strip():
            found: tuple[dict[str, Any] | None, str] = super().split_header(block, length)
            return found
        rest = [block[match.end() : end], *([block[end:]] if end < len(block) else [])]
        return _options(textwrap.dedent(match[0])), "\n".join(rest)


class QuickFences(FencedBlockPreprocessor):
    """The stock finder of fenced code, but for pages that have no fence."""

    def run(self, lines: list[str]) -> list[str]:
        """Take fenced code out of a page.

        Args:
            lines: its lines.

        Returns:
            The lines that are left.
        """
        text = "\n".join(lines)
        return super().run(lines) if "```" in text or "~~~" in text else text.split("\n")


def _options(text: str) -> dict[str, Any] | None:
    try:
        found = yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else {} if found is None else None


def make_blocks_quick(md: Markdown) -> None:
    """Let the parser of blocks of a Markdown object be a quick one.

    Args:
        md: the object.
    """
    # The objects stay the same, since others hold them.
    if type(md.parser) is BlockParser:
        md.parser.__class__ = QuickBlockParser
    for preprocessor in md.preprocessors:
        if type(preprocessor) is FencedBlockPreprocessor:
            preprocessor.__class__ = QuickFences
    for processor in md.parser.blockprocessors:
        if type(processor) is BlocksProcessor:
            processor.__class__ = QuickBlocksProcessor
