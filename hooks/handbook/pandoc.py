"""Run the pandoc that ``pypandoc_binary`` carries."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

import pypandoc

SECONDS = 600
# Two of these run at once, each beside a process that holds a handbook. By itself pandoc takes
# 64 MB before it does anything. What has lived for a while is looked through only when there is
# some of it, and not copied where there is much.
MEMORY = ["+RTS", "-A16m", "-H32m", "-O16m", "-F1.3", "-RTS"]


class PandocError(Exception):
    """Pandoc gave up; the message is what it said."""


@cache
def path() -> str:
    """The pandoc program of the installed wheel, whatever else the system has.

    Raises:
        PandocError: there is none.
    """
    bundled = Path(pypandoc.__file__).parent / "files" / "pandoc"
    for candidate in (bundled, bundled.with_suffix(".exe")):
        if candidate.is_file():
            return str(candidate)
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise PandocError(str(error).split(":")[0].split(".")[0]) from error


@cache
def version() -> str:
    """The version that pandoc says it has."""
    return run(["--version"]).split("\n", 1)[0]


@cache
def identity() -> str:
    """What tells this pandoc from others, beside the version of the wheel that it is from."""
    return str(Path(path()).stat().st_size)


class Task:
    """A run of pandoc that goes on beside us.

    Args:
        arguments: its arguments; ``--sandbox`` keeps it from reading what they do not name.
        text: its standard input.
        epoch: the time, in seconds since 1970, that it takes for now.

    Raises:
        PandocError: it cannot be started.
    """

    def __init__(self, arguments: Sequence[str], text: str = "", epoch: int | None = None) -> None:
        # Files, since a pipe would block pandoc until somebody reads it.
        self._input, self._output, self._errors = (tempfile.TemporaryFile() for _ in range(3))  # noqa: SIM115
        self._input.write(text.encode())
        self._input.seek(0)
        self._started = time.monotonic()
        try:
            self._process = subprocess.Popen(
                [path(), *arguments],
                stdin=self._input,
                stdout=self._output,
                stderr=self._errors,
                env=_environment(epoch),
            )
        except OSError as error:
            raise PandocError(str(error)) from error

    @property
    def is_done(self) -> bool:
        """Whether the result can be had without waiting."""
        return self._process.poll() is not None

    def result(self) -> str:
        """Wait for pandoc and give what it wrote.

        Raises:
            PandocError: it failed, or took longer than ten minutes.
        """
        with self._files():
            self._wait()
            return self._output.read().decode()

    def lines(self) -> Iterator[str]:
        """Wait for pandoc and give what it wrote, line by line.

        Raises:
            PandocError: it failed, or took longer than ten minutes.
        """
        with self._files():
            self._wait()
            for line in self._output:
                yield line.decode()

    def _wait(self) -> None:
        try:
            self._process.wait(SECONDS - (time.monotonic() - self._started))
        except subprocess.TimeoutExpired as error:
            self._process.kill()
            self._process.wait()
            raise PandocError(f"it took longer than {SECONDS} seconds") from error
        if self._process.returncode:
            self._errors.seek(0)
            raise PandocError(self._errors.read().decode(errors="replace").strip())
        self._output.seek(0)

    @contextmanager
    def _files(self) -> Iterator[None]:
        with self._input, self._output, self._errors:
            yield

    def stop(self) -> None:
        """End the run; its result is no longer wanted."""
        self._process.kill()
        self._process.wait()
        for file in (self._input, self._output, self._errors):
            file.close()


class Waited(Protocol):
    """Something that goes on beside us."""

    @property
    def is_done(self) -> bool:
        """Whether its result can be had without waiting."""

    def stop(self) -> None:
        """End it."""


T = TypeVar("T", bound=Waited)


def side_by_side(
    starts: Sequence[Callable[[], T]], width: int, others: Sequence[Waited] = ()
) -> Iterator[T]:
    """Run tasks beside one another.

    Args:
        starts: each starts one.
        width: how many may run at a time.
        others: what runs already, and counts among them.

    Yields:
        The tasks in the order in which they were given, each when it is done.
    """
    running: deque[T] = deque()
    waiting = deque(starts)
    try:
        while running or waiting:
            while waiting and _at_work(others) + _at_work(running) < width:
                running.append(waiting.popleft()())
            if running and running[0].is_done:
                yield running.popleft()
            else:
                time.sleep(0.002)
    finally:
        for task in running:
            task.stop()


def _at_work(tasks: Iterable[Waited]) -> int:
    return sum(not task.is_done for task in tasks)


def _environment(epoch: int | None) -> dict[str, str]:
    environment = {
        name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ
    }
    environment["LC_ALL"] = "C.UTF-8"
    if epoch is not None:
        environment["SOURCE_DATE_EPOCH"] = str(epoch)
    return environment


def run(arguments: list[str], text: str = "", epoch: int | None = None) -> str:
    """Run pandoc and wait for it.

    Args:
        arguments: its arguments; ``--sandbox`` keeps it from reading what they do not name.
        text: its standard input.
        epoch: the time, in seconds since 1970, that it takes for now.

    Returns:
        Its standard output.

    Raises:
        PandocError: it failed, or took longer than ten minutes.
    """
    return Task(arguments, text, epoch).result()
