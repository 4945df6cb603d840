"""Run the pandoc that ``pypandoc_binary`` carries."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

import pypandoc

SECONDS = 600


class PandocError(Exception):
    """Pandoc gave up; the message is what it said."""


@cache
def path() -> str:
    """The pandoc program of the installed wheel, whatever else the system has."""
    bundled = Path(pypandoc.__file__).parent / "files" / "pandoc"
    for candidate in (bundled, bundled.with_suffix(".exe")):
        if candidate.is_file():
            return str(candidate)
    return str(pypandoc.get_pandoc_path())


@cache
def version() -> str:
    """The version that pandoc says it has."""
    return run(["--version"]).split("\n", 1)[0]


def run(arguments: list[str], text: str = "", epoch: int | None = None) -> str:
    """Run pandoc.

    Args:
        arguments: its arguments; ``--sandbox`` keeps it from reading what they do not name.
        text: its standard input.
        epoch: the time, in seconds since 1970, that it takes for now.

    Returns:
        Its standard output.

    Raises:
        PandocError: it failed, or took longer than ten minutes.
    """
    environment = {
        name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ
    }
    environment["LC_ALL"] = "C.UTF-8"
    if epoch is not None:
        environment["SOURCE_DATE_EPOCH"] = str(epoch)
    try:
        done = subprocess.run(
            [path(), *arguments],
            input=text.encode(),
            capture_output=True,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PandocError(str(error)) from error
    if done.returncode:
        raise PandocError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode()
