"""A handbook as a site: its pages, the files made beside them, and its editions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handbook import book, catalogue, preview
from handbook.assemble import Assembled, assemble
from handbook.bibliography import export
from handbook.book import Book
from handbook.editions.making import Made
from handbook.editions.manifest import cache_of, write_all
from handbook.finding import Finding
from handbook.markdown.context import relative_file

TUTOR_FOLDER = "tutor-view"


@dataclass
class Site:
    """What a site generator needs of a handbook.

    Attributes:
        book: the handbook.
        pages: the assembled pages for learners, by path.
        is_preview: whether pages show what is wrong with them.
    """

    book: Book
    pages: dict[str, Assembled] = field(default_factory=dict)
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

    def html(self, path: str) -> str:
        """The finished article of a page."""
        html = self.pages[path].html
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
        theme = (settings.yaml.value or {}).get("theme")
        custom = theme.get("custom_dir") if isinstance(theme, dict) else None
        folders = [file.parent for file in files] + ([settings.root / custom] if custom else [])
        return [path for path in dict.fromkeys([*folders, settings.style]) if path.exists()]

    def toc(self, path: str) -> list[dict[str, Any]]:
        """The table of contents of a page, its reference list included."""
        article = self.book.articles[path]
        tokens = _for_learners(article.toc, article.gathered.tutor_anchors)
        if self.pages[path].has_references:
            name = self.book.settings.words.references
            tokens.append({"level": 2, "id": "references", "name": name, "children": []})
        return tokens

    def context(self, path: str) -> dict[str, Any]:
        """What the theme's templates may use of a page."""
        article = self.book.articles.get(path)
        if article is None:
            return {}
        return {
            "kind": article.kind.value,
            "number": self.book.chapter_number(article),
            "part": self.book.part_of(article),
            "words": self.book.settings.words,
            "settings": self.book.settings.handbook,
        }

    def files(self) -> dict[str, str]:
        """Files of the site that are made from the whole handbook, by name."""
        works = list(self.book.works.values())
        found = {
            "reference/references.bib": export.bibtex(works),
            "reference/references.ris": export.ris(works),
            "reference/references.json": export.csl_json(works),
            "catalogue.json": catalogue.catalogue(self.book),
        }
        if self.is_preview:
            found[preview.STYLE_FILE] = preview.STYLE
        for path, page in self.pages.items():
            if page.tutor_parts:
                name = f"{TUTOR_FOLDER}/{path.removesuffix('.md')}.json"
                found[name] = json.dumps(page.tutor_parts, ensure_ascii=False, sort_keys=True)
        return found

    def write_editions(self, folder: Path) -> list[Made]:
        """Write the printed and portable editions into a site.

        Args:
            folder: the folder of the site.

        Returns:
            The editions.

        Raises:
            EditionError: one of them could not be made.
            PandocError: pandoc could not make one.
        """
        return write_all(self.book, folder / "downloads", cache_of(self.book))


def _for_learners(tokens: list[dict[str, Any]], hidden: set[str]) -> list[dict[str, Any]]:
    """A table of contents without the headings that only tutors see."""
    return [
        {**token, "children": _for_learners(token.get("children", []), hidden)}
        for token in tokens
        if token["id"] not in hidden
    ]
