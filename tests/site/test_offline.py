"""After one visit the handbook is read without a network; a new version replaces the old one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from handbook.site import app
from tests.site.conftest import Server

CHAPTER = "when-attunement-breaks/noticing-ruptures.html"
READY = "The handbook is kept on this device"


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[tuple[Path, Server]]:
    """A copy of the site that a test may change."""
    folder = Path(shutil.copytree(site, tmp_path / "served"))
    server = Server(folder)
    yield folder, server
    server.stop()


def visit(browser: Browser, address: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(address + "index.html")
    expect(page.locator("#hb-site-status")).to_contain_text(READY, timeout=60_000)
    return page


def test_after_one_visit_all_is_there_without_a_network(
    browser: Browser, served: tuple[Path, Server]
) -> None:
    _folder, server = served
    page = visit(browser, server.address)
    server.stop()
    for path in (CHAPTER, "reference/evidence.html", "reference/handouts/small-signs.html"):
        page.goto(server.address + path)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
    page.goto(server.address)
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("/")
    page.fill("#hb-find-input", "atunement")
    expect(page.locator(".hb-find-list a").first).to_contain_text("attunement")
    page.goto(server.address + "practices/arriving.html")
    page.locator(".hb-play").first.click()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".hb-player-count")).to_contain_text("Step 1")
    page.goto(server.address + "nowhere.html")
    expect(page.locator("h1")).to_have_text("This page is not here")
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
    page.context.close()


def test_a_new_version_replaces_the_old_one(browser: Browser, served: tuple[Path, Server]) -> None:
    folder, server = served
    page = visit(browser, server.address)
    chapter = folder / CHAPTER
    text = chapter.read_text("utf-8")
    chapter.write_text(text.replace("Rosa and the bright voice", "A changed title"), "utf-8")
    (folder / "safety.html").unlink()
    worker = (folder / "sw.js").read_text("utf-8").split("\n", 1)[1]
    app.write_worker(folder, {app.WORKER: worker})
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.locator("#hb-site-status")).to_contain_text("newer version", timeout=60_000)
    page.get_by_role("button", name="Show it").click()
    page.goto(server.address + CHAPTER)
    expect(page.locator(".hb-case").first).to_contain_text("A changed title")
    names = page.evaluate("caches.keys()")
    assert len(names) == 1
    fetched = [url for url in asked if url.endswith(".html") and "/sw.js" not in url]
    assert [url for url in fetched if "glossary" in url] == []
    server.stop()
    page.goto(server.address + CHAPTER)
    expect(page.locator(".hb-case").first).to_contain_text("A changed title")
    page.goto(server.address + "safety.html")
    expect(page.locator("h1")).to_have_text("This page is not here")
    page.context.close()


def test_the_list_of_what_is_kept_is_whole(site: Path) -> None:
    first = (site / "sw.js").read_text("utf-8").split("\n", 1)[0]
    kept = json.loads(first.removeprefix("const KEPT = ").removesuffix(";"))
    for name in kept:
        assert (site / name).is_file(), name
    pages = {file.relative_to(site).as_posix() for file in site.rglob("*.html")}
    assert pages <= set(kept)
    assert not [name for name in kept if name.startswith(("downloads/", "tutor-view/"))]


def test_the_handbook_can_be_installed(site: Path) -> None:
    manifest = json.loads((site / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["start_url"] == "./index.html"
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert (site / icon["src"]).is_file()
