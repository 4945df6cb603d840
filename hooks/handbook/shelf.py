"""Many small things kept between two runs, in a few files."""

from __future__ import annotations

import json
from typing import Any

from handbook.cache import Cache, versions

PARTS = 16


class Shelf:
    """Small values by keys that hold everything that shaped them.

    Values are what JSON can hold. The shelf lies in a few files, so that thousands of
    values are read at once and few are written again when some change.

    Args:
        cache: where the files are kept.
        kind: what sort of things they are.
        keeps_all: whether to keep what nobody asks for as well.
    """

    def __init__(self, cache: Cache, kind: str, keeps_all: bool = False) -> None:
        self._cache = cache
        self._kind = kind
        self._keeps_all = keeps_all
        self._parts: dict[int, dict[str, Any]] = {}
        self._used: dict[int, dict[str, Any]] = {}
        self._changed: set[int] = set()

    def get(self, key: str) -> Any:
        """A value, or None."""
        number = _number(key)
        value = self._part(number).get(key)
        if value is not None:
            self._used[number][key] = value
        return value

    def put(self, key: str, value: Any) -> None:
        """Keep a value."""
        number = _number(key)
        self._part(number)[key] = value
        self._used[number][key] = value
        self._changed.add(number)

    def save(self) -> None:
        """Write what changed; what was not asked for is left out there."""
        for number in sorted(self._changed):
            kept = self._parts[number] if self._keeps_all else self._used[number]
            content = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
            self._cache.put(self._kind, str(number), versions(), content.encode())
        self._changed.clear()

    def _part(self, number: int) -> dict[str, Any]:
        if number not in self._parts:
            self._used[number] = {}
            self._parts[number] = _read(self._cache.get(self._kind, str(number), versions()))
        return self._parts[number]


def _number(key: str) -> int:
    return int(key[:4], 16) % PARTS


def _read(content: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(content) if content else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
