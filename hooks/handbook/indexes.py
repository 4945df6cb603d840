"""Lists made from the whole handbook: chapters, practices, prompts, handouts, evidence."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from handbook import guide, references
from handbook.article import Article
from handbook.markdown.context import relative_address
from handbook.register import register
from handbook.tables import table

if TYPE_CHECKING:
    from handbook.book import Book


class Indexes:
    """Writes the lists of one page.

    Args:
        book: the handbook, its citations formatted.
        page: the page that the lists stand on.
    """

    def __init__(self, book: Book, page: str) -> None:
        self.book = book
        self.page = page
        self.words = book.settings.words

    def write(self, kind: str) -> str:
        """A list of the kind that the ``index`` block names."""
        writers: dict[str, Callable[[], str]] = {
            "bibliography": lambda: references.bibliography(self.book, self.page),
            "chapters": self.chapters,
            "practices": self.practices,
            "prompts": self.prompts,
            "handouts": self.handouts,
            "evidence": lambda: register(self),
            "glossary": self.glossary,
            **guide.writers(self.book, self.page),
            "editions": lambda: "<hb-editions></hb-editions>",
            "pack": lambda: "<hb-pack></hb-pack>",
            "journal": lambda: "<hb-journal></hb-journal>",
        }
        return writers[kind]()

    def href(self, path: str, anchor: str = "") -> str:
        """Address of a page seen from this one."""
        address = relative_address(self.page, path, self.book.settings.directory_urls)
        return escape(address + (f"#{anchor}" if anchor else ""))

    def link(self, article: Article, anchor: str = "", text: str = "") -> str:
        """A link to a page or to a place on it."""
        return f'<a href="{self.href(article.path, anchor)}">{escape(text or article.title)}</a>'

    def chapters(self) -> str:
        """The chapters by part."""
        html = []
        for part, group in groupby(self.book.chapters, key=self.book.part_of):
            if part:
                html.append(f'<p class="hb-part-name">{escape(part)}</p>')
            items = [
                f'<li value="{self.book.chapter_number(chapter)}">{self.link(chapter)}'
                f'<span class="hb-summary"> {escape(chapter.meta.summary)}</span></li>'
                for chapter in group
            ]
            html.append('<ol class="hb-chapter-list">\n' + "\n".join(items) + "\n</ol>")
        return "\n".join(html) or self._nothing()

    def practices(self) -> str:
        """The practices, shortest first."""
        found = [
            (article, block)
            for article in self.book.in_order
            for block in article.blocks_named("practice")
            if not block.is_for_tutors
        ]
        found.sort(key=lambda pair: int(pair[1].options.get("minutes", 0)))
        rows = []
        for article, block in found:
            anchors = block.options.get("anchors") or []
            rows.append(
                [
                    self.link(article, block.id, block.title),
                    escape(self.words.minutes_text(int(block.options["minutes"]))),
                    escape(getattr(self.words, f"intensity_{block.options['intensity']}")),
                    escape(str(block.options["posture"])),
                    escape("; ".join(str(anchor) for anchor in anchors)),
                    self.link(article),
                ]
            )
        words = self.words
        heads = [
            (words.practice, ""),
            (words.time, "most"),
            (words.intensity, "choice"),
            (words.posture, ""),
            (words.anchors, "list"),
            (words.chapter, "choice"),
        ]
        return self._table(heads, rows, "practices")

    def prompts(self) -> str:
        """The journaling prompts in the order of the pages."""
        rows = [
            [self.link(article, block.id, block.title), self.link(article)]
            for article in self.book.in_order
            for block in article.blocks_named("prompt")
            if not block.is_for_tutors
        ]
        heads = [(self.words.prompt, ""), (self.words.chapter, "choice")]
        return self._table(heads, rows, "prompts")

    def handouts(self) -> str:
        """The handouts by number."""
        rows = []
        for sheet in self.book.handouts:
            chapter = next(
                (c for c in self.book.chapters if c.slug == getattr(sheet.meta, "chapter", "")),
                None,
            )
            rows.append(
                [
                    str(getattr(sheet.meta, "number", "")),
                    self.link(sheet),
                    escape(getattr(sheet.meta, "purpose", "")),
                    escape(getattr(self.words.site, f"form_{getattr(sheet.meta, 'form', 'form')}")),
                    escape(self.words.minutes_text(getattr(sheet.meta, "minutes", 0))),
                    self.link(chapter) if chapter else "",
                    f'<hb-files page="{escape(sheet.path)}"></hb-files>',
                ]
            )
        words = self.words
        heads = [
            ("№", ""),
            (words.handout, ""),
            (words.purpose, ""),
            (words.site.file_kind, "choice"),
            (words.time, "most"),
            (words.chapter, "choice"),
            (words.site.downloads, ""),
        ]
        return self._table(heads, rows, "handouts")

    def glossary(self) -> str:
        """All terms, for a page that is not the glossary itself."""
        page = self.book.settings.handbook.pages.glossary
        terms = sorted(self.book.terms.values(), key=lambda term: term.name.casefold())
        items = [
            f'<li><a href="{self.href(page, term.id)}">{escape(term.name)}</a></li>'
            for term in terms
        ]
        return (
            '<ul class="hb-term-list">\n' + "\n".join(items) + "\n</ul>"
            if items
            else self._nothing()
        )

    def _nothing(self) -> str:
        return f"<p>{escape(self.words.none_yet)}</p>"

    def _table(self, heads: list[tuple[str, str]], rows: list[list[str]], name: str) -> str:
        return table(heads, rows, name) if rows else self._nothing()


def term_notes(book: Book, page: str, attributes: dict[str, str]) -> str:
    """Related terms and chapters, beneath a term of the glossary."""
    words = book.settings.words
    indexes = Indexes(book, page)
    see = [
        f'<a href="{indexes.href(book.settings.handbook.pages.glossary, key)}">'
        f"{escape(book.terms[key].name)}</a>"
        for key in attributes.get("see", "").split()
        if key in book.terms
    ]
    chapters = [
        indexes.link(chapter)
        for chapter in book.chapters
        if attributes.get("term") in chapter.gathered.terms
    ]
    html = ""
    if see:
        html += f'<p class="hb-see">{escape(words.see_also)}: {", ".join(see)}</p>'
    if chapters:
        html += f'<p class="hb-in">{escape(words.in_chapters)}: {", ".join(chapters)}</p>'
    return html
