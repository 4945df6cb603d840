"""Work shared out among processes, where the system and the moment allow it."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from select import select
from struct import Struct
from typing import IO, Generic, TypeVar

VARIABLE = "HANDBOOK_CORES"
# Work is taken in at most so many turns, which are all written into a pipe at once.
MOST_TURNS = 200
BYTES = 4
# Which copy has results, where they begin in its file, and how long they are.
NOTE = Struct("=QQQ")
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


def in_groups(
    work: Callable[[T], R], groups: Sequence[Sequence[T]], few: int
) -> Generator[list[R], None, None]:
    """Do the same with every item, on every core, one group after another.

    Copies of this process take items, a few at a time, as long as there are any; they go on
    with the next group while a group that is done is looked at here. Where a process cannot
    be copied, or a copy fails, this one does what is left itself, so a fault in an item shows
    as it would without copies.

    Args:
        work: what to do; its results can be pickled.
        groups: with what.
        few: a copy is worth its cost from so many items on for each.

    Yields:
        The results for each group, in the order of its items. Whoever does not want them all
        closes the generator, which ends the copies.
    """
    items = [item for group in groups for item in group]
    width = min(count(), len(items) // few) if _can_copy() else 1
    if width < 2:
        for group in groups:
            yield [work(item) for item in group]
        return
    team = _Team(work, items, width - 1)
    begin = 0
    try:
        for group in groups:
            yield team.results(range(begin, begin + len(group)))
            begin += len(group)
    finally:
        team.stop()


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
    copy.wait()


def _can_copy() -> bool:
    """Whether a copy of this process can work: a copy has none of its other threads."""
    return hasattr(os, "fork") and threading.active_count() == 1


class _Queue:
    """Numbers that several processes take, a few at a time, each number once.

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

    def take(self) -> range:
        """Numbers that nobody else has taken; none when all are."""
        found = os.read(self._out, BYTES)
        start = int.from_bytes(found, "big") if found else self.count
        return range(start, min(start + self.size, self.count))

    def end(self) -> None:
        """Leave it to the others."""
        os.close(self._out)


class _Team(Generic[T, R]):
    """This process and copies of it that share work out.

    A copy writes results into a file of its own, and a note of each few into a pipe.

    Args:
        work: what to do with each item.
        items: with what.
        count: how many copies there are to be.
    """

    def __init__(self, work: Callable[[T], R], items: Sequence[T], count: int) -> None:
        self.work = work
        self.items = items
        self._queue = _Queue(len(items))
        self._notes, self._into = os.pipe()
        self._files: list[IO[bytes]] = [tempfile.TemporaryFile() for _ in range(count)]  # noqa: SIM115
        self._copies = [_Copy(partial(self._serve, number)) for number in range(count)]
        # The notes are at an end when no copy is left that could write one.
        os.close(self._into)
        self._found: dict[int, R] = {}

    def _serve(self, number: int) -> None:
        """What a copy does."""
        file, end = self._files[number], 0
        while taken := self._queue.take():
            said = pickle.dumps({n: self.work(self.items[n]) for n in taken}, -1)
            file.write(said)
            file.flush()
            os.write(self._into, NOTE.pack(number, end, len(said)))
            end += len(said)

    def results(self, numbers: range) -> list[R]:
        """The results for some items, which nobody has asked for before."""
        while not self._found.keys() >= {*numbers}:
            if self._is_told() and self._hear():
                continue
            # There is no waiting for copies while there is anything to do, be it for later.
            if taken := self._queue.take():
                self._found |= {n: self.work(self.items[n]) for n in taken}
            elif not self._hear():
                break
        return [
            self._found.pop(n) if n in self._found else self.work(self.items[n]) for n in numbers
        ]

    def _is_told(self) -> bool:
        """Whether a copy has left a note, or no copy is left."""
        return bool(select([self._notes], [], [], 0)[0])

    def _hear(self) -> bool:
        """Wait for a note, and fetch its results; whether there was one."""
        note = os.read(self._notes, NOTE.size)
        if note:
            number, begin, size = NOTE.unpack(note)
            # The copy goes on writing where the file's own place is.
            self._found |= pickle.loads(os.pread(self._files[number].fileno(), size, begin))
        return bool(note)

    def stop(self) -> None:
        """End the copies."""
        for copy in self._copies:
            copy.stop()
        for file in self._files:
            file.close()
        os.close(self._notes)
        self._queue.end()


class _Copy:
    """A copy of this process that does some work and ends."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._id = os.fork()
        if not self._id:
            try:
                work()
            finally:
                # Nothing of what this process would do at its end is the copy's to do.
                os._exit(0)

    def stop(self) -> None:
        """End it, if it has not ended; what it would do is no longer wanted."""
        os.kill(self._id, signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        """Wait for its end."""
        os.waitpid(self._id, 0)
