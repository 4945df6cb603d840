"""The files of a theme, and what templates take from where."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, TemplateError, nodes

# The template of every page that names no other.
PAGE = "main.html"
# What a template may show of which the library knows what it holds, and of a page its article.
GIVEN, OWN, ARTICLE = "handbook", "page", "content"
ELSEWHERE = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def shown(folders: Iterable[str]) -> list[str]:
    """The names of all files of a theme that lie in no hidden folder, sorted.

    A theme may bring a hidden folder with thousands of pictures, which whoever asks for the
    list leaves out again, one by one.

    Args:
        folders: the folders of the theme.

    Example:
        *before* files ``main.html`` and ``.icons/a/b.svg``, *after* ``main.html``.
    """
    found: set[str] = set()
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if not name.startswith(".")]
            inside = Path(place).relative_to(folder)
            found.update((inside / name).as_posix() for name in names)
    return sorted(found)


def is_plain(template: str) -> bool:
    """Whether a template shows nothing but the article and what the library gives.

    Any other may show of every page what it likes, such as the titles of all.

    Example:
        ``{{ handbook.head }} {{ page.content }}`` is plain, ``{{ page.next_page.title }}``,
        ``{% include "more.html" %}`` and ``{{ nav }}`` are not.
    """
    try:
        tree = Environment(autoescape=True).parse(template)
    except TemplateError:
        return False
    names = [one.name for one in tree.find_all(nodes.Name)]
    articles = [
        one
        for one in tree.find_all(nodes.Getattr)
        if isinstance(one.node, nodes.Name) and (one.node.name, one.attr) == (OWN, ARTICLE)
    ]
    return (
        next(tree.find_all(ELSEWHERE), None) is None
        and set(names) <= {GIVEN, OWN}
        and names.count(OWN) == len(articles)
    )
