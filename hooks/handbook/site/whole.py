"""Files of a site that are made together, and kept together between two builds."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from handbook.cache import Cache, mark_of


class Whole:
    """Some files of a site, all of which are made anew when what shapes them changes.

    Args:
        kind: what they are.
        name: their name among their kind; they are kept apart from those of other names.
        folder: where they belong.

    Attributes:
        key: a key for all that shapes them.
        marks: of each file, by its name in the folder, a mark of its content.
        stamps: of each file, its stamp when it was last known to be whole.
    """

    def __init__(self, kind: str, name: str, folder: Path) -> None:
        self.folder = folder
        self.key = ""
        self.marks: dict[str, str] = {}
        self.stamps: dict[str, str] = {}
        self._kind = kind
        self._name = name
        self._files = f"{kind}-files{os.sep}{name}"
        self._is_kept = False

    def take(self, cache: Cache) -> bool:
        """Put what an earlier build has made where it belongs.

        Returns:
            Whether there is any, and all of it is whole.
        """
        kept = cache.get(self._kind, self._name, self.key)
        try:
            self.marks, stamps = map(dict, json.loads(kept or b""))
        except (ValueError, TypeError):
            return False
        self._make_folders()
        for name, mark in self.marks.items():
            place = f"{self.folder}{os.sep}{name}"
            stamp = cache.give(self._files, name, mark, place, stamps.get(name, ""))
            if stamp is None:
                self._clear()
                return False
            self.stamps[name] = stamp
        self._is_kept = self.stamps == stamps
        return True

    def write(self, files: Mapping[str, bytes], cache: Cache) -> None:
        """Put files where they belong, for a later build to take when they are kept.

        Args:
            files: what they hold, by their names.
            cache: what a later build looks into.
        """
        self.marks = {name: mark_of(content) for name, content in files.items()}
        self._make_folders()
        for name, content in files.items():
            place = f"{self.folder}{os.sep}{name}"
            # Pagefind names most files by what they hold, and few change with a page.
            if cache.give(self._files, name, self.marks[name], place) is None:
                Path(place).write_bytes(content)
                cache.keep(self._files, name, place)
        cache.keep_only(self._files, files)
        self.stamps.clear()
        self._is_kept = False

    def keep(self, cache: Cache) -> None:
        """Let a later build take the files, once all have been written."""
        if not self._is_kept:
            for name in self.marks:
                self.stamps[name] = self.stamps.get(name) or cache.stamp(self._files, name)
            kept = json.dumps([self.marks, self.stamps], ensure_ascii=False)
            cache.put(self._kind, self._name, self.key, kept.encode())

    def _clear(self) -> None:
        """Take the files away again."""
        for name in self.marks:
            (self.folder / name).unlink(missing_ok=True)
        for name in self._folders() - {""}:
            # Others may have something there.
            with suppress(OSError):
                (self.folder / name).rmdir()

    def _make_folders(self) -> None:
        for name in self._folders():
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def _folders(self) -> set[str]:
        return {name.rpartition("/")[0] for name in self.marks}
