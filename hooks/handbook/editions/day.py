"""The date that editions bear."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime

from handbook.book import Book

EPOCH = "SOURCE_DATE_EPOCH"


def build_day(book: Book) -> date:
    """The date of what is built, whenever it is built.

    The same text bears the same date: that of ``SOURCE_DATE_EPOCH``
    (https://reproducible-builds.org/specs/source-date-epoch/), else of the last commit,
    else of the page that was reviewed last, and today's only where none of them is known.

    Args:
        book: the handbook.
    """
    epoch = os.environ.get(EPOCH, "") or _of_commit(str(book.settings.root))
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    reviewed = [a.meta.last_reviewed for a in book.articles.values() if a.meta.last_reviewed]
    return max(reviewed, default=datetime.now(UTC).date())


def _of_commit(folder: str) -> str:
    """The time of the last commit in seconds since 1970; empty where there is none."""
    try:
        done = subprocess.run(
            ["git", "-C", folder, "log", "-1", "--format=%ct"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
