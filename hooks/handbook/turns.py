"""Taking turns: of several processes that want the same thing, one works and the others wait.

The system itself lets go of a turn when its holder ends, however it ends, so that a
killed process blocks nobody.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there builds are not kept apart.
    fcntl = None  # type: ignore[assignment]


class Turn:
    """One's turn at something that a file stands for.

    Args:
        file: the file; it is made, and removed when the turn ends.
        wait: called once when another process has the turn.
    """

    def __init__(self, file: Path, wait: Callable[[], None]) -> None:
        self._file = file
        self._handle: int | None = None
        told = False
        while self._handle is None:
            handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
            if not told and not _lock(handle, is_patient=False):
                wait()
                told = True
            if told:
                _lock(handle, is_patient=True)
            if _stands_for(file, handle):
                self._handle = handle
            else:
                os.close(handle)

    def end(self) -> None:
        """Let the next process have its turn; a second time does nothing."""
        if self._handle is None:
            return
        if _stands_for(self._file, self._handle):
            self._file.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None


def _lock(handle: int, is_patient: bool) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _stands_for(file: Path, handle: int) -> bool:
    """Whether the file still has its name: the holder before removes it."""
    try:
        return os.path.samestat(file.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
