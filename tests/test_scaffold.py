"""New chapters, practices, handouts and works: valid from the first moment, and in place."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handbook import book
from handbook.bibliography import adding
from handbook.bibliography.entry import Entry
from handbook.cli import main
from tests.conftest import FIXTURES


def run(root: Path, *arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["-f", str(root / "mkdocs.yml"), *arguments], input=given)


def faults(root: Path) -> list[str]:
    return [str(finding) for finding in book.read(root / "mkdocs.yml")[1]]


@pytest.fixture
def sourdough(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "sourdough", tmp_path / "sourdough"))


def test_a_new_chapter_is_whole_and_in_the_navigation(minimal: Path) -> None:
    result = run(minimal, "new", "chapter", "asking-for-help")
    assert result.output == ("wrote docs/part/asking-for-help.md\nadded it to nav, mkdocs.yml:15\n")
    assert faults(minimal) == []
    settings = (minimal / "mkdocs.yml").read_text()
    assert "      - part/two.md\n      - part/asking-for-help.md\n  - Reference:" in settings
    loaded, _ = book.load(minimal / "mkdocs.yml")
    assert loaded is not None
    assert [chapter.title for chapter in loaded.chapters] == ["One", "Two", "Asking for help"]


def test_a_new_chapter_may_open_a_part(minimal: Path) -> None:
    run(minimal, "new", "chapter", "later", "--part", "Another part", "--title", "Later on")
    assert faults(minimal) == []
    settings = (minimal / "mkdocs.yml").read_text()
    assert "      - part/two.md\n  - Another part:\n      - another-part/later.md\n" in settings


def test_a_new_chapter_goes_into_the_part_named(sourdough: Path) -> None:
    before = faults(sourdough)
    result = run(sourdough, "new", "chapter", "baking", "--part", "starter")
    assert "docs/starter/baking.md" in result.output
    assert faults(sourdough) == before


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("one", "Error: docs/part/one.md has that name\n"),
        ("../out", "Error: ../out is no name: use small letters, digits and hyphens\n"),
    ],
)
def test_a_name_that_will_not_do(minimal: Path, slug: str, said: str) -> None:
    result = run(minimal, "new", "chapter", slug)
    assert (result.exit_code, result.output) == (1, said)


def test_a_new_handout_has_its_number_and_its_card(minimal: Path) -> None:
    result = run(minimal, "new", "handout", "door-card", "--chapter", "one")
    assert result.output == (
        "wrote docs/reference/handouts/door-card.md, handout number 2\n"
        "put a card for it into docs/part/one.md:38\n"
    )
    assert faults(minimal) == []
    page = (minimal / "docs" / "part" / "one.md").read_text()
    assert page.endswith("\n\n/// handout\n    use: door-card\n///\n")


def test_a_handout_finds_the_chapter_that_waits_for_it(minimal: Path) -> None:
    page = minimal / "docs" / "part" / "two.md"
    page.write_text(page.read_text() + "\n/// handout\n    use: door-card\n///\n")
    result = run(minimal, "new", "handout", "door-card")
    assert result.output == "wrote docs/reference/handouts/door-card.md, handout number 2\n"
    assert faults(minimal) == []


def test_a_new_practice_stands_before_the_summary(minimal: Path) -> None:
    page = minimal / "docs" / "part" / "two.md"
    page.write_text(page.read_text() + "\n## Summary {#summary}\n\n- Short.\n")
    result = run(minimal, "new", "practice", "two-breaths", "--chapter", "two")
    assert result.output == "put the practice two-breaths into docs/part/two.md:33\n"
    assert faults(minimal) == []
    text = page.read_text()
    assert text.index("| Two breaths") < text.index("## Summary")
    assert "serves: [tell]" in text


def test_a_chapter_that_could_be_several_is_asked_for(minimal: Path) -> None:
    result = run(minimal, "new", "practice", "two-breaths")
    assert result.output == "Error: say which chapter: --chapter with one of one, two\n"


def test_a_misspelt_chapter_is_asked_back(minimal: Path) -> None:
    result = run(minimal, "new", "practice", "two-breaths", "--chapter", "ones")
    assert result.exit_code == 1
    assert result.output == "Error: there is no chapter ones. Did you mean one?\n"


def test_the_chapter_at_work_is_found_through_git(minimal: Path) -> None:
    def git(*arguments: str) -> None:
        name = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
        subprocess.run(["git", *name, *arguments], cwd=minimal, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "All")
    page = minimal / "docs" / "part" / "two.md"
    page.write_text(page.read_text() + "\nMore.\n")
    result = run(minimal, "new", "practice", "two-breaths")
    assert "into docs/part/two.md" in result.output


def test_a_navigation_on_one_line_is_left_alone(minimal: Path) -> None:
    settings = minimal / "mkdocs.yml"
    text = settings.read_text()
    start, end = text.index("\nnav:") + 1, text.index("markdown_extensions:")
    nav = "nav: [index.md, {A part: [part/one.md, part/two.md]}]\n"
    settings.write_text(text[:start] + nav + text[end:])
    result = run(minimal, "new", "chapter", "later")
    assert result.output == (
        "Error: add it by hand: nav in mkdocs.yml is not written one page a line\n"
    )
    assert not (minimal / "docs" / "part" / "later.md").exists()


def test_a_new_work_is_put_in_its_place(minimal: Path) -> None:
    result = run(
        minimal,
        "new",
        "reference",
        "--author",
        "Ames, Al",
        "--title",
        "Birds of {France}",
        "--year",
        "2003",
        "--field",
        "publisher=Press",
    )
    assert result.output == "added ames2003, bib/minimal.bib:10; cite it as [@ames2003]\n"
    text = (minimal / "bib" / "minimal.bib").read_text()
    assert text.index("able2001,") < text.index("ames2003,") < text.index("baker2002,")
    assert run(minimal, "bib", "format").output == ""


RIS = """TY  - JOUR
AU  - Lesh, Terry V.
TI  - Zen Meditation and the Development of Patience in Teachers
T2  - Journal of Humanistic Psychology
VL  - 10
SP  - 39
EP  - 74
PY  - 1970
DO  - 10.1177/002216787001000105
KW  - patience
ER  -
"""
CSL = json.dumps(
    [
        {
            "id": "x",
            "type": "article-journal",
            "title": "Zen Meditation and the Development of Patience in Teachers",
            "container-title": "Journal of Humanistic Psychology",
            "author": [{"family": "Lesh", "given": "Terry V."}],
            "issued": {"date-parts": [[1970, 1]]},
            "volume": "10",
            "page": "39-74",
            "DOI": "10.1177/002216787001000105",
        }
    ]
)
BIBTEX = """@article{Lesh_1970, title={Zen Meditation and the Development of Patience in Teachers},
 volume={10}, ISSN={1552-650X}, url={http://dx.doi.org/10.1177/002216787001000105},
 DOI={10.1177/002216787001000105}, journal={Journal of Humanistic Psychology},
 publisher={SAGE Publications}, author={Lesh, Terry V.}, year={1970}, month=jan, pages={39–74} }
"""
ADDED = """\
@article{lesh1970,
  author = {Lesh, Terry V.},
  title = {Zen meditation and the development of patience in teachers},
  journal = {Journal of Humanistic Psychology},
  volume = {10},
  pages = {39--74},
  year = {1970},
  doi = {10.1177/002216787001000105},
  readstatus = {not-read},
}
"""


@pytest.mark.parametrize("text", [RIS, CSL, BIBTEX], ids=["ris", "csl", "bibtex"])
def test_works_come_from_other_programs(minimal: Path, text: str) -> None:
    result = run(minimal, "bib", "add", given=text)
    assert result.output == "added lesh1970, bib/minimal.bib:24; cite it as [@lesh1970]\n"
    assert (minimal / "bib" / "minimal.bib").read_text().endswith("\n\n" + ADDED)
    assert run(minimal, "bib", "format").output == ""
    assert faults(minimal) == [
        "bib/minimal.bib:24: [bib-unused] no page cites the work; found lesh1970"
    ]
    again = run(minimal, "bib", "add", given=text)
    assert again.output == "lesh1970 is there already, bib/minimal.bib:24\n"


def test_works_come_from_a_file_with_what_is_known_of_them(minimal: Path, tmp_path: Path) -> None:
    (tmp_path / "export.ris").write_text(RIS)
    options = ["--read", "abstract", "--evidence", "comparison", "--via", "able2001"]
    result = run(minimal, "bib", "add", str(tmp_path / "export.ris"), *options)
    assert result.exit_code == 0
    text = (minimal / "bib" / "minimal.bib").read_text()
    for line in ("readstatus = {abstract}", "evidence = {comparison}", "via = {able2001}"):
        assert line in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Error: the text is neither BibTeX nor RIS nor CSL JSON\n"),
        ("[{]", "Error: the text is no CSL JSON: Expecting property name"),
        ("@article{a, title={", "Error: the text given:1: [bib-syntax] the entry cannot be read"),
        ("@comment{nothing}", "Error: the text holds no work\n"),
    ],
)
def test_what_cannot_be_added_is_told(minimal: Path, text: str, said: str) -> None:
    before = (minimal / "bib" / "minimal.bib").read_text()
    result = run(minimal, "bib", "add", given=text)
    assert result.exit_code == 1
    assert result.output.startswith(said)
    assert (minimal / "bib" / "minimal.bib").read_text() == before


@pytest.mark.parametrize(
    ("title", "after"),
    [
        ("Birds in Norway", "Birds in {Norway}"),
        (
            "The Great Birds Book for Learners in France",
            "The great birds book for learners in {France}",
        ),
        ("MBSR and iPhone: A view", "MBSR and iPhone: A view"),
        ("The {Zen} of Birds", "The {Zen} of {Birds}"),
    ],
)
def test_capitals_of_titles(title: str, after: str) -> None:
    assert adding.protect(title, {"France"}) == after


@pytest.mark.parametrize(
    ("author", "title", "taken", "key"),
    [
        ("Chödrön, Pema", "Things", [], "chodron2001"),
        ("van Dam, N. and B, C", "Mind the hype", ["vandam2001"], "vandam2001mind"),
        ("{World Health Organization}", "Report", [], "worldhealthorganization2001"),
        ("Ann Able", "A b", ["able2001"], "able20012"),
        ("", "Things fall", [], "things2001"),
    ],
)
def test_keys(author: str, title: str, taken: list[str], key: str) -> None:
    entry = Entry("", "book", {"author": author, "title": title, "year": "2001"})
    assert adding.choose_key(entry, taken) == key
