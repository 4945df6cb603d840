"""The files of a theme."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


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
