"""What time does to a handbook: pages to be looked at again, and how hard it reads."""

from __future__ import annotations

from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from handbook.checks.language import MOST_MEDIAN, grade_of
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.settings import FILE

if TYPE_CHECKING:
    from handbook.book import Book


def due(book: Book, today: date) -> list[Finding]:
    """Pages past the day on which they were to be reviewed.

    Args:
        book: the handbook.
        today: the day to go by. A build does not ask, so that the same input gives the
            same outcome on any day.
    """
    findings = []
    for article in book.in_order:
        after = article.meta.review_after
        if after and after < today:
            line = article.front_line("review_after")
            what = "the page is due for review"
            shown = after.isoformat()
            findings.append(Finding(article.source.path, line, Rule.REVIEW_DUE, what, shown))
    return findings


def median_grade(book: Book) -> float | None:
    """The median of the chapters' reading grades, or None without chapters."""
    grades = [grade_of(chapter) for chapter in book.chapters if chapter.gathered.words]
    return median(grades) if grades else None


def ease(book: Book) -> list[Finding]:
    """Whether the handbook as a whole is hard to read."""
    grade = median_grade(book)
    if grade is None or grade <= MOST_MEDIAN:
        return []
    what = "the chapters are hard to read"
    found, expected = f"median grade {grade:.1f}", f"at most {MOST_MEDIAN}"
    line = book.settings.yaml.line(("site_name",))
    return [Finding(FILE, line, Rule.READING_MEDIAN, what, found, expected)]
