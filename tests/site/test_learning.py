"""Checks, practices, journal, cards and the tutor view, as a reader uses them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.site.conftest import Open

CHAPTER = "when-attunement-breaks/noticing-ruptures.html"
PRACTICE = "practices/arriving.html"
JOURNAL = "reference/journal.html"
PROMPT = "#prompt-when-someone-missed-you"


def test_a_check_gives_feedback_for_each_option_and_can_be_tried_again(open_page: Open) -> None:
    page = open_page(CHAPTER)
    check = page.locator("#check-which-word")
    expect(check.locator(".hb-verdict")).to_have_count(0)
    check.get_by_role("button", name="A A rupture, because").click()
    expect(check.locator(".hb-verdict")).to_have_text("○ Look again.")
    expect(check.locator(".hb-said >> visible=true")).to_contain_text("Not every slip")
    check.get_by_role("button", name="B A lapse").press("Enter")
    expect(check.locator(".hb-verdict").nth(1)).to_have_text("✓ This one fits.")
    check.get_by_role("button", name="Try again").click()
    expect(check.locator(".hb-verdict")).to_have_count(0)
    expect(check.locator(".hb-pick").first).to_be_focused()
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.includes('check'))")
    assert kept == []


def test_without_scripts_a_check_folds_its_feedback_out(open_page: Open) -> None:
    page = open_page(CHAPTER, java_script_enabled=False)
    feedback = page.locator("#check-which-word details").first
    expect(feedback.locator("p").first).to_be_hidden()
    feedback.locator("summary").click()
    expect(feedback.locator("p").first).to_be_visible()
    expect(page.locator("#hb-find-button")).to_be_hidden()


def test_a_free_answer_stands_beside_the_model(open_page: Open) -> None:
    page = open_page(CHAPTER)
    check = page.locator("#check-make-both-true")
    check.get_by_label("Your own words, kept nowhere").fill("They differ.")
    check.locator("summary").click()
    expect(check.locator(".hb-answer")).to_contain_text("A model answer")


def start(page: Page) -> None:
    page.locator("#three-step-arrival .hb-play").click()
    page.get_by_role("button", name="Begin").click()


def test_the_player_goes_through_the_steps(open_page: Open) -> None:
    page = open_page(PRACTICE)
    page.clock.install()
    start(page)
    player = page.get_by_role("dialog")
    expect(player.locator(".hb-player-count")).to_have_text("Step 1 of 3")
    page.clock.run_for(80_000)
    expect(player.locator(".hb-player-count")).to_have_text("Step 2 of 3")
    player.get_by_role("button", name="Pause").click()
    before = player.locator(".hb-player-clock").inner_text()
    page.clock.run_for(30_000)
    expect(player.locator(".hb-player-clock")).to_have_text(before)
    player.get_by_role("button", name="Back", exact=True).click()
    expect(player.locator(".hb-player-count")).to_have_text("Step 1 of 3")
    page.clock.run_for(400_000)
    expect(player.locator(".hb-player-count")).to_have_text("The practice is over")


def test_one_key_and_one_button_stop_a_practice(open_page: Open) -> None:
    page = open_page(PRACTICE)
    start(page)
    page.keyboard.press("Escape")
    player = page.get_by_role("dialog")
    expect(player.locator(".hb-player-count")).to_have_text("You have stopped")
    expect(player).to_contain_text("To stop:")
    page.get_by_role("button", name="Close").click()
    expect(player).to_have_count(0)
    expect(page.locator("#three-step-arrival .hb-play")).to_be_focused()
    start(page)
    stop = page.get_by_role("button", name="Stop", exact=True)
    box = stop.bounding_box()
    assert box is not None
    assert box["height"] >= 60
    stop.click()
    expect(page.locator(".hb-player-count")).to_have_text("You have stopped")


def test_the_player_is_run_by_keys(open_page: Open) -> None:
    page = open_page(PRACTICE)
    start(page)
    page.locator(".hb-player").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".hb-player-count")).to_have_text("Step 2 of 3")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".hb-player-count")).to_have_text("Step 1 of 3")


def write(page: Page, text: str) -> None:
    area = page.locator(f"{PROMPT} textarea")
    area.fill(text)
    expect(page.locator(f"{PROMPT} .hb-journal-status")).to_contain_text("Saved in this browser")


def test_the_journal_outlives_a_reload_and_is_listed(open_page: Open) -> None:
    page = open_page(CHAPTER)
    write(page, "A wrong name.")
    page.reload()
    expect(page.locator(f"{PROMPT} textarea")).to_have_value("A wrong name.")
    page.goto(page.url.replace(CHAPTER, JOURNAL))
    entry = page.locator(".hb-entry")
    expect(entry.locator("h3")).to_have_text("When someone missed you")
    expect(entry.locator(".hb-entry-text")).to_have_text("A wrong name.")
    entry.get_by_role("link").click()
    assert page.url.endswith(CHAPTER + PROMPT)


def test_the_journal_is_exported_erased_and_brought_back(open_page: Open, tmp_path: Path) -> None:
    page = open_page(CHAPTER)
    write(page, "<b>One</b>\n\nTwo & three.")
    page.goto(page.url.replace(CHAPTER, JOURNAL))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save all as text").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    assert "## When someone missed you" in text
    assert "<b>One</b>\n\nTwo & three." in text
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save all as data").click()
    data = tmp_path / "journal.json"
    waiting.value.save_as(data)
    [entry] = json.loads(data.read_text("utf-8"))["entries"]
    assert entry["id"] == PROMPT[1:]
    page.get_by_role("button", name="Erase this entry").click()
    page.get_by_role("button", name="No, keep").click()
    expect(page.locator(".hb-entry")).to_have_count(1)
    page.get_by_role("button", name="Erase this entry").click()
    page.get_by_role("button", name="Yes, erase").click()
    expect(page.locator(".hb-entry")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('journal'))") == []
    page.set_input_files("#hb-import", data)
    expect(page.locator(".hb-entry-text")).to_have_text("<b>One</b>\n\nTwo & three.")
    assert page.locator(".hb-entry-text b").count() == 0


def test_a_file_that_is_no_journal_changes_nothing(open_page: Open, tmp_path: Path) -> None:
    page = open_page(JOURNAL)
    page.fill(".hb-journal-text", "Mine.")
    expect(page.locator(".hb-entry")).to_have_count(1)
    for wrong in ("{", "[]", '{"entries": [{"id": "../x"}]}', '{"entries": "no"}'):
        file = tmp_path / "wrong.json"
        file.write_text(wrong, "utf-8")
        page.set_input_files("#hb-import", file)
        expect(page.locator("#hb-yours-status")).to_contain_text("Nothing was changed")
        expect(page.locator(".hb-entry")).to_have_count(1)


def test_a_full_storage_is_told_and_nothing_typed_is_lost(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.evaluate(
        """() => { let size = 1 << 22; let n = 0;
        while (size) { try { localStorage.setItem('x' + n++, 'x'.repeat(size)); }
        catch { size >>= 1; } } }"""
    )
    area = page.locator(f"{PROMPT} textarea")
    area.fill("Long words. " * 40)
    expect(page.locator(f"{PROMPT} .hb-journal-status")).to_contain_text("would not save")
    expect(area).to_have_value("Long words. " * 40)
    with page.expect_download() as waiting:
        page.locator(PROMPT).get_by_role("button", name="Save as a file").click()
    assert Path(waiting.value.path()).read_text("utf-8") == "Long words. " * 40
    page.evaluate("localStorage.clear()")
    area.press("End")
    area.type("!")
    expect(page.locator(f"{PROMPT} .hb-journal-status")).to_contain_text("Saved in this browser")


def test_the_journal_is_printed_without_the_frame(open_page: Open) -> None:
    page = open_page(CHAPTER)
    write(page, "A wrong name.\n\nAnd a right one.")
    page.goto(page.url.replace(CHAPTER, JOURNAL))
    page.fill(".hb-journal-text", "A free page.")
    expect(page.locator(".hb-entry")).to_have_count(2)
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print").nth(0).click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    shown = [line for line in page.locator("body").inner_text().split("\n") if line.strip()]
    day = page.locator(".hb-entry-day").first.inner_text()
    assert shown == [
        "Your journal",
        "What you have written, what you have read, and how to take it with you or erase it.",
        "All your entries",
        "A page of your own",
        day,
        "A free page.",
        "When someone missed you",
        day,
        "A wrong name.",
        "And a right one.",
    ]
    for gone in ("button", "textarea", "input", "select", "nav", ".hb-header", ".hb-footer"):
        assert page.locator(gone).locator("visible=true").count() == 0, gone


def test_everything_kept_can_be_erased_at_once(open_page: Open) -> None:
    page = open_page(CHAPTER)
    write(page, "Words.")
    page.get_by_role("button", name="Mark as read").click()
    page.get_by_role("button", name="Contents").click()
    page.get_by_label("Light or dark").select_option("Dark")
    page.goto(page.url.replace(CHAPTER, JOURNAL))
    expect(page.get_by_role("link", name="Noticing ruptures")).not_to_have_count(0)
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("button", name="Yes, erase").click()
    expect(page.locator(".hb-entry")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


CITATION = ".hb-article p .hb-cite-link >> nth=0"


def test_a_citation_says_what_it_is_by_hover(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.hover(CITATION)
    card = page.locator(".hb-float")
    expect(card).to_contain_text("Eubanks")
    expect(card).to_contain_text("abstract read")
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)


def test_a_citation_says_what_it_is_by_keyboard(open_page: Open) -> None:
    page = open_page(CHAPTER)
    link = page.locator(CITATION)
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".hb-float")).to_be_visible()
    assert link.get_attribute("aria-describedby") == page.locator(".hb-float").get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.locator(".hb-float")).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#ref-"))


def test_a_citation_says_what_it_is_by_touch(open_page: Open) -> None:
    page = open_page(
        CHAPTER, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 700}
    )
    link = page.locator(CITATION)
    link.tap()
    card = page.locator(".hb-float")
    expect(card).to_be_visible()
    assert "#ref-" not in page.url
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    card.get_by_role("link", name="To the reference list").tap()
    expect(page).to_have_url(re.compile("#ref-"))


def test_terms_and_labels_say_what_they_mean(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.hover(".hb-term-link >> nth=0")
    expect(page.locator(".hb-float strong")).to_have_text("Rupture")
    page.mouse.move(5, 5)
    page.hover(".hb-evidence >> nth=0")
    expect(page.locator(".hb-float")).to_contain_text("What a word is taken to mean here")
    assert page.locator(".hb-article [title]").count() == 0


def test_a_citation_leads_to_the_list_without_scripts(open_page: Open) -> None:
    page = open_page(CHAPTER, java_script_enabled=False)
    page.click(CITATION)
    target = page.url.rpartition("#")[2]
    expect(page.locator(f"[id='{target}'] .hb-reference")).to_be_visible()


def test_the_tutor_view_is_fetched_only_when_it_is_on(open_page: Open) -> None:
    page = open_page(CHAPTER)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert not [url for url in asked if "tutor-view" in url]
    assert page.locator(".hb-tutor").count() == 0
    switch = page.get_by_role("switch", name="Tutor view")
    switch.click()
    expect(page.locator(".hb-tutor").first).to_contain_text("Timing: 90 minutes")
    assert len([url for url in asked if "tutor-view" in url]) == 1
    page.reload()
    expect(page.locator(".hb-tutor").first).to_be_visible()
    page.get_by_role("switch", name="Tutor view").click()
    expect(page.locator(".hb-tutor")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("switch", name="Tutor view")).not_to_be_checked()


def test_works_that_only_tutor_notes_cite_are_listed_with_them(open_page: Open, site: Path) -> None:
    file = next(
        file
        for file in sorted((site / "tutor-view").rglob("*.json"))
        if "references" in json.loads(file.read_text("utf-8"))
    )
    path = file.relative_to(site / "tutor-view").with_suffix(".html").as_posix()
    page = open_page(path)
    page.get_by_role("switch", name="Tutor view").click()
    expect(page.locator(".hb-tutor-work").first).to_be_visible()
    dead = page.evaluate(
        """[...document.querySelectorAll('.hb-cite a')].map(a => a.getAttribute('href'))
        .filter(href => href.startsWith('#') && !document.getElementById(decodeURIComponent(href.slice(1))))"""
    )
    assert dead == []
