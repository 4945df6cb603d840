"""The source of a portable edition: every page's HTML with one set of anchors."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook import drawing
from handbook.article import Article
from handbook.assemble import Audience
from handbook.editions.edition import Edition
from handbook.editions.epub import answers
from handbook.editions.links import label
from handbook.editions.sections import Sections
from handbook.heads import TITLE_ANCHOR

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# A page's number can stand before these, and must stand in those. A heading may begin a
# file: what stands before it would be in the file before.
STANDS_BEFORE = ("section", "aside", "figure", "div", "table", "ul", "ol", "dl")
STANDS_IN = (*HEADINGS, "li", "dd", "dt", "td", "th", "p")
# Pandoc keeps no anchors of these.
WITHOUT_ANCHORS = ("p", "ul", "ol", "dl", "blockquote")
NOT_KEPT = ("aria-labelledby", "tabindex", "role", "aria-hidden")
LEFT_OUT = ("hb-tutor-place", "footnote-backref", "headerlink")


@dataclass
class PageNumbers:
    """The page numbers of print, put where each printed page begins.

    Attributes:
        starts: the page of each place.
        last: the last page that has its number.
    """

    starts: dict[str, int]
    last: int = 0
    found: list[int] = field(default_factory=list)

    def before(self, element: HtmlElement, place: str) -> None:
        """Put the numbers of all pages that begin up to an element."""
        page = self.starts.get(place, 0)
        if not page:
            return
        numbers = range(self.last + 1 if self.last else page, page + 1)
        # What is put into an element goes to its beginning, before what was put there.
        for number in reversed(numbers) if element.tag in STANDS_IN else numbers:
            _put(element, _page_break(number))
        self.found += numbers
        self.last = max(self.last, page)


def _page_break(number: int) -> HtmlElement:
    mark = lxml_html.Element("span")
    mark.set("id", f"page-{number}")
    mark.set("epub:type", "pagebreak")
    mark.set("title", str(number))
    return mark


def _number_title(root: HtmlElement) -> None:
    """Put a chapter's number into its title: a file begins at the title.

    Example:
        *before* ``<p class="hb-number-line">Chapter 1</p><h1>Arriving</h1>``,
        *after* ``<h1>Chapter 1: Arriving</h1>``.
    """
    for line in root.find_class("hb-number-line"):
        title = line.getnext()
        if title is not None and title.tag == "h1":
            title.text = f"{line.text_content()}: {title.text or ''}"
            line.drop_tree()


def _move_anchor(element: HtmlElement) -> None:
    """Let another element carry the anchor.

    Example:
        *before* ``<p id="here">Text</p>``, *after* ``<p><span id="here"></span>Text</p>``;
        a list gets a division around it.
    """
    identifier = element.attrib.pop("id")
    if element.tag == "p":
        mark = lxml_html.Element("span", id=identifier)
        mark.tail, element.text = element.text, None
        element.insert(0, mark)
        return
    division = lxml_html.Element("div", id=identifier)
    division.tail, element.tail = element.tail, None
    element.addprevious(division)
    division.append(element)


def _put(element: HtmlElement, mark: HtmlElement) -> None:
    if element.tag in STANDS_IN:
        mark.tail, element.text = element.text, None
        element.insert(0, mark)
        return
    if element.tag in STANDS_BEFORE:
        mark.tag = "div"
    element.addprevious(mark)


class PageSource:
    """Makes the source of one page.

    Args:
        sections: the sections of the handbook.
        edition: the edition.
        article: the page.
        numbers: the page numbers of print.
        shift: how many levels its headings stand below their own.
    """

    def __init__(
        self,
        sections: Sections,
        edition: Edition,
        article: Article,
        numbers: PageNumbers,
        shift: int,
    ) -> None:
        self.sections = sections
        self.edition = edition
        self.article = article
        self.numbers = numbers
        self.shift = shift
        self.files: dict[str, bytes] = {}

    def html(self) -> str:
        """The page with its own anchors, notes that pandoc knows, and drawings as files."""
        html = self.sections.html(self.article, self.edition.audience)
        root = lxml_html.fragment_fromstring(html, create_parent="div")
        for name in LEFT_OUT:
            for element in root.find_class(name):
                element.drop_tree()
        _number_title(root)
        words = self.sections.book.settings.words
        if self.edition.audience is Audience.LEARNER:
            answers.move_to_end(root, words)
        else:
            answers.mark_good_ones(root)
        for element in list(root.iter()):
            if isinstance(element.tag, str):
                self._prepare(element)
        # Pandoc begins a file, and lists a chapter, only at headings that stand in no division.
        return "".join(str(lxml_html.tostring(child, encoding="unicode")) for child in root)

    def _prepare(self, element: HtmlElement) -> None:
        tag, classes = str(element.tag), element.get("class", "").split()
        if "hb-term" in classes:
            # Pandoc's description lists have no groups: the term itself carries the anchor.
            for name in element.iter("dfn"):
                name.set("id", element.attrib.pop("id", ""))
        if tag in HEADINGS:
            element.tag = f"h{min(int(tag[1]) + self.shift, 6)}"
        if element.get("id"):
            self.numbers.before(element, label(self.article.path, element.get("id", "")))
            element.set("id", anchor(self.article.path, element.get("id", "")))
        for attribute in NOT_KEPT:
            element.attrib.pop(attribute, None)
        if tag in WITHOUT_ANCHORS and element.get("id"):
            _move_anchor(element)
        if tag == "a":
            self._link(element, classes)
        elif tag == "img":
            self._picture(
                element, self.sections.links.file(self.article.path, element.get("src", ""))
            )
        elif "hb-drawing" in classes:
            self._drawing(element)
        elif tag == "details":
            element.tag = "div"
        elif tag == "summary":
            element.tag = "p"
            element.set("class", "hb-summary-line")
        elif "footnote" in classes:
            self._notes(element)

    def _notes(self, notes: HtmlElement) -> None:
        for title in notes.iter("h2"):
            title.drop_tree()
        for item in notes.iterfind("ol/li"):
            item.set("epub:type", "footnote")

    def _link(self, element: HtmlElement, classes: list[str]) -> None:
        href = element.get("href", "")
        if "footnote-ref" in classes:
            element.set("href", f"#{anchor(self.article.path, href.removeprefix('#'))}")
            element.set("epub:type", "noteref")
            parent = element.getparent()
            if parent is not None and parent.tag == "sup":
                parent.drop_tag()
            return
        place = self.sections.links.resolve(self.article.path, href)
        if place.page in self.edition.pages:
            element.set("href", f"#{anchor(place.page, place.anchor or TITLE_ANCHOR)}")
        elif place.address:
            element.set("href", place.address)
        else:
            element.drop_tag()

    def _drawing(self, element: HtmlElement) -> None:
        alt = element[0].get("aria-label", "") if len(element) else ""
        for child in list(element):
            element.remove(child)
        picture = lxml_html.Element("img")
        picture.set("alt", alt)
        element.append(picture)
        self._picture(picture, element.get("data-src", ""))

    def _picture(self, picture: HtmlElement, source: str) -> None:
        settings = self.sections.book.settings
        path = settings.root / settings.docs / source
        name = sha256(source.encode()).hexdigest()[:16] + path.suffix.lower()
        picture.set("src", name)
        if path.suffix.lower() == ".svg":
            self.files[name] = drawing.for_print(drawing.read(path), "sans-serif").encode()
        else:
            self.files[name] = path.read_bytes()


def anchor(path: str, name: str) -> str:
    """An anchor of a page in a file that holds several pages.

    Example:
        *before* ``part/chapter.md``, ``summary``; *after* ``part-chapter--summary``.
    """
    slug = path.removesuffix(".md").replace("/", "-")
    return f"{slug}--{name}" if name else slug
