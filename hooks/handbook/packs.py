"""Many large things kept between two runs in a few files.

To open a file takes as long as to read many kilobytes, and to make one takes longer.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256

from handbook.cache import Cache

PARTS = 16
# What shapes an entry is in its own key.
KEY = "pack"
# A key, and what it stands for.
Entry = tuple[str, bytes]


class Packs:
    """Entries by name and key in a few files.

    Args:
        cache: where the files are kept.
        kind: what sort of things they are.
    """

    def __init__(self, cache: Cache, kind: str) -> None:
        self._cache = cache
        self._kind = kind
        self._files: dict[int, dict[str, Entry]] = {}

    def read(self, keys: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """The entries that are kept and whole, with their names.

        Args:
            keys: of each entry that is wanted, by its name, the key of what shapes it now.
        """
        for number, names in _shared_out(keys).items():
            kept = self._file(number)
            for name in names:
                key, content = kept.get(name, ("", b""))
                if key == keys[name]:
                    yield name, content

    def one(self, name: str, key: str) -> bytes | None:
        """An entry, or None where it is not kept, or not whole; its file is remembered."""
        (number,) = _shared_out({name: key})
        if number not in self._files:
            self._files[number] = self._file(number)
        known, content = self._files[number].get(name, ("", b""))
        return content if known == key else None

    def write(self, entries: Mapping[str, Entry], present: Collection[str]) -> None:
        """Keep entries.

        Args:
            entries: those that are new or have changed.
            present: the names of all that there are; of the others none is kept any longer.
        """
        for number, names in _shared_out(entries).items():
            kept = {name: one for name, one in self._file(number).items() if name in present}
            whole = kept | {name: entries[name] for name in names}
            self._cache.put(self._kind, str(number), KEY, packed(whole))

    def _file(self, number: int) -> dict[str, Entry]:
        return unpacked(self._cache.get(self._kind, str(number), KEY))


def _shared_out(names: Mapping[str, object]) -> dict[int, list[str]]:
    """Names by the number of the file that they belong into."""
    found: dict[int, list[str]] = {}
    for name in names:
        found.setdefault(sha256(name.encode()).digest()[0] % PARTS, []).append(name)
    return found


def packed(entries: Mapping[str, Entry]) -> bytes:
    """Entries as one: a line of names, keys and sizes, then what they hold.

    Example:
        *before* ``{"a": ("k", b"xy")}``, *after* ``b'[["a", "k", 2]]\\nxy'``.
    """
    head = json.dumps([[name, key, len(content)] for name, (key, content) in entries.items()])
    return b"".join([head.encode(), b"\n", *(content for _, content in entries.values())])


def unpacked(content: bytes | None) -> dict[str, Entry]:
    """The entries that ``packed`` made one; none where it did not make this."""
    head, _, rest = (content or b"[]").partition(b"\n")
    found: dict[str, Entry] = {}
    at = 0
    try:
        for name, key, size in json.loads(head):
            found[name] = key, rest[at : at + size]
            at += size
    except (ValueError, TypeError):
        return {}
    return found if at == len(rest) else {}
