"""Pages as they are published: made on every core, or kept from an earlier build.

A finished page is found again by a key of all that shaped it: its text, its citations and
works, what it takes from the handbook as a whole, the templates and the library. Pages
that hold lists of the whole handbook are made each time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook import cores, references
from handbook.article import Article
from handbook.cache import Cache, digest, mark_of, versions
from handbook.site.findable import Findable, findable
from handbook.site.frame import lists_of
from handbook.site.records import Record

if TYPE_CHECKING:
    from handbook.bibliography.entry import Entry
    from handbook.site import Site

PAGE = "finished"
FILES = "finished-files"
# From so many pages on, another core saves more than it costs.
FEW = 24
# What is filled in from the whole handbook.
GATHERED = ("<hb-index", "<hb-used")


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


class Finisher:
    """Finishes the pages of a site.

    Args:
        site: the site, its editions made.
        templates: the text of all templates.
        shell: gives the file of a page: what stands around the article, and the article.
        cache: what an earlier build has made.
    """

    def __init__(
        self, site: Site, templates: Iterable[str], shell: Callable[[str], str], cache: Cache
    ) -> None:
        self.site = site
        self.book = site.book
        self.templates = list(templates)
        self.shell = shell
        self.cache = cache
        self._keys: dict[str, str] = {}

    def is_kept(self, paths: Iterable[str]) -> bool:
        """Whether all of these pages seem to be kept from an earlier build."""
        keys = ((path, self.key(path)) for path in paths)
        return all(key and self.cache.has(PAGE, path, key) for path, key in keys)

    def finish(self, files: Mapping[str, Path], others: Iterable[str]) -> dict[str, Finished]:
        """Finish pages.

        Args:
            files: where the file of each page is to be written.
            others: pages whose file somebody else writes.

        Returns:
            All of these pages.
        """
        for file in {path.parent for path in files.values()}:
            file.mkdir(parents=True, exist_ok=True)
        keys = {path: self.key(path) for path in files}
        kept = {path: self._kept(path, keys[path], file) for path, file in files.items()}
        done = {path: found for path, found in kept.items() if found is not None}
        left = [path for path in files if path not in done]

        def made(path: str) -> Finished:
            return self._made(path, keys[path], files[path])

        for path, finished in zip(left, cores.shared(made, left, FEW), strict=True):
            done[path] = finished
        for path in others:
            done[path], _ = self._noted(path)
        return done

    def findable(self, path: str) -> Findable:
        """What of a finished page goes into the search index."""
        kept = self.cache.get(PAGE, path, self.key(path)) if self.key(path) else None
        if kept is not None:
            try:
                return Findable.from_text(kept.partition(b"\n")[2].decode())
            except ValueError:
                pass
        return self._findable(self._records(path))

    def _findable(self, records: list[Record]) -> Findable:
        return findable(records, self.book.settings.handbook.language)

    def _records(self, path: str) -> list[Record]:
        html = self.site.pages[path].html
        return self.site.records.of(self.book.articles[path], html)

    def _kept(self, path: str, key: str, file: Path) -> Finished | None:
        content = self.cache.get(PAGE, path, key) if key else None
        if content is None:
            return None
        try:
            finished = Finished(*json.loads(content.partition(b"\n")[0]))
        except (ValueError, TypeError):
            return None
        return finished if self.cache.give(FILES, path, finished.file, str(file)) else None

    def _made(self, path: str, key: str, file: Path) -> Finished:
        html = self.shell(path).encode(errors="xmlcharrefreplace")
        with suppress(FileNotFoundError):
            # What lies there in a preview may be kept under another name as well.
            os.unlink(file)
        file.write_bytes(html)
        finished, found = self._noted(path)
        if key:
            finished = replace(finished, file=mark_of(html))
            head = json.dumps(list(vars(finished).values()), ensure_ascii=False)
            self.cache.put(PAGE, path, key, head.encode() + b"\n" + found)
            self.cache.keep(FILES, path, str(file))
        # It may be a copy of this process that does this, and memory is dear.
        self.site.pages.forget(path)
        return finished

    def _noted(self, path: str) -> tuple[Finished, bytes]:
        """What is known of a page beside its file, and what goes into the search index."""
        records = self._records(path)
        found = self._findable(records).as_text().encode()
        titles = [record.title_row for record in records]
        mark = sha256(found).hexdigest()
        return Finished(mark, self.site.pages[path].tutor_parts, titles), found

    def key(self, path: str) -> str:
        """A key for all that shapes a page's file; empty when that is the whole handbook."""
        if path not in self._keys:
            self._keys[path] = self._key(self.book.articles[path])
        return self._keys[path]

    def _key(self, article: Article) -> str:
        if not article.key or lists_of(article) or any(g in article.html for g in GATHERED):
            return ""
        book, path = self.book, article.path
        # In a build the article's key stands for it; a preview writes findings into it.
        html = article.html if self.site.is_preview else ""
        clusters = list(enumerate(article.gathered.clusters))
        works = [self._work_sums[key] for key in references.cited_keys(clusters, book)]
        cited = [text for c in book.citations.get(path, []) for text in (c.html, c.note)]
        definitions = self.site.notes.definitions
        terms = [definitions.get(term, "") for term in article.gathered.terms]
        taught = self.site.records.taught.get(article.slug, [])
        own = [row for row in self.site.editions if row["sources"] == [path]]
        changed = str(book.history.changed.get(article.source.path, ""))
        findings = map(str, self.site.findings_of(path))
        return digest(
            self.shape,
            *(path, article.key, article.kind.value, html, changed, _json(own)),
            *("works", *works, "citations", *cited, "terms", *terms, "taught", *taught),
            *("findings", *findings),
            *("drawings", *map(self._file_sum, article.gathered.drawings)),
        )

    @cached_property
    def shape(self) -> str:
        """A key for what every page takes from the handbook and from around it."""
        book, site = self.book, self.site
        pages = [
            [one.path, one.kind.value, book.part_of(one), one.source.front_matter, *lists_of(one)]
            for one in book.in_order
        ]
        return digest(
            *(versions(), book.settings.text, book.version, str(book.day)),
            *(_json(site.frame.stamps), str(site.is_preview), str(book.is_note_style)),
            *(_json([entry.is_listed for entry in book.entries]), _json(pages)),
            *("templates", *self.templates),
        )

    @cached_property
    def _work_sums(self) -> dict[str, str]:
        """Of each work, a key for all that a page may say of it."""
        book = self.book
        names = {key: entry.via for key, entry in book.works.items() if key in book.references}
        return {
            key: digest(
                book.references[key], _record(book.works[key]), book.names.get(via, ""), via
            )
            for key, via in names.items()
        }

    def _file_sum(self, name: str) -> str:
        file = self.book.settings.root / self.book.settings.docs / name
        try:
            return sha256(file.read_bytes()).hexdigest()
        except OSError:
            return ""


def _record(entry: Entry) -> str:
    return _json([entry.type, entry.fields])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
