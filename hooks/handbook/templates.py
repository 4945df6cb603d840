"""The files of a theme, and what templates take from where."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

# The template of every page that names no other.
PAGE = "main.html"
# What a template writes or does, and the names in it; remarks count for nothing.
TAG = re.compile(r"\{#.*?#\}|\{\{(.*?)\}\}|\{%(.*?)%\}", re.S)
NAME = re.compile(r"[^\W\d][\w.]*")
CHOOSING = ("if", "elif", "else", "endif", "and", "or", "not")
# What the library knows of a page, each by a name behind this, and the article.
GIVEN, ARTICLE = "handbook.", "page.content"


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
    found = TAG.findall(template)
    known = [name for shown, done in found for name in NAME.findall(f"{shown} {done}")]
    return all(name in CHOOSING or name == ARTICLE or name.startswith(GIVEN) for name in known)
