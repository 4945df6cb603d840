"""Run the pandoc that ``pypandoc_binary`` carries."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

import pypandoc

if sys.platform == "linux":
    import fcntl

SECONDS = 600
# Two of these run at once, each beside a process that holds a handbook. By itself pandoc takes
# 64 MB before it does anything. What has lived for a while is looked through only when there is
# some of it, and not copied where there is much.
MEMORY = ["+RTS", "-A16m", "-H32m", "-O16m", "-F1.3", "-RTS"]
# Questions of so many bytes can wait for it without our waiting for it; no system gives more.
QUESTIONS = 1 << 20


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


class Service:
    """A pandoc that runs a script beside us, which is asked a line at a time.

    The script answers each line of its standard input by one line, and writes it out at once.

    Args:
        script: the script, in Lua.

    Attributes:
        folder: where files for it can be put; it goes when pandoc is stopped.

    Raises:
        PandocError: pandoc cannot be started.
    """

    def __init__(self, script: str) -> None:
        program = path()
        self._files = ExitStack()
        self.folder = Path(self._files.enter_context(tempfile.TemporaryDirectory()))
        names = [self.folder / name for name in ("script.lua", "answers", "errors")]
        names[0].write_text(script, encoding="utf-8")
        # A file, since a pipe would block pandoc until somebody reads it; opened twice, since
        # who writes and who reads are at different places.
        output, errors = (self._files.enter_context(name.open("wb")) for name in names[1:])
        self._output, self._errors = (
            self._files.enter_context(name.open("rb")) for name in names[1:]
        )
        self._rest = b""
        self._open = 0
        self._heard_at = time.monotonic()
        try:
            self._process = subprocess.Popen(
                [program, "lua", str(names[0]), *MEMORY],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=errors,
                env=_environment(None),
            )
        except OSError as error:
            self._files.close()
            raise PandocError(str(error)) from error
        assert self._process.stdin is not None
        _widen(self._process.stdin)

    def ask(self, line: str) -> None:
        """Ask for something, in one line."""
        assert self._process.stdin is not None
        if not self._open:
            self._heard_at = time.monotonic()
        self._open += 1
        # Where pandoc has gone, that is told when its answers are asked for.
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()

    def heard(self) -> list[bytes]:
        """What has been answered since this was last asked, line by line.

        Raises:
            PandocError: it failed, or took longer than ten minutes for one answer.
        """
        has_ended = self._process.poll() is not None
        *lines, self._rest = (self._rest + self._output.read()).split(b"\n")
        self._open -= len(lines)
        now = time.monotonic()
        if lines:
            self._heard_at = now
        if self._open and has_ended:
            raise PandocError(self._errors.read().decode(errors="replace").strip())
        if self._open and now - self._heard_at > SECONDS:
            raise PandocError(f"it took longer than {SECONDS} seconds")
        return lines

    def kill(self) -> None:
        """Let it end, and do not wait for that."""
        self._process.kill()

    def stop(self) -> None:
        """End it; nothing more is asked."""
        self.kill()
        with suppress(BrokenPipeError):
            self._process.communicate()
        self._files.close()


def _widen(pipe: IO[bytes]) -> None:
    """Let more wait in a pipe, where the system allows it; else we wait now and then."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, QUESTIONS)


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
