"""What is for tutors stands in tutors' editions only, and answers where they belong.

The handbook in ``fixtures/planted`` has a word of its own at every place that could
leak: TUTOR… in notes for tutors, KEY… in answer keys, ANSWER… in feedback.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest

from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.edition import Scope
from tests.conftest import FIXTURES, built_fixture, fixture_book
from tests.printing import everything_in, printed, words_of

PLANTED = re.compile(r"(?:TUTOR|KEY)[A-Z]+")
TUTOR_VIEW = "tutor-view"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site, every edition included."""
    root = tmp_path_factory.mktemp("planted") / "handbook"
    return built_fixture("planted", root)


@pytest.fixture(scope="module")
def planted() -> Book:
    return fixture_book("planted")


def sources() -> set[str]:
    """Every word that was planted for tutors."""
    texts = [path.read_text(encoding="utf-8") for path in (FIXTURES / "planted/docs").rglob("*.md")]
    return {word for text in texts for word in PLANTED.findall(text)}


def found_in(site: Path, path: Path) -> set[str]:
    name = path.relative_to(site).as_posix()
    return {
        word
        for text in (name, *everything_in(name, path.read_bytes()))
        for word in PLANTED.findall(text)
    }


def editions(site: Path, audience: str) -> list[Path]:
    listed = json.loads((site / "downloads/index.json").read_text(encoding="utf-8"))["editions"]
    return [site / "downloads" / row["path"] for row in listed if row["edition"] == audience]


def test_the_fixture_plants_a_word_at_every_place() -> None:
    assert len(sources()) >= 25


def test_no_file_for_learners_holds_a_tutors_word(site: Path) -> None:
    for_tutors = {*editions(site, "tutor"), *(site / TUTOR_VIEW).rglob("*")}
    looked_at = [p for p in site.rglob("*") if p.is_file() and p not in for_tutors]
    kinds = {path.suffix for path in looked_at}
    assert {".html", ".json", ".pdf", ".epub", ".docx", ".xml", ".bib", ".svg"} <= kinds
    assert {path: found for path in looked_at if (found := found_in(site, path))} == {}


def test_the_search_reads_inside_every_format(site: Path) -> None:
    """Were the search blind to a format, the test above would prove nothing."""
    for path in editions(site, "tutor"):
        assert found_in(site, path), path.name


def test_tutors_get_every_word(site: Path) -> None:
    chapter = site / "downloads/chapter-one-tutor-a4.pdf"
    sheet = site / "downloads/handout-sheet-tutor-a4.pdf"
    terms = {"TUTORTERM", "TUTORMEANING"}
    assert found_in(site, chapter) | found_in(site, sheet) | terms >= sources()
    assert found_in(site, site / "downloads/planted-tutor.epub") >= {
        word for word in sources() if not word.startswith("KEY")
    } - {"TUTORSHEET", "TUTORHINT"}
    assert found_in(site, site / "downloads/handout-sheet-tutor.docx") >= {
        "KEYTEXT", "KEYTH", "KEYTD", "TUTORSHEET", "TUTORHINT",
    }  # fmt: skip
    keys = found_in(site, site / "downloads/planted-keys-tutor-a4.pdf")
    assert keys == {"KEYTEXT", "KEYTH", "KEYTD"}


def test_a_work_that_only_tutors_notes_cite_is_listed_for_tutors_only(planted: Book) -> None:
    learner = words_of(printed(planted, Scope.CHAPTER))
    tutor = words_of(printed(planted, Scope.CHAPTER, Audience.TUTOR))
    assert "For everybody" in learner
    assert "Cited to tutors alone" not in learner
    assert "Cited to tutors alone" in tutor


def test_answers_stand_after_the_text_in_a_learners_epub(site: Path) -> None:
    text = " ".join(
        re.sub(r"<[^>]+>", " ", piece)
        for piece in everything_in("x.epub", (site / "downloads/planted.epub").read_bytes())
    )
    assert text.index("Which one?") < text.index("A word more") < text.index("ANSWERGOOD")
    assert text.index("Feedback on the checks") < text.index("ANSWERMODEL")


def test_the_manifest_says_what_the_files_are(site: Path) -> None:
    listed = json.loads((site / "downloads/index.json").read_text(encoding="utf-8"))["editions"]
    assert {row["format"] for row in listed} == {"pdf", "epub", "docx"}
    for row in listed:
        content = (site / "downloads" / row["path"]).read_bytes()
        assert row["bytes"] == len(content)
        assert row["sha256"] == sha256(content).hexdigest()
        is_pdf = row["format"] == "pdf"
        assert row["pages"] == (len(pypdfium2.PdfDocument(content)) if is_pdf else None)
        assert row["sources"]
