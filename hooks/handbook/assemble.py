"""Bring a rendered page to its final form: citations, notes, lists, drawings, references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from handbook import heads, references
from handbook.article import Article
from handbook.cluster import Cluster
from handbook.frontmatter import Kind
from handbook.indexes import Indexes, term_notes
from handbook.later import Later
from handbook.markdown.context import relative_address
from handbook.placeholders import cut, fill, raise_marks

if TYPE_CHECKING:
    from handbook import drawing
    from handbook.book import Book
else:
    drawing = Later("handbook.drawing")

NOTE_REFERENCE = re.compile(
    r'<sup id="fnref(\d*):([^"]+)"><a class="footnote-ref" href="#fn:([^"]+)">(.*?)</a></sup>'
)
NOTE_LIST = re.compile(r'<div class="footnote">\s*<hr />\s*<ol>(.*?)</ol>\s*</div>', re.S)
NOTE_ITEM = re.compile(r'<li id="fn:([^"]+)">\n?(.*?)</li>(?=\s*(?:<li id="fn:|\Z))', re.S)


class Audience(StrEnum):
    """For whom an edition is made."""

    LEARNER = "learner"
    TUTOR = "tutor"


@dataclass(frozen=True)
class Assembled:
    """A page in its final form.

    Attributes:
        html: the article.
        tutor_parts: by number, the parts that learners do not get.
        has_references: whether it ends with a reference list.
    """

    html: str
    tutor_parts: dict[str, str]
    has_references: bool


def assemble(book: Book, article: Article, audience: Audience = Audience.LEARNER) -> Assembled:
    """Make the final form of a page.

    Args:
        book: the handbook, its citations formatted.
        article: the page.
        audience: for whom; learners get an empty place where tutors get more.

    Returns:
        The article's HTML and, for learners, the parts left out.
    """
    return _Assembler(book, article, audience).run()


class _Assembler:
    def __init__(self, book: Book, article: Article, audience: Audience) -> None:
        self.book = book
        self.article = article
        self.audience = audience
        self.citations = book.citations.get(article.path, [])
        self.has_marks = any(citation.is_mark for citation in self.citations)
        self.indexes = Indexes(book, article.path)

    def run(self) -> Assembled:
        parts: dict[str, str] = {}

        def keep(kind: str, number: str, html: str) -> str:
            if self.audience is Audience.TUTOR:
                return html
            parts[f"{kind}-{number}"] = html
            return f'<div class="hb-tutor-place" data-part="{kind}-{number}"></div>'

        html = self._fill(cut(self.article.html, keep))
        parts = {name: self._fill(part) for name, part in parts.items()}
        if self.book.is_note_style or parts:
            # A note goes with its mark: one that only a tutors' part refers to goes there.
            texts = _note_texts(html)
            html = self._number_notes(html, texts)
            parts = {name: self._number_notes(part, texts) for name, part in parts.items()}
        visible = self._visible()
        listed = references.page_list(visible, self.book)
        if parts:
            parts |= self._works_for_tutors(visible)
        words = self.book.settings.words
        html = heads.before(self.book, self.article) + html + heads.after(self.book, self.article)
        if listed:
            html += "\n" + listed
        html = html.replace('<div class="footnote">\n<hr />', _notes_head(words.notes), 1)
        return Assembled(html, parts, bool(listed))

    def _visible(self) -> list[tuple[int, Cluster]]:
        return [
            (number, cluster)
            for number, cluster in enumerate(self.article.gathered.clusters)
            if self.audience is Audience.TUTOR or not cluster.is_for_tutors
        ]

    def _works_for_tutors(self, visible: list[tuple[int, Cluster]]) -> dict[str, str]:
        """The works that only the parts for tutors cite, as further items of the list."""
        shown = references.cited_keys(visible, self.book)
        whole = references.cited_keys(list(enumerate(self.article.gathered.clusters)), self.book)
        items = [
            references.list_item(key, numbers, self.book)
            for key, numbers in whole.items()
            if key not in shown
        ]
        return {"references": "\n".join(items)} if items else {}

    def _fill(self, html: str) -> str:
        if self.has_marks:
            html = raise_marks(html, lambda number: self.citations[number].is_mark)
        return fill(
            html,
            {
                "cite": self._cite,
                "card": self._card,
                "drawing": self._drawing,
                "index": lambda attributes: self.indexes.write(attributes["of"]),
                "used": lambda attributes: term_notes(self.book, self.article.path, attributes),
            },
        )

    def _cite(self, attributes: dict[str, str]) -> str:
        number = int(attributes["n"])
        citation = self.citations[number]
        anchor = f"cite-{number + 1}"
        html = self._capital(citation.html, self.article.gathered.clusters[number])
        if not citation.note:
            return f'<span class="hb-cite" id="{anchor}">{html}</span>'
        link = f'<a class="footnote-ref" href="#fn:{anchor}">{number}</a>'
        mark = f'<sup id="fnref:{anchor}">{link}</sup>'
        return f'<span class="hb-cite" id="{anchor}">{html}{mark}</span>'

    def _capital(self, html: str, cluster: Cluster) -> str:
        """A particle with which a sentence begins gets a capital.

        Example:
            *before* ``van der Able (2014)`` at the head of a sentence,
            *after* ``Van der Able (2014)``.
        """
        work = self.book.works.get(cluster.keys[0])
        people = (work.csl.get("author") or work.csl.get("editor") or [{}]) if work else [{}]
        particle = str(people[0].get("non-dropping-particle", ""))
        if cluster.begins_sentence and particle and html.startswith(particle):
            return html[0].upper() + html[1:]
        return html

    def _card(self, attributes: dict[str, str]) -> str:
        sheet = self.book.by_slug(attributes["handout"], Kind.HANDOUT)
        return heads.card(self.book, self.article, sheet) if sheet else ""

    def _drawing(self, attributes: dict[str, str]) -> str:
        path = self.book.settings.root / self.book.settings.docs / attributes["src"]
        if path.suffix.lower() != ".svg":
            address = relative_address(self.article.path, "index.md", False).removesuffix(
                "index.html"
            )
            source = escape(address + attributes["src"])
            return f'<img src="{source}" alt="{escape(attributes["alt"])}">'
        drawn = drawing.read(path)
        svg = drawing.for_page(drawn, attributes["alt"], attributes["figure"])
        source = escape(attributes["src"])
        return f'<div class="hb-drawing" tabindex="0" data-src="{source}">{svg}</div>'

    def _number_notes(self, html: str, texts: dict[str, str]) -> str:
        """Number the page's own notes and those of citations together, in their order.

        Footnotes that the page already has keep their text; a note for each citation is
        added, and the list follows the order of the marks.
        """
        found = NOTE_LIST.search(html)
        body = html[: found.start()] + html[found.end() :] if found else html
        numbers: dict[str, int] = {}

        def renumber(match: re.Match[str]) -> str:
            name = match.group(3)
            number = numbers.setdefault(name, len(numbers) + 1)
            return match.group()[: match.start(4) - match.start()] + f"{number}</a></sup>"

        body = NOTE_REFERENCE.sub(renumber, body)
        items = [f'<li id="fn:{name}">\n{text}</li>' for name, text in self._notes(numbers, texts)]
        if not items:
            return body
        return (
            body + '\n<div class="footnote">\n<hr />\n<ol>\n' + "\n".join(items) + "\n</ol>\n</div>"
        )

    def _notes(self, numbers: dict[str, int], texts: dict[str, str]) -> Iterator[tuple[str, str]]:
        for name in numbers:
            if name in texts:
                yield name, texts[name]
            else:
                note = self.citations[int(name.removeprefix("cite-")) - 1].note
                back = (
                    f'<a class="footnote-backref" href="#fnref:{name}" '
                    f'aria-label="{escape(self.book.settings.words.back_to_citation)}">&#8617;</a>'
                )
                yield name, f"<p>{note}&#160;{back}</p>\n"


def _note_texts(html: str) -> dict[str, str]:
    """The page's own notes by name."""
    found = NOTE_LIST.search(html)
    return dict(NOTE_ITEM.findall(found.group(1).strip())) if found else {}


def _notes_head(title: str) -> str:
    return f'<div class="footnote">\n<h2 class="hb-notes-title" id="notes">{escape(title)}</h2>'
