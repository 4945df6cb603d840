"""No axe finding of any impact, on every type of page, in both colours and both widths."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.site.conftest import Open

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "prepare"), STATES, ids=[f"{path}-{prepare.__name__}" for path, prepare in STATES]
)
def test_axe_finds_nothing(
    open_page: Open, path: str, prepare: Callable[[Page], None], scheme: str
) -> None:
    for width in (1280, 320):
        page = open_page(path, color_scheme=scheme, viewport={"width": width, "height": 800})
        prepare(page)
        # As a string, so that the policy against evaluated scripts stays in force for the page.
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        told = [
            (rule["id"], rule["impact"], [node["html"][:160] for node in rule["nodes"][:3]])
            for rule in found["violations"]
        ]
        assert not told, (width, json.dumps(told, indent=1))
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"the page is {wide} wide in a window of {width}"
