"""The handbook outlives its site generator: the same articles by other hands."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook.markdown.context import address
from handbook.site import Site, paging
from tests.conftest import ROOT
from tests.trust.builds import Tree, build, environment, small, tree_of, whole

PROPERDOCS = (
    sys.executable,
    "-m",
    "properdocs",
    "build",
    "--quiet",
    "--strict",
    "-f",
    "mkdocs.yml",
)
ZENSICAL = (sys.executable, "-m", "zensical", "build", "--clean")


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole(tmp_path_factory.mktemp("ways-out") / "handbook")


@pytest.fixture(scope="module")
def loaded() -> Site:
    site, findings = Site.load(ROOT / "mkdocs.yml")
    assert site is not None, findings
    return site


def articles(loaded: Site, html: Callable[[str], str]) -> dict[str, str]:
    """The finished article of every page by the page's address."""
    urls = loaded.book.settings.directory_urls
    return {address(path, urls): html(path).strip() for path in loaded.book.articles}


def different(folder: Path, articles: dict[str, str]) -> list[str]:
    """The pages of a site that are missing, or whose article is another one."""
    return [
        name
        for name, html in articles.items()
        if not (folder / name).is_file() or html not in (folder / name).read_text("utf-8")
    ]


def published(loaded: Site, folder: Path) -> Callable[[str], str]:
    """The article of a page as a build leaves it: of one with a long list, the first part."""

    def html(path: str) -> str:
        file = folder / Path(address(path, loaded.book.settings.directory_urls)).name
        file.write_text(loaded.html(path), "utf-8")
        paging.cut(file, loaded.book.settings.words.site)
        return file.read_text("utf-8")

    return html


def test_properdocs_builds_it_strictly_with_the_same_articles(
    handbook: Path, loaded: Site, tmp_path: Path
) -> None:
    done = build(handbook, command=PROPERDOCS)
    assert done.returncode == 0, done.stdout + done.stderr
    manifest = handbook / "site" / "downloads" / "index.json"
    loaded.editions = json.loads(manifest.read_text("utf-8"))["editions"]
    assert different(handbook / "site", articles(loaded, published(loaded, tmp_path))) == []


def test_properdocs_too_stops_at_a_fault_and_leaves_the_last_site(tmp_path: Path) -> None:
    root = small(tmp_path / "handbook", "sourdough")
    page = root / "docs" / "starter" / "feeding.md"
    page.write_text(page.read_text() + "\n[nowhere](nowhere.md)\n")
    (root / "site").mkdir()
    done = build(root, command=PROPERDOCS)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "[link-target] the link leads nowhere" in done.stderr
    assert tree_of(root / "site") == {}


def test_zensical_builds_the_same_articles(handbook: Path, loaded: Site) -> None:
    """Zensical passes over the hook: what stands here is the Markdown extension's work alone."""
    shutil.rmtree(handbook / "site", ignore_errors=True)
    settings = handbook / "mkdocs.yml"
    # Our templates are filled in by the hook, so its own theme stands in for them.
    settings.write_text(re.sub(r"\n *custom_dir: .*", "", settings.read_text("utf-8")), "utf-8")
    done = subprocess.run(
        ZENSICAL,
        cwd=handbook,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    # It colours code by a default of its own.
    whole = {
        name: html
        for name, html in articles(loaded, lambda path: loaded.pages[path].html).items()
        if "<pre><code" not in html
    }
    assert len(whole) > 100
    assert different(handbook / "site", whole) == []
    without = missing(tree_of(handbook / "site"))
    assert without == MISSING_UNDER_ZENSICAL


# What a move to Zensical would have to bring with it, as library calls beside its build.
MISSING_UNDER_ZENSICAL = [
    "catalogue.json",
    "downloads/index.json",
    "reference/references.bib",
    "tutor-view/practices/arriving.json",
]


def missing(files: Tree) -> list[str]:
    """Which of the library's own files a build has not written."""
    return [name for name in MISSING_UNDER_ZENSICAL if name not in files]
