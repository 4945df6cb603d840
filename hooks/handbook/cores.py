"""How many processes to work with."""

from __future__ import annotations

import os

VARIABLE = "HANDBOOK_CORES"


def count() -> int:
    """The cores that this process may use, or what ``HANDBOOK_CORES`` says."""
    written = os.environ.get(VARIABLE, "")
    if written.isdigit() and int(written):
        return int(written)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
