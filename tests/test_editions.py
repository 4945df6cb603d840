"""Printed editions of a small handbook, read by real parsers."""

from __future__ import annotations

import io
import json
import re

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.edition import Scope
from handbook.editions.plan import plan
from handbook.editions.print.layout import lay_out
from handbook.editions.print.printing import PrintJob, print_batch
from handbook.editions.sections import Sections
from tests.conftest import MakeBook, fixture_book
from tests.pdftree import Document
from tests.printing import DAY, page_texts, planned, printed, shop, words_of


@pytest.fixture(scope="module")
def bread() -> Book:
    """The handbook on sourdough."""
    return fixture_book("sourdough")


@pytest.fixture(scope="module")
def whole(bread: Book) -> bytes:
    """Its whole book, for learners."""
    return printed(bread)


def test_a_build_makes_every_kind_of_edition(bread: Book) -> None:
    assert [edition.file_name for edition in plan(bread)] == [
        "bread-with-time-a4.pdf",
        "bread-with-time-letter.pdf",
        "bread-with-time-a4-large.pdf",
        "bread-with-time-letter-large.pdf",
        "bread-with-time-tutor-a4.pdf",
        "bread-with-time-tutor-letter.pdf",
        "bread-with-time-tutor-a4-large.pdf",
        "bread-with-time-tutor-letter-large.pdf",
        "bread-with-time.epub",
        "bread-with-time-tutor.epub",
        "bread-with-time-handouts-a4.pdf",
        "bread-with-time-handouts-letter.pdf",
        "bread-with-time-cards-a4.pdf",
        "bread-with-time-cards-letter.pdf",
        "bread-with-time-keys-tutor-a4.pdf",
        "bread-with-time-keys-tutor-letter.pdf",
        "chapter-feeding-a4.pdf",
        "chapter-feeding-letter.pdf",
        "chapter-feeding-tutor-a4.pdf",
        "chapter-feeding-tutor-letter.pdf",
        "chapter-feeding-letter-large.pdf",
        "chapter-folding-a4.pdf",
        "chapter-folding-letter.pdf",
        "chapter-folding-tutor-a4.pdf",
        "chapter-folding-tutor-letter.pdf",
        "chapter-folding-letter-large.pdf",
        "handout-feeding-sheet-a4.pdf",
        "handout-feeding-sheet-letter.pdf",
        "handout-feeding-sheet.docx",
        "handout-feeding-sheet-tutor-a4.pdf",
        "handout-feeding-sheet-tutor-letter.pdf",
        "handout-feeding-sheet-tutor.docx",
        "handout-feeding-sheet-letter-large.pdf",
    ]


def test_settings_say_which_editions_are_made(make_book: MakeBook) -> None:
    loaded = make_book(
        "Text.", editions={"papers": ["letter"], "large_print": False, "tutor": False}
    )
    assert not plan(loaded)
    loaded = make_book(
        {"index.md": "Text."},
        editions={"papers": ["letter"], "large_print": False, "tutor": False},
        book={"front": ["index.md"]},
    )
    assert [edition.file_name for edition in plan(loaded)] == ["test-letter.pdf", "test.epub"]


def test_the_book_has_bookmarks_for_parts_chapters_and_sections(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf, pdf.open_outline() as outline:
        top = [item.title for item in outline.root]
        part = next(item for item in outline.root if item.title == "The starter")
        chapters = [item.title for item in part.children]
        sections = [item.title for item in part.children[0].children]
    assert top == [
        "Contents", "Bread with Time", "The starter", "Baker's words", "Sources", "Index of terms",
    ]  # fmt: skip
    assert chapters == ["1 Feeding a starter", "2 Folding"]
    assert sections == ["Feed it", "More", "Feedback on the checks", "Sources"]


def test_the_contents_give_page_numbers_that_viewers_show_too(whole: bytes) -> None:
    pages = page_texts(whole)
    contents = next(page for page in pages if page.startswith("Contents"))
    for title in ("Folding", "Sources"):
        line = next(line for line in contents.splitlines() if title in line)
        number = int(line.split()[-1])
        assert title in pages[number - 1]
        assert pypdfium2.PdfDocument(whole).get_page_label(number - 1) == str(number)


def test_a_reference_across_chapters_gives_the_page_and_leads_there(whole: bytes) -> None:
    pages = page_texts(whole)
    number = int(re.search(r"folding \(p\.\s(\d+)\)", " ".join(pages)).group(1))
    assert "Why" in pages[number - 1]
    document = Document(whole)
    link = next(e for e in document.root.of("Link") if e.text.strip() == "folding")
    assert document.page_of(link) == number


def test_citations_lead_to_the_list_and_works_tell_their_pages(whole: bytes) -> None:
    document = Document(whole)
    chapter = next(e for e in document.root.of("P") if "Old bakers" in e.text)
    (page,) = {number for e in chapter.walk() for number in e.pages}
    cite = next(e for e in chapter.of("Link") if e.text.strip() == "[1, p. 12]")
    listed = document.page_of(cite)
    item = next(
        e
        for e in document.root.of("LI")
        if "Cited on page" in e.text
        and listed in {number for inner in e.walk() for number in inner.pages}
    )
    back = [e for e in item.of("Link") if e.text.strip() == str(page)]
    assert document.page_of(back[0]) == page


def test_footnotes_stand_at_the_foot_of_their_page(whole: bytes) -> None:
    page = next(text for text in page_texts(whole) if "flour matters" in text)
    lines = page.strip().splitlines()
    assert "Rye most of all" in lines[-2]
    assert lines[-1].isdigit()


def test_running_heads_name_book_and_chapter(whole: bytes) -> None:
    heads = {text for _, text in Document(whole).untagged}
    pages = page_texts(whole)
    left = [
        n for n, text in enumerate(pages, 1) if text.startswith("Bread with Time\n") and n % 2 == 0
    ]
    assert left
    assert all("Lesson" not in pages[n - 1].splitlines()[0] for n in left)
    assert any("Bread with Time" in head for head in heads)


def test_glossary_terms_have_an_index_with_pages(whole: bytes) -> None:
    pages = page_texts(whole)
    index = next(page for page in pages if page.startswith("Index of terms"))
    numbers = [int(n) for n in re.search(r"Starter, ([\d, ]+)", index).group(1).split(", ")]
    assert "Starter" in pages[numbers[-1] - 1]
    assert pages[numbers[-1] - 1].startswith("Baker's words")
    assert "A starter doubles" in pages[numbers[0] - 1]


def test_practices_and_drawings_are_listed_with_their_pages(whole: bytes) -> None:
    pages = page_texts(whole)
    lists = next(page for page in pages if "Practices" in page and "Drawings" in page)
    for title, text in (("Feed it", "Throw half away"), ("The rise", "The dough doubles")):
        number = int(re.search(rf"{title}[ .]+(\d+)", lists).group(1))
        assert text in pages[number - 1]


def test_six_answers_stand_where_they_belong(bread: Book) -> None:
    """Feedback, model answer and key, each for learners and for tutors."""
    learner = words_of(printed(bread, Scope.CHAPTER, slug="feeding"))
    tutor = words_of(printed(bread, Scope.CHAPTER, Audience.TUTOR, "feeding"))
    apart = learner.index("Feedback on the checks")
    assert learner.index("It smells sharp") < apart < learner.index("Acid builds up")
    assert apart < learner.index("Otherwise it needs twice the flour")
    assert "Feedback on the checks" not in tutor
    assert tutor.index("It smells sharp") < tutor.index("Acid builds up") < tutor.index("Why half?")
    assert tutor.index("Why throw") < tutor.index("Otherwise it needs twice") < tutor.index("More")
    sheet = page_texts(printed(bread, Scope.HANDOUT, slug="feeding-sheet"))
    keyed = page_texts(printed(bread, Scope.HANDOUT, Audience.TUTOR, "feeding-sheet"))
    assert "KEYONLY" not in "".join(sheet)
    assert "KEYONLY" not in keyed[0]
    assert keyed[1].startswith("Answer key: Feeding sheet")
    assert "KEYONLY" in keyed[1]


def test_the_good_option_is_ticked_in_words_and_sign(bread: Book) -> None:
    document = Document(printed(bread, Scope.CHAPTER, slug="feeding"))
    labels = [" ".join(e.text.split()) for e in document.root.of("Lbl")]
    assert "A. ✓" in labels
    assert "B." in labels


def test_all_keys_are_gathered_with_one_list_of_works(bread: Book) -> None:
    text = words_of(printed(bread, Scope.KEYS, Audience.TUTOR))
    assert text.startswith("Answer keys Kitchen sheet 1: Feeding sheet KEYONLY: rye is hungriest.")


def test_cards_hold_the_practice_and_nothing_else(bread: Book) -> None:
    text = words_of(printed(bread, Scope.CARDS))
    assert "Try it in the kitchen · Lesson 1" in text
    assert "Throw half away." in text
    assert "A starter doubles" not in text


def test_small_cards_stand_four_to_a_page_with_lines_to_cut(make_book: MakeBook) -> None:
    practice = (
        "/// practice | Card {0}\n    id: card-{0}\n    minutes: 1\n    intensity: low\n"
        "    posture: any\n    eyes: open\n    anchors: [feet]\n    stop: Stop.\n    tell: A friend.\n\n"
        "1. Look.\n///\n\n"
    )
    chapter = (
        "---\ntitle: One\nsummary: S.\nminutes: 9\nlevel: core\nobjectives: {a: b}\nterms: []\n"
        "last_reviewed: 2026-01-31\nreview_after: 2027-01-31\n---\n\n"
    )
    body = "".join(practice.format(n) for n in range(10))
    loaded = make_book({"part/one.md": chapter + body})
    content = printed(loaded, Scope.CARDS)
    titles = [re.findall(r"Card \d", page) for page in page_texts(content)]
    numbers = [[int(title[-1]) for title in page] for page in titles]
    assert numbers == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    page = pypdfium2.PdfDocument(content)[0]
    paths = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]))
    assert sum(pdfium.FPDFPageObj_GetDashCount(path.raw) > 0 for path in paths) >= 4


def test_a_handout_has_purpose_time_source_and_licence(bread: Book) -> None:
    text = words_of(printed(bread, Scope.HANDOUT, slug="feeding-sheet"))
    for piece in (
        "Kitchen sheet 1 Feeding sheet What it is for To keep a week of feeding in view.",
        "Time 5 minutes",
        "☐ Jar washed",
        "Source: After [1].",
        "Licence: CC BY-SA 4.0",
    ):
        assert piece in text


def test_a_handout_has_lines_to_write_on(bread: Book) -> None:
    page = pypdfium2.PdfDocument(printed(bread, Scope.HANDOUT, slug="feeding-sheet"))[0]
    wide = [
        thing
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
        if thing.get_bounds()[2] - thing.get_bounds()[0] > 450
        and thing.get_bounds()[3] - thing.get_bounds()[1] < 3
    ]
    assert len(wide) >= 4


def test_a_chapter_alone_says_where_it_is_from_and_how_to_cite_it(bread: Book) -> None:
    first = " ".join(page_texts(printed(bread, Scope.CHAPTER, slug="folding"))[0].split())
    assert "Learner edition. Version 2.1, 1 February 2026." in first
    assert "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)" in first
    assert (
        "How to cite: The Village Bakehouse (2026). Folding. In Bread with Time: Flour, water, patience (version 2.1)."
        in first
    )


def test_evidence_is_a_word_and_a_sign_with_a_legend(whole: bytes) -> None:
    pages = page_texts(whole)
    assert "[#\xa0Measured]" in "".join(pages).replace("[# ", "[#\xa0")
    assert "Measured. Somebody weighed or timed it." in " ".join(pages[1].split())


def test_addresses_are_printed(whole: bytes) -> None:
    assert "(https://creativecommons.org/licenses/by-sa/4.0/)" in words_of(whole)


def test_one_text_has_the_same_pages_on_both_papers(bread: Book) -> None:
    letter = printed(bread, paper="letter")
    a4 = printed(bread, paper="a4")
    assert page_texts(letter) == page_texts(a4)
    sizes = {
        tuple(round(float(edge)) for edge in (box[2] - box[0], box[3] - box[1]))
        for content in (letter, a4)
        for page in pikepdf.open(io.BytesIO(content)).pages
        for box in [page.mediabox]
    }
    assert sizes == {(612, 792), (595, 842)}


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_nothing_comes_near_the_papers_edge(bread: Book, paper: str) -> None:
    for scope, slug in ((Scope.BOOK, ""), (Scope.HANDOUT, "feeding-sheet"), (Scope.CARDS, "")):
        content = printed(bread, scope, slug=slug, paper=paper)
        for page in list(pypdfium2.PdfDocument(content))[1:]:
            left, bottom, right, top = page.get_mediabox()
            for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                x0, y0, x1, y1 = thing.get_bounds()
                assert x0 - left > 17
                assert right - x1 > 17
                assert y0 - bottom > 17
                assert top - y1 > 17


def test_editions_do_not_depend_on_what_was_printed_before(bread: Book) -> None:
    alone = printed(bread, Scope.CHAPTER, slug="folding")
    assert printed(bread, Scope.CHAPTER, slug="folding") == alone
    sections = Sections(bread)
    jobs = [
        PrintJob(edition.file_name, lay_out(sections, edition, DAY), (edition.paper,))
        for edition in (
            planned(bread),
            planned(bread, Scope.CHAPTER, slug="feeding"),
            planned(bread, Scope.CHAPTER, slug="folding"),
        )
    ]
    assert print_batch(shop(bread), jobs)[2]["letter"].content == alone


def test_a_picture_of_pixels_is_printed_with_its_alternative(make_book: MakeBook, tmp_path) -> None:
    loaded = make_book("Text ![A red dot](dot.png) here.", book={"front": ["index.md"]})
    dot = pypdfium2.PdfDocument.new()
    dot.new_page(10, 10)
    image = dot[0].render().to_pil()
    image.save(loaded.settings.root / "docs" / "dot.png")
    document = Document(printed(loaded))
    assert [e.alt for e in document.root.of("Figure")] == ["A red dot"]


def test_text_is_never_read_as_code(make_book: MakeBook) -> None:
    hostile = [
        "#panic()", '#eval("1")', "@label", "<label>", "$x^2$", "\\#set", "`raw`", "= Head",
        '#import "x": *', "//x", "*star*", "_under_", "~", "[x]", "{x}", "\\u{1F600}", "%s", "{{ x }}",
    ]  # fmt: skip
    title = json.dumps(" ".join(hostile))
    loaded = make_book(
        f"---\ntitle: {title}\n---\n\nText.\n",
        book={"front": ["index.md"]},
        subtitle=json.loads(title),
    )
    assert not loaded.has_errors
    text = words_of(printed(loaded))
    for piece in hostile:
        assert text.count(piece) >= 3, piece
