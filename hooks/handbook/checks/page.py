"""Rules that a page is checked against alone, so that the outcome can be kept with it."""

from __future__ import annotations

from handbook.article import Article
from handbook.checks import claims, runs, structure, teaching
from handbook.checks.language import LanguageCheck
from handbook.finding import Finding
from handbook.settings import Settings
from handbook.wording import Wording


class PageCheck:
    """Checks pages, one after another.

    Args:
        settings: the handbook's settings.
        wording: the handbook's own words.
        terms: the forms, in lower case, that the glossary explains.
    """

    def __init__(self, settings: Settings, wording: Wording, terms: dict[str, str]) -> None:
        self.labels = settings.handbook.evidence
        self.language = LanguageCheck(settings.handbook.language, wording, terms)

    def check(self, article: Article) -> list[Finding]:
        """Every finding that needs the page alone.

        Args:
            article: the page, rendered.
        """
        return [
            *structure.check(article),
            *runs.check(article),
            *teaching.check(article),
            *claims.check(article, self.labels),
            *self.language.check(article),
        ]
