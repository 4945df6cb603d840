"""The date that everything made from a handbook bears: never that of the machine.

The same text gives the same bytes today and in ten years, so the date is that of the
text: ``SOURCE_DATE_EPOCH`` where it is set, the date of the commit where there is git,
the newest review otherwise.
See https://reproducible-builds.org/specs/source-date-epoch/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

COMMITTED = re.compile(r"^committer .* (\d+) [+-]\d{4}$", re.M)
# What a handbook without git and without any review bears: the first day of ZIP files.
EARLIEST = date(1980, 1, 1)
LATEST = date(2107, 12, 31)
SECONDS = 20


def day(root: Path, reviews: Iterable[date | None]) -> date:
    """The date of a handbook.

    Args:
        root: its folder.
        reviews: when its pages were last reviewed.

    Returns:
        The date, in UTC, and within what the formats of the editions can say.
    """
    found = _epoch_day() or _commit_day(root)
    found = found or max((review for review in reviews if review), default=EARLIEST)
    return min(max(found, EARLIEST), LATEST)


def _epoch_day() -> date | None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    return _utc_day(epoch) if epoch.isascii() and epoch.isdigit() else None


def _commit_day(root: Path) -> date | None:
    """When the commit at hand was made.

    The commit object itself is read: that runs nothing that a configuration could name.
    """
    git = shutil.which("git")
    if git is None:
        return None
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    trust = f"safe.directory={root}"
    try:
        done = subprocess.run(
            [git, "-c", trust, "-C", str(root), "cat-file", "commit", "HEAD"],
            capture_output=True,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    head = done.stdout.decode(errors="replace").split("\n\n", 1)[0]
    match = COMMITTED.search(head)
    return _utc_day(match.group(1)) if match and not done.returncode else None


def _utc_day(seconds: str) -> date | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (OverflowError, OSError, ValueError):
        return None
