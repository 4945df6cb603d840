"""Small handbooks to test with, and the real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from lxml import html as lxml_html
from lxml.html import HtmlElement
from playwright.sync_api import Browser, sync_playwright

from handbook import book
from handbook.assemble import Assembled, Audience, assemble
from handbook.book import Book
from tests.printing import printed

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

PAGE_HEAD = "---\ntitle: A page\n---\n\n"

WORKS = r"""
@book{siegel2007, author = {Siegel, Daniel J.}, title = {The mindful brain}, publisher = {Norton}, year = 2007}
@book{stern1985, author = {Stern, D. N.}, title = {The interpersonal world}, publisher = {Basic}, year = 1985}
@article{beebe2004, author = {Beebe, B.}, title = {Faces in relation}, journal = {Dialogues}, volume = 14, pages = {1--51}, year = 2004, doi = {10.1234/faces_in_relation}}
@article{bruce2010, author = {Bruce, N. and Shapiro, S. and Constantino, M. and Manber, R.}, title = {The process}, journal = {Psychotherapy}, year = 2010, readstatus = {full}, evidence = {theory}}
@article{lesh1970, author = {Lesh, T. V.}, title = {Zen}, journal = {Humanistic}, year = 1970, via = {bruce2010}, readstatus = {not-read}, evidence = {comparison}}
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for a worker: Playwright cannot be started twice in a process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@cache
def _copies() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="fixtures-")


def fixture_book(name: str) -> Book:
    """One of the fixtures, loaded from a copy: a handbook keeps a cache beside its settings."""
    root = Path(_copies().name) / name
    if not root.exists():
        shutil.copytree(FIXTURES / name, root, ignore=shutil.ignore_patterns(".cache", "site"))
    loaded, findings = book.load(root / "mkdocs.yml")
    assert loaded is not None, findings
    assert not [str(finding) for finding in findings if finding.is_error]
    return loaded


def built_fixture(name: str, root: Path) -> Path:
    """The site of one of the fixtures, built strictly in a copy, its editions included.

    Args:
        name: the fixture.
        root: where to put the copy.
    """
    shutil.copytree(FIXTURES / name, root, ignore=shutil.ignore_patterns(".cache", "site"))
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("../../../", f"{ROOT}/"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.fixture(scope="session")
def real() -> Book:
    """The handbook itself; tests that ask for it share a worker, the group ``real book``."""
    loaded, findings = book.load(ROOT / "mkdocs.yml")
    assert loaded is not None, findings
    assert not [str(finding) for finding in findings if finding.is_error]
    return loaded


@pytest.fixture(scope="session")
def real_pdf(real: Book) -> bytes:
    """The whole book, printed once."""
    return printed(real)


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """A copy of the smallest whole handbook."""
    ignore = shutil.ignore_patterns(".cache")
    return Path(shutil.copytree(FIXTURES / "minimal", tmp_path / "handbook", ignore=ignore))


MakeBook = Callable[..., Book]


@pytest.fixture
def make_book(tmp_path: Path) -> MakeBook:
    """Makes a handbook of the pages given, each a body without front matter."""

    def make(
        pages: str | dict[str, str],
        works: str = WORKS,
        style: str = "apa",
        extensions: list[str] | None = None,
        **own: object,
    ) -> Book:
        if isinstance(pages, str):
            pages = {"index.md": pages}
        root = tmp_path / f"book{len(list(tmp_path.iterdir()))}"
        for name, body in pages.items():
            path = root / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            is_whole = body.startswith("---") or not name.endswith(".md")
            path.write_text(body if is_whole else PAGE_HEAD + body, encoding="utf-8")
        (root / "bib").mkdir()
        (root / "bib" / "works.bib").write_text(works, encoding="utf-8")
        settings = {
            "site_name": "Test",
            "use_directory_urls": False,
            "plugins": [{"bibtex": {"bib_dir": "bib", "csl_file": style}}],
            "markdown_extensions": [
                *(extensions or ["attr_list", "def_list", "footnotes", "admonition"]),
                "handbook",
            ],
            "extra": {"handbook": {"citation_language": "en-US", **own}},
        }
        file = root / "mkdocs.yml"
        file.write_text(yaml.safe_dump(settings), encoding="utf-8")
        loaded, findings = book.load(file)
        assert loaded is not None, findings
        return loaded

    return make


def final(loaded: Book, path: str = "index.md", audience: Audience = Audience.LEARNER) -> Assembled:
    """A page in its final form; the handbook must be without errors."""
    assert not [str(f) for f in loaded.findings if f.is_error]
    return assemble(loaded, loaded.articles[path], audience)


def tree(text: str) -> HtmlElement:
    """HTML as a tree."""
    return lxml_html.fragment_fromstring(text, create_parent="div")


def cites(loaded: Book, path: str = "index.md") -> list[str]:
    """The text of every citation of a page, in order."""
    return [
        element.text_content() for element in tree(final(loaded, path).html).find_class("hb-cite")
    ]
