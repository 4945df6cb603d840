"""A part of a handbook's pages with a search index of its own, kept between two builds."""

from __future__ import annotations

from pathlib import Path

from handbook.site.whole import Whole

FOLDER = "pagefind"
KIND = "search"


class Part(Whole):
    """Some of the pages, with an index of their own.

    Attributes:
        number: counted from 0.
        paths: its pages, in the handbook's order.
    """

    def __init__(self, number: int, paths: list[str], folder: Path) -> None:
        super().__init__(KIND, str(number), folder / FOLDER / (str(number) if number else ""))
        self.number = number
        self.paths = paths
