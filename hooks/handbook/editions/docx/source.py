"""The source of a handout as DOCX: its HTML with the styles of a word processor."""

from __future__ import annotations

from html import escape

from lxml import html as lxml_html
from lxml.html import HtmlElement, builder

from handbook import drawing
from handbook.article import Article
from handbook.assemble import Audience
from handbook.editions.print.tables import widths
from handbook.editions.sections import Sections

LEFT_OUT = ("hb-tutor-place", "footnote-backref", "headerlink", "hb-backlinks")
# Classes whose text has a style of its own.
STYLES = {
    "hb-number-line": "Small",
    "hb-source": "Small",
    "hb-licence": "Small",
    "hb-credits": "Small",
    "hb-caption": "Image Caption",
}
# The least part of a table's width that a column has.
NARROWEST = 0.09
ROWS = ("hb-sheet-head", "hb-strip", "hb-facts", "hb-labels")
STYLE = "custom-style"


def sheet(sections: Sections, article: Article, audience: Audience) -> tuple[str, dict[str, bytes]]:
    """A handout as HTML for pandoc, and its pictures by name.

    Args:
        sections: the sections of the handbook.
        article: the handout.
        audience: for whom; tutors get the answer key on a page of its own.

    Example:
        *before* ``<div class="hb-lines"><span class="hb-line"> </span></div>``,
        *after* ``<div custom-style="Writing Line"><p>\xa0</p></div>``.
    """
    return _Sheet(sections, article, audience).run()


class _Sheet:
    def __init__(self, sections: Sections, article: Article, audience: Audience) -> None:
        self.sections = sections
        self.article = article
        self.audience = audience
        self.files: dict[str, bytes] = {}
        html = sections.html(article, audience)
        self.root = lxml_html.fragment_fromstring(html, create_parent="div")

    def run(self) -> tuple[str, dict[str, bytes]]:
        """Prepare the whole sheet."""
        for name in LEFT_OUT:
            for element in self.root.find_class(name):
                element.drop_tree()
        self._move_keys()
        for element in list(self.root.iter()):
            if isinstance(element.tag, str):
                self._prepare(element)
        return str(lxml_html.tostring(self.root, encoding="unicode")), self.files

    def _move_keys(self) -> None:
        """Put answer keys on a page of their own, after everything else."""
        words = self.sections.book.settings.words
        for key in self.root.find_class("hb-key"):
            key.drop_tree()
            title = f"{words.answer_key}: {self.article.title}"
            self.root.append(builder.DIV(builder.CLASS("page-break")))
            self.root.append(builder.H2(title))
            self.root.extend(list(key))

    def _prepare(self, element: HtmlElement) -> None:
        tag, classes = str(element.tag), element.get("class", "").split()
        style = next((STYLES[name] for name in classes if STYLES.get(name)), "")
        if tag == "p" and style:
            _wrap(element, style)
        elif "hb-lines" in classes:
            _write_lines(element)
        elif "hb-blank" in classes:
            element.append(_styled("Writing Space", 1))
        elif "hb-box" in classes:
            # Pandoc takes a list whose items begin with a box for a list to tick.
            element.tail = f" {(element.tail or '').lstrip()}"
            element.drop_tag()
        elif "hb-reference-list" in classes:
            _works(element)
        elif any(name in ROWS for name in classes):
            _rows(element)
        elif tag == "table":
            _column_widths(element)
        elif tag == "img" or "hb-drawing" in classes:
            self._picture(element, classes)
        elif tag == "a":
            self._link(element, classes)
        elif tag in ("figure", "figcaption", "details"):
            element.tag = "div"
        elif tag == "summary":
            element.tag = "p"

    def _link(self, element: HtmlElement, classes: list[str]) -> None:
        href = element.get("href", "")
        if "footnote-ref" in classes or href.startswith("#"):
            return
        place = self.sections.links.resolve(self.article.path, href)
        if place.address and "hb-evidence" not in classes and "hb-term-link" not in classes:
            element.set("href", place.address)
            return
        if "hb-evidence" in classes:
            label = f"[{element.text_content()}]".replace(" ", "\u00a0")
            for child in list(element):
                element.remove(child)
            element.text = label
        element.drop_tag()

    def _picture(self, element: HtmlElement, classes: list[str]) -> None:
        settings = self.sections.book.settings
        if "hb-drawing" in classes:
            source = element.get("data-src", "")
            alt = element[0].get("aria-label", "") if len(element) else ""
            for child in list(element):
                element.remove(child)
            element.append(builder.P(builder.IMG(alt=alt)))
            picture = element[0][0]
        else:
            source = self.sections.links.file(self.article.path, element.get("src", ""))
            picture = element
        path = settings.root / settings.docs / source
        name = f"picture-{len(self.files) + 1}{path.suffix.lower()}"
        picture.set("src", name)
        picture.set("style", "width: 100%")
        if path.suffix.lower() == ".svg":
            drawn = drawing.for_print(drawing.read(path), settings.handbook.fonts.sans)
            self.files[name] = drawn.encode()
        else:
            self.files[name] = path.read_bytes()


def _wrap(element: HtmlElement, style: str) -> None:
    wrapper = builder.DIV()
    wrapper.set(STYLE, style)
    wrapper.tail, element.tail = element.tail, None
    element.addprevious(wrapper)
    wrapper.append(element)


def _styled(style: str, count: int) -> HtmlElement:
    paragraphs = "<p>&#160;</p>" * count
    return lxml_html.fragment_fromstring(f'<div {STYLE}="{escape(style)}">{paragraphs}</div>')


def _write_lines(element: HtmlElement) -> None:
    lines = _styled("Writing Line", len(element.find_class("hb-line")))
    lines.tail = element.tail
    parent = element.getparent()
    if parent is not None:
        parent.replace(element, lines)


def _rows(element: HtmlElement) -> None:
    """Names and values as paragraphs.

    Example:
        *before* ``<dl><div><dt>Time</dt><dd>5 minutes</dd></div></dl>``,
        *after* ``<div><p><strong>Time: </strong>5 minutes</p></div>``.
    """
    element.tag = "div"
    for row in list(element):
        name, value = row.find("dt"), row.find("dd")
        if name is None or value is None:
            continue
        paragraph = builder.P(builder.STRONG(f"{name.text_content()}: "))
        paragraph[0].tail = value.text
        paragraph.extend(list(value))
        element.replace(row, paragraph)


def _works(element: HtmlElement) -> None:
    """A list of works as paragraphs that hang, each still a place to lead to."""
    element.tag = "div"
    element.set(STYLE, "Bibliography")
    for item in element.iterfind("li"):
        item.tag = "p"
        for mark in item.find_class("hb-reference"):
            mark.set("id", item.attrib.pop("id", ""))


def _column_widths(table: HtmlElement) -> None:
    head = [cell.text_content() for row in table.iterfind("./thead/tr") for cell in row]
    rows = [[cell.text_content() for cell in row] for row in table.iterfind("./tbody/tr")]
    shares = widths(head, rows)
    shares = [max(share, NARROWEST * sum(shares)) for share in shares]
    columns = [builder.COL(style=f"width: {100 * share / sum(shares):.1f}%") for share in shares]
    table.insert(0, builder.COLGROUP(*columns))
