"""The command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handbook.cli import main


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--file", str(root / "mkdocs.yml"), *arguments])


def break_it(root: Path) -> None:
    page = root / "docs" / "part" / "one.md"
    page.write_text(
        page.read_text().replace("@able2001", "@abel2001").replace("two.md#", "tow.md#")
    )


def test_check_is_content_with_a_whole_handbook(minimal: Path) -> None:
    result = run(minimal, "check")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "median reading grade of the chapters: 0.8\n0 errors, 0 warnings\n"


def test_check_tells_pull_requests(minimal: Path) -> None:
    break_it(minimal)
    lines = run(minimal, "check", "--format", "github").stdout.splitlines()
    assert lines[0] == (
        "::error file=docs/part/one.md,line=15,col=24,title=citation-key::unknown citation key; "
        "found abel2001, expected a key of the bibliography. Did you mean able2001?"
    )
    assert len(lines) == 2


def test_check_tells_editors(minimal: Path) -> None:
    break_it(minimal)
    rows = json.loads(run(minimal, "check", "--format", "json").stdout)
    assert [(row["path"], row["line"], row["rule"], row["severity"]) for row in rows] == [
        ("docs/part/one.md", 15, "citation-key", "error"),
        ("docs/part/one.md", 16, "link-target", "error"),
    ]
    assert rows[0]["suggestion"] == "able2001"
    assert rows[0]["remedy"] == "Mend the key, or add the work to the bibliography."


def test_check_keeps_to_the_paths_given(minimal: Path) -> None:
    break_it(minimal)
    assert run(minimal, "check", str(minimal / "docs" / "part" / "two.md")).exit_code == 0
    assert run(minimal, "check", str(minimal / "docs" / "part")).exit_code == 1


def test_check_says_what_to_do(minimal: Path) -> None:
    break_it(minimal)
    told = run(minimal, "check").stderr.splitlines()
    assert told[0] == "citation-key: Mend the key, or add the work to the bibliography."
    assert told[-1] == "2 errors, 0 warnings"


def test_check_compares_with_other_texts(minimal: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    words = "one two three four five six seven eight nine"
    (tmp_path / "texts" / "other.txt").write_text(f"He said: {words.upper()}.\n")
    page = minimal / "docs" / "index.md"
    page.write_text(page.read_text() + f"\nWell, {words} ten.\n")
    assert run(minimal, "check").exit_code == 0
    result = run(minimal, "check", "--copied", str(tmp_path / "texts"))
    assert result.exit_code == 1
    assert result.stdout == (
        f"docs/index.md:7: [copied] 9 words in a row stand in other.txt too; found {words}\n"
    )


def test_export_makes_the_edition_named(minimal: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(minimal, "export", "pdf", "one", "sheet", "--paper", "letter", "-o", str(out))
    assert result.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "chapter-one-letter.pdf",
        "handout-sheet-letter.pdf",
    ]
    assert all(path.read_bytes().startswith(b"%PDF-1.7") for path in out.iterdir())


def test_export_asks_whether_another_was_meant(minimal: Path) -> None:
    result = run(minimal, "export", "pdf", "shet")
    assert result.exit_code == 1
    assert result.stderr == "Error: no chapter or handout is called shet. Did you mean sheet?\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["docx"], "name the handouts that are wanted as docx"),
        (["docx", "one"], "no handout is called one."),
        (["docx", "shet"], "no handout is called shet. Did you mean sheet?"),
        (["epub", "one"], "there is one epub, of the whole book: name no chapter or handout"),
        (["epub", "--large-print"], "large print is for paper; epub has any size"),
    ],
)
def test_export_says_what_cannot_be_had(minimal: Path, arguments: list[str], message: str) -> None:
    result = run(minimal, "export", *arguments)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {message}\n"


def test_export_makes_sheets_to_adapt(minimal: Path, tmp_path: Path) -> None:
    result = run(minimal, "export", "docx", "sheet", "--edition", "tutor", "-o", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{tmp_path}/handout-sheet-tutor.docx\n"
    assert (tmp_path / "handout-sheet-tutor.docx").read_bytes().startswith(b"PK")


def test_export_into_a_folder_that_cannot_be_written_is_one_sentence(
    minimal: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    result = run(minimal, "export", "docx", "sheet", "-o", str(tmp_path / "file" / "folder"))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: cannot write to ")


def test_export_makes_nothing_of_a_broken_handbook(minimal: Path, tmp_path: Path) -> None:
    break_it(minimal)
    result = run(minimal, "export", "epub", "-o", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "[citation-key]" in result.stderr
    assert not (tmp_path / "out").exists()


def test_bib_check_speaks_of_the_bibliography_only(minimal: Path) -> None:
    break_it(minimal)
    assert run(minimal, "bib", "check").exit_code == 0
    bib = minimal / "bib" / "minimal.bib"
    bib.write_text(bib.read_text().replace("10.1234/things.2002", "things"))
    result = run(minimal, "bib", "check")
    assert result.exit_code == 1
    assert result.stdout.startswith("bib/minimal.bib:18: [bib-doi]")


def test_bib_format_sorts_entries_and_fields(minimal: Path) -> None:
    bib = minimal / "bib" / "minimal.bib"
    whole = bib.read_text()
    bib.write_text(
        "@Article{baker2002, via={able2001}, readstatus={not-read}, evidence={review},\n"
        " year=2002, doi={10.1234/things.2002}, pages={10--19}, number=2, volume=4,\n"
        ' journal="Journal of Things", title={Otherwise}, author={Baker, Bo and Clay, Cy and Dunn, Di}}\n'
        "@book{able2001, readstatus={full}, evidence={theory}, publisher={Press}, year=2001,\n"
        " title={The thing}, author={Able, Ann}}\n"
    )
    assert run(minimal, "bib", "format").stdout == "formatted bib/minimal.bib\n"
    assert bib.read_text() == whole
    assert run(minimal, "bib", "format").stdout == ""


@pytest.mark.parametrize("arguments", [["check"], ["export", "pdf"], ["bib", "format"]])
def test_a_missing_handbook_is_one_finding(tmp_path: Path, arguments: list[str]) -> None:
    result = run(tmp_path, *arguments)
    assert result.exit_code == 1
    assert "mkdocs.yml:1: [source-readable] cannot read the file" in result.stdout + result.stderr
    assert isinstance(result.exception, SystemExit)
