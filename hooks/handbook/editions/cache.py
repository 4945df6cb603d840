"""Finished editions kept by what they were made from."""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

DAYS_KEPT = 30


@dataclass(frozen=True)
class Entry:
    """A finished file, and what is known of it."""

    content: bytes
    facts: dict[str, Any] = field(default_factory=dict)


class Cache:
    """A folder of finished editions, each named by the sum of everything that shaped it.

    It can be deleted at any time. A damaged entry counts as none, and where the folder
    cannot be written to, nothing is kept.

    Args:
        folder: where the entries lie; None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> Entry | None:
        """A finished edition, or None when it is not there or not whole."""
        if self.folder is None:
            return None
        path = self._path(key)
        try:
            head, _, content = path.read_bytes().partition(b"\n")
            facts = json.loads(head)
            if facts.pop("sha256") != sha256(content).hexdigest():
                return None
            os.utime(path)
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            return None
        return Entry(content, facts)

    def put(self, key: str, entry: Entry) -> None:
        """Keep a finished edition; it is there whole or not at all."""
        if self.folder is None:
            return
        head = {**entry.facts, "sha256": sha256(entry.content).hexdigest()}
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(json.dumps(head).encode() + b"\n" + entry.content)
            Path(file.name).replace(path)
        except OSError:
            return

    def sweep(self) -> None:
        """Remove what no build has asked for in a month."""
        if self.folder is None:
            return
        oldest = time.time() - DAYS_KEPT * 24 * 60 * 60
        for path in self.folder.glob("*/*"):
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink()
            except OSError:
                continue

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / key
