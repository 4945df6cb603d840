"""One page of a handbook as one file of a portable edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from lxml import html as lxml_html
from lxml.html import HtmlElement, builder

from handbook import drawing
from handbook.article import Article
from handbook.assemble import Audience
from handbook.editions.edition import Edition
from handbook.editions.epub import answers, xhtml
from handbook.editions.epub.pagenumbers import PageNumbers
from handbook.editions.links import Place, label
from handbook.editions.sections import Sections

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LEFT_OUT = ("hb-tutor-place", "footnote-backref", "headerlink")
PICTURES = "pictures"


@dataclass
class Page:
    """A page on its way into an EPUB.

    Attributes:
        article: where it comes from.
        root: its content.
        links: its links to places of the handbook, still to be written.
        headings: what the contents list of it: level, text and anchor.
        ids: its anchors.
    """

    article: Article
    root: HtmlElement
    links: list[tuple[HtmlElement, Place]] = field(default_factory=list)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


class PageMaker:
    """Makes the pages of an edition.

    Args:
        sections: the sections of the handbook.
        edition: the edition.
        numbers: the page numbers of print.
    """

    def __init__(self, sections: Sections, edition: Edition, numbers: PageNumbers) -> None:
        self.sections = sections
        self.edition = edition
        self.numbers = numbers
        self.pictures: dict[str, bytes] = {}

    def make(self, article: Article, shift: int) -> Page:
        """Make a page; its links are written once all pages are there.

        Args:
            article: the page.
            shift: how many levels its headings stand below their own.
        """
        html = self.sections.html(article, self.edition.audience)
        page = Page(article, lxml_html.fragment_fromstring(html, create_parent="section"))
        notes = _note_backs(page.root)
        for name in LEFT_OUT:
            for element in page.root.find_class(name):
                element.drop_tree()
        self._set_title(page)
        if self.edition.audience is Audience.LEARNER:
            answers.move_to_end(page.root, self.sections.book.settings.words)
        else:
            answers.mark_good_ones(page.root)
        _set_notes(page.root, notes)
        for element in list(page.root.iter()):
            if isinstance(element.tag, str):
                self._prepare(page, element, shift)
        xhtml.clean(page.root)
        page.ids = {element.get("id", "") for element in page.root.iter() if element.get("id")}
        return page

    def _set_title(self, page: Page) -> None:
        """Put a chapter's number into its title; a page without a title gets one.

        Example:
            *before* ``<p class="hb-number-line">Chapter 1</p><h1>Arriving</h1>``,
            *after* ``<h1>Chapter 1: Arriving</h1>``.
        """
        title = page.root.find("h1")
        if title is None:
            page.root.insert(0, builder.H1(page.article.title))
        for line in page.root.find_class("hb-number-line"):
            if title is not None and line.getnext() is title:
                title.text = f"{line.text_content()}: {title.text or ''}"
                line.drop_tree()

    def _prepare(self, page: Page, element: HtmlElement, shift: int) -> None:
        tag, classes = str(element.tag), element.get("class", "").split()
        if element.get("id"):
            self.numbers.before(element, label(page.article.path, element.get("id", "")))
            element.set("id", xhtml.identifier(element.get("id", "")))
        if tag in HEADINGS:
            self._heading(page, element, shift)
        elif tag == "a":
            self._link(page, element, classes)
        elif tag == "img":
            source = self.sections.links.file(page.article.path, element.get("src", ""))
            self._picture(element, source)
        elif "hb-drawing" in classes:
            self._drawing(element)
        elif tag == "details":
            element.tag = "div"
        elif tag == "summary":
            element.tag = "p"
            element.set("class", "hb-summary-line")

    def _heading(self, page: Page, element: HtmlElement, shift: int) -> None:
        level = min(int(str(element.tag)[1]) + shift, 6)
        block = element.getparent()
        is_of_block = "hb-title" in element.get("class", "").split()
        is_practice = block is not None and "hb-practice" in block.get("class", "").split()
        element.tag = f"h{level}"
        if is_practice or (level <= 2 + shift and not is_of_block):
            if not element.get("id"):
                # No anchor of a page has such a line in it.
                element.set("id", f"section_{len(page.headings) + 1}")
            text = " ".join(element.text_content().split())
            # Practices of one section stand side by side, however deep each stands on its page.
            page.headings.append((min(level, 3 + shift), text, element.get("id", "")))

    def _link(self, page: Page, element: HtmlElement, classes: list[str]) -> None:
        place = self.sections.links.resolve(page.article.path, element.get("href", ""))
        if "hb-evidence" in classes:
            element.text = f"[{element.text or ''}"
            last = element[-1] if len(element) else None
            if last is not None:
                last.tail = f"{last.tail or ''}]"
            else:
                element.text += "]"
        if "footnote-ref" in classes:
            element.set("epub:type", "noteref")
            element.set("role", "doc-noteref")
        if place.page in self.edition.pages:
            page.links.append((element, place))
        elif place.address:
            element.set("href", xhtml.address(place.address))
        else:
            xhtml.unlink(element)

    def _drawing(self, element: HtmlElement) -> None:
        alt = element[0].get("aria-label", "") if len(element) else ""
        for child in list(element):
            element.remove(child)
        picture = builder.IMG(alt=alt)
        element.append(picture)
        self._picture(picture, element.get("data-src", ""))

    def _picture(self, picture: HtmlElement, source: str) -> None:
        settings = self.sections.book.settings
        path = settings.root / settings.docs / source
        ending = path.suffix.lower()
        name = f"{PICTURES}/{sha256(source.encode()).hexdigest()[:16]}{ending}"
        picture.set("src", f"../{name}")
        if name not in self.pictures:
            self.pictures[name] = _content(path)


def write_links(pages: dict[str, Page], names: dict[str, str]) -> None:
    """Let every link lead to its file, and to its place where the edition has it.

    Args:
        pages: the pages by path.
        names: the files of the pages.
    """
    for path, page in pages.items():
        for element, place in page.links:
            anchor = xhtml.identifier(place.anchor) if place.anchor else ""
            there = f"#{anchor}" if anchor in pages[place.page].ids else ""
            if place.page != path:
                element.set("href", f"{names[place.page]}{there}")
            elif there:
                element.set("href", there)
            else:
                xhtml.unlink(element)


def _content(path: Path) -> bytes:
    if path.suffix.lower() == ".svg":
        return drawing.for_print(drawing.read(path), "sans-serif").encode()
    return path.read_bytes()


def _note_backs(root: HtmlElement) -> dict[str, str]:
    """The place in the text from which each note is called, by the note's anchor."""
    found: dict[str, str] = {}
    for link in root.find_class("footnote-ref"):
        call = link.getparent()
        if call is not None and call.get("id"):
            found.setdefault(link.get("href", "").removeprefix("#"), call.get("id", ""))
    return found


def _set_notes(root: HtmlElement, backs: dict[str, str]) -> None:
    """Make each note one that reading programs show where it is called.

    Example:
        *before* ``<div class="footnote"><h2>Notes</h2><ol><li id="fn:a"><p>So.</p></li></ol>
        </div>``,
        *after* ``<section epub:type="footnotes" class="hb-notes"><aside epub:type="footnote"
        id="fn:a"><p><a href="#fnref:a">1</a> So.</p></aside></section>``.
    """
    for notes in root.find_class("footnote"):
        items = notes.findall("ol/li")
        for child in list(notes):
            notes.remove(child)
        notes.tag = "section"
        notes.set("class", "hb-notes")
        notes.set("epub:type", "footnotes")
        for number, item in enumerate(items, 1):
            item.tag = "aside"
            item.tail = None
            item.set("epub:type", "footnote")
            item.set("role", "doc-footnote")
            _number_note(item, number, backs.get(item.get("id", ""), ""))
            notes.append(item)


def _number_note(note: HtmlElement, number: int, back: str) -> None:
    first = note[0] if len(note) and note[0].tag == "p" else note
    mark = builder.A(str(number), href=f"#{back}", role="doc-backlink")
    mark.tail, first.text = f" {(first.text or '').lstrip()}", None
    first.insert(0, mark)
