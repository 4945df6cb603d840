"""A handbook as a site: its pages, the files made beside them, and its editions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from handbook import book, preview, preview_files, published
from handbook.assemble import Assembled, assemble
from handbook.book import Book
from handbook.cache import Cache, digest, versions
from handbook.editions.manifest import MANIFEST, cache_of, write_all
from handbook.finding import Finding
from handbook.markdown.context import relative_file
from handbook.site import app, exports, head, moved, paging, policy, scripts, tools
from handbook.site.contents import contents
from handbook.site.findable import Findable, findable
from handbook.site.finished import Earlier, Finished, Finisher
from handbook.site.frame import Frame, lists_of
from handbook.site.lists import Lists
from handbook.site.notes import Notes
from handbook.site.part import Part
from handbook.site.records import Record, Records
from handbook.site.search import Search

if TYPE_CHECKING:
    from handbook.editions.making import Made

TUTOR_FOLDER = "tutor-view"
DOWNLOADS = "downloads"
# An index is begun early where no more pages have changed: theirs are made twice for it.
FEW_NEW = 4
# Words of the generator's own that scripts say, beside those of the site.
SPOKEN = ("practice", "prompt", "check", "handout", "chapter", "stop", "tell", "minutes")


class Pages(Mapping[str, Assembled]):
    """The pages of a handbook as learners see them, each assembled when it is first asked for.

    Args:
        book: the handbook, its citations formatted.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[str, Assembled] = {}

    def __getitem__(self, path: str) -> Assembled:
        if path not in self._known:
            self._known[path] = assemble(self._book, self._book.articles[path])
        return self._known[path]

    def __iter__(self) -> Iterator[str]:
        return (article.path for article in self._book.in_order)

    def __len__(self) -> int:
        return len(self._book.in_order)

    def forget(self, path: str) -> None:
        """Keep a page no longer."""
        self._known.pop(path, None)


@dataclass
class Site:
    """What a site generator needs of a handbook.

    Attributes:
        book: the handbook.
        editions: the rows of the editions' manifest; empty until they are made.
        is_preview: whether pages show what is wrong with them.
        finished: the pages that are finished, in order.
    """

    book: Book
    editions: list[dict[str, Any]] = field(default_factory=list)
    is_preview: bool = False
    finished: dict[str, Finished] = field(default_factory=dict)
    _search: Search | None = None

    @classmethod
    def load(
        cls, file: Path, is_preview: bool = False, folder: Path | None = None
    ) -> tuple[Site | None, list[Finding]]:
        """Read and check a handbook.

        Args:
            file: its ``mkdocs.yml``.
            is_preview: whether to leave out what is wrong, and to show it, rather than stop.
            folder: the folder of the site, for work that can begin before all is checked.

        Returns:
            The site, or None when the settings cannot be used; and all findings.
        """
        begun: list[Site] = []

        def begin(found: Book) -> None:
            site = cls(found)
            try:
                site._begin(cast(Path, folder))
            except Exception:
                # Nothing has been checked yet; what is wrong is told in its turn.
                site.stop()
            else:
                begun.append(site)

        if is_preview:
            loaded, findings = preview.load(file)
        else:
            loaded, findings = book.load(file, begin=begin if folder else None)
        if loaded is None:
            return None, findings
        if begun and loaded.has_errors:
            begun[0].stop()
        return begun[0] if begun else cls(loaded, is_preview=is_preview), findings

    @cached_property
    def pages(self) -> Pages:
        """The assembled pages for learners, by path; nothing may stop a build."""
        return Pages(self.book)

    @property
    def midnight(self) -> datetime:
        """The handbook's date as the moment at which it begins, in UTC."""
        return datetime.combine(self.book.day, time(), UTC)

    @cached_property
    def assets(self) -> dict[str, str]:
        """Scripts and style sheets, linked for this handbook's words.

        A team may have templates of its own without them.
        """
        folder = self.book.settings.theme
        if folder is None or not (folder / "assets/js").is_dir():
            return {}
        words = self.book.settings.words
        spoken = {name: getattr(words, name) for name in SPOKEN}
        said = words.site.model_dump() | spoken
        sources = scripts.sources(folder)
        key = digest(versions(), json.dumps([sources, said], sort_keys=True))
        cache = Cache(self.book.settings.root)
        found: dict[str, str] = cache.once("assets", key, lambda: scripts.bundles(sources, said))
        return found

    @cached_property
    def frame(self) -> Frame:
        """What stands around each article."""
        stamps = {name: scripts.stamp(content) for name, content in self.assets.items()}
        return Frame(self.book, stamps)

    @cached_property
    def notes(self) -> Notes:
        """Definitions and meanings for the cards."""
        return Notes(self.book)

    @cached_property
    def earlier(self) -> Earlier:
        """What earlier builds have finished."""
        return Earlier(Cache(self.book.settings.root))

    @cached_property
    def records(self) -> Records:
        """What of each page can be found."""
        return Records(self.book, self.notes)

    def findable(self, records: Sequence[Record]) -> Findable:
        """What of a page goes into the search index.

        Args:
            records: what of it can be found.
        """
        return findable(records, self.book.settings.handbook.language)

    def records_of(self, path: str) -> list[Record]:
        """What of a page can be found."""
        return self.records.of(self.book.articles[path], self.pages[path].html)

    def _new_search(self, folder: Path) -> Search:
        texts = {one.path for one in [*self.book.chapters, *self.book.handouts]}
        cache = Cache(self.book.settings.root)
        return Search(self.book.settings, list(self.pages), texts, cache, folder)

    def _begin(self, folder: Path) -> None:
        """Begin the index of pages whose texts have changed, beside other work.

        An index takes longest of all that an edit makes anew. Should its pages turn out to be
        others than they now seem, it is made again.

        Args:
            folder: the folder of the site.
        """
        articles = self.book.articles
        new = {path for path in self.pages if articles[path].is_new}
        if not self.assets or len(new) > FEW_NEW:
            return
        self._search = self._new_search(folder)
        part = next((part for part in self._search.parts if not new.isdisjoint(part.paths)), None)
        if part is None:
            return
        before = [self.earlier.findable(path, self.earlier.pages.get(path)) for path in part.paths]
        seeming = [
            self.findable(self.records_of(path)) if articles[path].is_new else old
            for path, old in zip(part.paths, before, strict=True)
        ]
        found = [one for one in seeming if one]
        if len(found) == len(seeming):
            self._search.begin(part, found, before)

    def finish_pages(
        self,
        files: Mapping[str, Path],
        templates: Mapping[str, str],
        shell: Callable[[str], str],
        folder: Path,
    ) -> None:
        """Write the files of pages, and begin what needs all of them.

        Args:
            files: where the file of each page is to be written; the files of pages that
                are not named are somebody else's to write.
            templates: the texts of the handbook's own templates by name.
            shell: gives the whole file of a page.
            folder: the folder of the site.
        """
        finisher = Finisher(self, templates, shell, Cache(self.book.settings.root))
        search = self._search or self._new_search(folder)
        if self.assets:
            self._search = search
        parts = [*self._in_turn(search.parts, finisher)]
        pages = [
            (
                {path: files[path] for path in part.paths if path in files},
                [path for path in part.paths if path not in files],
            )
            for part in parts
        ]
        with closing(finisher.finish(pages)) as finished:
            for part, made in zip(parts, finished, strict=True):
                self.finished.update(made)
                if self.assets and not self.is_preview:
                    search.add(part, made, finisher.findable)
                else:
                    search.pages.update(made)
                # There is time as soon as others are at work too.
                self.book.keep()
        finisher.keep()
        self.finished = {path: self.finished[path] for path in self.pages}

    def _in_turn(self, parts: Sequence[Part], finisher: Finisher) -> Iterator[Part]:
        """Those first that have changed: the sooner an index is begun, the sooner all is done."""
        articles = self.book.articles
        new = [part for part in parts if any(articles[path].is_new for path in part.paths)]
        yield from new
        rest = [part for part in parts if part not in new]
        yield from sorted(rest, key=lambda part: finisher.is_kept(part.paths))

    def stop(self) -> None:
        """End what goes on beside us; nobody wants the site any more."""
        if self._search is not None:
            self._search.stop()

    def html(self, path: str) -> str:
        """The finished article of a page."""
        lists = Lists(self.book, self.frame, path, self.editions)
        html = moved.show(lists.fill(self.pages[path].html), self.frame, path)
        if not self.is_preview:
            return html
        urls = self.book.settings.directory_urls
        style, script = (
            relative_file(path, name, urls)
            for name in (preview_files.STYLE_FILE, preview_files.ELSEWHERE_FILE)
        )
        return preview.show(html, self.book.articles[path], self.findings_of(path), (style, script))

    def findings_of(self, path: str) -> list[Finding]:
        """What a preview shows as wrong with a page; nothing in a build."""
        source = self.book.articles[path].source.path
        return self._findings.get(source, []) if self.is_preview else []

    @cached_property
    def _findings(self) -> dict[str, list[Finding]]:
        return preview.by_path(self.book.findings)

    @property
    def watched(self) -> list[Path]:
        """Files and folders, beside the pages, whose changes a preview should show."""
        settings = self.book.settings
        files = [settings.root / path for path in settings.bibliography]
        folders = [file.parent for file in files]
        folders += [settings.theme] if settings.theme else []
        return [path for path in dict.fromkeys([*folders, settings.style]) if path.exists()]

    def toc(self, path: str) -> list[dict[str, Any]]:
        """The table of contents of a page, its reference list included."""
        return contents(self.book.articles[path], self.pages[path], self.book.settings.words)

    def context(self, path: str) -> dict[str, str]:
        """What the theme's template puts around a page, as finished HTML.

        Args:
            path: the page.

        Returns:
            Pieces of HTML by name; nothing for a page that is not the handbook's.
        """
        article = self.book.articles.get(path)
        if article is None:
            return {}
        frame, words = self.frame, self.book.settings.words.site
        is_home = path == frame.navigation.home
        toc = [] if is_home else self.toc(path)
        has_notes = bool(self.pages[path].tutor_parts)
        return {
            "lang": self.book.settings.handbook.language,
            "skip": words.skip,
            "head": head.head(frame, article, self.is_preview),
            "body": head.body(frame, article) + (" data-tutor" if has_notes else ""),
            "header": frame.header(article),
            "crumbs": frame.navigation.crumbs(article),
            "toc_top": frame.toc(article, toc, is_rail=False),
            "rail": frame.navigation.part(article) + frame.toc(article, toc, is_rail=True),
            "notes": self.notes.of(article),
            "tools": tools.tools(frame, article, self.editions, has_notes),
            "around": frame.navigation.around(article),
            "footer": frame.footer(article),
            "menu": frame.menu(article),
        }

    def missing_page(self) -> dict[str, str]:
        """What the template of the page for wrong addresses needs."""
        return app.missing_page(self.frame)

    def files(self) -> dict[str, str]:
        """Files of the site that are made from the whole handbook, by name."""
        found = exports.references(self.book, self.is_preview) | self._made()
        if self.is_preview:
            found[preview_files.STYLE_FILE] = preview_files.STYLE
            found[preview_files.ELSEWHERE_FILE] = preview_files.elsewhere(self.book.findings)
        return found

    def _made(self) -> dict[str, str]:
        return {
            "catalogue.json": exports.taught(self.book, self.is_preview),
            "manifest.webmanifest": app.manifest(self.frame),
            **{name: text for name, text in self.assets.items() if name != app.WORKER},
            **moved.pages(self.frame),
        }

    def _write_tutor_parts(self, folder: Path) -> None:
        """Write, for each page that has any, what only tutors see."""
        for path, finished in self.finished.items():
            if finished.tutor_parts:
                file = folder / TUTOR_FOLDER / f"{path.removesuffix('.md')}.json"
                file.parent.mkdir(parents=True, exist_ok=True)
                text = json.dumps(finished.tutor_parts, ensure_ascii=False, sort_keys=True)
                file.write_text(text, encoding="utf-8")

    def is_wanted(self, name: str) -> bool:
        """Whether a file of the theme belongs into the site.

        The parent theme's scripts and fonts are not used, and scripts of ours are linked
        into others.
        """
        if name in self.assets or name == "assets/icon.svg":
            return True
        if name == published.FILE:
            return False
        return (
            not name.startswith("assets/")
            or (self.book.settings.root / self.book.settings.docs / name).exists()
        )

    def make_editions(self, folder: Path) -> list[Made]:
        """Write the printed and portable editions, which pages then name.

        Args:
            folder: the folder of the site.

        Returns:
            The editions.

        Raises:
            EditionError: one of them could not be made.
            PandocError: pandoc could not make one.
        """
        made = write_all(self.book, folder / DOWNLOADS, cache_of(self.book))
        text = (folder / DOWNLOADS / MANIFEST).read_text(encoding="utf-8")
        self.editions = json.loads(text)["editions"]
        return made

    def finish(self, folder: Path, is_untouched: bool = True) -> None:
        """Add what is made from the whole handbook, and what needs the whole site.

        A preview has neither an index, which takes seconds, nor the worker, which would show
        yesterday's pages; its search finds titles.

        Args:
            folder: the folder of the site.
            is_untouched: whether nobody else has changed the files of pages.
        """
        written = exports.write_references(self.book, folder) if not self.is_preview else {}
        for name, content in (self._made() if written else self.files()).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8", newline="\n")
        self._write_tutor_parts(folder)
        if self.is_preview:
            if self._search is not None:
                self._search.write_lists()
                (folder / app.WORKER).write_text(app.LEAVING_WORKER, encoding="utf-8")
            return
        self._cut_lists(folder)
        for name, content in policy.files(app.root_of(self.frame)).items():
            (folder / name).write_text(content, encoding="utf-8")
        if self._search is not None:
            self._search.write()
        # The index takes longest, so everything else is done while it is made.
        sums = app.sums(folder, self._marks() | written if is_untouched else {})
        if self._search is not None:
            self._search.write_rest()
            sums |= self._search.marks if is_untouched else {}
        app.write_worker(folder, self.assets, sums)

    def _marks(self) -> dict[str, str]:
        """Of files of the site that nobody has written to since, marks by name."""
        urls = self.book.settings.directory_urls
        pages = {moved.file_of(path, urls): page.file for path, page in self.finished.items()}
        return pages | (self._search.marks if self._search else {})

    def _cut_lists(self, folder: Path) -> None:
        """Put the later groups of long lists on pages beside theirs."""
        for article in self.book.in_order:
            if lists_of(article):
                name = moved.file_of(article.path, self.book.settings.directory_urls)
                paging.cut(folder / name, self.book.settings.words.site)
