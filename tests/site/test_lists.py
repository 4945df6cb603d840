"""Registers and lists: shown in part by what a reader asks for; the pack builder."""

from __future__ import annotations

from pathlib import Path

import yaml
from lxml import html as lxml_html
from lxml.html import HtmlElement
from playwright.sync_api import Route, expect

from handbook.site import paging
from tests.site.conftest import Open

REGISTER = "reference/evidence.html"
ROWS = ".hb-index-evidence tbody tr"


def pages_of_register(site: Path) -> list[HtmlElement]:
    """The pages of the register in their order."""
    first = site / REGISTER
    count = len(list(first.parent.glob("evidence-page-*.html")))
    files = [first, *(first.with_name(f"evidence-page-{n}.html") for n in range(2, count + 2))]
    return [lxml_html.parse(str(file)).getroot() for file in files]


def rows_of(page: HtmlElement) -> list[HtmlElement]:
    return page.xpath("//div[contains(@class, 'hb-index-evidence')]//tbody/tr")


def test_the_register_is_filtered_by_label_chapter_and_source(open_page: Open, site: Path) -> None:
    every = sum(len(rows_of(page)) for page in pages_of_register(site))
    page = open_page(REGISTER)
    rows = page.locator(ROWS)
    assert 0 < rows.count() < every
    expect(page.locator(".hb-filters [role=status]")).to_have_text(
        f"{rows.count()} of {every} shown"
    )
    page.get_by_label("Evidence").focus()
    expect(rows).to_have_count(every)
    expect(page.locator(".hb-pager")).to_have_count(0)
    page.get_by_label("Evidence").select_option("◆ Trial")
    shown = rows.locator("visible=true")
    assert 0 < shown.count() < every
    assert {text.strip() for text in shown.locator("td:first-child").all_inner_texts()} == {
        "◆ Trial"
    }
    page.get_by_label("Evidence").select_option("All")
    page.get_by_label("Work").select_option("Siegel (2007)")
    assert 0 < shown.count() < every
    for cell in shown.locator("td:nth-child(3)").all_inner_texts():
        assert "Siegel (2007)" in cell
    heads = page.locator(".hb-group h2").locator("visible=true")
    assert heads.count() > 1
    chapter = heads.nth(1).inner_text()
    page.get_by_label("Chapter").select_option(chapter)
    assert shown.count() > 0
    expect(heads).to_have_text([chapter])
    expect(page.locator(".hb-filters [role=status]")).to_have_text(
        f"{shown.count()} of {every} shown"
    )


def test_a_choice_made_before_the_rest_has_come_holds_for_it_too(open_page: Open) -> None:
    page = open_page(REGISTER)
    waiting: list[Route] = []
    page.route("**/evidence-rows.js*", lambda route: waiting.append(route))
    page.get_by_label("Evidence").focus()
    page.get_by_label("Evidence").select_option("◆ Trial")
    shown = page.locator(ROWS).locator("visible=true")
    few = shown.count()
    waiting[0].continue_()
    expect(page.locator(".hb-pager")).to_have_count(0)
    assert shown.count() > few
    assert set(shown.locator("td:first-child").all_inner_texts()) == {"◆ Trial"}


def test_a_reader_may_be_quicker_than_the_script(open_page: Open, address: str) -> None:
    page = open_page()
    waiting: list[Route] = []
    page.route("**/filters.js*", lambda route: waiting.append(route))
    with page.expect_request("**/filters.js*"):
        page.goto(address + "reference/practices.html")
    field = page.locator(".hb-filters select").first
    field.focus()
    assert field.locator("option").count() == 1
    waiting[0].continue_()
    expect(field.locator("option").nth(1)).to_be_attached()


def test_a_register_whose_rest_cannot_be_had_says_so(open_page: Open) -> None:
    page = open_page(REGISTER)
    page.route("**/evidence-rows.js*", lambda route: route.fulfill(status=204, body=""))
    page.get_by_label("Evidence").focus()
    expect(page.locator(".hb-filters [role=status]")).to_contain_text("from this page only")
    expect(page.locator(".hb-pager")).to_be_visible()


def test_the_register_is_filtered_from_a_disk_too(open_page: Open, site: Path) -> None:
    page = open_page((site / REGISTER).as_uri())
    page.get_by_label("Chapter").focus()
    page.get_by_label("Chapter").select_option("Two fives compared")
    assert page.locator(ROWS).locator("visible=true").count() > 0


def test_the_register_is_whole_without_scripts(open_page: Open, site: Path) -> None:
    pages = pages_of_register(site)
    claims = [row.xpath("string(td[2]//a/@href)") for one in pages for row in rows_of(one)]
    every = pages[0].xpath("string(//@data-all)")
    assert str(len(claims)) == str(len(set(claims))) == every
    for number, one in enumerate(pages, 1):
        assert len(rows_of(one)) <= paging.MOST, number
        [here] = one.xpath("//nav[contains(@class, 'hb-pager')]//li[a/@aria-current]/@value")
        assert here == str(number)
        title = one.xpath("string(//title)")
        assert title.startswith(f"Page {number} of {len(pages)} · ") == (number > 1)
    page = open_page(REGISTER, java_script_enabled=False)
    page.locator(".hb-pager a").nth(1).click()
    assert page.url.endswith("evidence-page-2.html#hb-list")
    claim = page.locator(".hb-group td:nth-child(2) a").first
    claim.click()
    anchor = page.url.rpartition("#")[2]
    expect(page.locator(f"[id='{anchor}']")).to_be_visible()


def test_practices_are_filtered_by_minutes_intensity_and_anchor(open_page: Open) -> None:
    page = open_page("reference/practices.html")
    shown = page.locator(".hb-index-practices tbody tr").locator("visible=true")
    page.get_by_label("Time").focus()
    page.get_by_label("Time").select_option("3")
    page.get_by_label("Intensity").select_option("low")
    assert shown.count() > 0
    for minutes in shown.locator("td:nth-child(2)").all_inner_texts():
        assert int(minutes.split()[0]) <= 3
    page.get_by_label("Anchors").select_option("feet on the floor")
    for anchors in shown.locator("td:nth-child(5)").all_inner_texts():
        assert "feet on the floor" in anchors


def test_handouts_are_filtered_by_chapter_kind_and_minutes(open_page: Open) -> None:
    page = open_page("reference/handouts/index.html")
    shown = page.locator(".hb-index-handouts tbody tr").locator("visible=true")
    page.get_by_label("Kind").first.focus()
    page.get_by_label("Kind").first.select_option("checklist")
    page.get_by_label("Chapter").first.select_option("Noticing ruptures")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Small signs checklist")


def test_lists_are_whole_without_scripts(open_page: Open) -> None:
    page = open_page("reference/practices.html", java_script_enabled=False)
    assert not page.locator(".hb-filters").first.is_visible()
    assert page.locator(".hb-index-practices tbody tr").count() > 20


def choose(page: object, group: str, *titles: str) -> None:
    box = page.locator(".hb-pack-group", has_text=group)  # type: ignore[attr-defined]
    box.locator("summary").click()
    for title in titles:
        box.get_by_label(title).check()


def test_the_pack_file_says_what_was_chosen_in_order(open_page: Open) -> None:
    page = open_page("reference/pack.html")
    choose(page, "Chapters (", "Arriving")
    choose(page, "Practices (", "Three-step arrival")
    choose(page, "Handouts (", "Door card")
    page.get_by_role("button", name="Move 35. Door card up").click()
    page.get_by_label("Title").fill('Week 3: "Signs" # one')
    page.get_by_label("Local help").fill("Porter: 1234\nDuty lead: 5678")
    page.get_by_label("Edition").select_option("Tutors")
    text = page.locator("#hb-pack-file").input_value()
    assert yaml.safe_load(text) == {
        "title": 'Week 3: "Signs" # one',
        "help": ["Porter: 1234", "Duty lead: 5678"],
        "edition": "tutor",
        "paper": "a4",
        "parts": [
            {"chapter": "arriving"},
            {"handout": "door-card"},
            {"practice": "three-step-arrival"},
        ],
    }
    page.reload()
    assert page.locator("#hb-pack-file").input_value() == text
    page.get_by_role("button", name="Leave out 35. Door card").click()
    assert "door-card" not in page.locator("#hb-pack-file").input_value()


def test_a_pack_is_printed_from_the_browser(open_page: Open) -> None:
    page = open_page("reference/pack.html")
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    choose(page, "Chapters (", "Noticing ruptures")
    choose(page, "Practices (", "Three-step arrival")
    choose(page, "Handouts (", "Small signs checklist")
    page.get_by_label("Title").fill("Week 3")
    page.get_by_role("button", name="Print the pack").click()
    page.wait_for_function("() => window.printed")
    page.emulate_media(media="print")
    sheet = page.locator(".hb-pack-print")
    expect(sheet).to_be_visible()
    assert not page.locator("main").is_visible()
    assert sheet.locator(".hb-pack-part").count() == 4, "three parts and the works they cite"
    expect(sheet.locator("h1").first).to_have_text("Week 3")
    expect(sheet).to_contain_text("Rosa and the bright voice")
    assert "Timing: 90 minutes" not in sheet.inner_text()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    dead = page.evaluate(
        """[...document.querySelectorAll('.hb-pack-print a[href^="#"]')]
        .filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).length"""
    )
    assert dead == 0
    assert sheet.locator(".hb-references").count() == 1
    works = sheet.locator(".hb-reference-list > li").evaluate_all("rows => rows.map(row => row.id)")
    assert "pack-ref-eubanks2015" in works
    assert len(works) == len(set(works))
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Leave out Three-step arrival").click()
    expect(sheet).to_have_count(0)
    expect(page.locator("main")).to_be_visible()


def test_a_tutors_pack_holds_the_notes(open_page: Open) -> None:
    page = open_page("reference/pack.html")
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    choose(page, "Chapters (", "Noticing ruptures")
    page.get_by_label("Edition").select_option("Tutors")
    page.get_by_role("button", name="Print the pack").click()
    page.wait_for_function("() => window.printed")
    page.emulate_media(media="print")
    expect(page.locator(".hb-pack-print")).to_contain_text("Timing: 90 minutes")
