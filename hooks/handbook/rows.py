"""Rows about many things, kept between two runs in a few files of which few change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from zlib import crc32

from handbook.cache import Cache, mark_of

PARTS = 8


class Rows:
    """Rows by names; a row is what JSON can hold.

    A file holds a list of names, and behind it a row on each line, so that rows can be had as
    they are written: most of them are only kept once more.

    Args:
        cache: where they are kept.
        kind: what sort of things they are about.
        key: what shapes all of them.
    """

    def __init__(self, cache: Cache, kind: str, key: str) -> None:
        self._cache = cache
        self._kind = kind
        self._key = key
        self._contents = [cache.get(kind, str(number), key) or b"" for number in range(PARTS)]
        self._parts = [_read(content) for content in self._contents]
        self._texts = _together(self._parts)

    @property
    def mark(self) -> str:
        """A mark of all rows: no others have it."""
        return " ".join(map(mark_of, self._contents))

    def text(self, name: str) -> str | None:
        """The row of a name as it is written, or None."""
        return self._texts.get(name)

    def get(self, name: str) -> Any:
        """The row of a name, or None; nobody may change it."""
        return self._rows.get(name)

    @cached_property
    def _rows(self) -> dict[str, Any]:
        # To read them at once takes less time than one by one.
        rows = json.loads(f"[{','.join(self._texts.values())}]")
        return dict(zip(self._texts, rows, strict=True))

    def keep(self, rows: Mapping[str, str]) -> None:
        """Keep rows in place of all that there are; only files in which any differs are written.

        Args:
            rows: the rows by their names, as ``written`` gives them, or any text of one line
                for those who ask for nothing but the text.
        """
        parts: list[dict[str, str]] = [{} for _ in range(PARTS)]
        for name, row in rows.items():
            parts[_number(name)][name] = row
        for number, part in enumerate(parts):
            if part != self._parts[number]:
                content = "\n".join([written(list(part)), *part.values()]).encode()
                self._cache.put(self._kind, str(number), self._key, content)
                self._parts[number], self._contents[number] = part, content
        self._texts = _together(self._parts)
        vars(self).pop("_rows", None)


def written(row: Any) -> str:
    """A row as it is written, in one line.

    Example:
        *before* ``["a", 1]``, *after* ``'["a",1]'``.
    """
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _number(name: str) -> int:
    return crc32(name.encode()) % PARTS


def _read(content: bytes) -> dict[str, str]:
    try:
        head, *rows = content.decode().split("\n")
        return dict(zip(json.loads(head), rows, strict=True))
    except (ValueError, TypeError):
        return {}


def _together(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {name: text for part in parts for name, text in part.items()}
