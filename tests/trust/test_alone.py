"""The Markdown extension gives finished articles without MkDocs and without the hook."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from handbook import alone
from handbook.site import Site
from tests.conftest import FIXTURES, ROOT, tree

BOOKS = {
    "minimal": FIXTURES / "minimal",
    "sourdough": FIXTURES / "sourdough",
    "the handbook itself": ROOT,
}


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "_library", alone._Library())


def host(site: Site) -> Markdown:
    """A Python-Markdown object with the extensions that the settings name."""
    extensions = dict(site.book.settings.extensions)
    extensions.pop("handbook")
    configs = {name: options for name, options in extensions.items() if options}
    return Markdown(extensions=[*extensions, "handbook.alone"], extension_configs=configs)


def load(root: Path) -> Site:
    site, findings = Site.load(root / "mkdocs.yml")
    assert site is not None, findings
    return site


@pytest.mark.parametrize("name", BOOKS)
def test_every_article_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site = load(BOOKS[name])
    monkeypatch.chdir(BOOKS[name] / "docs")
    reads: list[Path] = []
    read = alone._read
    monkeypatch.setattr(alone, "_read", lambda file: (reads.append(file), read(file)))
    markdown = host(site)
    for path, article in site.book.articles.items():
        markdown.reset()
        assert markdown.convert(article.source.body) == site.pages[path].html.strip(), path
    assert reads == [BOOKS[name] / "mkdocs.yml"]


def test_the_table_of_contents_has_the_references_too(monkeypatch: pytest.MonkeyPatch) -> None:
    site = load(BOOKS["minimal"])
    monkeypatch.chdir(BOOKS["minimal"])
    markdown: Any = host(site)
    markdown.convert(site.book.articles["part/one.md"].source.body)
    wanted = [token["id"] for token in site.toc("part/one.md")]
    assert [token["id"] for token in markdown.toc_tokens] == wanted
    assert wanted[-1] == "references"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(FIXTURES / "minimal", tmp_path / "handbook"))
    monkeypatch.chdir(root)
    return root


def test_a_page_that_was_edited_has_its_citations_too(book: Path) -> None:
    bib = book / "bib" / "minimal.bib"
    twin = "@book{able2001b, author = {Able, Ann}, title = {Another thing}, publisher = {Press}, year = 2001}\n"
    bib.write_text(bib.read_text() + twin)
    markdown = host(load(book))
    text = (book / "docs" / "part" / "one.md").read_text()
    html = markdown.convert(text.split("---\n", 2)[2] + "\nOne more [@able2001b].\n")
    cited = [element.text_content() for element in tree(html).find_class("hb-cite")]
    assert cited[-1] == "(Able, 2001a)"
    assert "2001b" in cited[0]
    assert "ref-able2001b" in html


def test_a_whole_file_is_understood_with_its_front_matter(book: Path) -> None:
    site = load(book)
    text = (book / "docs" / "part" / "one.md").read_text()
    assert host(site).convert(text) == site.pages["part/one.md"].html.strip()


def test_a_change_of_the_bibliography_is_seen(book: Path) -> None:
    text = (book / "docs" / "part" / "one.md").read_text()
    markdown = host(load(book))
    before = markdown.convert(text)
    bib = book / "bib" / "minimal.bib"
    bib.write_text(bib.read_text().replace("Able, Ann", "Zeller, Ann"))
    markdown.reset()
    after = markdown.convert(text)
    assert "Able" in before
    assert "Zeller" in after
    assert after == load(book).html("part/one.md").strip()


def test_an_unknown_key_is_told_and_stays_as_written(book: Path, caplog) -> None:
    html = host(load(book)).convert("A claim [@nobody1999, p. 3].\n")
    assert "[@nobody1999, p. 3]" in html
    assert "unknown citation keys: nobody1999" in caplog.text


def test_without_a_handbook_citations_stay_as_written(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    markdown = host(load(book))
    monkeypatch.chdir(tmp_path)
    html = markdown.convert("A claim [see @able2001, p. 3].\n\n/// case | A case\nText.\n///\n")
    assert "<p>A claim [see @able2001, p. 3].</p>" in html
    assert tree(html).find_class("hb-case")


def test_nothing_is_read_where_the_host_renders_nothing(book: Path, monkeypatch) -> None:
    markdown = host(load(book))
    monkeypatch.setattr(alone, "the_library", None)
    assert markdown.convert("") == ""
    assert markdown.convert(" \n") == ""
