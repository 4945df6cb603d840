"""The nearest alternative to a misspelt word, for findings that ask "Did you mean …?"."""

from collections.abc import Iterable
from difflib import get_close_matches

CLOSE_ENOUGH = 0.75
# So much of a word says which one was begun.
BEGINNING = 3


# Who has misspelt more names than these has another fault, and each takes a look at all.
MOST_ASKED = 200


class Nearest:
    """Finds the nearest of the same choices for one word after another.

    Args:
        choices: what could have been meant.
    """

    def __init__(self, choices: Iterable[str]) -> None:
        self._choices = choices
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """The choice that looks most like a word; see ``nearest``."""
        if word not in self._known and len(self._known) < MOST_ASKED:
            self._known[word] = nearest(word, self._choices)
        return self._known.get(word, "")


def nearest(word: str, choices: Iterable[str]) -> str:
    """Find the choice that looks most like a word.

    Args:
        word: what was written.
        choices: what could have been meant.

    Returns:
        The closest choice, or an empty string when none is close.

    Example:
        *before* ``nearest("abel2001", ["able2001", "baker2002"])``,
        *after* ``"able2001"``; a word that only one choice begins with is that choice.
    """
    by_folded = {choice.lower(): choice for choice in sorted(choices, reverse=True)}
    matches = get_close_matches(word.lower(), by_folded, n=1, cutoff=CLOSE_ENOUGH)
    if not matches and len(word) >= BEGINNING:
        begun = [folded for folded in by_folded if folded.startswith(word.lower())]
        matches = begun if len(begun) == 1 else []
    return by_folded[matches[0]] if matches else ""
