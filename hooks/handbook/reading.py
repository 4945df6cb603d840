"""Reading ease: how hard a text is, by the Flesch-Kincaid grade.

Source of the formula: Kincaid, Fishburne, Rogers & Chissom (1975), "Derivation of new
readability formulas for Navy enlisted personnel", Research Branch Report 8-75.
"""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LETTER = re.compile(r"[^\W\d_]")
# Both kinds begin with one set of characters, so that all others are passed over at once.
SENTENCE_END = re.compile(
    r"[.!?…:;\n](?:(?<=\n)|(?<![.!?…:;][.!?…:;])[.!?…:;]*['\"’”)\]]*(?=\s|$))"
)
VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
SILENT_ED = re.compile(r"[^aeiouytd]ed$")
# Texts use few different words, and so many are remembered.
MOST_WORDS = 1 << 16
SILENT_ES = re.compile(r"[^aeiouyszxc](?<!ch)(?<!sh)es$")
# Several counts stand in one number, each in a field of so many bits, which a line of as many
# characters cannot fill; four of them still make a number with which machines count quickly.
FIELD = 13
LOWEST = (1 << FIELD) - 1


@lru_cache(MOST_WORDS)
def syllables(word: str) -> int:
    """Count the syllables of an English word, by its groups of vowels.

    Args:
        word: the word in lower case.

    Example:
        *before* ``"noticed"``, *after* ``2``.
    """
    count = len(VOWELS.findall(word))
    silent_e = word.endswith("e") and not re.search(r"[^aeiouy]le$|ee$", word)
    if count > 1 and (silent_e or SILENT_ED.search(word) or SILENT_ES.search(word)):
        count -= 1
    return max(count, 1)


class _Counts(dict[str, int]):
    """What pieces of text count for: words, syllables, ends of sentences, pieces without words.

    The counts of a piece stand in one number, so that those of many are added at once.
    """

    def __missing__(self, piece: str) -> int:
        if len(self) >= MOST_WORDS:
            self.clear()
        # Most pieces are a plain word, with nothing behind it but a comma or a full stop.
        word = piece[:-1] if piece.endswith((",", ".")) else piece
        if word.isascii() and word.isalpha():
            words, is_end = [word], piece.endswith(".")
        else:
            words = WORD.findall(piece)
            is_end = SENTENCE_END.search(piece) is not None
        counts = len(words) | _spoken(words) << FIELD
        counts |= is_end << 2 * FIELD | (not words) << 3 * FIELD
        self[piece] = counts
        return counts


_counts = _Counts()


def measure(text: str) -> tuple[int, int, int]:
    """Count words, sentences and syllables of plain text.

    A line end ends a sentence, so that headings and list items count as such.
    """
    words = sentences = spoken = 0
    for line in text.split("\n"):
        if len(line) > LOWEST:
            found = WORD.findall(line)
            words += len(found)
            spoken += _spoken(found)
            sentences += _sentences(line)
            continue
        # No word holds a blank, and no sentence ends within a piece without one.
        pieces = line.split()
        counts = sum(map(_counts.__getitem__, pieces))
        words += counts & LOWEST
        spoken += counts >> FIELD & LOWEST
        if counts >> 3 * FIELD:
            sentences += _sentences(line)
        elif pieces:
            is_open = not _counts[pieces[-1]] >> 2 * FIELD
            sentences += (counts >> 2 * FIELD) + is_open
    return words, sentences, spoken


def _sentences(line: str) -> int:
    return sum(LETTER.search(part) is not None for part in SENTENCE_END.split(line))


def _spoken(words: list[str]) -> int:
    """The syllables of words with hyphens, in capitals or not."""
    return sum(syllables(part.lower()) for word in words for part in word.split("-") if part)


def grade(words: int, sentences: int, syllable_count: int) -> float:
    """The Flesch-Kincaid grade: school years that a reader needs.

    Args:
        words: number of words.
        sentences: number of sentences.
        syllable_count: number of syllables.

    Returns:
        The grade, 0 for an empty text.
    """
    if not words or not sentences:
        return 0.0
    return 0.39 * words / sentences + 11.8 * syllable_count / words - 15.59
