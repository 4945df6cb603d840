"""A citation style without what it says of works that a bibliography does not have.

The processor reads the style anew for every batch, and most of a long one is about laws,
films and patents.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from handbook.bibliography.style import CSL, Style

# Whether a style says this anywhere decides where the processor writes the a of 2007a.
SUFFIX = "year-suffix"


def cut(style: Style, works: Iterable[Mapping[str, Any]]) -> Style:
    """A style that formats these works as the whole one does.

    Args:
        style: the whole style.
        works: the works in CSL JSON.

    Example:
        *before* ``if type="book"``, ``else-if type="patent"``, ``else``; *after*, for
        articles, ``else``.
    """
    types = {work.get("type") for work in works}
    if None in types:
        # The processor takes the type of such a work from its note.
        return style
    root = copy.deepcopy(style.root)
    macros = {str(macro.get("name")): macro for macro in root.findall(f"{CSL}macro")}
    kept = _saying(SUFFIX, macros)
    for choose in list(root.iter(f"{CSL}choose")):
        for branch in list(choose):
            if _is_idle(branch, types) and not _says(SUFFIX, branch, kept):
                choose.remove(branch)
    return replace(style, root=root).without_idle_macros()


def _is_idle(branch: etree._Element, types: set[Any]) -> bool:
    """Whether a branch asks for types of works that are not there, and for nothing else."""
    asked = branch.get("type")
    if asked is None or types & set(asked.split()):
        return False
    match = branch.get("match", "all")
    return match == "all" or (match == "any" and {*branch.attrib} <= {"type", "match"})


def _saying(variable: str, macros: Mapping[str, etree._Element]) -> set[str]:
    """The macros that use a variable, or another macro that does."""
    found: set[str] = set()
    count = -1
    while count < len(found):
        count = len(found)
        found |= {name for name, macro in macros.items() if _says(variable, macro, found)}
    return found


def _says(variable: str, element: etree._Element, macros: set[str]) -> bool:
    return any(
        one.get("variable") == variable or one.get("macro") in macros for one in element.iter()
    )
