"""The site's search data: what Pagefind indexes, and what our layer over it knows.

Pagefind (https://pagefind.app/docs/) splits its index so that a query fetches a
small part of it, whatever the size of the handbook. It does not mend slips or know other
words for a thing; a short list of words and groups of synonyms lets the page do that.

A large handbook has several indexes, which the reader's browser takes for one: each is
made in less memory, and made again only when one of its pages changes.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook import cores
from handbook.cache import Cache, digest, versions
from handbook.settings import Settings
from handbook.site.findable import WORD, Findable
from handbook.site.pagefind import Index
from handbook.site.part import Part
from handbook.site.tally import Tally

if TYPE_CHECKING:
    from handbook.site.finished import Finished

WORDS_FILE = "assets/find-words.js"
TITLES_FILE = "assets/find-titles.js"
# A word of a page takes about so many, its tags included.
BYTES_A_WORD = 10
# So many words are known for mending slips; rarer ones of large handbooks are left out.
MOST_WORDS = 8000
# So many pages have an index of their own, which is quickly made anew; but there are only as
# many indexes as a query can well ask, since it fetches a piece of each. A handbook of no
# more than three times as many has one: what it finds is in the best order there.
PAGES = 50
ONE_INDEX = 3
MOST_PARTS = 20
# From so many pages on the lists of pages and pieces alone are large, and of fewer indexes
# there is less to fetch, as there is of fewer words. What the first of them finds is shown
# before the others are searched: the engine's time grows with the square of the pages found.
MANY_PAGES = 4000
PARTS_OF_MANY = 4
WORDS_OF_MANY = 3000
# So many indexes are made at once where nothing else is to be done, and so many pages are
# taken into one at such a time: memory is dear.
MOST_AT_ONCE = 2
PAGES_AT_ONCE = 700


class Search:
    """Makes the search data of a site.

    Args:
        settings: the handbook's settings.
        paths: its pages in order.
        texts: the pages that surely have a text of their own; any other may hold nothing but
            lists, of which no index can be made, and lies in the first part.
        cache: what an earlier build has made.
        folder: the folder of the site.
    """

    def __init__(
        self,
        settings: Settings,
        paths: Sequence[str],
        texts: Collection[str],
        cache: Cache,
        folder: Path,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.cache = cache
        self.tally = Tally(cache)
        self.paths = paths
        self._read: Callable[[str], Findable] = lambda path: Findable([])
        self.pages: dict[str, Finished] = {}
        self.language = settings.handbook.language
        self.is_vast = len(paths) >= MANY_PAGES
        most = PARTS_OF_MANY if self.is_vast else MOST_PARTS
        self.most_words = WORDS_OF_MANY if self.is_vast else MOST_WORDS
        count = min(most, -(-len(paths) // PAGES)) if len(paths) > ONE_INDEX * PAGES else 1
        groups: list[list[str]] = [[] for _ in range(count)]
        for path in paths:
            groups[_number(path) % count if path in texts else 0].append(path)
        filled = [group for group in groups if group]
        self.parts = [Part(number, group, folder) for number, group in enumerate(filled)]
        # Whether all parts are there, and their lists not yet written.
        self._has_all = False
        self._waiting: list[Part] = []
        self._running: list[tuple[Part, Index]] = []
        # An index begun before its pages were finished, with a key for what it then held.
        self._early: tuple[str, Index] | None = None

    def begin(
        self, part: Part, found: Sequence[Findable], before: Sequence[Findable | None]
    ) -> None:
        """Begin the index of a part before its pages are finished.

        Args:
            part: the part.
            found: what of each of its pages seems to go into the index.
            before: what of each went into the last one, as far as that is known.
        """
        key = self._key(part, [one.mark for one in found])
        self._early = key, self._index(found)
        known = [one for one in before if one]
        is_known = len(known) == len(found) and self.tally.recount(
            part.number,
            self._key(part, [one.mark for one in known]),
            [old for old, new in zip(known, found, strict=True) if old is not new],
            [new for old, new in zip(known, found, strict=True) if old is not new],
        )
        if not is_known:
            self.tally.count(part.number, found)

    def add(
        self, part: Part, pages: Mapping[str, Finished], read: Callable[[str], Findable]
    ) -> None:
        """Take or begin the index of a part, beside other work: one at a time.

        Args:
            part: the part.
            pages: its pages, finished.
            read: gives what of a finished page goes into the index.
        """
        self.pages.update(pages)
        self._read = read
        part.key = self._key(part, [pages[path].mark for path in part.paths])
        early = self._early
        if part.take(self.cache):
            self.tally.forget(part.number)
        elif early and early[0] == part.key:
            self._running.append((part, early[1]))
            self._early = None
        else:
            self._waiting.append(part)
        if self._running and self._running[0][1].is_done:
            self._end()
        if not self._running:
            self._begin()

    def _key(self, part: Part, marks: Sequence[str]) -> str:
        rows = zip(part.paths, marks, strict=True)
        return digest(versions(), self.language, *(text for row in rows for text in row))

    def _index(self, found: Sequence[Findable]) -> Index:
        words = sum(len(one.body) for one in found) // BYTES_A_WORD
        return Index(found, self.language, words)

    def _begin(self) -> None:
        """Begin the next index, if there is any."""
        if self._waiting:
            part = self._waiting.pop(0)
            found = self._texts(part)
            self._running.append((part, self._index(found)))
            self.tally.count(part.number, found)

    def _texts(self, part: Part) -> list[Findable]:
        return [self._read(path) for path in part.paths]

    def _end(self) -> None:
        """Wait for an index, and begin the next before this one is written."""
        part, index = self._running[0]
        index.wait()
        del self._running[0]
        self._begin()
        self._write_lists_in_time()
        part.write(index.result(part.number == 0), self.cache)

    @property
    def marks(self) -> dict[str, str]:
        """Of each file of the indexes, by its name in the site, a mark of its content."""
        start = len(f"{self.folder}{os.sep}")
        return {
            f"{str(part.folder)[start:]}{os.sep}{name}".replace(os.sep, "/"): mark
            for part in self.parts
            for name, mark in part.marks.items()
        }

    def stop(self) -> None:
        """Give up; nobody wants the indexes any more."""
        self._waiting.clear()
        for _, index in self._running:
            index.stop()
        self._running.clear()
        self._stop_early()

    def _stop_early(self) -> None:
        if self._early is not None:
            self._early[1].stop()
            self._early = None

    def write(self) -> None:
        """Make the indexes that are left on every core, beside other work."""
        self._stop_early()
        is_small = max(len(part.paths) for part in self.parts) < PAGES_AT_ONCE
        at_once = min(cores.count(), MOST_AT_ONCE) if is_small else 1
        while self._waiting and len(self._running) < at_once:
            self._begin()
        self._has_all = True
        self._write_lists_in_time()

    def write_rest(self) -> None:
        """Wait for the indexes that are being made, and write them.

        Raises:
            SearchError: Pagefind could not make an index.
        """
        while self._running:
            self._end()
        for part in self.parts:
            part.keep(self.cache)

    def _write_lists_in_time(self) -> None:
        """Write the lists once all words are known, which is when the last index is begun."""
        if self._has_all and not self._waiting:
            self._has_all = False
            self.write_lists()

    def write_lists(self) -> None:
        """Write what a search of titles needs, and nothing for the engine."""
        (self.folder / WORDS_FILE).write_text(self.words(), encoding="utf-8")
        (self.folder / TITLES_FILE).write_text(self.titles(), encoding="utf-8")

    def words(self) -> str:
        """The known words, the most used first, and the groups of synonyms, as a script."""
        keys = [part.key for part in self.parts]
        rows = (row for path in self.paths for row in self.pages[path].titles)
        titles = "\n".join(f"{title} {keys}" for _, title, _, keys, *_ in rows)
        if not all(keys):
            return self._words({}, titles)
        own = self.settings.handbook.search.model_dump_json()
        found: str = self.cache.once(
            "search-words",
            digest(versions(), own, str(self.most_words), str(self.is_vast), titles, *keys),
            lambda: self._words(
                self.tally.total(keys, lambda number: self._texts(self.parts[number])), titles
            ),
        )
        return found

    def _words(self, counts: Mapping[str, int], titles: str) -> str:
        known = Counter(counts)
        known.update(WORD.findall(titles.lower()))
        ranked = sorted(known.items(), key=lambda item: (-item[1], item[0]))
        own = self.settings.handbook.search
        data: dict[str, Any] = {
            "words": " ".join(word for word, _ in ranked[: self.most_words]),
            "groups": [list(group) for group in own.synonyms],
            "small": own.small_words,
            "parts": len(self.parts),
            "isVast": self.is_vast,
        }
        return f"globalThis.hbFindWords={json.dumps(data, ensure_ascii=False, sort_keys=True)};\n"

    def titles(self) -> str:
        """Titles and keys of all records, as a script for readers from a disk."""
        listed = [row for path in self.paths for row in self.pages[path].titles]
        return f"globalThis.hbFindTitles={json.dumps(listed, ensure_ascii=False)};\n"


def _number(path: str) -> int:
    return int(sha256(path.encode()).hexdigest()[:8], 16)
