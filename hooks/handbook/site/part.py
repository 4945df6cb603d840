"""A part of a handbook's pages with a search index of its own, kept between two builds."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from handbook.cache import Cache, mark_of

FOLDER = "pagefind"
KIND = "search"
FILES = "search-files"


class Part:
    """Some of the pages, with an index of their own.

    Attributes:
        number: counted from 0.
        paths: its pages, in the handbook's order.
        folder: where its files belong.
        key: a key for all that shapes it.
        marks: of each of its files, a mark of its content.
        stamps: of each of its files, its stamp when it was last known to be whole.
    """

    def __init__(self, number: int, paths: list[str], folder: Path) -> None:
        self.number = number
        self.paths = paths
        self.folder = folder / FOLDER / (str(number) if number else "")
        self.key = ""
        self.marks: dict[str, str] = {}
        self.stamps: dict[str, str] = {}
        self._is_kept = False

    def take(self, cache: Cache) -> bool:
        """Put what an earlier build has made where it belongs.

        Returns:
            Whether there is any, and all of it is whole.
        """
        kept = cache.get(KIND, str(self.number), self.key)
        try:
            self.marks, stamps = map(dict, json.loads(kept or b""))
        except (ValueError, TypeError):
            return False
        self._make_folders()
        for name, mark in self.marks.items():
            place = f"{self.folder}{os.sep}{name}"
            stamp = cache.give(self._kind, name, mark, place, stamps.get(name, ""))
            if stamp is None:
                self._clear()
                return False
            self.stamps[name] = stamp
        self._is_kept = self.stamps == stamps
        return True

    def write(self, files: Mapping[str, bytes], cache: Cache) -> None:
        """Put its files where they belong, for a later build to take when they are kept.

        Args:
            files: what they hold, by their names.
            cache: what a later build looks into.
        """
        self.marks = {name: mark_of(content) for name, content in files.items()}
        self._make_folders()
        for name, content in files.items():
            place = f"{self.folder}{os.sep}{name}"
            # Pagefind names most files by what they hold, and few change with a page.
            if cache.give(self._kind, name, self.marks[name], place) is None:
                Path(place).write_bytes(content)
                cache.keep(self._kind, name, place)
        cache.keep_only(self._kind, files)
        self.stamps.clear()
        self._is_kept = False

    def keep(self, cache: Cache) -> None:
        """Let a later build take its files, once all have been written."""
        if not self._is_kept:
            for name in self.marks:
                self.stamps[name] = self.stamps.get(name) or cache.stamp(self._kind, name)
            kept = json.dumps([self.marks, self.stamps], ensure_ascii=False)
            cache.put(KIND, str(self.number), self.key, kept.encode())

    @property
    def _kind(self) -> str:
        return f"{FILES}{os.sep}{self.number}"

    def _clear(self) -> None:
        """Take its files away again."""
        for name in self.marks:
            (self.folder / name).unlink(missing_ok=True)
        for name in self._folders() - {""}:
            (self.folder / name).rmdir()

    def _make_folders(self) -> None:
        for name in self._folders():
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def _folders(self) -> set[str]:
        return {name.rpartition("/")[0] for name in self.marks}
