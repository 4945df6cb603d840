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


@lru_cache(MOST_WORDS)
def _spoken(word: str) -> int:
    """The syllables of a word with hyphens, in capitals or not."""
    return sum(syllables(part.lower()) for part in word.split("-") if part)


def measure(text: str) -> tuple[int, int, int]:
    """Count words, sentences and syllables of plain text.

    A line end ends a sentence, so that headings and list items count as such.
    """
    # No word holds what ends a sentence.
    words = WORD.findall(text)
    sentences = sum(LETTER.search(piece) is not None for piece in SENTENCE_END.split(text))
    return len(words), sentences, sum(map(_spoken, words))


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
