"""How much of a test to run: a share in every run, all of it where HANDBOOK_HARD is set."""

from __future__ import annotations

import os


def share(usual: int, hard: int) -> int:
    """A number of cases."""
    return hard if os.environ.get("HANDBOOK_HARD") else usual
