"""Finished pages: kept between builds, made on every core, and left to MkDocs where needed."""

from __future__ import annotations

import json
import os
import re
import shutil
from base64 import b64encode
from collections import Counter
from functools import partial
from gzip import decompress as gunzip
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.structure.files import Files

from handbook.cache import FOLDER, Cache
from handbook.settings import Settings
from handbook.settings import load as settings_of
from handbook.site import search
from handbook.site.findable import WORD, Findable, counts, findable
from handbook.site.finished import Finished
from handbook.site.pagefind import Index, SearchError, piece
from handbook.site.records import Record
from handbook.templates import shown
from tests.conftest import ROOT
from tests.test_rebuilds import CHAPTER
from tests.trust.builds import built, small, tree_of

NOTING = '''
"""A hook that takes part in the making of every page."""


def on_post_page(output, page, config):
    return output + "<!-- seen -->"
'''


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """A small handbook with the real templates, without editions."""
    root = small(tmp_path / "book")
    text = (root / "mkdocs.yml").read_text()
    theme = f"theme:\n  name: material\n  custom_dir: {ROOT / 'overrides'}\nplugins:\n"
    # Its search plugin would take part in the making of pages.
    text = (
        text.replace("  - search\n", "")
        .replace("plugins:\n", theme)
        .replace("  handbook:\n", "  handbook:\n    editions: {make: false}\n")
    )
    assert "editions: {make: false}" in text
    (root / "mkdocs.yml").write_text(text)
    return root


def pages(site: Path) -> dict[str, str]:
    return {
        file.relative_to(site).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(site.rglob("*.html"))
    }


def test_another_plugin_takes_part_in_every_page(handbook: Path) -> None:
    alone = pages(built(handbook))
    (handbook / "noting.py").write_text(NOTING)
    text = (handbook / "mkdocs.yml").read_text()
    (handbook / "mkdocs.yml").write_text(text.replace("hooks:\n", "hooks:\n  - noting.py\n"))
    noted = pages(built(handbook))
    assert noted.keys() == alone.keys()
    for name, html in noted.items():
        if name != "404.html":
            assert html.endswith("<!-- seen -->"), name
            assert html.removesuffix("<!-- seen -->") == alone[name], name


def test_a_second_build_gives_the_same_files(handbook: Path) -> None:
    first = tree_of(built(handbook))
    assert "part/one.html" in first
    assert tree_of(built(handbook)) == first


def test_a_page_that_is_gone_is_gone_from_the_site(handbook: Path) -> None:
    for name in ("three", "four"):
        text = CHAPTER.format(title=name, key="able2001")
        (handbook / "docs" / "part" / f"{name}.md").write_text(text)
    assert "part/four.html" in tree_of(built(handbook))
    (handbook / "docs" / "part" / "four.md").unlink()
    after = tree_of(built(handbook))
    assert "part/three.html" in after
    assert "part/four.html" not in after
    assert "part/four.html" not in (handbook / "site" / "assets" / "find-titles.js").read_text()
    for kind in ("finished-files", "findable"):
        left = [file.read_text() for file in (handbook / FOLDER / kind).iterdir()]
        assert any(">three<" in text or '"three"' in text for text in left)
        assert not any('<h1 id="page-title">four</h1>' in text for text in left)


@pytest.mark.parametrize("damage", ["cut", "noise", "empty"])
def test_what_is_kept_and_damaged_is_made_anew(handbook: Path, damage: str) -> None:
    first = tree_of(built(handbook))
    kept = [file for file in (handbook / FOLDER).rglob("*") if file.is_file()]
    kinds = {file.parent.name for file in kept}
    assert {"finished", "search", "citations-whole", "pages"} <= kinds
    for file in kept:
        content = file.read_bytes()
        noise = content[:90] + os.urandom(40) + content[130:]
        file.write_bytes({"cut": content[:-7], "noise": noise, "empty": b""}[damage])
    assert tree_of(built(handbook)) == first


def test_a_changed_part_of_a_template_changes_every_page(handbook: Path) -> None:
    shutil.copytree(ROOT / "overrides", handbook / "overrides")
    settings = handbook / "mkdocs.yml"
    settings.write_text(settings.read_text().replace(str(ROOT / "overrides"), "overrides"))
    template = handbook / "overrides" / "main.html"
    template.write_text(
        template.read_text().replace("</main>", '{% include "more/end.html" %}</main>')
    )
    part = handbook / "overrides" / "more" / "end.html"
    part.parent.mkdir()
    for text in ("<p>One end.</p>", "<p>Another end.</p>"):
        part.write_text(text)
        for name, html in pages(built(handbook)).items():
            assert name == "404.html" or text in html, name


def test_the_sitemap_names_every_page(handbook: Path) -> None:
    site = built(handbook)
    text = (site / "sitemap.xml").read_text()
    named = re.findall(r"<loc>https://handbook.example/(.*?)</loc>", text)
    assert sorted(named) == sorted(set(pages(site)) - {"404.html"})


def test_what_can_be_found_of_a_page_and_its_words() -> None:
    page = Record(
        "chapter", "A “title”", "a.html", "keys", "about", "<p>Été, &ldquo;the&rdquo; été</p>"
    )
    block = Record("practice", "Known", "a.html#b", "", "", "<p>Not counted twice</p>")
    found = findable([page, block], "en")
    assert (
        found.body
        == "<main data-pagefind-body><p>Été, &ldquo;the&rdquo; été</p></main></body></html>".encode()
    )
    assert counts([found, findable([page], "en")]) == {"été": 4, "the": 2}
    assert found.mark == Findable(list(found.documents)).mark
    assert found.mark != Findable(found.documents[::-1]).mark
    assert Findable([]).body == b""


@given(st.text(st.sampled_from("aAbzé ²٣_9.’—↩ßİKⅣ\u0301-&<\n日") | st.characters(codec="utf-8")))
def test_words_are_counted_quickly_as_a_pattern_counts_them(said: str) -> None:
    page = Record("page", "", "a.html", "", "", escape(said))
    assert counts([findable([page], "en")]) == Counter(WORD.findall(said.lower()))


def test_a_query_fetches_small_pieces_of_a_large_index() -> None:
    texts = [f"<p>{' '.join(f'rye{n}x{m}' for m in range(100))}</p>" for n in range(10)]
    records = [Record("page", "Title", f"{text[3:8]}.html", "", "", text) for text in texts]
    found = [findable(records, "en")]
    sizes = []
    for words in (2_000, 2_000_000):
        files = Index(found, "en", words).result(True)
        sizes.append(sum(name.startswith("index/") for name in files))
    assert (piece(2_000), piece(600_000), piece(2_000_000)) == (2_900, 4_096, 5_792)
    assert sizes[0] > sizes[1] == 1


def made_up(count: int) -> list[Findable]:
    texts = [f"<p>{' '.join(f'rye{n}x{m}' for m in range(40))}</p>" for n in range(count)]
    return [
        findable([Record("page", "Title", f"{n}.html", "", "", text)], "en")
        for n, text in enumerate(texts)
    ]


def test_an_index_is_the_same_every_time() -> None:
    first = Index(made_up(30), "en", 1200).result(True)
    assert len([name for name in first if name.startswith("fragment/")]) == 30
    assert "pagefind.js" in first and "pagefind-ui.js" not in first
    assert all(first.values())
    for _ in range(3):
        assert Index(made_up(30), "en", 1200).result(True) == first
    rest = Index(made_up(30), "en", 1200).result(False)
    assert first.keys() - rest.keys() == {"pagefind.js", "wasm.en.pagefind"}
    # The folder of another index lies within that of the first.
    name = json.loads(rest["pagefind-entry.json"])["languages"]["en"]["wasm"]
    assert urljoin("/pagefind/1/", f"wasm.{name}.pagefind") == "/pagefind/wasm.en.pagefind"
    assert [b'"wasm":"en"' in files["pagefind-entry.json"] for files in (first, rest)] == [
        True,
        False,
    ]
    fragments = [gunzip(first[name]) for name in first if name.startswith("fragment/")]
    assert all(b'"url":"page/' in fragment for fragment in fragments)


@pytest.mark.parametrize("program", ["/bin/false", "/bin/cat"])
def test_an_index_that_cannot_be_made_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    script = tmp_path / "pagefind"
    error = b64encode(b'{"message_id": 1, "payload": {"type": "Error", "message": "no room"}}')
    script.write_text(f"#!/bin/sh\nprintf '%s,' {error.decode()}\nexec {program} > /dev/null\n")
    script.chmod(0o755)
    monkeypatch.setattr("handbook.site.pagefind.get_executable", lambda: script)
    index = Index(made_up(1), "en", 40)
    if program == "/bin/cat":
        # It waits for more, and answers no more.
        index._asked = 1
    with pytest.raises(SearchError, match="Pagefind made no index: no room"):
        index.result(True)


def test_an_index_that_nobody_wants_is_given_up() -> None:
    index = Index(made_up(300), "en", 12_000)
    assert not index.is_done
    index.stop()
    assert index._process.returncode is not None


def test_pages_lie_in_parts_by_their_names(handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, _ = settings_of(handbook / "mkdocs.yml")
    assert settings is not None
    paths = [*(f"part/{number}.md" for number in range(160)), "list.md"]
    monkeypatch.setattr(search, "PAGES", 4)
    parts = parts_of(settings, paths)
    assert len(parts) == search.MOST_PARTS
    assert sorted(path for part in parts for path in part) == sorted(paths)
    assert "list.md" in parts[0]
    monkeypatch.setattr(search, "MANY_PAGES", 161)
    assert len(parts_of(settings, paths)) == search.PARTS_OF_MANY
    monkeypatch.setattr(search, "MANY_PAGES", 162)
    # Where one page goes, the others stay where they are.
    fewer = parts_of(settings, [path for path in paths if path != "part/7.md"])
    assert [part for part in parts if part not in fewer] == [
        part for part in parts if "part/7.md" in part
    ]


def parts_of(settings: Settings, paths: list[str]) -> list[list[str]]:
    texts = set(paths) - {"list.md"}
    made = search.Search(settings, paths, texts, Cache(None), Path())
    return [part.paths for part in made.parts]


@pytest.mark.parametrize("seeming", ["the text", "another text"])
def test_an_index_begun_early_holds_what_the_pages_hold_in_the_end(
    seeming: str, handbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = settings_of(handbook / "mkdocs.yml")
    assert settings is not None
    begun: list[Index] = []

    class Counted(Index):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            begun.append(self)

    monkeypatch.setattr(search, "Index", Counted)
    body = (
        b"page/page.html\n<html><head></head><body><main data-pagefind-body><p>",
        b"</p></main></body></html>",
    )
    then, now = (Findable([text.encode().join(body)]) for text in (seeming, "the text"))
    files = {}
    for name in ("early", "late"):
        folder = tmp_path / name
        made = search.Search(settings, ["page.md"], ["page.md"], Cache(None), folder)
        if name == "early":
            made.begin(made.parts[0], [then], [None])
        made.add(made.parts[0], {"page.md": Finished(now.mark)}, lambda path: now)
        (folder / "assets").mkdir(parents=True)
        made.write()
        made.write_rest()
        files[name] = tree_of(folder)
    assert files["early"] == files["late"]
    assert len(files["late"]) >= 8
    # One for the late one, one for the early one, and a second where it was begun in vain.
    assert len(begun) == 2 + (seeming != "the text")
    assert all(index._process.returncode is not None for index in begun)


def test_the_files_of_a_theme_are_those_that_mkdocs_would_take(handbook: Path) -> None:
    config = load_config(str(handbook / "mkdocs.yml"))
    taken, all_of_them = Files([]), Files([])
    env = config.theme.get_env()
    all_of_them.add_files_from_theme(env, config)
    vars(env.loader)["list_templates"] = partial(shown, config.theme.dirs)
    taken.add_files_from_theme(env, config)
    assert {file.src_uri for file in taken} == {file.src_uri for file in all_of_them}
    assert len(taken) > 10
    assert len(env.list_templates()) < 1000 < len(config.theme.get_env().list_templates())
