"""Reading ease: how hard a text is, by the Flesch-Kincaid grade.

Source of the formula: Kincaid, Fishburne, Rogers & Chissom (1975), "Derivation of new
readability formulas for Navy enlisted personnel", Research Branch Report 8-75.
"""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<![.!?…:;])[.!?…:;]+['\"’”)\]]*(?=\s|$)|\n")
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


def measure(text: str) -> tuple[int, int, int]:
    """Count words, sentences and syllables of plain text.

    A line end ends a sentence, so that headings and list items count as such.
    """
    words = sentences = total = 0
    for sentence in SENTENCE_END.split(text):
        found = WORD.findall(sentence)
        if found:
            sentences += 1
            words += len(found)
            parts = [part.lower() for word in found for part in word.split("-") if part]
            total += sum(map(syllables, parts))
    return words, sentences, total


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
