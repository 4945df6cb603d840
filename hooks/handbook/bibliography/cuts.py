"""Styles cut to some works of a bibliography, each made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from handbook.bibliography.cutting import cut
from handbook.bibliography.having import Having, One, of_one, together
from handbook.bibliography.style import Style


class Cuts:
    """A style as works of a bibliography need it.

    Args:
        style: the whole style.
        works: the works in CSL JSON by key.
    """

    def __init__(self, style: Style, works: Mapping[str, Mapping[str, Any]]) -> None:
        self.style = style
        self.works = works
        self._made: dict[tuple[bool, Having | None], Style] = {}
        self._known: dict[str, One | None] = {}

    @cached_property
    def _order(self) -> Style:
        return self.style.order

    def format(self, keys: Iterable[str]) -> Style:
        """The style for some works."""
        return self._cut(keys, is_order=False)

    def order(self, keys: Iterable[str]) -> Style:
        """The style for sorting some works, which writes nothing else."""
        return self._cut(keys, is_order=True)

    def _cut(self, keys: Iterable[str], *, is_order: bool) -> Style:
        known = together(map(self._has, keys))
        if (is_order, known) not in self._made:
            whole = self._order if is_order else self.style
            self._made[is_order, known] = cut(whole, known)
        return self._made[is_order, known]

    def _has(self, key: str) -> One | None:
        if key not in self._known:
            self._known[key] = of_one(self.works[key])
        return self._known[key]
