"""Every rule by its own two examples, and silencing."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from handbook import book
from handbook.checks import Demand
from handbook.finding import Finding
from handbook.rules import Rule, Severity
from handbook.rules.examples import CHAPTER, DAY, Example, write
from handbook.site import Site
from tests.conftest import ROOT

FILES = ROOT / "hooks" / "handbook" / "rules"
WORK = "@book{zz1999, author = {Zed, Z.}, title = {Last}, publisher = {End}, year = 1999}\n"


def findings_of(example: Example, folder: Path) -> tuple[list[Finding], int]:
    before = write(example, folder)
    answers = example.asks.get("answers")
    demand = Demand(
        today=DAY,
        texts=example.asks.get("texts"),
        ask=answers.__getitem__ if answers else None,
    )
    _, findings = book.load(folder / "mkdocs.yml", demand)
    return findings, before


def place(finding: Finding, example: Example, before: int) -> str:
    if finding.path == example.path and finding.line > before:
        return str(finding.line - before)
    return f"{finding.path}:{finding.line}"


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.id)
def test_a_rule_speaks_where_it_is_broken(rule: Rule, tmp_path: Path) -> None:
    example = Example.of(rule.info.fails)
    findings, before = findings_of(example, tmp_path)
    told = [f for f in findings if f.rule is rule]
    assert [f"{place(f, example, before)}: {f.message}" for f in told] == example.finds
    others = {f.rule.id for f in findings if f.rule is not rule}
    assert others == set(rule.info.fails.get("also", []))


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.id)
def test_a_rule_is_silent_where_it_is_kept(rule: Rule, tmp_path: Path) -> None:
    example = Example.of(rule.info.passes)
    assert not example.finds
    findings, _ = findings_of(example, tmp_path)
    assert {f.rule.id for f in findings} == set(rule.info.passes.get("also", []))


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.id)
def test_a_rule_speaks_the_same_after_a_build_that_was_sound(
    rule: Rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild begins with the index of changed pages before it has checked them."""
    monkeypatch.setattr(Site, "assets", {"assets/any.js": ""})
    book_of, broken = tmp_path / "book", tmp_path / "broken"
    write(Example.of(rule.info.passes), book_of)
    write(Example.of(rule.info.fails), broken)
    for folder in (book_of, broken):
        # Without a work there are no citations that could be those of the last build.
        (folder / "bib" / "more.bib").write_text(WORK)
    with suppress(FileNotFoundError), (broken / CHAPTER).open("a") as chapter:
        # What is wrong may lie in another file; the index of this page is begun all the same.
        chapter.write("\n")
    site, _ = Site.load(book_of / "mkdocs.yml", folder=tmp_path / "site")
    if site is not None:
        site.stop()
    _, expected = Site.load(broken / "mkdocs.yml", folder=tmp_path / "site")
    for name in ("docs", "bib"):
        shutil.rmtree(book_of / name)
    shutil.copytree(broken, book_of, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".cache"))
    again, findings = Site.load(book_of / "mkdocs.yml", folder=tmp_path / "site")
    if again is not None:
        again.stop()
    assert findings == expected


def test_every_rule_has_a_file_and_every_file_a_rule() -> None:
    assert {path.stem for path in FILES.glob("*.yml")} == {rule.id for rule in Rule}


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.id)
def test_a_rule_says_why_and_what_to_do_in_one_sentence_each(rule: Rule) -> None:
    for sentence in (rule.why, rule.remedy):
        assert sentence[0].isupper() or sentence[0] == "{"
        assert sentence.endswith((".", "}."))
        assert sentence.count(". ") == 0


def test_no_error_can_be_silenced() -> None:
    assert not [r.id for r in Rule if r.severity is Severity.ERROR and r.info.is_silenceable]


SILENT = "<!-- handbook: ignore spelling the name of a firm -->\n"


def silenced(folder: Path, text: str, place: str = "chapter", **demand: object) -> list[str]:
    before = write(Example(place, text), folder)
    _, findings = book.read(folder / "mkdocs.yml", Demand(**demand))  # type: ignore[arg-type]
    return [f"{f.line - before}: [{f.rule.id}] {f.message}" for f in findings]


def test_a_silencing_holds_for_one_line_only(tmp_path: Path) -> None:
    text = SILENT + "The color.\nThe color.\n"
    assert silenced(tmp_path, text) == [
        "3: [spelling] not the spelling of this handbook; found color. Did you mean colour?"
    ]


def test_several_silencings_hold_for_the_line_below_them(tmp_path: Path) -> None:
    text = SILENT + "<!-- handbook: ignore acronym a firm too -->\nThe color of QQX.\n"
    assert silenced(tmp_path, text) == []


def test_a_silencing_cuts_no_paragraph_in_two(tmp_path: Path) -> None:
    write(Example("chapter", "One line.\n" + SILENT + "The color.\n"), tmp_path)
    loaded, _ = book.read(tmp_path / "mkdocs.yml")
    assert loaded is not None
    html = loaded.articles[CHAPTER.removeprefix("docs/")].html
    assert "<p>One line.\nThe color.</p>" in html


def test_the_text_of_a_footnote_is_checked(tmp_path: Path) -> None:
    text = "A word.[^1]\n\n[^1]: The color of it, and [a link].\n\n[a link]: color.html\n"
    found = [one for one in silenced(tmp_path, text) if "[spelling]" in one]
    assert len(found) == 1 and found[0].startswith("3: ")


def test_a_silencing_shown_as_code_is_none(tmp_path: Path) -> None:
    assert silenced(tmp_path, f"```\n{SILENT}The colour.\n```\n") == []


def test_yaml_is_silenced_by_a_yaml_comment(tmp_path: Path) -> None:
    text = "# handbook: ignore spelling the name of a firm\nsummary: The color makers.\n"
    assert silenced(tmp_path, text, "chapter front matter") == []


def test_an_entry_is_silenced_by_a_field(tmp_path: Path) -> None:
    text = (
        "@book{a2001,\n  author = {A, B.},\n  title = {T},\n  publisher = {P},\n"
        "  pages = {7-9},\n  year = {2001},\n  isbn = {12},\n"
        "  ignore = {bib-pages an odd book; bib-isbn misprinted there},\n}\n"
    )
    assert silenced(tmp_path, text, "bibliography") == []


def test_a_whole_page_can_be_silenced(tmp_path: Path) -> None:
    text = "# handbook: ignore-page spelling titles stand as printed\nsummary: The color.\n"
    assert silenced(tmp_path, text, "chapter front matter") == []


def test_what_must_not_be_published_cannot_be_silenced(tmp_path: Path) -> None:
    text = "<!-- handbook: ignore link-target it will come -->\nSee [it](zzz.md).\n"
    assert silenced(tmp_path, text) == [
        "1: [ignore-form] the rule cannot be silenced; found link-target, expected the fault mended",
        "2: [link-target] the link leads nowhere; found zzz.md",
    ]


def test_a_misspelt_rule_in_a_silencing_is_told(tmp_path: Path) -> None:
    assert silenced(tmp_path, "<!-- handbook: ignore speling a name -->\nText.\n") == [
        "1: [ignore-form] the silencing names no rule; found speling, "
        "expected a rule's id and then the reason. Did you mean spelling?"
    ]


def test_a_silencing_of_what_was_not_asked_is_not_called_unneeded(tmp_path: Path) -> None:
    text = "# handbook: ignore review-due the author is on leave\nreview_after: 2026-06-01\n"
    assert silenced(tmp_path, text, "chapter front matter") == []


def test_a_silencing_of_what_was_asked_can_be_unneeded(tmp_path: Path) -> None:
    text = "# handbook: ignore review-due the author is on leave\nreview_after: 2026-06-01\n"
    told = silenced(tmp_path, text, "chapter front matter", today=date(2026, 2, 1))
    assert told == ["1: [ignore-unneeded] the silencing keeps nothing silent; found review-due"]


RUNS = {
    "numbers, then bullets": ("1. Sit.\n\n- Look.\n", [3]),
    "without a blank line": ("- [ ] Sit.\n1. Look.\n", [2]),
    "an inner list with too few spaces": ("1. Sit.\n  - On a chair.\n2. Look.\n", [2, 3]),
    "after a second paragraph of an item": ("- Sit.\n\n    Or stand.\n\n1. Look.\n", [5]),
    "within an inner list": ("- Sit.\n\n    1. One.\n    - Two.\n", [4]),
    "an inner list": ("1. Sit.\n\n    - One.\n    - Two.\n\n2. Look.\n", []),
    "a paragraph between": ("- Sit.\n\nThen:\n\n1. Look.\n", []),
    "a comment between": ("- Sit.\n\n<!-- on -->\n\n1. Look.\n", []),
    "a heading between": ("- Sit.\n\n## Then {#then}\n\n1. Look.\n", []),
    "lists of two blocks": (
        "/// prompt | One\n- Sit.\n///\n/// prompt | Two\n1. Look.\n///\n",
        [],
    ),
    "in code": ("```\n- Sit.\n1. Look.\n```\n", []),
    "no list": ("In the year\n1. of our count\n- or so.\n", []),
}


@pytest.mark.parametrize("text", RUNS)
def test_lists_that_run_together_are_found(tmp_path: Path, text: str) -> None:
    body, lines = RUNS[text]
    before = write(Example("chapter", f"Two lists.\n\n{body}"), tmp_path) + 2
    _, findings = book.read(tmp_path / "mkdocs.yml", Demand())
    assert [f.line - before for f in findings if f.rule is Rule.LIST_MERGED] == lines
