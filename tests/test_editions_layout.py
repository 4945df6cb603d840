"""How pages are laid out: widths of columns, what stays whole, when a sheet is set tighter."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2
import pytest

from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.cache import Cache
from handbook.editions.edition import Scope
from handbook.editions.links import Links
from handbook.editions.making import Maker
from handbook.editions.print.nodes import Converter
from handbook.editions.print.tables import widths
from tests.conftest import MakeBook, fixture_book
from tests.printing import DAY, page_texts, planned, printed

HEAD = (
    "---\ntitle: Sheet\nsummary: S.\nnumber: 7\nchapter: one\nminutes: 5\nform: worksheet\n"
    "purpose: To have one.\nlast_reviewed: 2026-01-31\nreview_after: 2027-01-31\n---\n\n"
)
CHAPTER = (
    "---\ntitle: One\nsummary: S.\nminutes: 9\nlevel: core\nobjectives: {a: b}\nterms: []\n"
    "last_reviewed: 2026-01-31\nreview_after: 2027-01-31\n---\n\n"
)


@pytest.fixture(scope="module")
def bread() -> Book:
    return fixture_book("sourdough")


def test_a_column_has_room_for_its_longest_word() -> None:
    words = ["Netherlands", "0800 111 0 111; 116 123", "telemanas.mohfw.gov.in"]
    shares = widths(["Where", "Number", "Address"], [words, ["A", "1", "b"]])
    assert all(
        share >= letters
        for share, letters in zip(
            shares, (len("Netherlands"), len("0800 111 0 111;"), len(words[2])), strict=True
        )
    )


def test_columns_share_a_line_by_what_is_in_them() -> None:
    assert widths(["Day", "What I saw"], [["Monday", ""]]) == [26.2, 67.8]
    short, long = widths(["A", "B"], [["one", "a long text " * 20]])
    assert long > 5 * short


def test_words_that_leave_no_room_share_it_all() -> None:
    crowded = widths(["a"] * 8, [["x" * 12] * 8])
    assert len(set(crowded)) == 1


def test_answers_that_stand_apart_do_not_count_as_length(bread: Book) -> None:
    feedback = "word " * 250
    html = (
        '<section class="hb-check" id="c"><h3 class="hb-title"><span class="hb-name">C</span></h3>'
        '<ol class="hb-options"><li class="hb-option"><div class="hb-choice"><p>One</p></div>'
        f'<details class="hb-feedback"><p>{feedback}</p></details></li></ol></section>'
    )
    for in_place in (False, True):
        converter = Converter("index.md", Links(bread), answers_in_place=in_place)
        ((_, attributes, _),) = converter.convert(html)
        assert attributes["long"] is in_place


def sheet(make_book: MakeBook, body: str) -> Book:
    return make_book(
        {
            "part/one.md": CHAPTER + "Text.\n",
            "reference/handouts/sheet.md": f"{HEAD}//// handout | Sheet\n    id: sheet\n\n{body}\n////\n",
        }
    )


def lines(count: int) -> str:
    return "".join(f"/// write | Part {n}\n    lines: 3\n///\n\n" for n in range(count))


def pages(loaded: Book) -> int:
    edition = planned(loaded, Scope.HANDOUT)
    (made,) = Maker(loaded, DAY, Cache(None)).make([edition])
    assert made.pages == len(pypdfium2.PdfDocument(made.content))
    return made.pages


def test_a_sheet_is_set_tighter_where_that_saves_a_page(make_book: MakeBook) -> None:
    needed = {}
    for count in range(4, 8):
        loaded = sheet(make_book, lines(count))
        needed[count] = (len(page_texts(printed(loaded, Scope.HANDOUT))), pages(loaded))
    assert (2, 1) in needed.values()
    assert all(tight <= loose for loose, tight in needed.values())


def test_a_short_table_stays_on_one_page(make_book: MakeBook) -> None:
    rows = "".join(f"| Row {n} | |\n" for n in range(4))
    for count in range(3, 7):
        loaded = sheet(make_book, f"{lines(count)}| What | When |\n|---|---|\n{rows}")
        found = [re.findall(r"Row \d", text) for text in page_texts(printed(loaded, Scope.HANDOUT))]
        assert [len(names) for names in found if names] == [4]


def sizes(content: bytes) -> dict[float, str]:
    """The letters of a PDF by their size in points, those of drawings left out."""
    found: dict[float, str] = {}
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        for number in range(text.count_chars()):
            letter = text.get_text_range(number, 1)
            if letter.strip() and not pypdfium2.raw.FPDFText_IsGenerated(text.raw, number):
                size = round(pypdfium2.raw.FPDFText_GetFontSize(text.raw, number), 1)
                found[size] = found.get(size, "") + letter
    return {size: letters for size, letters in found.items() if letters != "hours"}


def test_nothing_in_large_print_is_smaller_than_18_points(bread: Book) -> None:
    letters = sizes(printed(bread, is_large=True))
    assert min(letters) == 18.0
    assert "[1]Ryemostofall" in letters[18.0]


def test_the_mark_of_a_note_can_be_read(bread: Book) -> None:
    letters = sizes(printed(bread))
    assert min(letters) > 6


def test_a_work_cited_on_pages_in_a_row_names_the_first_and_the_last(make_book: MakeBook) -> None:
    text = "\n\n".join("A word more. " * 60 + "[@siegel2007]." for _ in range(12))
    loaded = make_book({"part/one.md": CHAPTER + text})
    (found,) = re.findall(
        r"Cited on page ([\d–, ]+)", " ".join(page_texts(printed(loaded, Scope.CHAPTER)))
    )
    assert re.fullmatch(r"1–[3-9]", found)


def test_the_tutors_sheet_is_the_learners_and_its_key(bread: Book) -> None:
    learner = page_texts(printed(bread, Scope.HANDOUT, slug="feeding-sheet"))
    edition = planned(bread, Scope.HANDOUT, Audience.TUTOR, slug="feeding-sheet")
    assert replace(edition, audience=Audience.LEARNER).file_name.endswith(
        "feeding-sheet-letter.pdf"
    )
    tutor = page_texts(printed(bread, Scope.HANDOUT, Audience.TUTOR, slug="feeding-sheet"))
    assert not any("KEYONLY" in text for text in learner)
    assert "KEYONLY" in tutor[-1]
    assert "KEYONLY" not in "".join(tutor[:-1])
