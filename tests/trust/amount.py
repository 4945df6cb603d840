"""How much of the heavy tests to run: a share in ``make test``, all in ``make test-hard``."""

from __future__ import annotations

import os
from collections import Counter

IS_HARD = os.environ.get("HANDBOOK_HARD") == "1"


def amount(all_of_it: int, share: int) -> int:
    """A number of cases: all of them in the hard run, a share otherwise."""
    return all_of_it if IS_HARD else share


# What the tests of this process have done, to be told at the end of a run.
COUNTS: Counter[str] = Counter()


def count(kind: str, number: int = 1) -> None:
    """Note that something was done, by its name."""
    COUNTS[kind] += number
