"""Tables in print: their cells, and how wide each column should be."""

from __future__ import annotations

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
# A row with a cell up to this length is not broken over two pages.
LONG_CELL = 900


def convert(converter: Converter, table: HtmlElement) -> Node:
    """Turn a table into a node.

    Args:
        converter: the converter of the page.
        table: the table.

    Example:
        *after* ``["table", {"widths": [4.0, 22.0], "head": [cell, cell]}, [[cell, cell]]]``,
        each cell with its ``body``, whether it is ``blank``, to be written in, and whether it
        is ``long``.
    """
    head = [cell for row in table.iterfind("./thead/tr") for cell in row]
    rows = [list(row) for row in table.iterfind("./tbody/tr")]
    body = [[_cell(converter, cell) for cell in row] for row in rows]
    attributes = {
        "widths": widths(
            [cell.text_content() for cell in head],
            [[cell.text_content() for cell in row] for row in rows],
        ),
        "head": [_cell(converter, cell) for cell in head],
    }
    return ["table", attributes, body]


def _cell(converter: Converter, cell: HtmlElement) -> dict[str, Any]:
    is_blank = "hb-blank" in cell.get("class", "").split()
    is_long = len(cell.text_content()) > LONG_CELL
    return {"blank": is_blank, "long": is_long, "body": converter.children(cell)}


def widths(head: list[str], rows: list[list[str]]) -> list[float]:
    """Column widths as shares, by the length of what stands in them.

    Example:
        *before* head ``["Day", "What I saw"]``, rows ``[["Monday", ""]]``;
        *after* ``[6.6, 22.0]``.
    """
    columns = max([len(head), *(len(row) for row in rows)], default=1)
    shares = []
    for column in range(columns):
        texts = [cells[column].strip() for cells in [head, *rows] if column < len(cells)]
        longest_word = max((len(word) for text in texts for word in text.split()), default=1)
        mean = sum(len(text) for text in texts) / max(len(texts), 1)
        share = max(longest_word * 1.1, min(mean, LONGEST_LINE), NARROWEST)
        body = [cells[column].strip() for cells in rows if column < len(cells)]
        if body and not any(body):
            share = max(share, TO_WRITE_IN)
        shares.append(share)
    return shares
