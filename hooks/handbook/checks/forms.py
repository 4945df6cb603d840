"""Forms of words to look for in a text, with better ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from handbook.source import occurrences
from handbook.yamlmap import parse

WORD = re.compile(r"\w+")
# Capital I with a dot becomes two characters in lower case.
ALIKE = {ord("ı"): "i", ord("ſ"): "s", ord("\u0307"): None}
ANY_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Forms:
    """Words to look for, and what to say of each.

    Attributes:
        better: the better form by the form, in lower case; a star stands for any ending.
    """

    better: dict[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any of the forms; made when it is asked for, since long lists take their time."""
        choices = "|".join(
            re.escape(form.removesuffix("*")).replace(r"\ ", r"\s+")
            + (r"\w*" if form.endswith("*") else "")
            for form in sorted(self.better, key=lambda form: (-len(form), form))
        )
        return re.compile(rf"(?<![\w-])(?:{choices})(?!\w)" if choices else r"(?!)", re.IGNORECASE)

    @cached_property
    def _begin_with_words(self) -> bool:
        return all(WORD.match(form) for form in self.better)

    @cached_property
    def _is_ascii(self) -> bool:
        return all(form.isascii() for form in self.better)

    @cached_property
    def _openings(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """First words of forms, and first letters of those that may have any ending."""
        words, letters = set(), []
        for form in self.better:
            first, is_any = _opening(form)
            if is_any:
                letters.append(first)
            else:
                words.add(first)
        return frozenset(words), tuple(letters)

    def may_begin(self, word: str) -> bool:
        """Whether a form may begin with a word.

        Args:
            word: the word in lower case.
        """
        words, letters = self._openings
        plain = _plain(word)
        return (
            plain in words or plain.startswith(letters) or not (plain.isascii() or self._is_ascii)
        )

    def matches(self, text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
        """Every form that stands in a text, on one line each, from the beginning to the end.

        Args:
            text: the text.
            words: those of its words with which a form may begin, at least.
        """
        if not self._begin_with_words:
            for line in ANY_LINE.finditer(text):
                yield from self.pattern.finditer(text, *line.span())
            return
        able = [word for word in words if self.may_begin(word.lower())]
        places = {place: word for word in able for place in _places(word, text)}
        end = 0
        for start, word in sorted(places.items()):
            line_end = text.find("\n", start)
            pattern = self._beginning_with(word.lower())
            match = pattern.match(text, start, line_end if line_end >= 0 else len(text))
            if match and start >= end:
                end = match.end()
                yield match

    def _beginning_with(self, word: str) -> re.Pattern[str]:
        """A pattern that finds, where a word begins, what the whole one finds there."""
        plain = _plain(word)
        if not (plain.isascii() or self._is_ascii):
            return self.pattern
        if plain not in self._by_word:
            able = [form for form in self.better if _may_begin(form, plain)]
            self._by_word[plain] = Forms({form: self.better[form] for form in able}).pattern
        return self._by_word[plain]

    @cached_property
    def _by_word(self) -> dict[str, re.Pattern[str]]:
        return {}

    def form(self, found: str) -> str:
        """The form, as listed, that a word found belongs to."""
        word = " ".join(found.lower().split())
        if word in self.better:
            return word
        return max(
            (
                form
                for form in self.better
                if form.endswith("*") and word.startswith(form[:-1].lower())
            ),
            key=len,
            default="",
        )

    def instead(self, found: str) -> str:
        """What to write instead of a word found, its ending and its capital kept."""
        form = self.form(found)
        better = self.better[form]
        if form.endswith("*"):
            better = better.removesuffix("*") + " ".join(found.split())[len(form) - 1 :]
        return better[0].upper() + better[1:] if found[0].isupper() else better


def _opening(form: str) -> tuple[str, bool]:
    """The first word of a form, and whether that may have any ending."""
    first, *more = WORD.findall(form.lower()) or [""]
    return first, form.endswith("*") and not more


def _may_begin(form: str, word: str) -> bool:
    first, is_any = _opening(form)
    return word.startswith(first) if is_any else word == first


def _plain(word: str) -> str:
    """A word in lower case with plain letters for those that patterns take for the same.

    Example:
        *before* ``ſo``, *after* ``so``.
    """
    return word if word.isascii() else word.translate(ALIKE)


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text that does not go on behind it."""
    for place in occurrences(word, text):
        if not WORD.match(text, place + len(word)):
            yield place


@cache
def spelling(language: str) -> Forms:
    """The misspellings of a language; none for a language without a list."""
    file = files("handbook") / "language" / f"{language}.yml"
    if not file.is_file():
        return Forms({})
    data = parse(file.read_text(encoding="utf-8")).value
    return Forms({form: better for group in data.values() for form, better in group.items()})
