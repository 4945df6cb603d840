"""What git knows of a handbook: the commit at hand, and the day on which each page changed."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

# Begins the line of a commit; no path begins so.
MARK = "\x01"


@dataclass(frozen=True)
class History:
    """A handbook's past, as far as it is known; where there is no git, nothing is.

    Attributes:
        commit: the commit at hand in short; a plus sign follows when files have changed since.
        changed: by path, relative to the root, the day of the last commit that changed it.
    """

    commit: str = ""
    changed: Mapping[str, date] = field(default_factory=dict)


def read(root: Path, folder: str) -> History:
    """Ask git for the past of a handbook.

    Args:
        root: the handbook.
        folder: the folder, below it, whose files are of interest.

    Returns:
        What git knows. In a shallow checkout the oldest commit there seems to bring every
        file, so it dates none.
    """
    commit = _git(root, "describe", "--always", "--exclude=*", "--dirty=+").strip()
    if not commit:
        return History()
    is_shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    form = f"--format={MARK}%ct %P"
    log = _git(root, "-c", "core.quotePath=false", "log", form, "--name-only", "--relative", folder)
    return History(commit, days(log, is_shallow))


def days(log: str, is_shallow: bool) -> dict[str, date]:
    """By path, the day on which it changed last.

    Args:
        log: commits, the newest first: a line with the mark, the seconds since 1970 and the
            parents, then the paths.
        is_shallow: whether commits without parents are no beginning but a cut.
    """
    found: dict[str, date] = {}
    day: date | None = None
    for line in log.splitlines():
        if line.startswith(MARK):
            seconds, _, parents = line.removeprefix(MARK).partition(" ")
            is_cut = is_shallow and not parents
            day = None if is_cut else datetime.fromtimestamp(int(seconds), UTC).date()
        elif line and day:
            found.setdefault(line, day)
    return found


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""
