"""The front matter of a page, by kind of page."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from handbook.credit import Role
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.schema import Rules, Strict, validate
from handbook.source import Source

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
# A page as its path among the pages, and a place on one; no part of it begins with a dot.
Place = Annotated[str, StringConstraints(pattern=r"^(?:\w[\w.-]*/)*\w[\w.-]*\.md(?:#\w[\w.:-]*)?$")]
Anchor = Annotated[str, StringConstraints(pattern=r"^\w[\w.:-]*$")]
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
    """Somebody who took part, as they want to be named.

    Attributes:
        name: their name.
        roles: what they did, by the CRediT words.
    """

    name: Text
    roles: list[Role] = []


class FrontMatter(Strict):
    """What any page may say of itself.

    Attributes:
        title: the page's title; the text has none of its own.
        summary: one or two plain sentences.
        kind: what the page is, where its folder does not say it.
        content_note: a calm sentence before passages that may touch old hurt.
        last_reviewed: the day on which somebody last held the page against its sources.
        review_after: the day by which somebody should do so again.
        credits: who took part, each with a name and roles.
        was: pages and anchors that are here now, such as old/page.md or old/page.md#old, each
            with the anchor of this page that took over, or with nothing.
        hide: the theme's own.
        template: the theme's own; a page with one gets no title from the generator.
        search: the theme's own.
        icon: the theme's own.
        status: the theme's own.
    """

    title: Text = "Untitled"
    summary: str = ""
    kind: Kind | None = None
    content_note: str = ""
    last_reviewed: date | None = None
    review_after: date | None = None
    credits: list[Credit] = []
    was: dict[Place, Anchor | None] = {}
    hide: list[str] = []
    template: str = ""
    search: dict[str, Any] = {}
    icon: Annotated[str, StringConstraints(pattern=r"^[a-z0-9/-]*$")] = ""
    status: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*$")] = ""


class PageMatter(FrontMatter):
    """Front matter of a page that is neither chapter nor handout.

    Attributes:
        terms: terms of the glossary that the page introduces.
    """

    title: Text
    terms: list[Slug] = []


class ChapterMatter(FrontMatter):
    """Front matter of a chapter.

    Attributes:
        minutes: reading and exercises together.
        level: how much it asks.
        objectives: three to five, each a name and the end of "You will be able to …".
        terms: terms of the glossary that the chapter introduces; each occurs in the text.
        requires: chapters to read before, each by its file's name without ending.
    """

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
    """Front matter of a handout.

    Attributes:
        number: its number among the handouts.
        chapter: the chapter that it belongs to, by its file's name without ending.
        minutes: how long it takes.
        form: what sort of sheet it is.
        purpose: what it is for, in one sentence, for the person who holds the paper.
    """

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
    data = source.front
    findings = [
        Finding(source.path, fault.line, Rule.FRONT_MATTER_YAML, f"not valid YAML: {fault.message}")
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


def as_json(meta: FrontMatter) -> str:
    """Front matter as a text that ``from_json`` reads."""
    name = next((kind.value for kind, model in MODELS.items() if type(meta) is model), "")
    return f"{name} {meta.model_dump_json()}"


def from_json(text: str) -> FrontMatter:
    """The front matter that ``as_json`` wrote.

    Raises:
        ValueError: it wrote no such text.
    """
    name, _, content = text.partition(" ")
    model = MODELS[Kind(name)] if name else FrontMatter
    return model.model_validate_json(content)
