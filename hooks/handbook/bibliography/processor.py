"""What pandoc's citation processor is asked, and what it answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from handbook.bibliography.inlines import Inline, between_links, to_html
from handbook.cluster import Cluster

CITATION = "c"
LIST = "refs"


@dataclass(frozen=True)
class Asked:
    """A citation to be written.

    Attributes:
        cluster: the citation.
        is_bare: whether it is wanted without its brackets, to stand in another one.
    """

    cluster: Cluster
    is_bare: bool = False

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # It is asked for many times.
        return hash((self.cluster, self.is_bare))


@dataclass(frozen=True)
class Written:
    """A citation as the processor wrote it.

    Attributes:
        html: what stands in the text.
        note: what stands in its note, for styles that cite in notes; else empty.
    """

    html: str
    note: str = ""


@dataclass(frozen=True)
class Job:
    """What the processor is asked.

    Attributes:
        works: the works in CSL JSON, in the bibliography's order.
        asked: the citations in the handbook's order.
        style: the CSL style as XML.
        language: the language of citations, such as ``en-US``.
    """

    works: Sequence[Mapping[str, Any]]
    asked: Sequence[Asked]
    style: str
    language: str


@dataclass
class Answer:
    """What the processor answers.

    Attributes:
        citations: one for each that was asked.
        references: the entry of each work as HTML, in the style's order.
    """

    citations: list[Written] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)


def read(output: str, job: Job, is_note: bool = False) -> Answer:
    """Read what pandoc answers.

    Args:
        output: the blocks of its document as JSON.
        job: what it was asked.
        is_note: whether the style cites in notes.
    """
    found: dict[str, Any] = {}
    for block in json.loads(output)["blocks"]:
        if block["t"] == "Div":
            found[block["c"][0][0]] = block["c"][1]
    return Answer(
        [
            _written(found[f"{CITATION}{index}"], one, is_note)
            for index, one in enumerate(job.asked)
        ],
        {
            block["c"][0][0].removeprefix("ref-"): _reference(block["c"][1])
            for block in found.get(LIST, [])
        },
    )


def _written(blocks: list[Any], asked: Asked, is_note: bool) -> Written:
    inlines = _inlines(blocks)
    if asked.is_bare:
        return Written(to_html(between_links(inlines)))
    if not is_note:
        return Written(to_html(inlines))
    if asked.cluster.is_in_note:
        # The note's own text goes on after it.
        return Written(to_html(inlines).removesuffix("."))
    notes = [inline for inline in inlines if inline["t"] == "Note"]
    rest = [inline for inline in inlines if inline["t"] != "Note"]
    note = " ".join(to_html(_inlines(inline["c"])) for inline in notes)
    return Written(to_html(rest), note)


def _inlines(blocks: list[Any]) -> list[Inline]:
    """The inlines of a citation's paragraph, taken out of citation and outer note."""
    inlines = [inline for block in blocks for inline in block["c"]]
    if len(inlines) == 1 and inlines[0]["t"] == "Note":
        inner = [inline for block in inlines[0]["c"] for inline in block["c"]]
        if any(inline["t"] == "Cite" for inline in inner):
            inlines = inner
    inlines = [
        part
        for inline in inlines
        for part in (inline["c"][1] if inline["t"] == "Cite" else [inline])
    ]
    while len(inlines) == 1 and inlines[0]["t"] == "Span":
        inlines = inlines[0]["c"][1]
    return inlines


def _reference(blocks: list[Any]) -> str:
    parts = []
    for block in blocks:
        if block["t"] in ("Para", "Plain"):
            parts.append(_runs(block["c"]))
        elif block["t"] == "Div":
            parts.append(_reference(block["c"][1]))
    return " ".join(part for part in parts if part)


def _runs(inlines: list[Inline]) -> str:
    """A reference's inlines; numeric styles set its number in a span of its own."""
    html = ""
    position = 0
    for index, inline in enumerate(inlines):
        if inline["t"] == "Span" and "csl-left-margin" in inline["c"][0][1]:
            number = to_html(inline["c"][1]).strip()
            html += to_html(inlines[position:index])
            html += f'<span class="hb-number">{number}</span> '
            position = index + 1
    return (html + to_html(inlines[position:])).strip()


def without_links(html: str) -> str:
    """HTML without its links, their text kept."""
    return re.sub(r"</?a\b[^>]*>", "", html)
