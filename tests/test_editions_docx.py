"""Handouts as DOCX, read by two independent programs."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from handbook import book
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.docx import make
from handbook.editions.edition import Format, Scope
from handbook.editions.sections import Sections
from tests.conftest import FIXTURES, MakeBook
from tests.printing import DAY, planned

HEAD = (
    "---\ntitle: Sheet\nsummary: S.\nnumber: 7\nchapter: one\nminutes: 5\nform: worksheet\n"
    "purpose: To have one.\nlast_reviewed: 2026-01-31\nreview_after: 2027-01-31\n---\n\n"
)
CHAPTER = (
    "---\ntitle: One\nsummary: S.\nminutes: 9\nlevel: core\nobjectives: {a: b}\nterms: []\n"
    "last_reviewed: 2026-01-31\nreview_after: 2027-01-31\n---\n\nText.\n"
)
RISE = (FIXTURES / "sourdough/docs/assets/rise.svg").read_text(encoding="utf-8")
SHEET = """//// handout | Sheet
    id: sheet
    source: After [@siegel2007].

Read [this](https://example.org/page) and *that*, then [the chapter](../../part/one.md). [!theory]

**Before you look**

- [ ] Look
- [ ] Listen

Then:

1. First
2. Then

| When | What |
|---|---|
| Monday | |

/// figure | The rise
    id: figure-rise
    src: assets/rise.svg
    alt: A curve that rises.

It rises after six hours.
///

/// write | What I saw
    lines: 4
///

/// answer
KEYTEXT
///
////
"""


@pytest.fixture
def loaded(make_book: MakeBook) -> Book:
    pages = {"part/one.md": CHAPTER, "reference/handouts/sheet.md": HEAD + SHEET}
    made = make_book(pages)
    (made.settings.root / "docs/assets").mkdir()
    (made.settings.root / "docs/assets/rise.svg").write_text(RISE, encoding="utf-8")
    again, findings = book.load(made.settings.root / "mkdocs.yml")
    assert again is not None
    assert not [str(finding) for finding in findings if finding.is_error]
    return again


def sheet(loaded: Book, audience: Audience = Audience.LEARNER) -> bytes:
    edition = planned(loaded, Scope.HANDOUT, audience, form=Format.DOCX)
    (content,) = make.make([make.prepare(Sections(loaded), edition, DAY)])
    return content


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def texts(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]


def test_headings_are_headings(loaded: Book) -> None:
    document = opened(sheet(loaded))
    assert texts(document, "Heading 1") == ["Sheet"]
    assert texts(document, "Heading 2") == ["What I saw", "References"]


def test_purpose_time_source_and_licence_are_there(loaded: Book) -> None:
    document = opened(sheet(loaded))
    whole = [p.text for p in document.paragraphs]
    assert "What it is for: To have one." in whole
    assert "Time: 5 minutes" in whole
    assert texts(document, "Small") == ["Handout 7", "Source: After (Siegel, 2007).", "Test"]


def mark_of(document: Document, text: str) -> str:
    """The mark that a list gives to one of its items."""
    paragraph = next(p for p in document.paragraphs if p.text == text)
    number = paragraph._p.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    use = next(n for n in numbering.findall(qn("w:num")) if n.get(qn("w:numId")) == str(number))
    abstract = use.find(qn("w:abstractNumId")).get(qn("w:val"))
    levels = next(
        n
        for n in numbering.findall(qn("w:abstractNum"))
        if n.get(qn("w:abstractNumId")) == abstract
    )
    return str(levels.find(qn("w:lvl")).find(qn("w:lvlText")).get(qn("w:val")))


def test_boxes_to_tick_and_steps_are_lists(loaded: Book) -> None:
    document = opened(sheet(loaded))
    assert mark_of(document, "Look") == mark_of(document, "Listen") == "☐"
    assert mark_of(document, "First") == "%1."


def test_there_are_lines_to_write_on(loaded: Book) -> None:
    document = opened(sheet(loaded))
    assert len(texts(document, "Writing Line")) == 4
    style = document.styles["Writing Line"].element
    borders = style.find(qn("w:pPr")).find(qn("w:pBdr"))
    assert {child.tag for child in borders} == {qn("w:bottom"), qn("w:between")}


def test_lines_to_write_on_stay_on_one_page(loaded: Book) -> None:
    lines = [p for p in opened(sheet(loaded)).paragraphs if p.style.name == "Writing Line"]
    assert [p.paragraph_format.keep_with_next for p in lines] == [True, True, True, None]


def test_a_label_stays_with_what_it_heads(loaded: Book) -> None:
    keeping = [
        p.text for p in opened(sheet(loaded)).paragraphs if p.paragraph_format.keep_with_next
    ]
    assert "Before you look" in keeping
    assert "Then:" not in keeping


def test_a_table_stands_apart_from_what_is_before(loaded: Book) -> None:
    (table,) = opened(sheet(loaded)).tables
    before = table._tbl.getprevious()
    assert before.pPr.pStyle.val == "Compact"
    assert int(before.pPr.find(qn("w:spacing")).get(qn("w:after"))) >= 120


def test_every_page_tells_version_edition_day_and_its_number(loaded: Book) -> None:
    for audience, whom in ((Audience.LEARNER, "Learner"), (Audience.TUTOR, "Tutor")):
        (section,) = opened(sheet(loaded, audience)).sections
        (line,) = section.footer.paragraphs
        assert line.text == f"Sheet · Test 0.1 · {whom} edition · 1 February 2026\t1 / 1"
        fields = [e.text for e in line._p.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]


def test_tables_have_a_head_that_repeats_and_room_to_write(loaded: Book) -> None:
    (table,) = opened(sheet(loaded)).tables
    head, row = table.rows
    assert [cell.text for cell in head.cells] == ["When", "What"]
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert row.cells[1].paragraphs[0].style.name == "Writing Space"


def test_a_drawing_has_its_alternative_and_its_description(loaded: Book) -> None:
    content = sheet(loaded)
    document = opened(content)
    (picture,) = document.element.body.iter(qn("wp:docPr"))
    assert picture.get("descr") == "A curve that rises."
    assert "It rises after six hours." in [p.text for p in document.paragraphs]
    with zipfile.ZipFile(io.BytesIO(content)) as inner:
        (name,) = [n for n in inner.namelist() if n.startswith("word/media/")]
        assert inner.read(name).startswith(b"\x89PNG")


def test_evidence_is_a_word_and_a_sign_and_links_keep_their_addresses(loaded: Book) -> None:
    document = opened(sheet(loaded))
    assert any("[△\xa0Theory]" in p.text for p in document.paragraphs)
    addresses = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert "https://example.org/page" in addresses
    assert not [address for address in addresses if not address.startswith("https://")]


def test_title_language_and_paper_are_set(loaded: Book) -> None:
    document = opened(sheet(loaded))
    assert document.core_properties.title == "Sheet"
    assert document.core_properties.language == "en-GB"
    assert round(document.sections[0].page_width.mm) == 210
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_only_tutors_get_the_key_on_a_page_of_its_own(loaded: Book) -> None:
    assert "KEYTEXT" not in [p.text for p in opened(sheet(loaded)).paragraphs]
    paragraphs = opened(sheet(loaded, Audience.TUTOR)).paragraphs
    place = next(n for n, p in enumerate(paragraphs) if p.text == "KEYTEXT")
    assert paragraphs[place - 1].text == "Answer key: Sheet"
    assert paragraphs[place - 1].style.name == "Heading 2"
    assert paragraphs[place - 2]._p.findall(f".//{qn('w:br')}")[0].get(qn("w:type")) == "page"


def test_the_same_input_gives_the_same_bytes_alone_or_with_others(loaded: Book) -> None:
    sections = Sections(loaded)
    learner, tutor = (
        make.prepare(sections, planned(loaded, Scope.HANDOUT, a, form=Format.DOCX), DAY)
        for a in Audience
    )
    (alone,) = make.make([tutor])
    assert make.make([learner, tutor])[1] == alone


def test_no_time_of_making_is_in_it(loaded: Book) -> None:
    with zipfile.ZipFile(io.BytesIO(sheet(loaded))) as inner:
        assert {info.date_time[:3] for info in inner.infolist()} <= {(1980, 1, 1), (2026, 2, 1)}


def test_no_folder_of_this_machine_is_in_it(loaded: Book) -> None:
    content = sheet(loaded)
    with zipfile.ZipFile(io.BytesIO(content)) as inner:
        everything = b"".join(inner.read(name) for name in inner.namelist())
    for place in (str(loaded.settings.root), "/tmp", str(Path.home())):
        assert place.encode() not in everything


def test_it_opens_in_a_word_processor(loaded: Book, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is missing: tests/system.sh test installs it"
    source = tmp_path / "sheet.docx"
    source.write_bytes(sheet(loaded, Audience.TUTOR))
    subprocess.run(
        [
            office,
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--convert-to", "pdf", "--outdir", str(tmp_path), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    pages = [
        page.get_textpage().get_text_range()
        for page in pypdfium2.PdfDocument(tmp_path / "sheet.pdf")
    ]
    assert "KEYTEXT" in pages[-1]
    assert "KEYTEXT" not in "".join(pages[:-1])
    shown = " ".join("".join(pages).split())
    assert re.search(r"☐ Look ☐ Listen Then: 1\. First 2\. Then When What Monday", shown), shown
