"""Asking pandoc's citation processor: works and citations in, HTML out."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
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
# A processor is given so many jobs at once, so that it need not wait for the next.
AHEAD = 12
# So many processors are at work wherever there is something for each; a further one has to
# have so many jobs.
PAIR = 2
FEW = 5
# So many seconds pass until somebody looks for answers again, and more while there is enough to
# do: each look takes time from those who are at work.
PAUSE, LONG_PAUSE = 0.002, 0.02


@dataclass(eq=False)
class Request:
    """Something that a processor is asked.

    Attributes:
        job: what it is.
        answer: the answer, once there is one.
    """

    job: Job
    answer: Answer | None = None


class Processors:
    """Processors at work beside us, which take one job after another.

    Each starts when there is something to do for it. Who has asked waits for the answers and
    stops them in the end.

    Args:
        most: how many there may be.
        is_note: whether the style cites in notes.
    """

    def __init__(self, most: int = 1, is_note: bool = False) -> None:
        self.most = most
        self.is_note = is_note
        self._waiting: deque[Request] = deque()
        self._at_work: list[_Processor] = []

    def ask(self, job: Job) -> Request:
        """Ask for something; it is begun as soon as somebody can.

        Raises:
            PandocError: pandoc cannot be started.
        """
        request = Request(job)
        self._waiting.append(request)
        self._hand_out()
        return request

    def answered(self, wanted: Iterable[Request]) -> Iterator[tuple[Request, Answer]]:
        """Wait for answers.

        Args:
            wanted: what has been asked.

        Yields:
            Each with its answer, in the order of the answers.

        Raises:
            PandocError: there is none.
        """
        left = list(wanted)
        while left:
            found = [(one, one.answer) for one in left if one.answer is not None]
            left = [one for one in left if one.answer is None]
            yield from found
            if not found and not self._hear():
                time.sleep(LONG_PAUSE if self._waiting else PAUSE)

    def answer(self, wanted: Request) -> Answer:
        """Wait for one answer.

        Raises:
            PandocError: there is none.
        """
        ((_, found),) = self.answered([wanted])
        return found

    def stop(self) -> None:
        """End them; nobody wants more answers."""
        self._waiting.clear()
        services = [processor.service for processor in self._at_work]
        self._at_work.clear()
        # They end beside one another.
        for service in services:
            service.kill()
        for service in services:
            service.stop()

    def _hand_out(self) -> None:
        """Give each processor as much as keeps it at work until somebody looks again."""
        while self._waiting:
            busy = [one for one in self._at_work if one.taken]
            if len(busy) == len(self._at_work) < self._wanted:
                self._at_work.append(_Processor())
            first = min(self._at_work, key=lambda one: one.load)
            if len(first.taken) == AHEAD:
                break
            first.take(self._waiting.popleft())

    @property
    def _wanted(self) -> int:
        """How many there should be: two wherever there are two jobs, more where there are many."""
        return min(self.most, max(PAIR, len(self._waiting) // FEW))

    def _hear(self) -> bool:
        """Take what has been answered; whether there was anything."""
        heard = [(one, text) for processor in self._at_work for one, text in processor.heard()]
        # Nobody has to wait for what comes next while these are read.
        self._hand_out()
        for one, text in heard:
            one.answer = read(text.decode(), one.job, self.is_note)
        return bool(heard)


class _Processor:
    """One processor, and what it has been given.

    Attributes:
        taken: what it has not answered yet.
    """

    def __init__(self) -> None:
        script = files("handbook.bibliography") / SCRIPT
        self.service = pandoc.Service(script.read_text(encoding="utf-8"))
        self.taken: deque[Request] = deque()
        self._styles: dict[str, Path] = {}
        self._count = 0

    @property
    def load(self) -> int:
        """How much it still has to do."""
        return sum(len(one.job.works) for one in self.taken)

    def take(self, request: Request) -> None:
        """Give it something more to do."""
        job, folder = request.job, self.service.folder
        if job.style not in self._styles:
            file = self._styles[job.style] = folder / f"{len(self._styles)}.csl"
            file.write_text(job.style, encoding="utf-8")
        works = folder / f"{self._count}.json"
        self._count += 1
        self.service.ask(_document(job, self._styles[job.style], works))
        self.taken.append(request)

    def heard(self) -> list[tuple[Request, bytes]]:
        """What it has answered since somebody last asked."""
        return [(self.taken.popleft(), text) for text in self.service.heard()]


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
