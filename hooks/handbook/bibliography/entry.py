"""A work in the bibliography."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class ReadStatus(StrEnum):
    """How far a work was read for the handbook."""

    FULL = "full"
    ABSTRACT = "abstract"
    NOT_READ = "not-read"


class Part(StrEnum):
    """The part of the bibliography page that a work stands in."""

    READ = "read"
    THROUGH = "through"
    LATER = "later"


LATER_KEYWORD = "later"
# A work that is listed for its own sake, though no page cites it.
BACKGROUND_KEYWORD = "background"


@dataclass(frozen=True)
class Entry:
    """A work, with the place of its record.

    Attributes:
        key: its citation key.
        type: its BibTeX type, in lower case.
        fields: its fields as written, by name in lower case, ``crossref`` not followed.
        path: the file that it stands in.
        line: line of its beginning.
        lines: line of each field.
        csl: the work in CSL JSON, ``crossref`` followed; empty until formatted.
        mark: a key for the text of its record; empty where that is not known.
    """

    key: str
    type: str
    fields: dict[str, str]
    path: str = ""
    line: int = 1
    lines: dict[str, int] = field(default_factory=dict)
    csl: dict[str, Any] = field(default_factory=dict)
    mark: str = field(default="", compare=False)

    def take(self, csl: Mapping[str, Any]) -> None:
        """Take a CSL form, which all that holds the entry may have then."""
        self.csl.clear()
        self.csl.update(csl)

    @property
    def evidence(self) -> str:
        """The kind of work that it is, as a key of the evidence labels."""
        return self.fields.get("evidence", "")

    @property
    def via(self) -> str:
        """Key of the work through which it is known, or an empty string."""
        return self.fields.get("via", "")

    @property
    def read_status(self) -> ReadStatus | None:
        """How far it was read, where its record says so."""
        written = self.fields.get("readstatus", "")
        return ReadStatus(written) if written in [status.value for status in ReadStatus] else None

    @property
    def keywords(self) -> list[str]:
        """Its keywords."""
        return [word.strip() for word in self.fields.get("keywords", "").split(",") if word.strip()]

    @property
    def part(self) -> Part:
        """Where it stands on the bibliography page."""
        if LATER_KEYWORD in self.keywords:
            return Part.LATER
        if self.via or self.read_status is ReadStatus.NOT_READ:
            return Part.THROUGH
        return Part.READ

    def field_line(self, name: str) -> int:
        """Line of a field, or of the entry."""
        return self.lines.get(name, self.line)
