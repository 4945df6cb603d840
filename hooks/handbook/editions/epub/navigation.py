"""The lists by which reading programs lead through an EPUB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Entry:
    """A line of the contents.

    Attributes:
        level: how deep it stands.
        text: what it says.
        href: where it leads.
    """

    level: int
    text: str
    href: str


def contents(title: str, entries: Sequence[Entry]) -> str:
    """The table of contents, entries of deeper levels within those before them.

    Args:
        title: its title.
        entries: its lines in order.

    Example:
        *before* entries of the levels 1, 2 and 1,
        *after* ``<ol><li>…<ol><li>…</li></ol></li><li>…</li></ol>``.
    """
    html = [f'<nav epub:type="toc" role="doc-toc" id="toc">\n<h1>{escape(title)}</h1>\n']
    levels: list[int] = []
    for entry in entries:
        if levels and entry.level > levels[-1]:
            html.append("\n<ol>\n")
            levels.append(entry.level)
        elif levels:
            html.append("</li>\n")
            while len(levels) > 1 and entry.level <= levels[-2]:
                html.append("</ol></li>\n")
                levels.pop()
        else:
            html.append("<ol>\n")
            levels.append(entry.level)
        html.append(f'<li><a href="{escape(entry.href)}">{escape(entry.text)}</a>')
    html += ["</li>\n</ol>" for _ in levels]
    return "".join([*html, "\n</nav>"])


def landmarks(title: str, rows: Sequence[tuple[str, str, str]]) -> str:
    """Kinds of places that reading programs can go to at once.

    Args:
        title: the title of the list.
        rows: each place's kind, title and address.
    """
    items = "\n".join(
        f'<li><a epub:type="{kind}" href="{escape(href)}">{escape(text)}</a></li>'
        for kind, text, href in rows
    )
    return (
        f'<nav epub:type="landmarks" id="landmarks" hidden="hidden">\n<h2>{escape(title)}</h2>\n'
        f"<ol>\n{items}\n</ol>\n</nav>"
    )


def page_list(title: str, places: Sequence[tuple[int, str]]) -> str:
    """The pages of the printed edition; nothing where none is known.

    Args:
        title: the title of the list.
        places: each page's number and the address of its mark.
    """
    if not places:
        return ""
    items = "\n".join(f'<li><a href="{escape(href)}">{number}</a></li>' for number, href in places)
    return (
        '<nav epub:type="page-list" role="doc-pagelist" id="page-list" hidden="hidden">\n'
        f"<h2>{escape(title)}</h2>\n<ol>\n{items}\n</ol>\n</nav>"
    )
