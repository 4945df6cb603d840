"""Lists that only the site has: files to fetch, the pack builder, the journal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import count
from typing import TYPE_CHECKING, Any

from handbook.placeholders import fill
from handbook.site.tools import amount_of, name_of, size
from handbook.tables import table

LIST = re.compile(
    r'<div class="hb-table hb-index-[a-z]+"(?: data-groups="([^"]*)")? tabindex="0">\s*'
    r'(?:<div class="hb-group"><h2 [^>]*>.*?</h2>\s*)?<table>\s*<thead>\s*<tr>(.*?)</tr>'
)
COLUMN = re.compile(r'<th scope="col"(?: data-filter="(\w+)")?>([^<]*)</th>')

if TYPE_CHECKING:
    from handbook.book import Book
    from handbook.site.frame import Frame


class Lists:
    """Fills the places of one page that only the site fills.

    Args:
        book: the handbook.
        frame: what stands around the page.
        page: the page.
        editions: the rows of the editions' manifest.
    """

    def __init__(self, book: Book, frame: Frame, page: str, editions: list[dict[str, Any]]) -> None:
        self.book = book
        self.frame = frame
        self.page = page
        self.editions = editions
        self.words = book.settings.words

    def fill(self, html: str) -> str:
        """Fill every place that is the site's, and put choices before lists."""
        filled = fill(
            html,
            {
                "files": lambda attributes: self.files(attributes["page"]),
                "editions": lambda attributes: self.all_files(),
                "pack": lambda attributes: self.pack(),
                "journal": lambda attributes: self.journal(),
            },
        )
        numbers = count(1)
        return LIST.sub(lambda match: self._choices(match, numbers) + match.group(), filled)

    def _choices(self, match: re.Match[str], numbers: Iterator[int]) -> str:
        """Fields to choose rows by; a script fills them, so others do not see them.

        They stand in the page from the start, so that nothing moves while it loads.
        """
        columns = COLUMN.findall(match.group(2))
        if match.group(1):
            columns.append(("group", match.group(1)))
        fields = "".join(
            f'<div><label for="hb-filter-{number}">{name}</label>'
            f'<select id="hb-filter-{number}" data-column="{column}" data-how="{how}">'
            f'<option value="">{escape(self.words.site.filter_all)}</option></select></div>'
            for column, (how, name) in enumerate(columns)
            if how
            for number in [next(numbers)]
        )
        if not fields:
            return ""
        label = escape(self.words.site.filter_by)
        return (
            f'<div class="hb-filters hb-no-print hb-needs-script" role="group" '
            f'aria-label="{label}">{fields}<p class="hb-status" role="status"></p></div>\n'
        )

    def files(self, path: str) -> str:
        """Links to the files of one page."""
        items = "".join(
            f"<li>{self._link(row, name_of(self.frame, row))} "
            f"<span>{escape(amount_of(self.frame, row))}</span></li>"
            for row in self.editions
            if row["sources"] == [path]
        )
        return f'<ul class="hb-file-list">{items}</ul>' if items else ""

    def _link(self, row: dict[str, Any], text: str) -> str:
        href = self.frame.file(self.page, "downloads/" + row["path"])
        return f'<a href="{href}" download>{escape(text)}</a>'

    def all_files(self) -> str:
        """Every edition in one table."""
        if not self.editions:
            return f"<p>{escape(self.words.none_yet)}</p>"
        words, site = self.words, self.words.site
        kinds = {"book": site.whole_book, "chapter": words.chapter, "handout": words.handout}
        audiences = {"learner": site.learners, "tutor": site.tutors}
        heads = [
            (words.work, ""),
            (site.file_kind, "choice"),
            (site.file_format, "choice"),
            (site.for_whom, "choice"),
            (site.pack_paper, "choice"),
            (site.file_pages, ""),
            (site.file_size, ""),
        ]
        rows = [
            [
                self._link(row, row["title"]),
                escape(kinds.get(row["kind"], row["title"])),
                escape(str(row["format"]).upper()),
                escape(audiences.get(row["edition"], row["edition"])),
                escape(self._paper(row)),
                str(row["pages"] or "–"),
                size(int(row["bytes"])),
            ]
            for row in self.editions
        ]
        return table(heads, rows, "editions")

    def _paper(self, row: dict[str, Any]) -> str:
        paper = str(row["paper"] or "–").capitalize()
        return f"{paper}, {self.words.site.large_print}" if row.get("large_print") else paper

    def pack(self) -> str:
        """The pack builder: everything that a pack may hold, to tick."""
        site = self.words.site
        groups = [
            (site.chapters, self._chapters()),
            (site.practices, self._practices()),
            (site.handouts, self._handouts()),
        ]
        fields = "".join(
            f'<details class="hb-pack-group"><summary>{escape(name)} ({len(rows)})</summary>'
            f"<ul>{''.join(rows)}</ul></details>"
            for name, rows in groups
            if rows
        )
        return (
            f'<div class="hb-pack" id="hb-pack"><noscript><p>{escape(site.needs_script)}</p>'
            f'</noscript><div class="hb-needs-script"><fieldset class="hb-pack-choice">'
            f"<legend>{escape(site.pack_choose)}</legend>{fields}</fieldset>"
            '<div id="hb-pack-made"></div></div></div>'
        )

    def _choice(self, kind: str, slug: str, title: str, path: str, anchor: str = "") -> str:
        href = self.frame.link(self.page, path) + (f"#{escape(anchor)}" if anchor else "")
        page = f"<small>{escape(self.book.articles[path].title)}</small>" if anchor else ""
        return (
            f'<li><label><input type="checkbox" data-kind="{kind}" value="{escape(slug)}" '
            f'data-address="{href}"> <span><span>{escape(title)}</span>{page}</span></label></li>'
        )

    def _chapters(self) -> list[str]:
        return [
            self._choice("chapter", one.slug, f"{number}. {one.title}", one.path)
            for number, one in enumerate(self.book.chapters, 1)
        ]

    def _practices(self) -> list[str]:
        return [
            self._choice("practice", block.id, block.title, article.path, block.id)
            for article in self.book.in_order
            for block in article.blocks_named("practice")
            if "tutor" not in block.parents
        ]

    def _handouts(self) -> list[str]:
        return [
            self._choice(
                "handout", one.slug, f"{getattr(one.meta, 'number', '')}. {one.title}", one.path
            )
            for one in self.book.handouts
        ]

    def journal(self) -> str:
        """The place of everything that a reader keeps in the browser."""
        site = self.words.site
        return (
            f'<div class="hb-yours" id="hb-yours"><p class="hb-no-print">'
            f"{escape(site.journal_private)} "
            f"{escape(site.journal_shared)}</p><noscript><p>{escape(site.needs_script)}</p>"
            "</noscript></div>"
        )
