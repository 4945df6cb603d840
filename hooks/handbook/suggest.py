"""The nearest alternative to a misspelt word, for findings that ask "Did you mean …?"."""

from collections.abc import Iterable
from difflib import get_close_matches

CLOSE_ENOUGH = 0.75


def nearest(word: str, choices: Iterable[str]) -> str:
    """Find the choice that looks most like a word.

    Args:
        word: what was written.
        choices: what could have been meant.

    Returns:
        The closest choice, or an empty string when none is close.

    Example:
        *before* ``nearest("siegal2007", ["siegel2007", "stern1985"])``,
        *after* ``"siegel2007"``.
    """
    by_folded = {choice.lower(): choice for choice in sorted(choices, reverse=True)}
    matches = get_close_matches(word.lower(), by_folded, n=1, cutoff=CLOSE_ENOUGH)
    return by_folded[matches[0]] if matches else ""
