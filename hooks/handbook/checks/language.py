"""Spelling, words to avoid, acronyms and reading ease."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from handbook import reading
from handbook.article import Article
from handbook.finding import Finding
from handbook.frontmatter import Kind
from handbook.rules import Rule
from handbook.visible import visible
from handbook.wording import Wording
from handbook.yamlmap import parse

MOST_GRADE = 10
MOST_MEDIAN = 9
WORD = re.compile(r"\w+")
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


@dataclass(frozen=True)
class Forms:
    """Words to look for, and what to say of each.

    Attributes:
        pattern: finds any of them.
        better: the better form by the form, in lower case; a star stands for any ending.
    """

    pattern: re.Pattern[str]
    better: dict[str, str]

    @cached_property
    def _openings(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """First words of forms, and first letters of those that may have any ending."""
        words, letters = set(), []
        for form in self.better:
            first, *more = WORD.findall(form.lower()) or [""]
            if form.endswith("*") and not more:
                letters.append(first)
            else:
                words.add(first)
        return frozenset(words), tuple(letters)

    def may_begin(self, word: str) -> bool:
        """Whether a form may begin with a word; one that is not plain ASCII may always.

        Args:
            word: the word in lower case.
        """
        words, letters = self._openings
        return word in words or word.startswith(letters) or not word.isascii()

    @classmethod
    def of(cls, better: dict[str, str]) -> Forms:
        """Make the pattern for forms."""
        choices = "|".join(
            re.escape(form.removesuffix("*")).replace(r"\ ", r"\s+")
            + (r"\w*" if form.endswith("*") else "")
            for form in sorted(better, key=lambda form: (-len(form), form))
        )
        pattern = rf"(?<![\w-])(?:{choices})(?!\w)" if choices else r"(?!)"
        return cls(re.compile(pattern, re.IGNORECASE), better)

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


@cache
def spelling(language: str) -> Forms:
    """The misspellings of a language; none for a language without a list."""
    file = files("handbook") / "language" / f"{language}.yml"
    if not file.is_file():
        return Forms.of({})
    data = parse(file.read_text(encoding="utf-8")).value
    return Forms.of({form: better for group in data.values() for form, better in group.items()})


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
        self.avoid = Forms.of({form: item.better for form, item in self.advice.items()})
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
        text = visible(article.source)
        lines = text.split("\n")
        suspicious = self._suspicious(text)
        findings = [
            finding
            for number, line in enumerate(lines, 1)
            if suspicious and not suspicious.isdisjoint(WORD.findall(line))
            for finding in self._words(article.source.path, number, line)
        ]
        return findings + self._acronyms(article, text) + _ease(article)

    def _suspicious(self, text: str) -> set[str]:
        """The words with which a form may begin; a quick look before a slow one."""
        words = set(WORD.findall(text)) - self._harmless
        found = {
            word
            for word in words
            if self.spelling.may_begin(word.lower()) or self.avoid.may_begin(word.lower())
        }
        self._harmless |= words - found
        return found

    def _words(self, path: str, number: int, line: str) -> list[Finding]:
        findings = []
        for match in self.spelling.pattern.finditer(line):
            word = match.group()
            is_name = word[0].isupper() and not SENTENCE_START.search(line[: match.start()])
            if is_name or word in self.allowed:
                continue
            what = "not the spelling of this handbook"
            better = self.spelling.instead(word)
            column = match.start() + 1
            findings.append(Finding(path, number, Rule.SPELLING, what, word, "", better, column))
        for match in self.avoid.pattern.finditer(line):
            advice = self.advice[self.avoid.form(match.group())]
            what = "words to avoid" + (f" ({advice.why.rstrip('.')})" if advice.why else "")
            column = match.start() + 1
            findings.append(
                Finding(
                    path, number, Rule.WORDING, what, match.group(), advice.better, column=column
                )
            )
        return findings

    def _acronyms(self, article: Article, text: str) -> list[Finding]:
        """Acronyms that the page uses and nowhere explains, each once."""
        findings = []
        words: set[str] = set()
        seen = set(self.acronyms) | self.allowed
        explained = {found for told in TOLD for found in told.findall(text)}
        for match in LETTERS.finditer(text):
            letters = match.group(1)
            if letters in seen or ROMAN.fullmatch(letters):
                continue
            words = words or set(SHORT.findall(text))
            if letters.lower() in words:
                continue
            seen.add(letters)
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
