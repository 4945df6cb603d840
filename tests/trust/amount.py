"""How much of the heavy tests to run: a share in ``make test``, all in ``make test-hard``."""

from __future__ import annotations

import os

IS_HARD = os.environ.get("HANDBOOK_HARD") == "1"


def amount(all_of_it: int, share: int) -> int:
    """A number of cases: all of them in the hard run, a share otherwise."""
    return all_of_it if IS_HARD else share
