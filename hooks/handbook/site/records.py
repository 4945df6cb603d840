"""What of a page can be found: the page itself, its practices and prompts, its terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook.article import Article
from handbook.blockscan import RawBlock
from handbook.frontmatter import ChapterMatter, HandoutMatter
from handbook.markdown.context import address

if TYPE_CHECKING:
    from handbook.book import Book
    from handbook.site.notes import Notes

REFERENCES = '<section class="hb-references"'
FOUND_BLOCKS = ("practice", "prompt")
# Pages for those who write the handbook, not for those who read it.
GUIDE = "guide"
GUIDE_CLASS = "hb-guide"


@dataclass(frozen=True)
class Record:
    """One thing that can be found.

    Attributes:
        kind: what it is: chapter, handout, page, guide, practice, prompt or term.
        title: its title.
        address: where it is, within the site.
        keys: further words by which it should be found first.
        about: a sentence on it.
        html: its text.
        page: title of the page that it stands on, where it is not a page.
    """

    kind: str
    title: str
    address: str
    keys: str
    about: str
    html: str
    page: str = ""

    @property
    def title_row(self) -> list[str]:
        """What a search of titles needs of it."""
        return [self.kind, self.title, self.address, self.keys, self.about, self.page]


class Records:
    """Says what of each page can be found.

    Args:
        book: the handbook, its citations formatted.
        notes: the definitions of its terms.
    """

    def __init__(self, book: Book, notes: Notes) -> None:
        self.book = book
        self.notes = notes
        self.taught = self._taught()

    def _taught(self) -> dict[str, list[str]]:
        """By chapter, the forms of the terms that it teaches."""
        taught: dict[str, list[str]] = {}
        for term in self.book.terms.values():
            for slug in term.chapters:
                taught.setdefault(slug, []).extend(term.forms)
        return taught

    def of(self, article: Article, html: str) -> list[Record]:
        """The records of a page.

        Args:
            article: the page.
            html: the same in its final form.
        """
        return list(self._of(article, html))

    def _of(self, article: Article, html: str) -> Iterator[Record]:
        place = address(article.path, self.book.settings.directory_urls)
        # The list is left out of the index in any case, and is a large part of the page.
        html = html.partition(REFERENCES)[0]
        blocks = [b for b in article.blocks if b.name in FOUND_BLOCKS and "tutor" not in b.parents]
        root = None
        if blocks or GUIDE_CLASS in html:
            root = lxml_html.fragment_fromstring(html, create_parent="main")
        yield self._page(article, place, html if root is None else _own_text(root, html))
        if root is not None:
            for block in blocks:
                element = _by_id(root, block.id)
                if element is not None:
                    yield _block(block, element, f"{place}#{block.id}", article)
        if article.path == self.book.settings.handbook.pages.glossary:
            yield from self._terms(article, place)

    def _terms(self, glossary: Article, place: str) -> Iterator[Record]:
        for term in self.book.terms.values():
            text = self.notes.definitions.get(term.id, "")
            keys, body = " ".join(term.forms), f"<p>{escape(text)}</p>"
            yield Record("term", term.name, f"{place}#{term.id}", keys, text, body, glossary.title)

    def _page(self, article: Article, place: str, html: str) -> Record:
        meta = article.meta
        keys: list[str] = []
        if isinstance(meta, ChapterMatter):
            for term in meta.terms:
                if term in self.book.terms:
                    keys += self.book.terms[term].forms
            keys += self.taught.get(article.slug, [])
            keys += meta.objectives.values()
        is_guide = article.path.split("/", 1)[0] in self.book.settings.handbook.folders.guides
        if is_guide:
            keys.append(article.slug.replace("-", " "))
        about = meta.purpose if isinstance(meta, HandoutMatter) else meta.summary
        kind = GUIDE if is_guide else article.kind.value
        unique = " ".join(dict.fromkeys(keys))
        return Record(kind, article.title, place, f"{unique} {about}", about, html)


def _block(block: RawBlock, element: HtmlElement, place: str, article: Article) -> Record:
    for name in ("hb-title", "hb-strip", "hb-minutes"):
        for part in element.find_class(name):
            part.drop_tree()
    text = " ".join(element.text_content().split())
    body = f"<p>{escape(text)}</p>"
    return Record(block.name, block.title, place, "", "", body, article.title)


def _own_text(root: HtmlElement, html: str) -> str:
    """A page without the lists of a contributor's guide.

    Their examples hold slips and odd words on purpose, which nobody looks for.
    """
    lists = root.find_class(GUIDE_CLASS)
    for part in lists:
        part.drop_tree()
    return str(lxml_html.tostring(root, encoding="unicode")) if lists else html


def _by_id(root: HtmlElement, name: str) -> HtmlElement | None:
    found = root.xpath("//*[@id=$name]", name=name)
    return found[0] if isinstance(found, list) and found else None
