"""The site's search data: what Pagefind indexes, and what our layer over it knows.

Pagefind (https://pagefind.app/docs/) splits its index so that a query fetches a
small part of it, whatever the size of the handbook. It does not mend slips or know other
words for a thing; a short list of words and groups of synonyms lets the page do that.

A large handbook has several indexes, which the reader's browser takes for one: each is
made in less memory, and made again only when one of its pages changes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook.cache import Cache, digest, versions
from handbook.frontmatter import Kind
from handbook.settings import Settings
from handbook.site import pagefind
from handbook.site.pagefind import Index
from handbook.site.records import GUIDE, Record

if TYPE_CHECKING:
    from handbook.site.finished import Finished

FOLDER = "pagefind"
WORDS_FILE = "assets/find-words.js"
TITLES_FILE = "assets/find-titles.js"
KIND = "search"
WORD = re.compile(r"[^\W\d_]{3,}")
TAG = re.compile(r"<[^>]*>")
# So many words are known for mending slips; rarer ones of very large handbooks are left out.
MOST_WORDS = 8000
# From so many pages on there is another index; but only as many as a query can well ask,
# since it fetches a piece of each.
PAGES = 350
MOST_PARTS = 3

Reader = Callable[[str], list[Record]]


class Part:
    """Some of the pages, with an index of their own.

    Args:
        number: counted from 0.
        paths: its pages, in the handbook's order.
    """

    def __init__(self, number: int, paths: list[str]) -> None:
        self.number = number
        self.paths = paths
        self.key = ""
        self.counts: dict[str, int] = {}
        self.files: dict[str, bytes] | None = None

    def take(self, kept: bytes | None) -> None:
        """Take what an earlier build has packed, if there is any and it is whole."""
        head, _, packed = (kept or b"").partition(b"\n")
        try:
            self.counts = dict(json.loads(head))
            self.files = pagefind.unpacked(packed)
        except (ValueError, TypeError):
            self.files = None

    def packed(self) -> bytes:
        """What a later build can take it from."""
        head = json.dumps(self.counts, ensure_ascii=False)
        return head.encode() + b"\n" + pagefind.packed(self.files or {})


class Search:
    """Makes the search data of a site.

    Args:
        settings: the handbook's settings.
        paths: its pages in order.
        texts: the pages that surely have a text of their own; any other may hold nothing but
            lists, of which no index can be made, and lies in the first part.
        read: gives the records of a page.
        cache: what an earlier build has made.
    """

    def __init__(
        self,
        settings: Settings,
        paths: Sequence[str],
        texts: Collection[str],
        read: Reader,
        cache: Cache,
    ) -> None:
        self.settings = settings
        self.read = read
        self.cache = cache
        self.paths = paths
        self.pages: dict[str, Finished] = {}
        self.language = settings.handbook.language
        count = max(1, min(MOST_PARTS, -(-len(paths) // PAGES)))
        groups: list[list[str]] = [[] for _ in range(count)]
        for path in paths:
            groups[_number(path) % count if path in texts else 0].append(path)
        filled = [group for group in groups if group]
        self.parts = [Part(number, group) for number, group in enumerate(filled)]
        self._waiting: list[Part] = []
        self._running: tuple[Part, Index] | None = None

    def add(self, part: Part, pages: Mapping[str, Finished]) -> None:
        """Take or begin the index of a part, beside other work: one at a time.

        Args:
            part: the part.
            pages: its pages, finished.
        """
        self.pages.update(pages)
        shape = (versions(), self.language, str(part.number == 0))
        marks = (text for path in part.paths for text in (path, pages[path].mark))
        part.key = digest(*shape, *marks)
        part.take(self.cache.get(KIND, str(part.number), part.key))
        if part.files is None:
            self._waiting.append(part)
        if self._running is None or self._running[1].is_done:
            self._go_on()

    def _go_on(self) -> None:
        """Wait for the index that is being made, and begin the next."""
        done, self._running = self._running, None
        if done is not None:
            done[0].files = done[1].result()
        if self._waiting:
            part = self._waiting.pop(0)
            records = [record for path in part.paths for record in self.read(path)]
            documents = [_document(record, self.language) for record in records]
            self._running = part, Index(documents, self.language)
            part.counts = _counts(records)
        if done is not None:
            self.cache.put(KIND, str(done[0].number), done[0].key, done[0].packed())

    def stop(self) -> None:
        """Give up; nobody wants the indexes any more."""
        self._waiting.clear()
        if self._running is not None:
            self._running[1].stop()
            self._running = None

    def write(self, folder: Path) -> None:
        """Write the indexes and what stands beside them.

        Args:
            folder: the folder of the site.

        Raises:
            SearchError: Pagefind could not make an index.
        """
        while self._running is not None or self._waiting:
            self._go_on()
        for part in self.parts:
            place = folder / FOLDER / (str(part.number) if part.number else "")
            pagefind.write(part.files or {}, place, is_first=part.number == 0)
        self.write_lists(folder)

    def write_lists(self, folder: Path) -> None:
        """Write what a search of titles needs, and nothing for the engine.

        Args:
            folder: the folder of the site.
        """
        (folder / WORDS_FILE).write_text(self.words(), encoding="utf-8")
        (folder / TITLES_FILE).write_text(self.titles(), encoding="utf-8")

    def words(self) -> str:
        """The known words, the most used first, and the groups of synonyms, as a script."""
        counts: Counter[str] = Counter()
        for part in self.parts:
            counts.update(part.counts)
        for page in self.pages.values():
            for _, title, _, keys, *_ in page.titles:
                counts.update(WORD.findall(f"{title} {keys}".lower()))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        own = self.settings.handbook.search
        data: dict[str, Any] = {
            "words": " ".join(word for word, _ in ranked[:MOST_WORDS]),
            "groups": [list(group) for group in own.synonyms],
            "small": own.small_words,
            "parts": len(self.parts),
        }
        return f"globalThis.hbFindWords={json.dumps(data, ensure_ascii=False, sort_keys=True)};\n"

    def titles(self) -> str:
        """Titles and keys of all records, as a script for readers from a disk."""
        listed = [row for path in self.paths for row in self.pages[path].titles]
        return f"globalThis.hbFindTitles={json.dumps(listed, ensure_ascii=False)};\n"


def _number(path: str) -> int:
    return int(sha256(path.encode()).hexdigest()[:8], 16)


def _counts(records: Iterable[Record]) -> dict[str, int]:
    """How often each word stands in the texts of pages."""
    counts: Counter[str] = Counter()
    for record in records:
        if record.kind in (GUIDE, *Kind):
            counts.update(WORD.findall(TAG.sub(" ", record.html).lower()))
    return dict(counts)


def _document(record: Record, language: str) -> str:
    """A record as a page for Pagefind to read."""
    meta = {
        "title": record.title,
        "kind": record.kind,
        "keys": record.keys,
        "about": record.about,
        "page": record.page,
        "address": record.address,
    }
    tags = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">'
        for name, text in meta.items()
        if text
    )
    return (
        f'<html lang="{escape(language)}"><head>{tags}</head>'
        f"<body><main data-pagefind-body>{record.html}</main></body></html>"
    )
