"""No axe finding of any impact, on every type of page, in both colours and both widths."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.hard import share
from tests.site.conftest import Open, Server

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
CHAPTER = "practices/arriving.html"


def nothing(page: Page) -> None:
    """The page as it is."""


def open_menu(page: Page) -> None:
    page.click(".hb-menu-button")


def open_search(page: Page) -> None:
    page.click("#hb-find-button")
    page.fill("#hb-find-input", "rupture")
    page.wait_for_selector(".hb-find-list a")


def open_player(page: Page) -> None:
    page.click(".hb-play >> nth=0")


def run_player(page: Page) -> None:
    open_player(page)
    page.click(".hb-player .hb-main-button")
    page.check(".hb-player-choices input >> nth=1")


def open_card(page: Page) -> None:
    page.focus(".hb-article p .hb-cite-link >> nth=0")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.wait_for_selector(".hb-float")


def answer_checks(page: Page) -> None:
    for pick in page.locator(".hb-pick").all():
        pick.click()
    for details in page.locator("details").all():
        details.evaluate("one => one.open = true")


def show_notes(page: Page) -> None:
    page.click(".hb-tools .hb-tutor-switch")
    page.wait_for_selector(".hb-tutor")


def fill_pack(page: Page) -> None:
    for group in page.locator(".hb-pack-group").all():
        group.evaluate("one => one.open = true")
        group.locator("input").first.check()


def write_entry(page: Page) -> None:
    page.fill(".hb-journal-text", "A line of my own.")
    page.locator(".hb-journal-text").blur()
    page.wait_for_selector(".hb-entry")


STATES: list[tuple[str, Callable[[Page], None]]] = [
    ("index.html", nothing),
    ("index.html", open_menu),
    ("index.html", open_search),
    (CHAPTER, nothing),
    (CHAPTER, open_player),
    (CHAPTER, run_player),
    (CHAPTER, answer_checks),
    (CHAPTER, show_notes),
    ("when-attunement-breaks/noticing-ruptures.html", open_card),
    ("attunement/three-relationships.html", nothing),
    ("reference/handouts/small-signs.html", nothing),
    ("reference/handouts/index.html", nothing),
    ("reference/practices.html", nothing),
    ("reference/prompts.html", nothing),
    ("reference/evidence.html", nothing),
    ("reference/glossary.html", nothing),
    ("reference/bibliography.html", nothing),
    ("reference/pack.html", fill_pack),
    ("reference/journal.html", write_entry),
    ("where-help-is.html", nothing),
    ("contribute/blocks.html", nothing),
]


# The rule for the size of targets belongs to WCAG 2.2 and is off unless it is asked for.
RUN = "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")


def faults(page: Page, width: int) -> list[object]:
    """What axe finds on a page, and whether it is wider than its window."""
    # As a string, so that the policy against evaluated scripts stays in force for the page.
    page.evaluate(AXE)
    found: list[object] = [
        (rule["id"], rule["impact"], [node["html"][:160] for node in rule["nodes"][:3]])
        for rule in page.evaluate(RUN)["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{wide} wide in a window of {width}"] if wide > width else [])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("path", "prepare"), STATES, ids=[f"{path}-{prepare.__name__}" for path, prepare in STATES]
)
def test_axe_finds_nothing(
    open_page: Open, path: str, prepare: Callable[[Page], None], scheme: str
) -> None:
    for width in WIDTHS:
        page = open_page(path, color_scheme=scheme, viewport={"width": width, "height": 800})
        prepare(page)
        told = faults(page, width)
        assert not told, (width, json.dumps(told, indent=1))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, site: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    """Every page in each of four settings; in a usual run each setting takes some of them."""
    pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    start = 2 * WIDTHS.index(width) + SCHEMES.index(scheme)
    server = Server(site, "/")
    size = ViewportSize(width=width, height=800)
    context = browser.new_context(viewport=size, color_scheme=scheme, service_workers="block")
    page = context.new_page()
    told = {}
    for path in pages[share(3 * start, 0) :: share(12, 1)]:
        page.goto(server.address + path)
        told[path] = faults(page, width)
    context.close()
    server.stop()
    assert told
    assert {path: found for path, found in told.items() if found} == {}
