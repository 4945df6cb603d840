"""One run of pandoc's citation processor: works and citations in, HTML out."""

from __future__ import annotations

import gc
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handbook import pandoc
from handbook.bibliography.inlines import Inline, between_links, from_text, to_html
from handbook.cluster import Cluster, Form, Item

API_VERSION = [1, 23, 1]
MODES = {
    Form.PARENTHETICAL: "NormalCitation",
    Form.NARRATIVE: "AuthorInText",
    Form.YEAR_ONLY: "SuppressAuthor",
}
CITATION = "c"
LIST = "refs"
# Its own choice of memory, 64 MB at a time, is hardly faster, and there are several at once.
MEMORY = ["+RTS", "-A32m", "-H32m", "-RTS"]


@dataclass(frozen=True)
class Asked:
    """A citation to be written.

    Attributes:
        cluster: the citation.
        is_bare: whether it is wanted without its brackets, to stand in another one.
    """

    cluster: Cluster
    is_bare: bool = False


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


class Run:
    """A processor at work beside us.

    Args:
        job: what it is asked.
        is_note: whether the style cites in notes.
    """

    def __init__(self, job: Job, is_note: bool = False) -> None:
        self.job = job
        self.is_note = is_note
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        (folder / "style.csl").write_text(job.style, encoding="utf-8")
        (folder / "works.json").write_text(json.dumps(list(job.works)), encoding="utf-8")
        meta = {
            "csl": _meta(str(folder / "style.csl")),
            "bibliography": _meta(str(folder / "works.json")),
            "lang": _meta(job.language),
            "link-citations": {"t": "MetaBool", "c": True},
            "link-bibliography": {"t": "MetaBool", "c": True},
            "nocite": {"t": "MetaInlines", "c": [_cite([_item(Item("*"), "AuthorInText")])]},
        }
        blocks = [_block(f"{CITATION}{index}", one.cluster) for index, one in enumerate(job.asked)]
        document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}
        arguments = ["-f", "json", "-t", "json", "--citeproc", *MEMORY]
        self._task = pandoc.Task(arguments, json.dumps(document))

    @property
    def is_done(self) -> bool:
        """Whether the answer can be had without waiting."""
        return self._task.is_done

    def stop(self) -> None:
        """End it; its answer is no longer wanted."""
        self._task.stop()
        self._folder.cleanup()

    def answer(self) -> Answer:
        """Wait for the answer.

        Raises:
            PandocError: there is none.
        """
        try:
            output = self._task.result()
        finally:
            self._folder.cleanup()
        with _uncollected():
            return self._read(output)

    def _read(self, output: str) -> Answer:
        found: dict[str, Any] = {}
        for block in json.loads(output)["blocks"]:
            if block["t"] == "Div":
                found[block["c"][0][0]] = block["c"][1]
        return Answer(
            [
                _written(found[f"{CITATION}{index}"], one, self.is_note)
                for index, one in enumerate(self.job.asked)
            ],
            {
                block["c"][0][0].removeprefix("ref-"): _reference(block["c"][1])
                for block in found.get(LIST, [])
            },
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage; what JSON holds never is any by itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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


def _block(identifier: str, cluster: Cluster) -> dict[str, Any]:
    first = MODES[cluster.form]
    items = [
        _item(item, first if index == 0 else _mode(item))
        for index, item in enumerate(cluster.items)
    ]
    content: list[Inline] = [_cite(items)]
    if cluster.is_in_note:
        content = [{"t": "Note", "c": [{"t": "Para", "c": content}]}]
    return {"t": "Div", "c": [[identifier, [], []], [{"t": "Para", "c": content}]]}


def _mode(item: Item) -> str:
    return "SuppressAuthor" if item.is_year_only else "NormalCitation"


def _item(item: Item, mode: str) -> dict[str, Any]:
    if mode == "NormalCitation" and item.is_year_only:
        mode = "SuppressAuthor"
    return {
        "citationId": item.key,
        "citationPrefix": from_text(item.prefix),
        "citationSuffix": from_text(item.suffix),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _cite(items: list[dict[str, Any]]) -> Inline:
    return {"t": "Cite", "c": [items, [{"t": "Str", "c": "?"}]]}


def _meta(text: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": text}


def without_links(html: str) -> str:
    """HTML without its links, their text kept."""
    return re.sub(r"</?a\b[^>]*>", "", html)
