"""The same handbook in styles of three families, by one setting."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml.html import HtmlElement

from handbook import book
from handbook.assemble import Audience, assemble
from tests.conftest import ROOT, WORKS, MakeBook, cites, final, tree

NOTES = "chicago-notes-bibliography"
FAMILIES = {
    "apa": re.compile(r"\(.*(\d{4}|n\.d\.|in press|forthcoming).*\)"),
    "ieee": re.compile(r"\[\d+(, p.*)?\]"),
    # The mark of a note, alone or behind words; a work without author may need no note.
    NOTES: re.compile(r"^\d+$|^\D.+"),
}


def pages_in(style: str, folder: Path) -> dict[str, HtmlElement]:
    """Every page of the real handbook, its settings changed in the one line of the style."""
    for name in ("docs", "bib"):
        shutil.copytree(ROOT / name, folder / name)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert settings.count("csl_file: apa") == 1
    settings = settings.replace("csl_file: apa", f"csl_file: {style}")
    # The theme's templates are no part of what a style can change.
    settings = settings.replace("custom_dir: overrides", "")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    loaded, findings = book.load(folder / "mkdocs.yml")
    assert loaded is not None
    assert not [str(finding) for finding in findings if finding.is_error]
    return {
        path: tree(assemble(loaded, article, Audience.TUTOR).html)
        for path, article in loaded.articles.items()
    }


@pytest.mark.parametrize("style", FAMILIES)
def test_the_real_handbook_reads_well_in_every_family(style: str, tmp_path: Path) -> None:
    count = 0
    for path, page in pages_in(style, tmp_path).items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        links = page.xpath("//a[@role='doc-biblioref' or @role='doc-backlink']/@href")
        links += page.xpath("//a[@class='footnote-ref' and @href]/@href")
        assert not {link[1:] for link in links if link.startswith("#")} - set(ids), path
        marks = page.xpath("//a[@class='footnote-ref' and @href]")
        numbers = list(dict.fromkeys(int(mark.text_content()) for mark in marks))
        assert numbers == list(range(1, len(numbers) + 1)), path
        # The guide shows examples in a style of their own.
        for cite in (
            page.xpath("//span[@class='hb-cite'][@id]") if "contribute/" not in path else ()
        ):
            shown = cite.text_content()
            is_in_note = cite.xpath("ancestor::div[@class='footnote']") and style == NOTES
            assert is_in_note or FAMILIES[style].search(shown), (path, shown)
            assert "\ue000" not in shown
            assert "**" not in shown
            count += 1
    assert count > 1000


def test_raised_numbers_stand_close_behind_the_stop(make_book: MakeBook) -> None:
    body = "One [@stern1985]. Two [@siegel2007, p. 3], @beebe2004 says. [see @stern1985]"
    page = tree(final(make_book(body, style="nature")).html)
    assert page.find("p").text_content() == "One.1 Two,2 Beebe3 says.see 1"
    assert [mark.text_content() for mark in page.findall("p/span/sup")] == ["1", "2", "3", "see 1"]


def test_marks_of_notes_stand_close_behind_the_stop(make_book: MakeBook) -> None:
    body = "One [@stern1985]; two *so* [@siegel2007].\n\n[@beebe2004] begins, [@stern1985] [@siegel2007]."
    page = tree(final(make_book(body, style=NOTES)).html)
    texts = [paragraph.text_content() for paragraph in page.findall("p")]
    assert texts == ["One;1 two so.2", "3 begins,4, 5."]


def test_a_work_without_author_is_named_in_a_sentence_of_every_family(
    make_book: MakeBook,
) -> None:
    works = "@book{key, title = {A title}, publisher = {P}, year = 2001}"
    shown = {style: cites(make_book("So @key says.", works, style)) for style in FAMILIES}
    assert shown == {"apa": ["A Title (2001)"], "ieee": ["A title [1]"], NOTES: ["A title1"]}


def test_a_style_without_years_leaves_no_bracket_with_a_hole(make_book: MakeBook) -> None:
    shown = cites(
        make_book(
            "@lesh1970 found. @siegel2007 [see @stern1985]", WORKS, "modern-language-association"
        )
    )
    assert shown == ["Lesh (as cited in Bruce et al.)", "Siegel (see Stern)"]


def test_crowds_are_shortened_where_a_number_follows(make_book: MakeBook) -> None:
    works = "@book{key, author = {Able, A. and others}, title = {T}, publisher = {P}, year = 2001}"
    assert cites(make_book("@key says.", works, "ieee")) == ["Able et al. [1]"]
