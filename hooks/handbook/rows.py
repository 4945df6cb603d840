"""Rows about many things, kept between two runs in a few files of which few change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from handbook.cache import Cache, mark_of

PARTS = 8


class Rows:
    """Rows by names; a row is what JSON can hold.

    Args:
        cache: where they are kept.
        kind: what sort of things they are about.
        key: what shapes all of them.
    """

    def __init__(self, cache: Cache, kind: str, key: str) -> None:
        self._cache = cache
        self._kind = kind
        self._key = key
        read = [cache.get(kind, str(number), key) for number in range(PARTS)]
        self._parts = [_read(content) for content in read]
        self._marks = [mark_of(content or b"") for content in read]

    @property
    def mark(self) -> str:
        """A mark of all rows: no others have it."""
        return " ".join(self._marks)

    def get(self, name: str) -> Any:
        """The row of a name, or None."""
        return self._parts[_number(name)].get(name)

    def keep(self, rows: Mapping[str, Any]) -> None:
        """Keep rows in place of all that there are; only files in which any differs are written.

        Args:
            rows: the rows by their names.
        """
        parts: list[dict[str, Any]] = [{} for _ in range(PARTS)]
        for name, row in rows.items():
            parts[_number(name)][name] = row
        for number, part in enumerate(parts):
            if part != self._parts[number]:
                content = json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode()
                self._cache.put(self._kind, str(number), self._key, content)
                self._parts[number], self._marks[number] = part, mark_of(content)


def _number(name: str) -> int:
    return crc32(name.encode()) % PARTS


def _read(content: bytes | None) -> dict[str, Any]:
    try:
        return dict(json.loads(content or b"{}"))
    except (ValueError, TypeError):
        return {}
