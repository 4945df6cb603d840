"""What was published stays: the list, and what keeps it. The rules have examples of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from handbook import book
from handbook.cli import main
from handbook.rules import Rule

LIST = Path("docs") / "published.txt"


def anchors(root: Path) -> str:
    result = CliRunner().invoke(main, ["--file", str(root / "mkdocs.yml"), "anchors"])
    assert result.exit_code == 0, result.output
    return result.output


def told(root: Path) -> list[str]:
    _, findings = book.read(root / "mkdocs.yml")
    rules = (Rule.ANCHOR_LOST, Rule.REDIRECT, Rule.FRONT_MATTER_VALUE, Rule.FILE_REFUSED)
    return [f"{f.path}:{f.line}: {f.message}" for f in findings if f.rule in rules]


def test_the_command_adds_what_is_new_and_takes_nothing_out(minimal: Path) -> None:
    assert "places are published" in anchors(minimal)
    before = (minimal / LIST).read_text(encoding="utf-8").splitlines()
    assert before == sorted(before)
    assert "index.md" in before
    (minimal / LIST).write_text("gone.md#place\n" + "\n".join(before[1:]) + "\n", encoding="utf-8")
    assert f"added {before[0]}\n" in anchors(minimal)
    after = (minimal / LIST).read_text(encoding="utf-8").splitlines()
    assert after == sorted(["gone.md#place", *before])
    assert f"{len(after)} places are published, 0 of them new" in anchors(minimal)


def test_a_heading_that_goes_is_a_finding_until_a_redirect_covers_it(minimal: Path) -> None:
    page = minimal / "docs" / "index.md"
    whole = page.read_text(encoding="utf-8")
    page.write_text(whole + "\n## Signs {#signs}\n\nText.\n", encoding="utf-8")
    anchors(minimal)
    line = (minimal / LIST).read_text(encoding="utf-8").splitlines().index("index.md#signs") + 1
    assert told(minimal) == []
    page.write_text(whole + "\n## Marks {#marks}\n\nText.\n", encoding="utf-8")
    assert told(minimal) == [
        f"docs/published.txt:{line}: the anchor was published and is gone; found index.md#signs"
    ]
    redirected = page.read_text("utf-8").replace("---\n", "---\nwas: {index.md#signs: marks}\n", 1)
    page.write_text(redirected, encoding="utf-8")
    assert told(minimal) == []


@pytest.mark.parametrize(
    "written",
    ["../out.md", "/root.md", "a/../b.md", ".hidden.md", "page.html", "page.md#a b", "a\\\\b.md"],
)
def test_a_redirect_never_leaves_the_folder_of_pages(written: str, minimal: Path) -> None:
    page = minimal / "docs" / "index.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("---\n", f'---\nwas:\n  "{written}":\n', 1), encoding="utf-8")
    (found,) = told(minimal)
    assert found.startswith("docs/index.md:3: ")


def test_two_pages_cannot_take_the_same_place_over(minimal: Path) -> None:
    pages = sorted((minimal / "docs").rglob("*.md"))[:2]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("---\n", "---\nwas: {old.md: }\n", 1), encoding="utf-8")
    (found,) = told(minimal)
    assert found.endswith("says the same; found old.md")


@pytest.mark.parametrize("content", [b"\xff\xfe\n", b"index.md\0\n"])
def test_a_list_that_is_no_text_is_a_finding(content: bytes, minimal: Path) -> None:
    (minimal / LIST).write_bytes(content)
    _, findings = book.read(minimal / "mkdocs.yml")
    assert [f.rule for f in findings if f.path == LIST.as_posix()] == [Rule.SOURCE_TEXT]
    result = CliRunner().invoke(main, ["--file", str(minimal / "mkdocs.yml"), "anchors"])
    assert result.exit_code == 1
    assert (minimal / LIST).read_bytes() == content


def test_a_list_that_is_a_link_to_another_file_is_refused_and_not_read(
    minimal: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("a secret\n", encoding="utf-8")
    (minimal / LIST).symlink_to(tmp_path / "secret.txt")
    (found,) = told(minimal)
    assert "links to other files are not followed" in found
