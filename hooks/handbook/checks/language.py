"""Spelling, words to avoid, acronyms and reading ease."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import filterfalse

from handbook import reading
from handbook.article import Article
from handbook.checks.forms import WORD, Forms, spelling
from handbook.finding import Finding
from handbook.frontmatter import Kind
from handbook.rules import Rule
from handbook.visible import visible
from handbook.wording import Wording

MOST_GRADE = 10
MOST_MEDIAN = 9
# Texts have few different pieces between blanks, and so many are remembered.
MOST_PIECES = 1 << 16
LETTERS = re.compile(r"([A-Z](?<![\w@/#-][A-Z])[A-Z]{1,5})(?:s|['’]s)?(?![\w/-]|\.\w)")
SHORT = re.compile(r"\b[a-z]{2,6}\b")
MARKS = "[*_\"“‘'’”]*"
# How an acronym is explained: in brackets behind its words, or with its words behind it.
TOLD = (
    re.compile(rf"\({MARKS}([A-Z]{{2,6}}){MARKS}[,;)]"),
    re.compile(
        rf"(?<![A-Z])([A-Z]{{2,6}}){MARKS}\s*"
        r"(?:\(|:|,? (?:stands|is short|means|for short)|\|)"
    ),
)
ROMAN = re.compile(r"[IVXLC]+")
SENTENCE_START = re.compile(r"(?:^|[.!?:]\s)[\s\"'“‘(*_>|#-]*$")


class LanguageCheck:
    """Checks the language of pages, one after another.

    Args:
        language: the text's language, such as ``en-GB``.
        wording: the handbook's own words.
        terms: the forms, in lower case, that the glossary explains.
    """

    def __init__(self, language: str, wording: Wording, terms: dict[str, str]) -> None:
        self.spelling = spelling(language)
        self.allowed = set(wording.allow)
        self.advice = {form.lower(): item for item in wording.avoid for form in item.forms}
        self.avoid = Forms({form: item.better for form, item in self.advice.items()})
        self._harmless: set[str] = set()
        self.acronyms = {*wording.acronyms, *(form.upper() for form in terms)}

    def check(self, article: Article) -> list[Finding]:
        """Check one page.

        Args:
            article: the page.

        Returns:
            Findings at the words, with the better ones; and one for a chapter that is hard
            to read.
        """
        path, text = article.source.path, visible(article.source)
        words = self._suspicious(text)
        findings = [*self._spelling(path, text, words), *self._wording(path, text, words)]
        findings.sort(key=lambda finding: finding.line)
        return findings + self._acronyms(article, text) + _ease(article)

    def _suspicious(self, text: str) -> set[str]:
        """The words with which a form may begin; a quick look before a slow one."""
        found: set[str] = set()
        for piece in filterfalse(self._harmless.__contains__, text.split()):
            words = {
                word
                for word in WORD.findall(piece)
                if self.spelling.may_begin(word.lower()) or self.avoid.may_begin(word.lower())
            }
            found |= words
            if not words:
                self._harmless.add(piece)
        if len(self._harmless) > MOST_PIECES:
            self._harmless.clear()
        return found

    def _spelling(self, path: str, text: str, words: set[str]) -> Iterator[Finding]:
        what = "not the spelling of this handbook"
        for number, column, match in _placed(self.spelling.matches(text, words)):
            word = match.group()
            before = text[match.start() + 1 - column : match.start()]
            is_name = word[0].isupper() and not SENTENCE_START.search(before)
            if not is_name and word not in self.allowed:
                better = self.spelling.instead(word)
                yield Finding(path, number, Rule.SPELLING, what, word, "", better, column)

    def _wording(self, path: str, text: str, words: set[str]) -> Iterator[Finding]:
        for number, column, match in _placed(self.avoid.matches(text, words)):
            found = match.group()
            advice = self.advice[self.avoid.form(found)]
            what = "words to avoid" + (f" ({advice.why.rstrip('.')})" if advice.why else "")
            yield Finding(path, number, Rule.WORDING, what, found, advice.better, column=column)

    def _acronyms(self, article: Article, text: str) -> list[Finding]:
        """Acronyms that the page uses and nowhere explains, each once."""
        findings = []
        words: set[str] = set()
        explained: set[str] | None = None
        seen = set(self.acronyms) | self.allowed
        for match in LETTERS.finditer(text):
            letters = match.group(1)
            if letters in seen or ROMAN.fullmatch(letters):
                continue
            words = words or set(SHORT.findall(text))
            if letters.lower() in words:
                continue
            seen.add(letters)
            if explained is None:
                explained = {found for told in TOLD for found in told.findall(text)}
            if letters in explained or _is_shouted(text, match):
                continue
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            what = "the acronym is not explained on this page"
            expected = f"its words before ({letters}), or after it in brackets"
            findings.append(
                Finding(
                    article.source.path, line, Rule.ACRONYM, what, letters, expected, column=column
                )
            )
        return findings


def _placed(
    matches: Iterable[re.Match[str]],
) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Matches in one text, in their order, each with its line and column."""
    line = 1
    end = 0
    for match in matches:
        start = match.start()
        line += match.string.count("\n", end, start)
        end = start
        yield line, start - match.string.rfind("\n", 0, start), match


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Whether the word stands among others in capitals, as in a heading of a form."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    around = text[start : match.start()] + text[match.end() : end if end >= 0 else len(text)]
    words = re.findall(r"[^\W\d_]{2,}", around)
    return bool(words) and all(word.isupper() for word in words)


def _ease(article: Article) -> list[Finding]:
    if article.kind is not Kind.CHAPTER:
        return []
    grade = grade_of(article)
    if grade <= MOST_GRADE:
        return []
    what = "the chapter is hard to read"
    found, expected = f"grade {grade:.1f}", f"at most {MOST_GRADE}"
    line = article.front_line("title")
    return [Finding(article.source.path, line, Rule.READING_EASE, what, found, expected)]


def grade_of(article: Article) -> float:
    """The Flesch-Kincaid grade of a page."""
    counts = article.gathered
    return reading.grade(counts.words, counts.sentences, counts.syllables)
