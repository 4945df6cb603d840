"""Pages as they are published: made on every core, or kept from an earlier build.

A finished page is found again by a key of all that shaped it; see ``keys``. Pages that hold
lists of the whole handbook are made each time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook import cores
from handbook.cache import Cache, mark_of, versions
from handbook.site.findable import Findable
from handbook.site.keys import Keys

if TYPE_CHECKING:
    from handbook.site import Site

LISTED = "finished"
FILES = "finished-files"
DOCUMENTS = "findable"
# From so many pages on, another core saves more than it costs.
FEW = 24


@dataclass(frozen=True)
class Finished:
    """What is known of a finished page beside its file.

    Attributes:
        mark: a key for all of it that can be found.
        tutor_parts: by number, the parts that learners do not get.
        titles: of each thing that can be found, what the list of titles says of it.
        file: a mark of its file's content; empty where that may yet change.
    """

    mark: str
    tutor_parts: dict[str, str] = field(default_factory=dict)
    titles: list[list[str]] = field(default_factory=list)
    file: str = ""


@dataclass(frozen=True)
class Kept:
    """A page that an earlier build has finished.

    Attributes:
        own: a key for its text and all that it cites; empty where it holds lists.
        around: a key for what stands around it.
        article: the key of its article, which is a part of the first.
        stamp: the stamp of its file, when that was last known to be whole.
        finished: what is known of it.
    """

    own: str
    around: str
    article: str
    stamp: str
    finished: Finished

    @classmethod
    def from_row(cls, own: str, around: str, article: str, stamp: str, *finished: Any) -> Kept:
        """A page from what ``as_row`` gave.

        Raises:
            TypeError: it gave something else.
        """
        return cls(own, around, article, stamp, Finished(*finished))

    def as_row(self, stamp: str) -> list[Any]:
        """All of it as a list that JSON can hold.

        Args:
            stamp: the stamp that its file has now.
        """
        return [self.own, self.around, self.article, stamp, *vars(self.finished).values()]


class Earlier:
    """What earlier builds have finished.

    Args:
        cache: where it is kept.

    Attributes:
        whole: the handbook's key at that time for all that pages take from beside their
            articles.
        near: its key for all that stands around pages.
        pages: the pages by path.
    """

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.whole = self.near = ""
        self.pages: dict[str, Kept] = {}
        with suppress(ValueError, TypeError, AttributeError):
            whole, near, rows = json.loads(cache.get(LISTED, "", versions()) or b"")
            self.pages = {path: Kept.from_row(*row) for path, row in rows.items()}
            self.whole, self.near = whole, near

    def findable(self, path: str, kept: Kept | None) -> Findable | None:
        """What of a page goes into the search index, or None where it is not kept whole."""
        names = _names(path, len(kept.finished.titles)) if kept and kept.own else []
        found = Findable([one for name in names if (one := self.cache.read(DOCUMENTS, name))])
        return found if names and kept and found.mark == kept.finished.mark else None


class Finisher:
    """Finishes the pages of a site.

    Args:
        site: the site, its editions made.
        templates: the texts of the handbook's own templates by name.
        shell: gives the file of a page: what stands around the article, and the article.
        cache: what an earlier build has made.
    """

    def __init__(
        self, site: Site, templates: Mapping[str, str], shell: Callable[[str], str], cache: Cache
    ) -> None:
        self.site = site
        self.book = site.book
        self.shell = shell
        self.cache = cache
        self.keys = Keys(site, templates, cache)
        self._done: dict[str, Kept] = {}
        self._gone: dict[str, Kept] = {}

    @cached_property
    def _kept(self) -> dict[str, Kept]:
        """What earlier builds have finished, as far as nothing has changed since."""
        known = self.site.earlier.pages
        # Where nothing has changed but texts, the keys of the texts say it all.
        is_whole = bool(self.site.earlier.whole) and self.site.earlier.whole == self.keys.whole
        # Where a few works have changed too, they say it of pages that have none of these.
        others = self.book.since[1]
        is_before = bool(self.keys.before) and self.site.earlier.whole == self.keys.before
        is_near = self.site.earlier.near == self.keys.near

        def is_same(path: str, kept: Kept) -> bool:
            article = self.book.articles[path]
            if kept.article == article.key and (
                is_whole or (is_before and others.isdisjoint(article.gathered.keys))
            ):
                return True
            is_own = kept.own == self.keys.own(path)
            return is_own and (is_near or kept.around == self.keys.around(path))

        self._gone = {path: kept for path, kept in known.items() if path not in self.book.articles}
        here = {path: kept for path, kept in known.items() if path not in self._gone}
        return {path: kept for path, kept in here.items() if is_same(path, kept)}

    def is_kept(self, paths: Iterable[str]) -> bool:
        """Whether all of these pages seem to be kept from an earlier build."""
        return all(path in self._kept for path in paths)

    def finish(
        self, parts: Sequence[tuple[Mapping[str, Path], Sequence[str]]]
    ) -> Generator[dict[str, Finished], None, None]:
        """Finish pages, one part after another.

        Args:
            parts: of each, where the files of its pages are to be written, and those of its
                pages whose files somebody else writes.

        Yields:
            All pages of each part.
        """
        files = {path: file for here, _ in parts for path, file in here.items()}
        for folder in {file.parent for file in files.values()}:
            folder.mkdir(parents=True, exist_ok=True)

        def made(path: str) -> Kept:
            return self._made(path, files[path])

        new = [[path for path in here if path not in self._kept] for here, _ in parts]
        with closing(cores.in_groups(made, new, FEW)) as groups:
            for (here, others), paths, group in zip(parts, new, groups, strict=True):
                done = dict(zip(paths, group, strict=True))
                for path in [path for path in here if path not in done]:
                    done[path] = self._given(path, files[path]) or made(path)
                self._done |= done
                finished = {path: kept.finished for path, kept in done.items()}
                yield finished | {path: self._noted(path)[0] for path in others}

    def keep(self) -> None:
        """Keep what is known of pages for a later build, and nothing of those that are gone."""
        for path, kept in self._gone.items():
            self.cache.drop(FILES, path)
            for name in _names(path, len(kept.finished.titles)):
                self.cache.drop(DOCUMENTS, name)
        rows = {
            path: kept.as_row(kept.stamp or self.cache.stamp(FILES, path))
            for path, kept in self._done.items()
            if kept.own
        }
        text = json.dumps([self.keys.whole, self.keys.near, rows], ensure_ascii=False)
        self.cache.put(LISTED, "", versions(), text.encode())

    def findable(self, path: str) -> Findable:
        """What of a finished page goes into the search index."""
        found = self.site.earlier.findable(path, self._done.get(path))
        return found or self.site.findable(self.site.records_of(path))

    def _given(self, path: str, file: Path) -> Kept | None:
        kept = self._kept[path]
        stamp = self.cache.give(FILES, path, kept.finished.file, str(file), kept.stamp)
        if stamp == kept.stamp:
            return kept
        return None if stamp is None else replace(kept, stamp=stamp)

    def _made(self, path: str, file: Path) -> Kept:
        html = self.shell(path).encode(errors="xmlcharrefreplace")
        # What lies there in a preview may be kept under another name as well.
        file.unlink(missing_ok=True)
        file.write_bytes(html)
        finished, found = self._noted(path)
        own = self.keys.own(path)
        if own:
            finished = replace(finished, file=mark_of(html))
            for name, document in zip(_names(path, len(found)), found, strict=True):
                self.cache.write(DOCUMENTS, name, document)
            self.cache.keep(FILES, path, str(file))
        # It may be a copy of this process that does this, and memory is dear.
        self.site.pages.forget(path)
        return Kept(own, self.keys.around(path), self.book.articles[path].key, "", finished)

    def _noted(self, path: str) -> tuple[Finished, list[bytes]]:
        """What is known of a page beside its file, and what goes into the search index."""
        records = self.site.records_of(path)
        found = self.site.findable(records)
        titles = [record.title_row for record in records]
        finished = Finished(found.mark, self.site.pages[path].tutor_parts, titles)
        return finished, found.documents


def _names(path: str, count: int) -> list[str]:
    """The names under which the documents of a page are kept."""
    return [f"{path} {number}" for number in range(count)]
