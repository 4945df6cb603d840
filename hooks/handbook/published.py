"""The list of everything that was ever published: pages, and the anchors on them.

It is a file of the text, not of the generator, and only grows. Others have these places in
their notes, so each must go on working; ``handbook.checks.published`` sees to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handbook import source
from handbook.finding import Finding
from handbook.folder import is_inside

if TYPE_CHECKING:
    from handbook.book import Book

# In the folder of pages, so that it goes with them; it is not part of the site.
FILE = "published.txt"


@dataclass(frozen=True, order=True)
class Place:
    """A page, or a place on it.

    Attributes:
        page: the page, relative to the folder of pages.
        anchor: the place; empty for the page itself.
    """

    page: str
    anchor: str = ""

    @classmethod
    def of(cls, written: str) -> Place:
        """Read a place.

        Example:
            *before* ``part/one.md#look``, *after* ``Place("part/one.md", "look")``.
        """
        page, _, anchor = written.partition("#")
        return cls(page, anchor)

    def __str__(self) -> str:
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


@dataclass(frozen=True)
class Listed:
    """A place on the list, and the line that it stands on."""

    place: Place
    line: int


def read(book: Book) -> tuple[list[Listed], list[Finding]]:
    """Read the list of a handbook; without one nothing was published.

    Args:
        book: the handbook.

    Returns:
        The places, and what is wrong with the file as such.
    """
    root, name = book.settings.root, f"{book.settings.docs}/{FILE}"
    if not source.is_file(root / name) or not is_inside(root, root / name):
        return [], []
    text, findings = source.read(root, name)
    lines = text.text.split("\n") if text else []
    return [Listed(Place.of(line), n) for n, line in enumerate(lines, 1) if line.strip()], findings


def as_text(found: set[Place]) -> str:
    """Places as the file lists them, sorted, one a line."""
    return "".join(f"{place}\n" for place in sorted(found))


def redirects(book: Book) -> Mapping[Place, Place]:
    """Where each place that a page took over is now; the first page that says so wins."""
    found: dict[Place, Place] = {}
    for article in book.in_order:
        for written, anchor in article.meta.was.items():
            found.setdefault(Place.of(written), Place(article.path, anchor or ""))
    return found
