"""Every rule that a handbook is checked against.

A rule is a name here and a file of the same name beside this module: its severity, why
it is there, what to do, an example that breaks it and one that keeps it. The page of
rules and the tests are made from those files.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property
from importlib.resources import files
from typing import Any

from handbook.yamlmap import parse


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"


class Area(StrEnum):
    """What a rule is about; the page of rules is ordered by it."""

    SOURCES = "sources"
    SETTINGS = "settings"
    FRONT_MATTER = "front matter"
    BLOCKS = "blocks"
    STRUCTURE = "structure"
    LINKS = "links"
    CITATIONS = "citations"
    BIBLIOGRAPHY = "bibliography"
    TEACHING = "teaching"
    GLOSSARY = "glossary"
    LANGUAGE = "language"
    UPKEEP = "upkeep"
    PACKS = "packs"
    SILENCING = "silencing"


@dataclass(frozen=True)
class RuleInfo:
    """A rule as its file tells it.

    Attributes:
        severity: an error stops the build, a warning does not.
        area: what it is about.
        why: why it is there, in one sentence.
        remedy: what to do, in one sentence.
        fails: an example that breaks it, as data; see ``handbook.rules.examples``.
        passes: an example that keeps it.
        is_silenceable: whether a line may be kept from it; nobody can wave through what
            must not be published.
    """

    severity: Severity
    area: Area
    why: str
    remedy: str
    fails: dict[str, Any]
    passes: dict[str, Any]
    is_silenceable: bool


class Rule(Enum):
    """The rules, by area."""

    SOURCE_READABLE = "source-readable"
    SOURCE_TEXT = "source-text"
    SOURCE_DEPTH = "source-depth"
    SOURCE_PARSE = "source-parse"
    FILE_REFUSED = "file-refused"

    SETTINGS_YAML = "settings-yaml"
    SETTINGS_FIELD = "settings-field"
    SETTINGS_VALUE = "settings-value"
    STYLE_KNOWN = "style-known"
    STYLE_USABLE = "style-usable"
    SETTINGS_PAGE = "settings-page"
    NAV_MISSING = "nav-missing"
    NAV_DUPLICATE = "nav-duplicate"

    FRONT_MATTER_PRESENT = "front-matter-present"
    FRONT_MATTER_YAML = "front-matter-yaml"
    FRONT_MATTER_UNKNOWN = "front-matter-unknown"
    FRONT_MATTER_MISSING = "front-matter-missing"
    FRONT_MATTER_VALUE = "front-matter-value"

    BLOCK_UNKNOWN = "block-unknown"
    BLOCK_UNCLOSED = "block-unclosed"
    BLOCK_STRAY = "block-stray"
    BLOCK_TITLE = "block-title"
    BLOCK_PLACE = "block-place"
    BLOCK_OPTION_YAML = "block-option-yaml"
    BLOCK_OPTION_UNKNOWN = "block-option-unknown"
    BLOCK_OPTION_VALUE = "block-option-value"
    BLOCK_OPTION_MISSING = "block-option-missing"
    BLOCK_ID_REPEATED = "block-id-repeated"

    HEADING_TOP = "heading-top"
    HEADING_GAP = "heading-gap"
    HEADING_ANCHOR = "heading-anchor"
    ANCHOR_REPEATED = "anchor-repeated"
    IMAGE_TEXT = "image-text"
    LIST_MERGED = "list-merged"
    TABLE_HEAD = "table-head"
    DRAWING_READABLE = "drawing-readable"
    MARKUP_REFUSED = "markup-refused"

    LINK_TARGET = "link-target"
    LINK_ANCHOR = "link-anchor"
    LINK_OUTSIDE = "link-outside"
    ANCHOR_LOST = "anchor-lost"
    REDIRECT = "redirect"
    TUTOR_ONLY = "tutor-only"
    PAGE_ORPHAN = "page-orphan"
    ASSET_ORPHAN = "asset-orphan"

    CITATION_KEY = "citation-key"
    CITATION_VIA = "citation-via"
    EVIDENCE_LABEL = "evidence-label"
    CLAIM_CITATION = "claim-citation"
    FIGURE_CITATION = "figure-citation"

    BIB_SYNTAX = "bib-syntax"
    BIB_EMPTY = "bib-empty"
    BIB_KEY_REPEATED = "bib-key-repeated"
    BIB_KEY_FORM = "bib-key-form"
    BIB_FIELD_REPEATED = "bib-field-repeated"
    BIB_FIELD_MISSING = "bib-field-missing"
    BIB_FIELD_WANTED = "bib-field-wanted"
    BIB_VALUE = "bib-value"
    BIB_DOI = "bib-doi"
    BIB_ISBN = "bib-isbn"
    BIB_PAGES = "bib-pages"
    BIB_YEAR = "bib-year"
    BIB_CAPITALS = "bib-capitals"
    BIB_VIA = "bib-via"
    BIB_VIA_CIRCULAR = "bib-via-circular"
    BIB_CROSSREF = "bib-crossref"
    BIB_DOUBLE = "bib-double"
    BIB_UNUSED = "bib-unused"

    OBJECTIVE_KNOWN = "objective-known"
    OBJECTIVE_SERVED = "objective-served"
    CHAPTER_KNOWN = "chapter-known"
    CHAPTER_CIRCULAR = "chapter-circular"
    PRACTICE_TIMES = "practice-times"
    CHECK_ANSWER = "check-answer"
    CHECK_FEEDBACK = "check-feedback"
    HANDOUT_KNOWN = "handout-known"
    HANDOUT_SHEET = "handout-sheet"
    HANDOUT_LICENCE = "handout-licence"
    HANDOUT_SHOWN = "handout-shown"

    TERM_KNOWN = "term-known"
    TERM_USED = "term-used"
    TERM_REPEATED = "term-repeated"
    TERM_IDLE = "term-idle"

    SPELLING = "spelling"
    WORDING = "wording"
    ACRONYM = "acronym"
    READING_EASE = "reading-ease"
    READING_MEDIAN = "reading-median"
    COPIED = "copied"

    REVIEW_DUE = "review-due"

    PACK_YAML = "pack-yaml"
    PACK_FIELD = "pack-field"
    PACK_VALUE = "pack-value"
    PACK_PART = "pack-part"
    PACK_PART_REPEATED = "pack-part-repeated"

    IGNORE_FORM = "ignore-form"
    IGNORE_UNNEEDED = "ignore-unneeded"

    @property
    def id(self) -> str:
        """Its permanent name."""
        return self.value

    @cached_property
    def info(self) -> RuleInfo:
        """What its file says of it, read when it is first asked for."""
        data = parse((files(__package__) / f"{self.id}.yml").read_text(encoding="utf-8")).value
        severity = Severity(data["severity"])
        return RuleInfo(
            severity,
            Area(data["area"]),
            data["why"],
            data["remedy"],
            data["fails"],
            data["passes"],
            data.get("silenceable", severity is Severity.WARNING),
        )

    @property
    def severity(self) -> Severity:
        """How much its findings weigh."""
        return self.info.severity

    @property
    def why(self) -> str:
        """Why it is there."""
        return self.info.why

    @property
    def remedy(self) -> str:
        """What to do."""
        return self.info.remedy
