"""Find the blocks of a page in its text, with their lines, and say what is wrong with them.

The Markdown parser leaves a block that it cannot read standing as text and says
nothing; this scan is what speaks.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

from handbook.blockspec import BLOCKS, FOREIGN_BLOCKS, BlockSpec, Title, Type
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.source import Source
from handbook.suggest import nearest
from handbook.yamlmap import parse

OPENING = re.compile(r"^ {0,3}(/{3,}) *([\w-]+) *(?:\| *(.*\S)? *)?$")
CLOSING = re.compile(r"^ {0,3}(/{3,}) *$")
OPTION = re.compile(r" {4,}\S")
# Nothing is looked for behind blocks that are nested as deeply; such a page is refused.
DEEPEST = 50
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass
class RawBlock:
    """A block as it stands in the source.

    Attributes:
        name: the word after the slashes.
        title: what stands after the bar.
        slashes: how many slashes open and close it.
        line: line of its opening, counted from 1.
        options: its options.
        option_lines: line of each option.
        parents: names of the blocks around it, outermost first.
        end_line: line of its closing, 0 while it is open.
        is_readable: whether its options are valid YAML.
    """

    name: str
    title: str
    slashes: int
    line: int
    options: dict[str, Any] = field(default_factory=dict)
    option_lines: dict[str, int] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    end_line: int = 0
    is_readable: bool = True

    @property
    def is_for_tutors(self) -> bool:
        """Whether it stands in a block that only tutors see."""
        return "tutor" in self.parents

    @property
    def id(self) -> str:
        """The block's anchor, or an empty string."""
        return str(self.options.get("id", ""))


def scan(source: Source) -> tuple[list[RawBlock], list[Finding]]:
    """Find the blocks of a page.

    Args:
        source: the page.

    Returns:
        The blocks in order, and one finding for each fault in their syntax.
    """
    blocks: list[RawBlock] = []
    findings: list[Finding] = []
    stack: list[RawBlock] = []
    crowded: dict[int, tuple[RawBlock, RawBlock]] = {}
    lines = source.body.split("\n")
    prose = source.prose.split("\n")
    for index, line in enumerate(prose):
        if "///" not in line:
            continue
        number = source.body_line + index
        closing = CLOSING.match(line)
        opening = OPENING.match(line)
        if closing:
            slashes = len(closing.group(1))
            if slashes in [block.slashes for block in stack]:
                findings += _unclosed(source.path, stack, slashes)
                stack.pop().end_line = number
            else:
                open_block = f", but the open block has {stack[-1].slashes}" if stack else ""
                findings.append(
                    Finding(
                        source.path,
                        number,
                        Rule.BLOCK_STRAY,
                        f"a block is closed that is not open{open_block}",
                        "/" * slashes,
                        "/" * stack[-1].slashes if stack else "",
                    )
                )
        elif opening:
            block = RawBlock(
                opening.group(2).lower(), opening.group(3) or "", len(opening.group(1)), number
            )
            block.parents = tuple(outer.name for outer in stack)
            findings += _read_options(source.path, block, lines, index + 1)
            findings += _check(source.path, block)
            for outer in stack:
                if outer.slashes == block.slashes:
                    crowded.setdefault(outer.line, (outer, block))
            blocks.append(block)
            stack.append(block)
            if len(stack) > DEEPEST:
                # Nobody knows which of them are closed further down.
                stack.clear()
                break
    findings += _unclosed(source.path, stack, 0)
    return blocks, findings + _crowded(source.path, crowded)


def _crowded(path: str, crowded: dict[int, tuple[RawBlock, RawBlock]]) -> list[Finding]:
    """Blocks that hold another with as many slashes; one that is not closed is told as such."""
    findings = []
    for outer, inner in crowded.values():
        if outer.end_line:
            what = f"{outer.name} holds {inner.name} on line {inner.line} with as many slashes"
            slashes = "/" * outer.slashes
            findings.append(
                Finding(path, outer.line, Rule.BLOCK_PLACE, what, slashes, f"{slashes}/")
            )
    return findings


def _unclosed(path: str, stack: list[RawBlock], slashes: int) -> list[Finding]:
    """Take unclosed blocks from the stack, down to the one that has so many slashes."""
    findings = []
    while stack and stack[-1].slashes != slashes:
        block = stack.pop()
        what = f"the block {block.name} is not closed"
        findings.append(
            Finding(
                path,
                block.line,
                Rule.BLOCK_UNCLOSED,
                what,
                "",
                f"a line with {'/' * block.slashes}",
            )
        )
    return findings


def _read_options(path: str, block: RawBlock, lines: list[str], first: int) -> list[Finding]:
    option_lines: list[str] = []
    while (number := first + len(option_lines)) < len(lines) and OPTION.match(lines[number]):
        option_lines.append(lines[number])
    if not option_lines:
        return []
    data = parse(textwrap.dedent("\n".join(option_lines)), first_line=block.line + 1)
    findings = [
        Finding(path, fault.line, Rule.BLOCK_OPTION_YAML, f"not valid YAML: {fault.message}")
        for fault in data.faults
    ]
    if not findings and not isinstance(data.value, dict):
        message = "options are lines such as minutes: 5"
        findings.append(
            Finding(
                path,
                block.line + 1,
                Rule.BLOCK_OPTION_YAML,
                "not an option",
                option_lines[0],
                message,
            )
        )
    block.is_readable = not findings
    if not findings:
        block.options = {str(key): value for key, value in data.value.items()}
        block.option_lines = {name: data.line((name,)) for name in block.options}
    return findings


def _check(path: str, block: RawBlock) -> list[Finding]:
    if block.name in FOREIGN_BLOCKS:
        return []
    spec = BLOCKS.get(block.name)
    if spec is None:
        return [
            Finding(
                path,
                block.line,
                Rule.BLOCK_UNKNOWN,
                "unknown block",
                block.name,
                "one of " + ", ".join(BLOCKS),
                nearest(block.name, BLOCKS),
            )
        ]
    findings = []
    if spec.title is Title.REQUIRED and not block.title:
        expected = f"/// {block.name} | Title"
        findings.append(
            Finding(path, block.line, Rule.BLOCK_TITLE, "the block has no title", "", expected)
        )
    if spec.title is Title.NONE and block.title:
        what = f"the block {block.name} takes no title"
        findings.append(Finding(path, block.line, Rule.BLOCK_TITLE, what, block.title))
    if spec.inside and not any(parent in spec.inside for parent in block.parents):
        where = " or ".join(spec.inside)
        what = f"the block {block.name} stands in the wrong place"
        findings.append(Finding(path, block.line, Rule.BLOCK_PLACE, what, "", f"inside {where}"))
    return findings + _check_options(path, block, spec)


def _check_options(path: str, block: RawBlock, spec: BlockSpec) -> list[Finding]:
    findings = []
    for name, value in block.options.items():
        line = block.option_lines[name]
        option = spec.options.get(name)
        if option is None:
            if name == "attrs":
                continue
            known = ", ".join(spec.options) or "no options"
            suggestion = nearest(name, spec.options)
            findings.append(
                Finding(
                    path, line, Rule.BLOCK_OPTION_UNKNOWN, "unknown option", name, known, suggestion
                )
            )
        elif not fits(value, option.type):
            what = f"the value of {name} does not fit"
            shown = "nothing" if value is None else str(value)
            findings.append(
                Finding(path, line, Rule.BLOCK_OPTION_VALUE, what, shown, option.type.value)
            )
        elif option.choices and str(value) not in option.choices:
            what = f"the value of {name} does not fit"
            choices = "one of " + ", ".join(option.choices)
            suggestion = nearest(str(value), option.choices)
            findings.append(
                Finding(path, line, Rule.BLOCK_OPTION_VALUE, what, str(value), choices, suggestion)
            )
    for name in spec.required(block.options) if block.is_readable else []:
        what = f"the block {block.name} lacks the option {name}"
        findings.append(Finding(path, block.line, Rule.BLOCK_OPTION_MISSING, what))
    return findings


def fits(value: Any, kind: Type) -> bool:
    """Whether a value is of an option's type."""
    if kind in (Type.TEXTS, Type.SLUGS, Type.NUMBERS):
        single = {Type.TEXTS: Type.TEXT, Type.SLUGS: Type.SLUG, Type.NUMBERS: Type.NUMBER}[kind]
        return isinstance(value, list) and all(fits(item, single) for item in value)
    if kind is Type.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000
    if kind is Type.SLUG:
        return isinstance(value, str) and SLUG.fullmatch(value) is not None
    return isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value) != ""
