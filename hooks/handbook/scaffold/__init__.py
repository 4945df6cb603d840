"""Files that a handbook begins with, and texts that new chapters and handouts begin with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

TEMPLATES = files(__package__)


def handbook(title: str, today: date) -> dict[str, str]:
    """The smallest whole handbook: one chapter, one work, one term.

    Args:
        title: its title.
        today: the day that its pages were last reviewed.

    Returns:
        The text of each file by its path.
    """
    return {
        path: fill(text, title=title, today=today)
        for path, text in _texts(TEMPLATES / "handbook", "")
    }


def template(name: str) -> str:
    """The text of a template, its places unfilled."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def fill(text: str, today: date, **values: str) -> str:
    """Fill the places of a template.

    Args:
        text: the template.
        today: the day to put in; the day of the next review follows from it.
        values: what else to put in.

    Example:
        *before* ``title: ${title}``, *after* ``title: A new chapter``.
    """
    days = {"today": today.isoformat(), "review": next_review(today).isoformat()}
    return Template(text).safe_substitute({**values, **days})


def next_review(today: date) -> date:
    """A year later; from a leap day, the day before."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return today.replace(year=today.year + 1, day=28)


def _texts(folder: Traversable, before: str) -> Iterator[tuple[str, str]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = f"{before}{item.name}"
        if item.is_dir():
            yield from _texts(item, f"{path}/")
        else:
            yield path, item.read_text(encoding="utf-8")
