"""Course packs: what a tutor chooses, as one PDF."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from handbook import book
from handbook.book import Book
from handbook.editions.cache import Cache
from handbook.editions.making import Maker
from handbook.editions.packs.pack import HelpLine, Pack, read
from tests.conftest import ROOT, fixture_book
from tests.pdftree import Document
from tests.pdfua import faults
from tests.printing import DAY, everything_in, page_texts, words_of

BREAD = """\
title: Week 3
subtitle: Of folding
group: Evening group, Hall B
dates: [2026-03-01, every Tuesday until Easter]
cover: |
  Bring a bowl.

  And a spoon.
help:
  - name: Night baker
    number: ext. 5678
    note: until four
parts:
  - page: index
  - heading: In the kitchen
  - chapter: folding
  - practice: feed-it
  - handout: feeding-sheet
"""
PLANTED = """\
title: All
edition: {}
parts:
  - chapter: one
  - handout: sheet
  - page: reference/words
"""


@pytest.fixture(scope="module")
def bread() -> Book:
    return fixture_book("sourdough")


def packed(loaded: Book, text: str, folder: Path, name: str = "week-3.pack.yml") -> bytes:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    pack, chosen, findings = read(loaded, file)
    assert pack is not None, findings
    found, content = Maker(loaded, DAY, Cache(None)).make_pack(pack, chosen, file)
    assert found.startswith("pack-week-3-")
    return content


@pytest.fixture(scope="module")
def week(bread: Book, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return packed(bread, BREAD, tmp_path_factory.mktemp("packs"))


def test_the_cover_says_for_whom_it_is(week: bytes) -> None:
    cover = " ".join(page_texts(week)[0].split())
    for line in (
        "Week 3", "Of folding", "Evening group, Hall B",
        "1 March 2026, every Tuesday until Easter", "Bring a bowl.", "And a spoon.",
        "Learner edition",
    ):  # fmt: skip
        assert line in cover


def test_it_has_contents_of_its_own_and_its_parts_in_order(week: bytes) -> None:
    document = Document(week)
    entries = [re.sub(r"[.\s]*\d*$", "", e.text) for e in document.root.of("TOCI")]
    assert entries == [
        "Help near you", "Bread with Time", "In the kitchen", "Folding", "Feed it",
        "Feeding sheet", "Sources",
    ]  # fmt: skip
    texts = page_texts(week)
    assert "Night baker: ext. 5678 (until four)" in next(
        text for text in texts[3:] if "Help near you" in text
    )


def test_works_are_listed_once_at_its_end(week: bytes) -> None:
    words = words_of(week)
    assert words.count("Sour doughs of the valley") == 1
    assert "Sour doughs of the valley" in page_texts(week)[-1]


def test_a_link_to_a_part_that_is_left_out_is_plain_text(bread: Book, tmp_path: Path) -> None:
    text = "title: T\nparts:\n  - chapter: folding\n"
    document = Document(packed(bread, text, tmp_path))
    pages = len(document.pdf.pages)
    links = [element for element in document.root.of("Link") if "/Dest" in element.links[0]]
    assert links
    assert all(1 <= document.page_of(link) <= pages for link in links)
    assert "Feeding a starter" in words_of(packed(bread, text, tmp_path))


def test_it_conforms_to_pdf_ua_on_any_paper_and_in_large_print(
    bread: Book, week: bytes, tmp_path: Path
) -> None:
    assert faults(Document(week)) == []
    large = Document(packed(bread, BREAD + "large_print: true\npaper: a4\n", tmp_path))
    assert faults(large) == []
    left, bottom, right, top = (float(edge) for edge in large.pdf.pages[0].mediabox)
    assert (round(right - left), round(top - bottom)) == (595, 842)


def test_the_same_pack_gives_the_same_bytes(bread: Book, week: bytes, tmp_path: Path) -> None:
    assert packed(bread, BREAD, tmp_path) == week


@pytest.mark.parametrize("edition", ["learner", "tutor"])
def test_what_is_for_tutors_is_in_tutors_packs_only(edition: str, tmp_path: Path) -> None:
    content = packed(fixture_book("planted"), PLANTED.format(edition), tmp_path)
    found = {
        word
        for text in everything_in("week-3.pdf", content)
        for word in re.findall(r"(?:TUTOR|KEY)[A-Z]+", text)
    }
    assert ({"TUTORSHEET", "KEYTEXT"} <= found) is (edition == "tutor")
    assert bool(found) is (edition == "tutor")


def test_a_pack_as_the_sites_builder_writes_it_is_read() -> None:
    pack = Pack.model_validate(
        {
            "title": "T",
            "dates": "Tuesdays",
            "help": ["Porter: 1234", "Ring the bell"],
            "parts": [{"chapter": "folding"}],
        }
    )
    assert pack.dates == ["Tuesdays"]
    assert [(line.name, line.number) for line in pack.help] == [
        ("Porter", "1234"),
        ("Ring the bell", ""),
    ]


def test_a_help_line_in_names_and_values_needs_its_number(bread: Book, tmp_path: Path) -> None:
    file = tmp_path / "a.pack.yml"
    file.write_text("title: T\nhelp:\n  - name: N\nparts:\n  - chapter: folding\n")
    _, _, findings = read(bread, file)
    assert [(f.line, f.what) for f in findings] == [(3, "the field help.0.number is missing")]
    assert HelpLine(name="N", number="1").note == ""


def test_a_name_is_never_a_path(bread: Book, tmp_path: Path) -> None:
    file = tmp_path / "a.pack.yml"
    file.write_text("title: T\nparts:\n  - page: ../../../../etc/passwd\n")
    pack, _, findings = read(bread, file)
    assert pack is None
    assert [finding.rule.value for finding in findings] == ["pack-part"]


@pytest.mark.xdist_group("real book")
def test_the_example_of_the_page_on_packs_is_right(tmp_path: Path) -> None:
    page = (ROOT / "docs/reference/pack.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.S)
    file = tmp_path / "week-3.pack.yml"
    file.write_text(example, encoding="utf-8")
    loaded, _ = book.load(ROOT / "mkdocs.yml")
    assert loaded is not None
    pack, chosen, findings = read(loaded, file)
    assert findings == []
    assert pack is not None
    assert set(re.findall(r"^(\w+):", example, re.M)) == set(Pack.model_fields)
    assert pack.dates == [date(2027, 1, 12), "every Tuesday until Easter"]
    assert len(chosen) == len(pack.parts)
