"""Tables of generated lists, whose rows can be shown in part."""

from __future__ import annotations

from html import escape

# A head, as HTML, and the rows of cells beneath it.
Group = tuple[str, list[list[str]]]


def table(heads: list[tuple[str, str]], rows: list[list[str]], name: str) -> str:
    """A table that can be shown in part.

    Args:
        heads: the name of each column, and how to choose rows by it: one ``choice`` of
            its texts, one of the ``links`` in its cells, one of a ``list`` with
            semicolons, at ``most`` a number; or not at all.
        rows: the cells as HTML.
        name: the kind of list.
    """
    return f'<div class="hb-table hb-index-{name}" tabindex="0">{_table(heads, rows)}</div>'


def grouped_table(
    heads: list[tuple[str, str]], groups: list[Group], name: str, group_name: str
) -> str:
    """A table in groups, each beneath a heading, that can be shown in part.

    Args:
        heads: as of a table.
        groups: the groups.
        name: the kind of list.
        group_name: what a group is; rows can be chosen by it.

    Example:
        *after* ``<div class="hb-table hb-index-evidence" …><div class="hb-group">
        <h2 id="group-1">…</h2><table>…</table></div>…</div>``.
    """
    html = "\n".join(
        f'<div class="hb-group"><h2 id="group-{number}">{title}</h2>\n{_table(heads, rows)}</div>'
        for number, (title, rows) in enumerate(groups, 1)
    )
    return (
        f'<div class="hb-table hb-index-{name}" data-groups="{escape(group_name)}" '
        f'tabindex="0">\n{html}\n</div>'
    )


def _table(heads: list[tuple[str, str]], rows: list[list[str]]) -> str:
    head = "".join(
        f'<th scope="col" data-filter="{how}">{escape(text)}</th>'
        if how
        else f'<th scope="col">{escape(text)}</th>'
        for text, how in heads
    )
    names = [escape(text) for text, _ in heads]
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<td data-head="{name}">{cell}</td>' for name, cell in zip(names, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"
