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
# Work is taken in at most so many turns, which are all written into a pipe at once.
MOST_TURNS = 200
BYTES = 4
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

    Copies of this process take items, a few at a time, as long as there are any. Where a
    process cannot be copied, or a copy fails, this one does what is left itself, so a fault
    in an item shows as it would without copies.

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
    queue = _Queue(len(items))
    copies = [_Copy(lambda: {n: work(items[n]) for n in queue.take()}) for _ in range(1, width)]
    try:
        results = {n: work(items[n]) for n in queue.take()}
    except BaseException:
        for copy in copies:
            copy.stop()
        raise
    finally:
        queue.end()
    for copy in copies:
        results |= copy.result() or {}
    return [results[n] if n in results else work(item) for n, item in enumerate(items)]


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

    def alone() -> None:
        os.environ[VARIABLE] = "1"
        work()

    copy = _Copy(alone)
    try:
        yield
    except BaseException:
        copy.stop()
        raise
    copy.result()


def _can_copy() -> bool:
    """Whether a copy of this process can work: a copy has none of its other threads."""
    return hasattr(os, "fork") and threading.active_count() == 1


class _Queue:
    """Numbers that several processes take, each number once.

    They lie in a pipe, from which the system lets one process read at a time.

    Args:
        count: how many there are.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.size = -(-count // MOST_TURNS)
        self._out, into = os.pipe()
        starts = range(0, count, self.size)
        os.write(into, b"".join(start.to_bytes(BYTES, "big") for start in starts))
        os.close(into)

    def take(self) -> Iterator[int]:
        """Numbers that nobody else has taken."""
        while found := os.read(self._out, BYTES):
            start = int.from_bytes(found, "big")
            yield from range(start, min(start + self.size, self.count))

    def end(self) -> None:
        """Leave it to the others."""
        os.close(self._out)


class _Copy(Generic[T]):
    """A copy of this process that does some work and ends."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._id = os.fork()
        if not self._id:
            self._run(work)

    def _run(self, work: Callable[[], T]) -> None:
        status = 1
        try:
            pickle.dump(work(), self._file, -1)
            self._file.flush()
            status = 0
        finally:
            # Nothing of what this process would do at its end is the copy's to do.
            os._exit(status)

    def stop(self) -> None:
        """End it; its result is no longer wanted."""
        os.kill(self._id, signal.SIGKILL)
        os.waitpid(self._id, 0)
        self._file.close()

    def result(self) -> T | None:
        """Wait for the result; None where it failed."""
        _, status = os.waitpid(self._id, 0)
        with self._file:
            if status:
                return None
            self._file.seek(0)
            found: T = pickle.load(self._file)
            return found
