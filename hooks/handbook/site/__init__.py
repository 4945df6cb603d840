"""A handbook as a site: its pages, the files made beside them, and its editions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from handbook import book, catalogue, preview, published
from handbook.assemble import Assembled, assemble
from handbook.bibliography import export
from handbook.book import Book
from handbook.editions.making import Made
from handbook.editions.manifest import MANIFEST, cache_of, write_all
from handbook.finding import Finding
from handbook.markdown.context import relative_file
from handbook.site import app, head, moved, paging, policy, scripts, tools
from handbook.site.contents import contents
from handbook.site.frame import Frame
from handbook.site.lists import Lists
from handbook.site.notes import Notes
from handbook.site.search import Search

TUTOR_FOLDER = "tutor-view"
DOWNLOADS = "downloads"
# A list of a contributor's guide, and the headings of a page, its own and generated ones.
# Words of the generator's own that scripts say, beside those of the site.
SPOKEN = ("practice", "prompt", "check", "handout", "chapter", "stop", "tell", "minutes")


@dataclass
class Site:
    """What a site generator needs of a handbook.

    Attributes:
        book: the handbook.
        pages: the assembled pages for learners, by path.
        editions: the rows of the editions' manifest; empty until they are made.
        is_preview: whether pages show what is wrong with them.
    """

    book: Book
    pages: dict[str, Assembled] = field(default_factory=dict)
    editions: list[dict[str, Any]] = field(default_factory=list)
    is_preview: bool = False

    @classmethod
    def load(cls, file: Path, is_preview: bool = False) -> tuple[Site | None, list[Finding]]:
        """Read, check and assemble a handbook.

        Args:
            file: its ``mkdocs.yml``.
            is_preview: whether to leave out what is wrong, and to show it, rather than stop.

        Returns:
            The site, or None when the settings cannot be used; and all findings.
        """
        loaded, findings = preview.load(file) if is_preview else book.load(file)
        if loaded is None:
            return None, findings
        site = cls(loaded, is_preview=is_preview)
        if is_preview or not loaded.has_errors:
            for article in loaded.in_order:
                site.pages[article.path] = assemble(loaded, article)
        return site, findings

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
        return scripts.bundles(folder, words.site.model_dump() | spoken)

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
    def search(self) -> Search:
        """The search data."""
        return Search(self)

    def begin_search(self) -> None:
        """Start to make the search data, beside other work."""
        if self.assets:
            self.search.begin()

    def stop(self) -> None:
        """End what goes on beside us; nobody wants the site any more."""
        self.search.stop()

    def html(self, path: str) -> str:
        """The finished article of a page."""
        lists = Lists(self.book, self.frame, path, self.editions)
        html = moved.show(lists.fill(self.pages[path].html), self.frame, path)
        if not self.is_preview:
            return html
        urls = self.book.settings.directory_urls
        style = relative_file(path, preview.STYLE_FILE, urls)
        return preview.show(html, self.book.articles[path], self.book.findings, style)

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
        works = list(self.book.works.values())
        found = {
            "reference/references.bib": export.bibtex(works),
            "reference/references.ris": export.ris(works),
            "reference/references.json": export.csl_json(works),
            "catalogue.json": catalogue.catalogue(self.book),
            "manifest.webmanifest": app.manifest(self.frame),
            **{name: text for name, text in self.assets.items() if name != app.WORKER},
            **moved.pages(self.frame),
        }
        if self.is_preview:
            found[preview.STYLE_FILE] = preview.STYLE
        for path, page in self.pages.items():
            if page.tutor_parts:
                name = f"{TUTOR_FOLDER}/{path.removesuffix('.md')}.json"
                found[name] = json.dumps(page.tutor_parts, ensure_ascii=False, sort_keys=True)
        return found

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

    def finish(self, folder: Path) -> None:
        """Add what needs the whole site: the search data and the offline worker.

        A preview has neither an index, which takes seconds, nor the worker, which would show
        yesterday's pages; its search finds titles.

        Args:
            folder: the folder of the site.
        """
        if self.is_preview:
            if self.assets:
                self.search.write_lists(folder)
                (folder / app.WORKER).write_text(app.LEAVING_WORKER, encoding="utf-8")
            return
        if self.assets:
            self.search.write(folder)
        for path, page in self.pages.items():
            if paging.MARK in page.html:
                name = moved.file_of(path, self.book.settings.directory_urls)
                paging.cut(folder / name, self.book.settings.words.site)
        for name, content in policy.files(app.root_of(self.frame)).items():
            (folder / name).write_text(content, encoding="utf-8")
        app.write_worker(folder, self.assets)
