"""What an edition is: which pages, for whom, on what paper, in which format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handbook.assemble import Audience


class Scope(StrEnum):
    """How much of a handbook an edition holds."""

    BOOK = "book"
    CHAPTER = "chapter"
    HANDOUT = "handout"
    HANDOUTS = "handouts"
    CARDS = "cards"
    KEYS = "keys"
    PACK = "pack"

    @property
    def is_whole(self) -> bool:
        """Whether there is one such edition for the whole handbook."""
        return self in (Scope.BOOK, Scope.HANDOUTS, Scope.CARDS, Scope.KEYS)


class Format(StrEnum):
    """The file format of an edition."""

    PDF = "pdf"
    EPUB = "epub"
    DOCX = "docx"


@dataclass(frozen=True)
class Edition:
    """One file that a handbook is made into.

    Attributes:
        scope: how much it holds.
        pages: its pages, relative to the folder of pages, in order.
        title: its title.
        slug: the name of its page, or of the handbook.
        audience: for whom it is made.
        paper: ``a4`` or ``letter``; empty for formats without paper.
        is_large: whether it is in large print.
        format: its file format.
    """

    scope: Scope
    pages: tuple[str, ...]
    title: str
    slug: str
    audience: Audience = Audience.LEARNER
    paper: str = "a4"
    is_large: bool = False
    format: Format = Format.PDF

    @property
    def file_name(self) -> str:
        """Its file's name.

        Example:
            *after* ``chapter-arriving-tutor-a4-large.pdf``; for what there is once in a
            handbook, ``my-handbook-cards-a4.pdf``.
        """
        parts = [self.slug]
        if self.scope.is_whole and self.scope is not Scope.BOOK:
            parts = [self.slug, self.scope.value]
        elif not self.scope.is_whole:
            parts = [self.scope.value, self.slug]
        if self.audience is Audience.TUTOR:
            parts.append("tutor")
        if self.paper:
            parts.append(self.paper)
        if self.is_large:
            parts.append("large")
        return "-".join(parts) + f".{self.format.value}"
