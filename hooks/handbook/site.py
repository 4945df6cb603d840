"""A handbook as a site: its pages, the files made beside them, and its editions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from handbook import book, catalogue
from handbook.assemble import Assembled, assemble
from handbook.bibliography import export
from handbook.book import Book
from handbook.editions.manifest import write_all
from handbook.finding import Finding

TUTOR_FOLDER = "tutor-view"


@dataclass
class Site:
    """What a site generator needs of a handbook.

    Attributes:
        book: the handbook.
        pages: the assembled pages for learners, by path.
    """

    book: Book
    pages: dict[str, Assembled] = field(default_factory=dict)

    @classmethod
    def load(cls, file: Path) -> tuple[Site | None, list[Finding]]:
        """Read, check and assemble a handbook.

        Args:
            file: its ``mkdocs.yml``.

        Returns:
            The site, or None when the settings cannot be used; and all findings.
        """
        loaded, findings = book.load(file)
        if loaded is None:
            return None, findings
        site = cls(loaded)
        if not loaded.has_errors:
            for article in loaded.in_order:
                site.pages[article.path] = assemble(loaded, article)
        return site, findings

    @property
    def midnight(self) -> datetime:
        """The handbook's date as the moment at which it begins, in UTC."""
        return datetime.combine(self.book.day, time(), UTC)

    def html(self, path: str) -> str:
        """The finished article of a page."""
        return self.pages[path].html

    def toc(self, path: str) -> list[dict[str, Any]]:
        """The table of contents of a page, its reference list included."""
        tokens = list(self.book.articles[path].toc)
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
        for path, page in self.pages.items():
            if page.tutor_parts:
                name = f"{TUTOR_FOLDER}/{path.removesuffix('.md')}.json"
                found[name] = json.dumps(page.tutor_parts, ensure_ascii=False, sort_keys=True)
        return found

    def write_editions(self, folder: Path) -> None:
        """Write the printed and portable editions into a site.

        Args:
            folder: the folder of the site.
        """
        write_all(self.book, folder / "downloads")
