"""A citation style without what it says of works that a bibliography does not have.

The processor reads the style anew for every batch, and goes through all of it for every work;
most of a long one is about laws, films and patents, and about variables that few works have.

What is cut away writes nothing for these works. How the processor goes through a style is told
by its source (https://github.com/jgm/citeproc, ``Citeproc.Eval``): a group, or a macro, that
asks for variables, none of which is there, writes nothing at all, so that in each one that is
not there is left; and a macro that asks for none counts as a variable that is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy, deepcopy
from dataclasses import replace
from enum import Enum

from lxml import etree

from handbook.bibliography.having import LINKED, SHORT, End, Having
from handbook.bibliography.style import CSL, Style

# Whether a style writes this anywhere decides where the processor writes the a of 2007a.
SUFFIX = "year-suffix"


class Kind(Enum):
    """What an element of a style writes, for each of the works.

    Attributes:
        EMPTY: nothing, and asks for no variable.
        FIXED: the same, and asks for no variable.
        IDLE: nothing, and asks for variables that are not there.
        LIVE: it depends.
    """

    EMPTY = "empty"
    FIXED = "fixed"
    IDLE = "idle"
    LIVE = "live"


Parts = list[tuple[etree._Element, Kind]]


def cut(style: Style, known: Having | None) -> Style:
    """A style that formats works as the whole one does.

    Args:
        style: the whole style.
        known: what the works have, if that is known.

    Example:
        *before* ``if type="book"``, ``else-if type="patent"``, ``else``; *after*, for
        articles, what stands in ``else``.
    """
    if known is None:
        return style
    root = _Cutter(style.root, known).root()
    if _writes_suffix(root) != _writes_suffix(style.root):
        return style
    return replace(style, root=root).without_idle_macros()


def _writes_suffix(root: etree._Element) -> bool:
    macros = {macro.get("name"): macro for macro in root.findall(f"{CSL}macro")}
    waiting = list(root.iterfind(f"{CSL}*/{CSL}layout"))
    while waiting:
        for text in waiting.pop().iter(f"{CSL}text"):
            if next(text.iterancestors(f"{CSL}substitute"), None) is not None:
                continue
            if text.get("variable") == SUFFIX:
                return True
            macro = macros.pop(text.get("macro"), None)
            if macro is not None:
                waiting.append(macro)
    return False


class _Cutter:
    """Makes a style anew without what writes nothing.

    Args:
        style: the style.
        known: what the works have.
    """

    def __init__(self, style: etree._Element, known: Having) -> None:
        self.style = style
        self.known = known
        self.whole = {macro.get("name"): macro for macro in style.findall(f"{CSL}macro")}
        self.macros: dict[str | None, tuple[etree._Element, Kind]] = {}

    def root(self) -> etree._Element:
        """The style."""
        found = _like(self.style)
        for part in self.style.iterchildren(f"{CSL}*"):
            if part.tag == f"{CSL}macro":
                self._macro(part.get("name"))
                found.append(self.macros[part.get("name")][0])
            else:
                found.append(self._with_layout(part))
        return found

    def _with_layout(self, part: etree._Element) -> etree._Element:
        found = deepcopy(part)
        for layout in found.findall(f"{CSL}layout"):
            # Here stops and blanks meet otherwise when something empty stands between them.
            layout[:] = [element for element, _ in self._parts(layout, keeps_all=True)]
        return found

    def _macro(self, name: str | None) -> Kind:
        """What a call of a macro writes."""
        if name not in self.macros:
            whole = self.whole.get(name)
            if whole is None:
                return Kind.LIVE
            # A macro that calls itself is no part of a style that works.
            self.macros[name] = whole, Kind.LIVE
            parts = _grouped(self._parts(whole))
            is_idle = _kind(parts) is Kind.IDLE
            found = _like(whole, (element for element, _ in parts))
            self.macros[name] = found, Kind.IDLE if is_idle else Kind.LIVE
        return self.macros[name][1]

    def _parts(self, parent: etree._Element, keeps_all: bool = False) -> Parts:
        """What stands in an element.

        Args:
            parent: the element.
            keeps_all: whether to keep what writes nothing.
        """
        found: Parts = []
        useless = {Kind.EMPTY}
        for child in parent.iterchildren(f"{CSL}*"):
            for element, kind in self._element(child, keeps_all):
                if keeps_all or kind not in useless:
                    found.append((element, kind))
                if kind is Kind.IDLE:
                    useless.add(kind)
        return found

    def _element(self, element: etree._Element, keeps_all: bool) -> Parts:
        name = etree.QName(element).localname
        if name == "choose":
            return self._choose(element, keeps_all)
        if name == "names":
            return [self._names(element)]
        if name == "group":
            parts = _grouped(self._parts(element))
            kind = _kind(parts)
            if kind is Kind.IDLE:
                return parts
            return [(_like(element, (part for part, _ in parts)), kind)]
        return [(deepcopy(element), self._leaf(name, element))]

    def _leaf(self, name: str, element: etree._Element) -> Kind:
        """What an element that holds no others writes."""
        variable = element.get("variable", "")
        lacks = self.known.lacks(variable)
        if name == "text":
            if "macro" in element.attrib:
                return self._macro(element.get("macro"))
            if not variable:
                # With this the processor may write the a of 2007a.
                return Kind.LIVE if element.get("term") == "no date" else Kind.FIXED
            if element.get("form") == "short":
                lacks = lacks and self.known.lacks(variable + SHORT)
            return Kind.IDLE if lacks and variable.lower() not in LINKED else Kind.LIVE
        if name == "label" and lacks and not variable.lower().endswith(SHORT):
            return Kind.EMPTY
        return Kind.IDLE if lacks and name in ("number", "date") else Kind.LIVE

    def _names(self, element: etree._Element) -> tuple[etree._Element, Kind]:
        found = deepcopy(element)
        variables = element.get("variable", "").split()
        instead = found.find(f"{CSL}substitute")
        if not variables or instead is None:
            is_idle = bool(variables) and all(map(self.known.lacks, variables))
            return found, Kind.IDLE if is_idle else Kind.LIVE
        # Variables have been asked for already, so that none needs to be left; but names without
        # anything that could stand for them are told from those for which nothing does.
        left = []
        for child in instead.iterchildren(f"{CSL}*"):
            parts = self._element(child, keeps_all=False)
            if any(kind in (Kind.FIXED, Kind.LIVE) for _, kind in parts):
                elements = [part for part, _ in parts]
                left.append(
                    elements[0]
                    if len(elements) == 1
                    else _made("choose", [_made("else", elements)])
                )
        if left:
            instead[:] = left
        return found, Kind.LIVE

    def _choose(self, element: etree._Element, keeps_all: bool) -> Parts:
        """The branches that some work can take; where that is but one, what stands in it."""
        branches: list[etree._Element] = []
        inside: list[Parts] = []
        is_sure = False
        for branch in element.iterchildren(f"{CSL}*"):
            end = self._end(branch)
            if end is False:
                continue
            parts = self._parts(branch, keeps_all)
            if end and not branches:
                return parts
            elements = [part for part, _ in parts]
            branches.append(_made("else", elements) if end else _like(branch, elements))
            inside.append(parts)
            if end:
                is_sure = True
                break
        if not any(inside):
            return []
        is_idle = is_sure and all(map(_is_idle, inside))
        return [(_made("choose", branches), Kind.IDLE if is_idle else Kind.LIVE)]

    def _end(self, branch: etree._Element) -> End:
        """How the test of a branch ends."""
        ends = [
            end
            for test, values in branch.attrib.items()
            if test != "match"
            for end in self.known.ends(str(test), str(values))
        ]
        match = branch.get("match", "all")
        if match == "all":
            return _all(ends)
        is_none = _all(None if end is None else not end for end in ends)
        return is_none if match == "none" or is_none is None else not is_none


def _kind(parts: Parts) -> Kind:
    """What a group writes."""
    kinds = {kind for _, kind in parts}
    strong = (kind for kind in (Kind.LIVE, Kind.IDLE, Kind.FIXED) if kind in kinds)
    return next(strong, Kind.EMPTY)


def _grouped(parts: Parts) -> Parts:
    """What needs to stand in a group: where it writes nothing, only what says so."""
    if _kind(parts) is Kind.IDLE:
        return [part for part in parts if part[1] is Kind.IDLE]
    return parts


def _is_idle(parts: Parts) -> bool:
    return {kind for _, kind in parts} == {Kind.IDLE}


def _all(ends: Iterable[End]) -> End:
    """Whether all tests end well."""
    known = {*ends}
    return False if False in known else None if None in known else True


def _like(element: etree._Element, children: Iterable[etree._Element] = ()) -> etree._Element:
    """An element of the same name with other children."""
    found = copy(element)
    found[:] = list(children)
    return found


def _made(name: str, children: Iterable[etree._Element]) -> etree._Element:
    found = etree.Element(f"{CSL}{name}")
    found.extend(children)
    return found
