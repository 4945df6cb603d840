"""The front matter of a page, by kind of page."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from handbook.finding import Finding
from handbook.rules import Rule
from handbook.schema import Rules, Strict, validate
from handbook.source import Source
from handbook.yamlmap import parse

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

FRONT_MATTER_RULES = Rules(
    Rule.FRONT_MATTER_UNKNOWN, Rule.FRONT_MATTER_MISSING, Rule.FRONT_MATTER_VALUE
)


class Kind(StrEnum):
    """What a page is."""

    CHAPTER = "chapter"
    HANDOUT = "handout"
    PAGE = "page"


class Credit(Strict):
    """A contributor and the roles they took, by the CRediT words."""

    name: Text
    roles: list[Text] = []


class FrontMatter(Strict):
    """What any page may say of itself.

    ``hide``, ``template``, ``search``, ``icon`` and ``status`` are the theme's own.
    """

    title: Text = "Untitled"
    summary: str = ""
    kind: Kind | None = None
    content_note: str = ""
    last_reviewed: date | None = None
    review_after: date | None = None
    credits: list[Credit] = []
    hide: list[str] = []
    template: str = ""
    search: dict[str, Any] = {}
    icon: Annotated[str, StringConstraints(pattern=r"^[a-z0-9/-]*$")] = ""
    status: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*$")] = ""


class PageMatter(FrontMatter):
    """Front matter of a page that is neither chapter nor handout."""

    title: Text
    terms: list[Slug] = []


class ChapterMatter(FrontMatter):
    """Front matter of a chapter."""

    title: Text
    summary: Text
    minutes: int = Field(ge=1, le=600)
    level: Literal["foundation", "core", "demanding"]
    objectives: dict[Slug, Text] = Field(min_length=1)
    terms: list[Slug]
    last_reviewed: date
    review_after: date
    requires: list[Slug] = []


class HandoutMatter(FrontMatter):
    """Front matter of a handout."""

    title: Text
    summary: Text
    number: int = Field(ge=1)
    chapter: Slug
    minutes: int = Field(ge=1, le=600)
    form: Literal["card", "checklist", "worksheet", "table", "poster", "script", "form"]
    purpose: Text
    last_reviewed: date
    review_after: date


MODELS: dict[Kind, type[FrontMatter]] = {
    Kind.CHAPTER: ChapterMatter,
    Kind.HANDOUT: HandoutMatter,
    Kind.PAGE: PageMatter,
}


def read(source: Source, kind: Kind) -> tuple[FrontMatter, Kind, list[Finding]]:
    """Read and check the front matter of a page.

    Args:
        source: the page.
        kind: the kind that its folder gives it; a ``kind`` in the front matter wins.

    Returns:
        The front matter (an empty one when it cannot be used), the kind, the findings.
    """
    if not source.front_matter.strip():
        what, expected = "no front matter", "a title between two lines of ---"
        if source.text.startswith("---\n"):
            what, expected = "the front matter is not closed", "a second line of ---"
        finding = Finding(source.path, 1, Rule.FRONT_MATTER_PRESENT, what, "", expected)
        return FrontMatter(), kind, [finding]
    data = parse(source.front_matter, first_line=2)
    findings = [
        Finding(source.path, fault.line, Rule.FRONT_MATTER_YAML, "not valid YAML", fault.message)
        for fault in data.faults
    ]
    if findings:
        return FrontMatter(), kind, findings
    if not isinstance(data.value, dict):
        finding = Finding(
            source.path,
            2,
            Rule.FRONT_MATTER_YAML,
            "not valid YAML",
            "plain text",
            "names and values",
        )
        return FrontMatter(), kind, [finding]
    written = data.value.get("kind")
    if written in [k.value for k in Kind]:
        kind = Kind(written)
    meta, findings = validate(MODELS[kind], data, source.path, FRONT_MATTER_RULES)
    if meta is None:
        return FrontMatter(), kind, findings
    reviewed, after = meta.last_reviewed, meta.review_after
    if reviewed and after and after <= reviewed:
        line = data.line(("review_after",))
        findings.append(
            Finding(
                source.path,
                line,
                Rule.FRONT_MATTER_VALUE,
                "the review comes before the last one",
                after.isoformat(),
                f"a date after {reviewed.isoformat()}",
            )
        )
    return meta, kind, findings
