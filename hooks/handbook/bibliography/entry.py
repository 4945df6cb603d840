"""A work in the bibliography."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from handbook.rows import written


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


class Form:
    """The CSL form of a work; one that was kept is read when somebody asks for it."""

    def __init__(self) -> None:
        self._text = ""
        self._csl: dict[str, Any] | None = {}

    @property
    def csl(self) -> dict[str, Any]:
        """The form; empty until there is any."""
        if self._csl is None:
            self._csl = dict(json.loads(self._text))
        return self._csl

    @property
    def text(self) -> str:
        """The form as it is kept."""
        self._text = self._text or written(self._csl)
        return self._text

    def take(self, csl: dict[str, Any] | str) -> None:
        """Take another form, or its text."""
        self._text, self._csl = (csl, None) if isinstance(csl, str) else ("", csl)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self.csl == other.csl

    __hash__ = None  # type: ignore[assignment]


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
        form: its CSL form, which all that holds the entry may take.
        mark: a key for the text of its record; empty where that is not known.
    """

    key: str
    type: str
    fields: dict[str, str]
    path: str = ""
    line: int = 1
    lines: dict[str, int] = field(default_factory=dict)
    form: Form = field(default_factory=Form)
    mark: str = field(default="", compare=False)

    @property
    def csl(self) -> dict[str, Any]:
        """The work in CSL JSON, ``crossref`` followed; empty until formatted."""
        return self.form.csl

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
