"""Work shared out among processes, where the system and the moment allow it."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Generic, TypeVar

VARIABLE = "HANDBOOK_CORES"
T = TypeVar("T")
R = TypeVar("R")


def count() -> int:
    """The cores that this process may use, or what ``HANDBOOK_CORES`` says."""
    written = os.environ.get(VARIABLE, "")
    if written.isdigit() and int(written):
        return int(written)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def shared(work: Callable[[T], R], items: Sequence[T], few: int) -> list[R]:
    """Do the same with every item, on every core.

    Copies of this process take shares of it. Where a process cannot be copied, or a copy
    fails, this one does that share itself, so a fault in an item shows as it would without
    copies.

    Args:
        work: what to do; its results can be pickled.
        items: with what.
        few: a copy is worth its cost from so many items on for each.

    Returns:
        The results in the order of the items.
    """
    width = min(count(), len(items) // few) if _can_copy() else 1
    if width < 2:
        return [work(item) for item in items]
    copies = [_Copy(work, items[number::width]) for number in range(1, width)]
    results: list[R | None] = [None] * len(items)
    try:
        results[::width] = [work(item) for item in items[::width]]
    except BaseException:
        for copy in copies:
            copy.stop()
        raise
    for number, copy in enumerate(copies, 1):
        results[number::width] = copy.results()
    return results  # type: ignore[return-value]


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Let a copy of this process do some work while this one does other things.

    Nothing comes back from it: it is for work that leaves its results in files, where
    whoever looks for them and finds none makes them. A copy has one core to itself. At the
    end the work is waited for; where something else goes wrong, it is stopped.

    Args:
        work: what to do; where this process cannot be copied, it is left undone.
    """
    if count() < 2 or not _can_copy():
        yield
        return

    def alone(_: None) -> None:
        os.environ[VARIABLE] = "1"
        work()

    copy = _Copy(alone, [None])
    try:
        yield
    except BaseException:
        copy.stop()
        raise
    copy.wait()


def _can_copy() -> bool:
    """Whether a copy of this process can work: a copy has none of its other threads."""
    return hasattr(os, "fork") and threading.active_count() == 1


class _Copy(Generic[T, R]):
    """A copy of this process that does a share of the work and ends."""

    def __init__(self, work: Callable[[T], R], items: Sequence[T]) -> None:
        self.work = work
        self.items = items
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._id = os.fork()
        if not self._id:
            self._run()

    def _run(self) -> None:
        status = 1
        try:
            pickle.dump([self.work(item) for item in self.items], self._file, -1)
            self._file.flush()
            status = 0
        finally:
            # Nothing of what this process would do at its end is the copy's to do.
            os._exit(status)

    def stop(self) -> None:
        """End it; its results are no longer wanted."""
        os.kill(self._id, signal.SIGKILL)
        os.waitpid(self._id, 0)
        self._file.close()

    def wait(self) -> bool:
        """Wait for its end; whether all went well."""
        _, status = os.waitpid(self._id, 0)
        return not status

    def results(self) -> list[R]:
        """Wait for the results."""
        is_well = self.wait()
        with self._file:
            if not is_well:
                return [self.work(item) for item in self.items]
            self._file.seek(0)
            found: list[R] = pickle.load(self._file)
            return found
