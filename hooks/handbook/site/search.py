"""The site's search data: what Pagefind indexes, and what our layer over it knows.

Pagefind (https://pagefind.app/docs/) splits its index so that a query fetches a
small part of it, whatever the size of the handbook. It does not mend slips or know other
words for a thing; a short list of words and groups of synonyms lets the page do that.

A large handbook has several indexes, which the reader's browser takes for one: each is
made in less memory, and made again only when one of its pages changes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook import cores
from handbook.cache import Cache, digest, versions
from handbook.settings import Settings
from handbook.site import pagefind
from handbook.site.findable import WORD, Findable
from handbook.site.pagefind import Index

if TYPE_CHECKING:
    from handbook.site.finished import Finished

FOLDER = "pagefind"
WORDS_FILE = "assets/find-words.js"
TITLES_FILE = "assets/find-titles.js"
KIND = "search"
# So many words are known for mending slips; rarer ones of very large handbooks are left out.
MOST_WORDS = 8000
# From so many pages on there is another index; but only as many as a query can well ask,
# since it fetches a piece of each.
PAGES = 150
MOST_PARTS = 6
# From so many pages on the lists of pages and pieces alone are large, and of fewer indexes
# there is less to fetch.
MANY_PAGES = 4000
PARTS_OF_MANY = 3
# So many indexes are made at once where nothing else is to be done, and so many pages are
# taken into one at such a time: memory is dear.
MOST_AT_ONCE = 2
PAGES_AT_ONCE = 700


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

    def count(self, found: Iterable[Findable]) -> None:
        """Add up how often each word stands in the texts of its pages."""
        counts: Counter[str] = Counter()
        for one in found:
            counts.update(one.counts)
        self.counts = dict(counts)

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
        read: gives what of a page goes into the index.
        cache: what an earlier build has made.
        folder: the folder of the site.
    """

    def __init__(
        self,
        settings: Settings,
        paths: Sequence[str],
        texts: Collection[str],
        read: Callable[[str], Findable],
        cache: Cache,
        folder: Path,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.read = read
        self.cache = cache
        self.paths = paths
        self.pages: dict[str, Finished] = {}
        self.language = settings.handbook.language
        most = MOST_PARTS if len(paths) < MANY_PAGES else PARTS_OF_MANY
        count = max(1, min(most, -(-len(paths) // PAGES)))
        groups: list[list[str]] = [[] for _ in range(count)]
        for path in paths:
            groups[_number(path) % count if path in texts else 0].append(path)
        filled = [group for group in groups if group]
        self.parts = [Part(number, group) for number, group in enumerate(filled)]
        self._waiting: list[Part] = []
        self._running: list[tuple[Part, Index]] = []

    def add(self, part: Part, pages: Mapping[str, Finished]) -> None:
        """Take or begin the index of a part, beside other work: one at a time.

        Args:
            part: the part.
            pages: its pages, finished.
        """
        self.pages.update(pages)
        marks = (text for path in part.paths for text in (path, pages[path].mark))
        part.key = digest(versions(), self.language, *marks)
        part.take(self.cache.get(KIND, str(part.number), part.key))
        if part.files is None:
            self._waiting.append(part)
        if self._running and self._running[0][1].is_done:
            self._end()
        if not self._running:
            self._begin()

    def _begin(self) -> None:
        """Begin the next index, if there is any."""
        if self._waiting:
            part = self._waiting.pop(0)
            found = [self.read(path) for path in part.paths]
            documents = [document for one in found for document in one.documents]
            part.count(found)
            words = sum(part.counts.values())
            index = Index(documents, self.language, words, self.folder)
            self._running.append((part, index))

    def _end(self) -> None:
        """Wait for an index."""
        part, index = self._running.pop(0)
        part.files = index.result(self._place(part), part.number == 0)
        self.cache.put(KIND, str(part.number), part.key, part.packed())
        # They lie on the disk now, and memory is dear.
        part.files = {}

    def _place(self, part: Part) -> Path:
        return self.folder / FOLDER / (str(part.number) if part.number else "")

    def stop(self) -> None:
        """Give up; nobody wants the indexes any more."""
        self._waiting.clear()
        for _, index in self._running:
            index.stop()
        self._running.clear()

    def write(self) -> None:
        """Write what is there already, the rest being made on every core."""
        is_small = max(len(part.paths) for part in self.parts) < PAGES_AT_ONCE
        at_once = min(cores.count(), MOST_AT_ONCE) if is_small else 1
        while self._waiting and len(self._running) < at_once:
            self._begin()
        for part in self.parts:
            if part.files:
                pagefind.write(part.files, self._place(part), part.number == 0)
                part.files = {}
        for part in self._waiting:
            part.count(map(self.read, part.paths))
        self.write_lists()

    def write_rest(self) -> None:
        """Wait for the indexes that are being made, and write them.

        Raises:
            SearchError: Pagefind could not make an index.
        """
        while self._running:
            self._end()
            self._begin()

    def write_lists(self) -> None:
        """Write what a search of titles needs, and nothing for the engine."""
        (self.folder / WORDS_FILE).write_text(self.words(), encoding="utf-8")
        (self.folder / TITLES_FILE).write_text(self.titles(), encoding="utf-8")

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
