"""Runs of pandoc's citation processor: works and citations in, HTML out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from handbook import pandoc
from handbook.bibliography.inlines import Inline, from_text
from handbook.bibliography.processor import CITATION, Answer, Job, read
from handbook.cluster import Cluster, Form, Item

API_VERSION = [1, 23, 1]
MODES = {
    Form.PARENTHETICAL: "NormalCitation",
    Form.NARRATIVE: "AuthorInText",
    Form.YEAR_ONLY: "SuppressAuthor",
}
SCRIPT = "cite.lua"


class Run:
    """A processor at work beside us, on one job after another.

    Args:
        jobs: what it is asked.
        is_note: whether the style cites in notes.
    """

    def __init__(self, jobs: Sequence[Job], is_note: bool = False) -> None:
        self.jobs = jobs
        self.is_note = is_note
        self._files = ExitStack()
        folder = Path(self._files.enter_context(tempfile.TemporaryDirectory()))
        script = self._files.enter_context(as_file(files("handbook.bibliography") / SCRIPT))
        styles = {style: folder / f"{n}.csl" for n, style in enumerate({j.style for j in jobs})}
        for style, file in styles.items():
            file.write_text(style, encoding="utf-8")
        asked = [
            _document(job, styles[job.style], folder / f"{place}.json")
            for place, job in enumerate(jobs)
        ]
        self._task = pandoc.Task(["lua", str(script), *pandoc.MEMORY], "\n".join(asked))

    @property
    def is_done(self) -> bool:
        """Whether the answers can be had without waiting."""
        return self._task.is_done

    def stop(self) -> None:
        """End it; its answers are no longer wanted."""
        self._task.stop()
        self._files.close()

    def answers(self) -> Iterator[Answer]:
        """Wait for the answers; there is one for each job.

        Raises:
            PandocError: there are none.
        """
        with self._files:
            for job, output in zip(self.jobs, self._task.lines(), strict=True):
                yield read(output, job, self.is_note)


def _document(job: Job, style: Path, works: Path) -> str:
    """What pandoc is to cite; the works, which it reads from a file, are written there."""
    works.write_text(json.dumps(list(job.works)), encoding="utf-8")
    meta = {
        "csl": _meta(str(style)),
        "bibliography": _meta(str(works)),
        "lang": _meta(job.language),
        "link-citations": {"t": "MetaBool", "c": True},
        "link-bibliography": {"t": "MetaBool", "c": True},
        "nocite": {"t": "MetaInlines", "c": [_cite([_item(Item("*"), "AuthorInText")])]},
    }
    blocks = [_block(f"{CITATION}{index}", one.cluster) for index, one in enumerate(job.asked)]
    return json.dumps({"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks})


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
