"""The EPUB edition, made by pandoc from the assembled articles."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, date, datetime
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from uuid import UUID

from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook import drawing, pandoc
from handbook.article import Article
from handbook.assemble import assemble
from handbook.book import Book
from handbook.editions.edition import Edition
from handbook.editions.layout import Layout
from handbook.frontmatter import Kind
from handbook.heads import TITLE_ANCHOR, date_text

STYLE = "epub.css"


def make(book: Book, edition: Edition, day: date) -> bytes:
    """Make an EPUB 3.

    Args:
        book: the handbook, its citations formatted.
        edition: which pages, and for whom.
        day: the date that it bears.

    Raises:
        PandocError: pandoc could not make it.
    """
    own = book.settings.handbook
    layout = Layout(book, edition, day)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = "\n".join(_sections(book, edition, layout, folder))
        metadata = {
            "title": book.settings.name,
            "subtitle": own.subtitle,
            "creator": [{"role": "author", "text": author} for author in own.authors],
            "publisher": own.publisher,
            "description": book.settings.description,
            "lang": own.language,
            "date": day.isoformat(),
            "rights": f"{own.licence.name} {own.licence.url}".strip(),
            "identifier": [{"scheme": "UUID", "text": f"urn:uuid:{_identifier(book, edition)}"}],
        }
        metadata = {name: value for name, value in metadata.items() if value}
        (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
        (folder / "book.html").write_text(text, encoding="utf-8")
        output = folder / "book.epub"
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        arguments = [
            "--from=html+epub_html_exts",
            "--to=epub3",
            f"--output={output}",
            f"--metadata-file={folder / 'metadata.json'}",
            f"--css={files('handbook.editions') / 'templates' / STYLE}",
            f"--resource-path={folder}",
            "--split-level=2",
            "--toc",
            "--toc-depth=3",
            "--wrap=none",
            str(folder / "book.html"),
        ]
        pandoc.run(arguments, epoch=int(midnight.timestamp()))
        return output.read_bytes()


def _identifier(book: Book, edition: Edition) -> UUID:
    """A permanent identifier of the edition, the same at every build."""
    name = f"{book.settings.url or book.settings.name}#{edition.file_name}"
    return UUID(bytes=sha256(name.encode()).digest()[:16], version=5)


def _sections(book: Book, edition: Edition, layout: Layout, folder: Path) -> list[str]:
    words = book.settings.words
    sections = []
    parts: list[str] = []
    imprint = (
        f'<h1 class="unnumbered">{escape(book.settings.name)}</h1><p>{escape(words.version)} '
        f"{escape(book.settings.handbook.version)}, {escape(date_text(book, layout.day))}</p>"
    )
    sections.append(imprint)
    for path in edition.pages:
        article = book.articles[path]
        part = book.part_of(article) if article.kind is Kind.CHAPTER else ""
        if part and part not in parts:
            parts.append(part)
            title = f"{escape(words.part)} {len(parts)}: {escape(part)}"
            sections.append(f'<h1 id="part-{len(parts)}">{title}</h1>')
        sections.append(_Section(book, edition, layout, article, folder, 1 if part else 0).html())
    return sections


class _Section:
    """One article as a part of the EPUB's source."""

    def __init__(
        self,
        book: Book,
        edition: Edition,
        layout: Layout,
        article: Article,
        folder: Path,
        shift: int,
    ) -> None:
        self.book = book
        self.edition = edition
        self.layout = layout
        self.article = article
        self.folder = folder
        self.shift = shift

    def html(self) -> str:
        """The article with its own anchors, notes that pandoc knows, and drawings as files."""
        assembled = assemble(self.book, self.article, self.edition.audience)
        root = lxml_html.fragment_fromstring(assembled.html, create_parent="div")
        for name in ("hb-tutor-place", "footnote-backref", "headerlink"):
            for element in root.find_class(name):
                element.drop_tree()
        for element in list(root.iter()):
            if isinstance(element.tag, str):
                self._prepare(element)
        return str(lxml_html.tostring(root, encoding="unicode"))

    def _prepare(self, element: HtmlElement) -> None:
        tag, classes = element.tag, element.get("class", "").split()
        if "hb-term" in classes:
            # Pandoc's description lists have no groups: the term itself carries the anchor.
            for name in element.iter("dfn"):
                name.set("id", element.attrib.pop("id", ""))
        if tag in ("h1", "h2", "h3", "h4", "h5"):
            element.tag = f"h{min(int(tag[1]) + self.shift, 6)}"
        if element.get("id"):
            element.set("id", self._anchor(self.article.path, element.get("id", "")))
        for attribute in ("aria-labelledby", "tabindex", "role", "aria-hidden"):
            element.attrib.pop(attribute, None)
        if tag == "a":
            self._link(element, classes)
        elif "hb-drawing" in classes:
            self._drawing(element)
        elif tag == "details":
            element.tag = "div"
        elif tag == "summary":
            element.tag = "p"
            element.set("class", "hb-summary-line")
        elif "footnote" in classes:
            for title in element.iter("h2"):
                title.drop_tree()
        elif tag == "li" and element.get("id", "").endswith(tuple(self._note_endings(element))):
            element.set("epub:type", "footnote")

    def _note_endings(self, element: HtmlElement) -> list[str]:
        grand = element.getparent().getparent() if element.getparent() is not None else None
        is_note = grand is not None and "footnote" in grand.get("class", "").split()
        return [element.get("id", "")] if is_note else ["\0"]

    def _anchor(self, path: str, anchor: str) -> str:
        slug = path.removesuffix(".md").replace("/", "-")
        return f"{slug}--{anchor}" if anchor else slug

    def _link(self, element: HtmlElement, classes: list[str]) -> None:
        href = element.get("href", "")
        if "footnote-ref" in classes:
            element.set("href", f"#{self._anchor(self.article.path, href.removeprefix('#'))}")
            element.set("epub:type", "noteref")
            parent = element.getparent()
            if parent is not None and parent.tag == "sup":
                parent.drop_tag()
            return
        target = self.layout.resolve(self.article.path, href)
        if target.page:
            anchor = self._anchor(target.page, target.anchor or TITLE_ANCHOR)
            element.set("href", f"#{anchor}")
        elif target.address:
            element.set("href", target.address)
        else:
            element.drop_tag()

    def _drawing(self, element: HtmlElement) -> None:
        source = element.get("data-src", "")
        file = self.folder / (sha256(source.encode()).hexdigest()[:16] + ".svg")
        path = self.book.settings.root / self.book.settings.docs / source
        file.write_text(drawing.for_print(drawing.read(path)), encoding="utf-8")
        alt = element[0].get("aria-label", "") if len(element) else ""
        for child in list(element):
            element.remove(child)
        picture = lxml_html.Element("img")
        picture.set("src", file.name)
        picture.set("alt", alt)
        element.append(picture)
