"""Tables in print: their cells, and how wide each column should be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

if TYPE_CHECKING:
    from handbook.editions.print.nodes import Converter
    from handbook.editions.print.nodetext import Node

# A column is as wide as its longest word needs, and grows with its text up to this many
# letters; a column to write in counts as the last.
LONGEST_LINE = 60.0
NARROWEST = 4.0
TO_WRITE_IN = 22.0
# The letters that a line across all columns holds, and those that a column's margins take.
LINE = 94.0
MARGIN = 2.5
# A word up to this length is not broken, nor is a number in groups of digits.
LONGEST_WORD = 26
BREAKS = re.compile(r"(?<!\d)\s+|\s+(?!\d)|(?<=[-–—/])(?=[^\W\d])")
# A row with a cell up to this length is not broken over two pages.
LONG_CELL = 900
# Nor is a table with up to so many rows and letters; a cell to write in counts as the third.
FEW_ROWS, FEW_LETTERS, BLANK_LETTERS = 5, 900, 60


def convert(converter: Converter, table: HtmlElement) -> Node:
    """Turn a table into a node.

    Args:
        converter: the converter of the page.
        table: the table.

    Example:
        *after* ``["table", {"widths": [4.0, 22.0], "whole": true, "head": [cell, cell]},
        [[cell, cell]]]``, each cell with its ``body``, whether it is ``blank``, to be written
        in, and whether it is ``long``; ``whole`` for a table that stays on one page.
    """
    head = [cell for row in table.iterfind("./thead/tr") for cell in row]
    rows = [list(row) for row in table.iterfind("./tbody/tr")]
    body = [[_cell(converter, cell) for cell in row] for row in rows]
    texts = [[cell.text_content() for cell in row] for row in rows]
    attributes = {
        "widths": widths([cell.text_content() for cell in head], texts),
        "whole": _is_short(texts),
        "head": [_cell(converter, cell) for cell in head],
    }
    return ["table", attributes, body]


def _cell(converter: Converter, cell: HtmlElement) -> dict[str, Any]:
    is_blank = "hb-blank" in cell.get("class", "").split()
    is_long = len(cell.text_content()) > LONG_CELL
    return {"blank": is_blank, "long": is_long, "body": converter.children(cell)}


def _is_short(rows: list[list[str]]) -> bool:
    letters = sum(len(text.strip()) or BLANK_LETTERS for row in rows for text in row)
    return len(rows) <= FEW_ROWS and letters <= FEW_LETTERS


def widths(head: list[str], rows: list[list[str]]) -> list[float]:
    """Column widths as shares, by the length of what stands in them.

    Every column has room for its longest word; what is left is shared out by the length of
    the texts.

    Example:
        *before* head ``["Day", "What I saw"]``, rows ``[["Monday", ""]]``;
        *after* ``[25.8, 68.2]``.
    """
    needs, wishes = _needs(head, rows)
    wanted = sum(wishes) - sum(needs)
    spare = LINE - sum(needs)
    if spare <= 0 or wanted <= 0:
        return needs
    return [
        round(need + spare * (wish - need) / wanted, 1)
        if wanted > spare
        else round(LINE * wish / sum(wishes), 1)
        for need, wish in zip(needs, wishes, strict=True)
    ]


def _needs(head: list[str], rows: list[list[str]]) -> tuple[list[float], list[float]]:
    """For each column what its longest word needs, and what its texts would like."""
    columns = max([len(head), *(len(row) for row in rows)], default=1)
    needs, wishes = [], []
    for column in range(columns):
        texts = [cells[column].strip() for cells in [head, *rows] if column < len(cells)]
        words = [word for text in texts for word in BREAKS.split(text)]
        longest = min(max(map(len, words), default=1), LONGEST_WORD)
        need = max(longest, NARROWEST) + MARGIN
        mean = sum(map(len, texts)) / max(len(texts), 1)
        wish = max(need, min(mean, LONGEST_LINE))
        body = [cells[column].strip() for cells in rows if column < len(cells)]
        if body and not any(body):
            wish = max(wish, TO_WRITE_IN)
        needs.append(need)
        wishes.append(wish)
    return needs, wishes
