"""What holds for every page: no foreign request, no fault, sound ways, light weight."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from lxml import html as lxml_html
from playwright.sync_api import expect

from tests.places import dead_in_site
from tests.site.conftest import Open

CHAPTER = "when-attunement-breaks/noticing-ruptures.html"
FIRST_VIEW = 100_000
FIRST_REQUESTS = 12
# The navigation of a page, whatever the size of the handbook.
NAVIGATION = 12_000


def pages(site: Path) -> list[str]:
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


def test_no_page_asks_another_origin_or_breaks_the_policy(
    open_page: Open, site: Path, address: str
) -> None:
    page = open_page("index.html")
    for path in pages(site):
        if path == "404.html":  # its addresses begin at the root that the settings name
            continue
        page.goto(address + path)
        assert page.evaluate("document.cookie") == ""
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", path


def test_every_link_and_file_of_every_page_is_there(site: Path) -> None:
    assert dead_in_site(site) == []


def test_no_page_has_inline_script_or_style(site: Path) -> None:
    for path in pages(site):
        tree = lxml_html.parse(str(site / path)).getroot()
        assert not tree.xpath("//script[not(@src)]"), path
        assert not tree.xpath("//style | //@style"), path
        assert not list(tree.xpath("//@*[starts-with(name(), 'on')]")), path


def test_ids_are_unique(site: Path) -> None:
    for path in pages(site):
        ids = lxml_html.parse(str(site / path)).getroot().xpath("//@id")
        assert len(ids) == len(set(ids)), (path, {one for one in ids if ids.count(one) > 1})


def test_the_first_view_is_light(open_page: Open, site: Path, address: str) -> None:
    page = open_page("index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (CHAPTER, "reference/practices.html", "index.html", "reference/evidence.html"):
        asked.clear()
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        names = [url.removeprefix(address).partition("?")[0] for url in asked]
        weight = sum(len(gzip.compress((site / name).read_bytes())) for name in names)
        assert len(names) <= FIRST_REQUESTS, names
        assert weight <= FIRST_VIEW, (path, weight)


def test_the_navigation_stays_small(site: Path) -> None:
    for path in pages(site):
        tree = lxml_html.parse(str(site / path)).getroot()
        for menu in tree.xpath("//nav[contains(@class, 'hb-menu')]"):
            assert len(lxml_html.tostring(menu)) < NAVIGATION, path


def test_a_text_browser_meets_things_in_a_sensible_order(site: Path) -> None:
    for path in pages(site):
        body = lxml_html.parse(str(site / path)).getroot().find("body")
        places = {one: number for number, one in enumerate(body.iter())}
        skip = next(one for one in body.iter("a", "button", "input", "select"))
        assert skip.get("href") == "#hb-main", path
        order = [
            skip,
            *body.xpath("//header[@class='hb-header']"),
            *body.xpath("//main[@id='hb-main']"),
            *body.xpath("//h1"),
            *body.xpath("//section[@class='hb-tools']"),
            *body.xpath("//nav[@class='hb-around']"),
            *body.xpath("//aside[@class='hb-rail']"),
            *body.xpath("//footer"),
            *body.xpath("//nav[@id='hb-menu']"),
        ]
        assert [places[one] for one in order] == sorted(places[one] for one in order), path
        assert len(order) >= 6, path
        levels = [int(one.tag[1]) for one in body.xpath("//*[self::h1 or self::h2 or self::h3]")]
        assert levels[0] == 1, path


def test_the_menu_works_without_scripts(open_page: Open) -> None:
    page = open_page(CHAPTER, java_script_enabled=False)
    expect(page.locator("#hb-menu")).to_be_hidden()
    page.get_by_role("button", name="Contents").click()
    page.locator("#hb-menu").get_by_role("link", name="Practice index").click()
    expect(page.locator("h1")).to_have_text("Practice index")


def test_a_reader_sees_where_they_are(open_page: Open) -> None:
    page = open_page(CHAPTER, viewport={"width": 1280, "height": 900})
    expect(page.locator(".hb-crumbs")).to_contain_text("1 of 3 in this part")
    expect(page.locator(".hb-rail [aria-current]")).to_contain_text("Noticing ruptures")
    expect(page.locator(".hb-next")).to_contain_text("Working through")
    expect(page.locator(".hb-facts")).to_contain_text("90 minutes")
    expect(page.locator(".hb-content-note")).to_be_visible()
    page.get_by_text("How to cite").click()
    expect(page.locator(".hb-quoting")).to_contain_text("@incollection{noticingruptures2026,")
    expect(page.locator(".hb-quoting")).to_contain_text("TY  - CHAP")


def test_reading_goes_on_where_it_stopped(open_page: Open, address: str) -> None:
    page = open_page(CHAPTER)
    page.locator("#small-signs").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('small-signs').scrollIntoView()")
    page.wait_for_function(
        "() => Object.values(localStorage).some(text => text.includes('small-signs'))"
    )
    page.goto(address)
    page.get_by_role("link", name="Go on where you were: Noticing ruptures, Small signs").click()
    assert page.url.endswith(f"{CHAPTER}#small-signs")


def test_chapters_are_marked_as_read_and_unmarked(open_page: Open, address: str) -> None:
    page = open_page(CHAPTER, viewport={"width": 1280, "height": 900})
    mark = page.locator("#hb-read")
    mark.click()
    expect(mark).to_have_attribute("aria-pressed", "true")
    page.goto(address)
    done = page.locator(".hb-chapter-list .hb-done")
    expect(done).to_have_count(1)
    page.goto(address + CHAPTER)
    page.locator("#hb-read").click()
    page.goto(address)
    expect(done).to_have_count(0)


def test_light_and_dark_are_chosen_and_kept(open_page: Open) -> None:
    page = open_page(CHAPTER, color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Contents").click()
    page.get_by_label("Light or dark").select_option("Dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    other = open_page(CHAPTER, color_scheme="dark")
    assert other.evaluate(paper) == dark


def test_leaving_quickly(open_page: Open) -> None:
    page = open_page(CHAPTER)
    link = page.get_by_role("link", name="Leave quickly")
    assert "noreferrer" in str(link.get_attribute("rel"))
    page.evaluate(
        "document.getElementById('hb-exit').href = location.origin + '/a/shelf/safety.html'"
    )
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/safety.html")
    page.go_back()
    assert not page.url.endswith(CHAPTER), "the page that was left must not be one step back"


def test_print_keeps_the_text_and_leaves_the_frame(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.emulate_media(media="print")
    for gone in (".hb-header", ".hb-rail", ".hb-footer", ".hb-tools", ".hb-around", ".hb-play"):
        assert not page.locator(gone).first.is_visible(), gone
    expect(page.locator(".hb-references")).to_be_visible()
    expect(page.locator("#check-which-word .hb-choice").first).to_be_visible()
    assert not page.locator("#check-which-word .hb-feedback").first.is_visible()
    shown = page.locator(".hb-article .hb-address").first
    assert "https://" in shown.inner_text()


def test_print_with_answers_when_asked(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.evaluate(
        """() => { window.print = () => {
        window.seen = document.body.className + '|' +
        document.querySelectorAll('.hb-check details[open]').length; }; }"""
    )
    page.get_by_role("button", name="Print with feedback").click()
    seen = page.evaluate("window.seen")
    assert "hb-print-answers" in seen
    assert not seen.endswith("|0")
    assert page.locator(".hb-check details[open]").count() == 0


@pytest.mark.parametrize("path", ["index.html", CHAPTER, "reference/journal.html"])
def test_a_page_opened_from_a_disk_works(open_page: Open, site: Path, path: str) -> None:
    page = open_page((site / path).as_uri())
    expect(page.locator("#hb-find-button")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
    if path == CHAPTER:
        page.locator(".hb-pick").first.click()
        expect(page.locator(".hb-verdict").first).to_be_visible()
        page.get_by_role("switch", name="Tutor view").click()
        expect(page.locator("#hb-page-status")).to_contain_text("Opened from a disk")


def test_a_wrong_address_gets_the_handbooks_own_page(site: Path) -> None:
    tree = lxml_html.parse(str(site / "404.html")).getroot()
    assert tree.xpath("//base/@href") == ["/"]
    assert tree.xpath("//h1/text()") == ["This page is not here"]
    assert tree.xpath("//nav[@id='hb-menu']//a")
