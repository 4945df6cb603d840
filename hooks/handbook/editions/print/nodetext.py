"""Runs of nodes: their texts, and the white space between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml.html import HtmlElement

Node = Any
BLOCK_NODES = frozenset(
    (
        *(
            "p",
            "label",
            "kind",
            "lead",
            "caption",
            "h",
            "title",
            "ul",
            "ol",
            "li",
            "terms",
            "term",
            "table",
        ),
        *("rows", "block", "figure", "options", "lines", "quote", "pre", "hr", "refs"),
        *("dl", "dt", "dd", "card", "note", "description", "answers"),
    )
)

# A block up to this length is not broken over two pages.
LONG_BLOCK = 900


def is_alone(element: HtmlElement) -> bool:
    """Whether an element is all that its parent holds."""
    parent = element.getparent()
    if parent is None or len(parent) != 1:
        return False
    return not (parent.text or "").strip() and not (element.tail or "").strip()


def is_label(paragraph: HtmlElement) -> bool:
    """Whether a paragraph is one strong phrase, which heads what follows."""
    return len(paragraph) == 1 and paragraph[0].tag == "strong" and is_alone(paragraph[0])


def is_long(element: HtmlElement, apart: Sequence[HtmlElement] = ()) -> bool:
    """Whether a block may be broken over two pages; parts that stand apart do not count."""
    letters = len(element.text_content()) - sum(len(part.text_content()) for part in apart)
    return letters > LONG_BLOCK


def add_text(nodes: list[Node], text: str | None) -> None:
    """Add a text, its white space collapsed, to a run of nodes."""
    collapsed = re.sub(r"[ \t\r\n]+", " ", text or "")
    if collapsed:
        nodes.append(collapsed)


def without_gaps(nodes: list[Node]) -> list[Node]:
    """Drop the white space that source files have between blocks."""
    if not any(not isinstance(node, str) and node[0] in BLOCK_NODES for node in nodes):
        return nodes
    return [node for node in nodes if not isinstance(node, str) or node.strip()]


def trim(nodes: list[Node]) -> list[Node]:
    """Take white space off both ends of a run of nodes."""
    while nodes and isinstance(nodes[0], str) and not nodes[0].strip():
        nodes = nodes[1:]
    while nodes and isinstance(nodes[-1], str) and not nodes[-1].strip():
        nodes = nodes[:-1]
    if nodes and isinstance(nodes[0], str):
        nodes[0] = nodes[0].lstrip()
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] = nodes[-1].rstrip()
    return nodes
