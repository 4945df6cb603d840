"""The teaching blocks: their names, their options, and where they may stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

INDEXES = (
    *("bibliography", "evidence", "glossary", "practices", "prompts", "handouts", "chapters"),
    *("blocks", "citing", "fields", "labels", "rules", "template", "wording", "writing"),
    *("editions", "pack", "journal"),
)
INTENSITIES = ("low", "medium", "high")


class Title(StrEnum):
    """Whether a block has a title after the bar."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


class Type(StrEnum):
    """What an option's value must be."""

    TEXT = "text"
    SLUG = "a name in small letters, digits and hyphens"
    NUMBER = "a whole number above 0"
    TEXTS = "a list of texts"
    SLUGS = "a list of names in small letters, digits and hyphens"
    NUMBERS = "a list of whole numbers above 0"


@dataclass(frozen=True)
class Option:
    """One option of a block.

    Attributes:
        type: what its value must be.
        is_required: whether the block needs it.
        choices: the values it may have; any when empty.
    """

    type: Type = Type.TEXT
    is_required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlockSpec:
    """One kind of block.

    Attributes:
        name: the word after the slashes.
        title: whether a title follows.
        options: its options by name.
        inside: the blocks in which it may stand; anywhere when empty.
    """

    name: str
    title: Title = Title.REQUIRED
    options: dict[str, Option] = field(default_factory=dict)
    inside: tuple[str, ...] = ()

    def required(self, given: dict[str, Any]) -> list[str]:
        """The required options that are not given."""
        if self.name == "handout" and "use" in given:
            return []
        return [
            name
            for name, option in self.options.items()
            if option.is_required and name not in given
        ]


_ID = Option(Type.SLUG, is_required=True)
_SERVES = Option(Type.SLUGS)
_TEXT = Option(Type.TEXT, is_required=True)

BLOCKS: dict[str, BlockSpec] = {
    spec.name: spec
    for spec in (
        BlockSpec("objectives", Title.NONE),
        BlockSpec(
            "practice",
            options={
                "id": _ID,
                "minutes": Option(Type.NUMBER, is_required=True),
                "intensity": Option(Type.TEXT, is_required=True, choices=INTENSITIES),
                "posture": _TEXT,
                "eyes": _TEXT,
                "anchors": Option(Type.TEXTS, is_required=True),
                "stop": _TEXT,
                "tell": _TEXT,
                "times": Option(Type.NUMBERS),
                "serves": _SERVES,
            },
        ),
        BlockSpec(
            "prompt",
            options={"id": _ID, "minutes": Option(Type.NUMBER), "serves": _SERVES},
        ),
        BlockSpec("check", options={"id": _ID, "serves": _SERVES}),
        BlockSpec("answer", Title.NONE, inside=("check", "handout")),
        BlockSpec("door", options={"to": _TEXT}),
        BlockSpec("case"),
        BlockSpec("caution", Title.OPTIONAL),
        BlockSpec("script", Title.OPTIONAL),
        BlockSpec("tutor", Title.OPTIONAL),
        BlockSpec("figure", options={"id": _ID, "src": _TEXT, "alt": _TEXT}),
        BlockSpec(
            "handout",
            Title.OPTIONAL,
            options={"id": _ID, "use": Option(Type.SLUG), "source": Option(Type.TEXT)},
        ),
        BlockSpec(
            "write", Title.OPTIONAL, options={"lines": Option(Type.NUMBER, is_required=True)}
        ),
        BlockSpec(
            "term",
            options={
                "id": _ID,
                "also": Option(Type.TEXTS),
                "see": Option(Type.SLUGS),
                "chapters": Option(Type.SLUGS),
            },
        ),
        BlockSpec(
            "index",
            Title.NONE,
            options={"of": Option(Type.TEXT, is_required=True, choices=INDEXES)},
        ),
    )
}

# Blocks of pymdown-extensions that a handbook may use beside its own.
FOREIGN_BLOCKS = frozenset(
    (
        *("admonition", "note", "attention", "danger", "error", "tip", "hint", "important"),
        *("warning", "details", "tab", "html", "define"),
        *("caption", "figure-caption", "table-caption"),
    )
)
