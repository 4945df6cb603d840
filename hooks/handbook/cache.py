"""What is kept between two runs, so that only what changed is made again.

An entry is found by its name and used only when its key agrees: the key holds everything
that shaped it. Nothing here is ever executed, and an entry that is damaged in any way is
simply not there. The folder can be deleted at any time.

Whole files of a site are kept as second names of the same files (hard links), which takes a
hundredth of the time that it takes to write them. What such a file holds is looked at before
it is given back, unless nobody has touched it since that was done last; so it does no harm
when somebody has changed it in the site.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import Any

from handbook.stamps import stamp_of

FOLDER = ".cache/handbook"
LIBRARY = Path(__file__).parent
PACKAGE = ".dist-info"


class Cache:
    """Entries in one folder.

    Args:
        root: folder of the handbook; None keeps nothing.
    """

    def __init__(self, root: Path | None) -> None:
        self.folder = root / FOLDER if root else None
        self._start = f"{self.folder}{os.sep}"

    def get(self, kind: str, name: str, key: str) -> bytes | None:
        """An entry.

        Args:
            kind: what sort of thing it is; a folder of its own.
            name: its name among its kind.
            key: what shaped it, as ``digest`` gives it.

        Returns:
            The content, or None when there is none, when something else shaped it, or when
            it is damaged.
        """
        raw = self.read(kind, name)
        # To look at the key takes less time than to look at all.
        if raw is None or not raw.startswith(f"{key} ".encode()):
            return None
        found, content = _parts(raw)
        return content if found == key else None

    def latest(self, kind: str, name: str) -> tuple[str, bytes]:
        """An entry, whatever shaped it.

        Args:
            kind: what sort of thing it is.
            name: its name among its kind.

        Returns:
            Its key and its content; both are empty when it is not there, or damaged.
        """
        key, content = _parts(self.read(kind, name) or b"")
        return (key, content) if content is not None else ("", b"")

    def has(self, kind: str, name: str, key: str) -> bool:
        """Whether there seems to be an entry; whether it is whole is not looked at."""
        if self.folder is None:
            return False
        try:
            with FileIO(self._path(kind, name)) as file:
                return file.read(len(key)).decode(errors="replace") == key
        except OSError:
            return False

    def put(self, kind: str, name: str, key: str, content: bytes) -> None:
        """Keep an entry in place of the one that has its name.

        A folder that cannot be written to keeps nothing; that is no fault. Nor is an entry that
        another process reads or writes at the same time: it is not whole, and so not there.
        """
        if self.folder is None:
            return
        path = self._path(kind, name)
        whole = f"{key} {mark_of(content)}\n".encode() + content
        with suppress(OSError):
            _in_folder(path, lambda: _write(path, whole))

    def once(self, kind: str, key: str, make: Callable[[], Any]) -> Any:
        """Something that is made only when what shapes it has changed.

        Args:
            kind: what it is; there is only one of it.
            key: what shapes it.
            make: makes it, of what JSON can hold.
        """
        with suppress(ValueError):
            return json.loads(self.get(kind, "", key) or b"")
        made = make()
        self.put(kind, "", key, json.dumps(made, ensure_ascii=False).encode())
        return made

    def last_of(self, kind: str, otherwise: Any) -> Any:
        """What ``keep_last`` kept last with these versions, or something else.

        Args:
            kind: what it is; there is only one of it.
            otherwise: what to give where there is none.
        """
        with suppress(ValueError):
            return json.loads(self.get(kind, "", versions()) or b"")
        return otherwise

    def keep_last(self, kind: str, what: Any) -> None:
        """Keep something for the next run, whose keys are within it."""
        text = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
        self.put(kind, "", versions(), text.encode())

    def write(self, kind: str, name: str, content: bytes) -> None:
        """Keep a whole file; whoever reads it looks for himself whether it is whole."""
        if self.folder is not None:
            path = self._path(kind, name)
            with suppress(OSError):
                # It may have another name in a site.
                Path(path).unlink(missing_ok=True)
                _in_folder(path, lambda: _write(path, content))

    def read(self, kind: str, name: str) -> bytes | None:
        """What a kept file holds, or None."""
        if self.folder is None:
            return None
        try:
            return contents(self._path(kind, name))
        except OSError:
            return None

    def keep(self, kind: str, name: str, file: str) -> None:
        """Keep a whole file, which nobody may write to from now on: only replace.

        Args:
            kind: what sort of thing it is.
            name: its name among its kind.
            file: where it lies.
        """
        if self.folder is not None:
            path = self._path(kind, name)
            with suppress(OSError):
                _in_folder(path, lambda: _link(file, path))

    def give(self, kind: str, name: str, mark: str, file: str, stamp: str = "") -> str | None:
        """Put a file that was kept where it belongs.

        Args:
            kind: what sort of thing it is.
            name: its name among its kind.
            mark: what ``mark_of`` gives for its content.
            file: where it is to lie, in a folder that is there.
            stamp: its stamp when it was last known to be whole.

        Returns:
            Its stamp, which may be empty, when it was kept and is whole; else None.
        """
        if self.folder is None:
            return None
        path = self._path(kind, name)
        now = stamp_of(path)
        try:
            if not (stamp and stamp == now) and mark_of(contents(path)) != mark:
                return None
            _give(path, file)
        except OSError:
            return None
        return now

    def stamp(self, kind: str, name: str) -> str:
        """The stamp of a kept file; empty where it is not there, or so new that it has none."""
        return "" if self.folder is None else stamp_of(self._path(kind, name))

    def keep_only(self, kind: str, names: Iterable[str]) -> None:
        """Keep nothing of a kind but what has one of these names."""
        if self.folder is not None:
            wanted = {self._path(kind, name) for name in names}
            with suppress(OSError), os.scandir(self.folder / kind) as found:
                for one in found:
                    if one.path not in wanted:
                        Path(one).unlink()

    def drop(self, kind: str, name: str) -> None:
        """Keep something no longer."""
        if self.folder is not None:
            with suppress(OSError):
                Path(self._path(kind, name)).unlink()

    def _path(self, kind: str, name: str) -> str:
        return f"{self._start}{kind}{os.sep}{sha256(name.encode()).hexdigest()[:24]}"


def _parts(raw: bytes) -> tuple[str, bytes | None]:
    """The key and the content of an entry; no content where it is damaged."""
    head, _, content = raw.partition(b"\n")
    key, _, mark = head.decode(errors="replace").rpartition(" ")
    return key, content if mark == mark_of(content) else None


def contents(file: str) -> bytes:
    """What a file holds; a handbook has thousands, and paths and buffers take their time.

    Raises:
        OSError: it cannot be read.
    """
    with FileIO(file) as opened:
        return opened.read()


def _write(file: str, content: bytes) -> None:
    """Write an entry; where there is no room for all of it, it is a damaged one."""
    with FileIO(file, "w") as opened:
        opened.write(content)


def _in_folder(path: str, make: Callable[[], None]) -> None:
    """Make a file, and the folder that it lies in where that is not there yet."""
    try:
        make()
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        make()


def _link(file: str, name: str) -> None:
    """Give a file a second name, in place of what has it."""
    try:
        os.link(file, name)
    except FileExistsError:
        Path(name).unlink()
        os.link(file, name)


def _give(kept: str, file: str) -> None:
    """Give a kept file a second name, or write it there where it cannot have one."""
    try:
        _link(kept, file)
    except OSError:
        Path(file).write_bytes(contents(kept))


def mark_of(content: bytes) -> str:
    """A mark of some content, in 64 characters; no other content has it."""
    return sha256(content).hexdigest()


def digest(*parts: str) -> str:
    """One key for several texts; no two lists of texts have the same.

    Example:
        *before* ``digest("ab", "c")`` and ``digest("a", "bc")``, *after* two different keys.
    """
    encoded = [part.encode() for part in parts]
    lengths = " ".join(map(str, map(len, encoded)))
    return sha256(b"".join([lengths.encode(), b":", *encoded])).hexdigest()


@cache
def versions() -> str:
    """A key for the library's own files, for Python and for every installed package."""
    parts = [sys.version]
    for folder, inner, names in os.walk(LIBRARY):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(names):
            parts += [
                folder[len(str(LIBRARY)) :],
                name,
                mark_of(contents(f"{folder}{os.sep}{name}")),
            ]
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or ".") as found:
            # The folder that describes a package is named after its version.
            parts += sorted(one.name for one in found if one.name.endswith(PACKAGE))
    return digest(*parts)
