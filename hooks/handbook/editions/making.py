"""Make editions: out of the cache what did not change, the rest anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from handbook.book import Book
from handbook.editions import toolsum
from handbook.editions.cache import Cache, Entry
from handbook.editions.docx import make as docx
from handbook.editions.edition import Edition, Format, Scope
from handbook.editions.epub import make as epub
from handbook.editions.packs.pack import Chosen, Pack
from handbook.editions.packs.packing import edition_of, lay_out_pack
from handbook.editions.print import fonts
from handbook.editions.print.layout import lay_out
from handbook.editions.print.printable import Printable
from handbook.editions.print.printing import PrintJob, Shop, print_all, print_batch
from handbook.editions.sections import Sections

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """A finished edition.

    Attributes:
        edition: the edition.
        content: its file.
        pages: its number of pages, where it has pages.
        is_new: whether it was made, rather than kept from an earlier build.
    """

    edition: Edition
    content: bytes
    pages: int | None = None
    is_new: bool = True


@dataclass
class Group:
    """Editions that differ in their paper alone, and are printed as one.

    Attributes:
        edition: one of them, on the handbook's own paper.
        members: those that are wanted; none when only its page numbers are.
    """

    edition: Edition
    members: list[Edition]

    @property
    def has_starts(self) -> bool:
        """Whether a portable edition takes its page numbers from it."""
        return self.edition.scope is Scope.BOOK and not self.edition.is_large

    @property
    def may_be_tight(self) -> bool:
        """Whether a page saved is worth some room: it is for a sheet that is copied often."""
        return self.edition.scope is Scope.HANDOUT and not self.edition.is_large


class Maker:
    """Makes the editions of one handbook.

    Args:
        book: the handbook, its citations formatted.
        day: the date that the editions bear.
        cache: where finished editions are kept.
    """

    def __init__(self, book: Book, day: date, cache: Cache) -> None:
        own = book.settings.handbook
        self.book = book
        self.day = day
        self.cache = cache
        self.sections = Sections(book)
        self.tools = toolsum.of(book.settings)
        self.shop = Shop(own.fonts.families, fonts.files(book.settings), day, own.paper)

    def make(self, editions: list[Edition], progress: Progress | None = None) -> list[Made]:
        """Make editions.

        Args:
            editions: which.
            progress: told, again and again, how many of how many are done.

        Returns:
            The finished editions in the order asked for.

        Raises:
            EditionError: one of them could not be made.
            PandocError: pandoc could not make one.
        """
        done: dict[Edition, Made] = {}
        for made in self._all(editions):
            done[made.edition] = made
            if progress:
                progress(len(done), len(editions))
        return [done[edition] for edition in editions]

    def make_pack(self, pack: Pack, chosen: list[Chosen], file: Path) -> tuple[str, bytes]:
        """Make a course pack.

        Args:
            pack: the pack.
            chosen: its parts.
            file: its file, which gives the PDF its name.

        Returns:
            The PDF's name, and the PDF.

        Raises:
            EditionError: it could not be made.
        """
        edition = edition_of(self.book, pack, chosen, file)
        printable = lay_out_pack(self.sections, edition, pack, chosen, self.day)
        key = self._print_key(printable, edition.paper)
        entry = self.cache.get(key)
        if entry is None:
            job = PrintJob(edition.file_name, printable, (edition.paper,))
            entry = print_batch(self.shop, [job])[0][edition.paper]
            self.cache.put(key, entry)
        return edition.file_name, entry.content

    def _all(self, editions: list[Edition]) -> Iterator[Made]:
        by_format = {form: [e for e in editions if e.format is form] for form in Format}
        epubs = {self._printed_like(edition): edition for edition in by_format[Format.EPUB]}
        groups: dict[Edition, Group] = {key: Group(key, []) for key in epubs}
        for edition in by_format[Format.PDF]:
            key = self._printed_like(edition)
            groups.setdefault(key, Group(key, [])).members.append(edition)
        # Pandoc is a process of its own, and works while the presses do.
        with ThreadPoolExecutor(1) as pandoc:
            waiting: list[Future[list[Made]]] = []
            if by_format[Format.DOCX]:
                waiting.append(pandoc.submit(self._sheets, by_format[Format.DOCX]))
            for group, entries, is_new in self._printed(list(groups.values())):
                if group.edition in epubs:
                    starts = next(iter(entries.values())).facts["starts"]
                    yield self._epub(epubs[group.edition], starts)
                for edition in group.members:
                    entry = entries[edition.paper]
                    yield Made(edition, entry.content, entry.facts["pages"], is_new)
            for future in waiting:
                yield from future.result()

    def _printed_like(self, edition: Edition) -> Edition:
        return replace(edition, paper=self.shop.own, format=Format.PDF)

    def _printed(self, groups: list[Group]) -> Iterator[tuple[Group, dict[str, Entry], bool]]:
        """Print what the cache lacks."""
        jobs: list[PrintJob] = []
        waiting: list[tuple[Group, dict[str, str]]] = []
        for group in groups:
            printable = lay_out(self.sections, group.edition, self.day)
            papers = sorted({edition.paper for edition in group.members} or {self.shop.own})
            keys = {paper: self._print_key(printable, paper) for paper in papers}
            kept = {paper: self.cache.get(key) for paper, key in keys.items()}
            found = {paper: entry for paper, entry in kept.items() if entry is not None}
            if len(found) == len(keys):
                yield group, found, False
                continue
            name = group.edition.file_name
            job = PrintJob(name, printable, tuple(papers), group.has_starts, group.may_be_tight)
            jobs.append(job)
            waiting.append((group, keys))
        for number, entries in print_all(self.shop, jobs):
            group, keys = waiting[number]
            for paper, entry in entries.items():
                self.cache.put(keys[paper], entry)
            yield group, entries, True

    def _epub(self, edition: Edition, starts: dict[str, int]) -> Made:
        source = epub.prepare(self.sections, edition, self.day, starts)
        key = self._key("epub", source.key)
        entry = self.cache.get(key)
        if entry is not None:
            return Made(edition, entry.content, is_new=False)
        content = epub.make(source)
        self.cache.put(key, Entry(content))
        return Made(edition, content)

    def _sheets(self, editions: list[Edition]) -> list[Made]:
        """The handouts as DOCX, all that are new in one go of pandoc."""
        sources = {e: docx.prepare(self.sections, e, self.day) for e in editions}
        keys = {e: self._key("docx", source.key) for e, source in sources.items()}
        kept = {e: self.cache.get(key) for e, key in keys.items()}
        done = [Made(e, entry.content, is_new=False) for e, entry in kept.items() if entry]
        new = [edition for edition, entry in kept.items() if entry is None]
        for edition, content in zip(new, docx.make([sources[e] for e in new]), strict=True):
            self.cache.put(keys[edition], Entry(content))
            done.append(Made(edition, content))
        return done

    def _print_key(self, printable: Printable, paper: str) -> str:
        files = [
            f"{name} {sha256(content).hexdigest()}" for name, content in printable.files.items()
        ]
        return self._key("pdf", printable.data, *files, paper)

    def _key(self, *parts: str) -> str:
        total = sha256(f"{self.tools} {self.day}".encode())
        for part in parts:
            total.update(b"\0" + part.encode())
        return total.hexdigest()
