"""The search: right pages first, by slips and other words too, and kind to every reader."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import Open, Server, build

QUERIES = yaml.safe_load((Path(__file__).parent / "queries.yml").read_text("utf-8"))
# Shares and places that the handbook promises; see the tests' README.
ENOUGH = 0.95
FIRST = 3
# Compressed bytes of everything that the first query fetches.
FIRST_QUERY = 300_000


def find(page: Page, text: str) -> list[tuple[str, str, str]]:
    """The address, kind and title of each result."""
    page.fill("#hb-find-input", text)
    page.wait_for_function(
        "text => document.querySelector('.hb-find').dataset.asked === text", arg=text.strip()
    )
    rows = page.eval_on_selector_all(
        ".hb-find-list a",
        """links => links.map(a => [a.href, a.querySelector('.hb-find-kind').textContent,
        a.querySelector('.hb-find-title').textContent])""",
    )
    return [tuple(row) for row in rows]


def open_search(open_page: Open, path: str = "index.html", **options: object) -> Page:
    page = open_page(path, **options)
    page.keyboard.press("/")
    expect(page.locator("#hb-find-input")).to_be_focused()
    return page


def test_most_queries_find_their_page_among_the_first_three(
    open_page: Open, address: str, site: Path
) -> None:
    assert len(QUERIES) >= 80
    page = open_search(open_page)
    missed = []
    for row in QUERIES:
        for place in row["expected"]:
            assert (site / place.partition("#")[0]).is_file(), place
        found = [one[0].removeprefix(address) for one in find(page, row["query"])[:FIRST]]
        places = {*found, *(place.partition("#")[0] for place in found)}
        if not places & set(row["expected"]):
            missed.append((row["query"], found))
    assert len(missed) <= (1 - ENOUGH) * len(QUERIES), missed


def test_a_word_is_asked_for_when_it_seems_whole(open_page: Open) -> None:
    page = open_search(open_page)
    find(page, "repair")
    box = page.locator(".hb-find")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    page.keyboard.press("Backspace")
    page.clock.run_for(80)
    page.wait_for_timeout(200)
    assert box.get_attribute("data-asked") == "repair"
    page.clock.run_for(20)
    expect(box).to_have_attribute("data-asked", "repai")
    # What is pasted or spoken comes as a whole, and one letter or two are seldom the whole.
    page.fill("#hb-find-input", "ru")
    page.clock.run_for(1)
    expect(box).to_have_attribute("data-asked", "ru")
    page.keyboard.press("Backspace")
    page.clock.run_for(300)
    page.wait_for_timeout(200)
    assert box.get_attribute("data-asked") == "ru"
    page.clock.run_for(60)
    expect(box).to_have_attribute("data-asked", "r")


def test_several_indexes_are_searched_as_one(tmp_path: Path, browser: Browser) -> None:
    build(tmp_path / "site", before="from handbook.site import search; search.PAGES = 20")
    folders = [name for name in ("", "1", "2") if (tmp_path / "site/pagefind" / name).is_dir()]
    assert len(folders) == 3
    # One engine serves all of them.
    assert len(list((tmp_path / "site/pagefind").rglob("wasm.*"))) == 1
    server = Server(tmp_path / "site")
    page = browser.new_context(service_workers="block").new_page()
    page.goto(f"{server.address}index.html")
    page.keyboard.press("/")
    missed = []
    for row in QUERIES[::3]:
        found = [one[0].removeprefix(server.address) for one in find(page, row["query"])[:FIRST]]
        places = {*found, *(place.partition("#")[0] for place in found)}
        if not places & set(row["expected"]):
            missed.append((row["query"], found))
    page.context.close()
    server.stop()
    assert len(missed) <= (1 - ENOUGH) * len(QUERIES[::3]) + 1, missed


RECORD = """() => {
  window.seen = [];
  const dialog = document.querySelector(".hb-find");
  new MutationObserver(() => {
    const links = [...dialog.querySelectorAll(".hb-find-list a")];
    window.seen.push(links.map((a) => a.href));
  }).observe(dialog, { attributeFilter: ["data-asked"] });
}"""


def test_a_vast_handbook_answers_from_a_part_of_it_first(tmp_path: Path, browser: Browser) -> None:
    few = "search.PAGES = 20; search.MANY_PAGES = 50; search.PARTS_OF_MANY = 3"
    build(tmp_path / "site", before=f"from handbook.site import search; {few}")
    script = tmp_path / "site/assets/find.js"
    text = script.read_text("utf-8")
    assert "const SLOW = 20;" in text
    script.write_text(text.replace("const SLOW = 20;", "const SLOW = -1;"), "utf-8")
    server = Server(tmp_path / "site")
    page = browser.new_context(service_workers="block").new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.partition("?")[0]))
    page.goto(f"{server.address}index.html")
    page.keyboard.press("/")
    page.wait_for_selector("#hb-find-input")
    page.evaluate(RECORD)
    found = [row[0] for row in find(page, "rupture and repair")]
    page.wait_for_function("() => window.seen.length === 2")
    first, whole = page.evaluate("seen")
    assert len(first) >= 3
    assert first != whole
    shown = page.eval_on_selector_all(".hb-find-list a", "links => links.map(a => a.href)")
    assert shown == whole
    assert found in (first, whole)
    assert any(url.endswith("pagefind/2/pagefind-entry.json") for url in fetched)
    assert {url for url in fetched if "wasm" in url} == {
        f"{server.address}pagefind/wasm.en.pagefind"
    }
    # Who has gone to a result stays there.
    page.evaluate("window.seen = []")
    page.evaluate(
        """() => new MutationObserver(() => document.querySelector(".hb-find-list a")?.focus())
        .observe(document.querySelector(".hb-find"), { attributeFilter: ["data-asked"] })"""
    )
    find(page, "mindfulness")
    page.wait_for_timeout(500)
    assert len(page.evaluate("seen")) == 1
    missed = []
    page.reload()
    page.keyboard.press("/")
    page.wait_for_selector("#hb-find-input")
    page.evaluate(RECORD)
    for row in QUERIES[1::4]:
        page.evaluate("window.seen = []")
        find(page, row["query"])
        page.wait_for_timeout(250)
        rows = page.evaluate("seen.at(-1)")[:FIRST]
        places = {url.removeprefix(server.address) for url in rows}
        if not {*places, *(place.partition("#")[0] for place in places)} & set(row["expected"]):
            missed.append((row["query"], rows))
    page.context.close()
    server.stop()
    assert len(missed) <= (1 - ENOUGH) * len(QUERIES[1::4]) + 1, missed


def test_each_result_says_what_it_is(open_page: Open) -> None:
    page = open_search(open_page)
    wanted = {
        "noticing ruptures": "Chapter",
        "three-step arrival": "Practice",
        "when someone missed you": "Journal",
        "small signs checklist": "Handout",
        "mis-attunement": "Term",
        "where help is": "Page",
        "how to contribute": "For contributors",
    }
    for query, kind in wanted.items():
        assert find(page, query)[0][1] == kind, query


def test_generated_lists_are_not_found(open_page: Open) -> None:
    page = open_search(open_page)
    register = [
        row for row in find(page, "colds about a day shorter") if "reference/evidence" in row[0]
    ]
    assert register == []


def test_slips_and_other_words_are_told(open_page: Open) -> None:
    page = open_search(open_page)
    find(page, "atunement")
    expect(page.locator(".hb-find-status")).to_contain_text("Also searched for: attunement")
    find(page, "xyzzyq")
    expect(page.locator(".hb-find-status")).to_contain_text("Nothing found for “xyzzyq”")


def test_it_answers_while_one_types(open_page: Open) -> None:
    page = open_search(open_page)
    page.locator("#hb-find-input").press_sequentially("mindf")
    expect(page.locator(".hb-find-list a").first).to_contain_text("indful")


def test_the_arrow_keys_reach_the_results(open_page: Open, address: str) -> None:
    page = open_search(open_page)
    first = find(page, "small signs checklist")[0][0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(first)
    expect(page.locator(".hb-find")).to_have_count(0)


def test_what_is_typed_is_never_markup(open_page: Open) -> None:
    page = open_search(open_page)
    find(page, "<img src=x onerror=alert(1)> rupture")
    assert page.locator(".hb-find-list img, .hb-find-status img").count() == 0


def test_nothing_is_fetched_before_the_search_is_used_and_little_then(
    open_page: Open, site: Path, address: str
) -> None:
    page = open_page("index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "pagefind" in url or "find" in url]
    asked.clear()
    page.keyboard.press("/")
    find(page, "rupture and repair")
    names = {url.removeprefix(address).partition("?")[0] for url in asked}
    sizes = {name: len(gzip.compress((site / name).read_bytes())) for name in names}
    assert sum(sizes.values()) <= FIRST_QUERY, sizes


def test_nothing_for_tutors_is_in_the_search_data(site: Path) -> None:
    notes = json.loads(
        (site / "tutor-view/when-attunement-breaks/noticing-ruptures.json").read_text("utf-8")
    )
    sentence = "Say before the start that examples stay mild"
    assert any(sentence in part for part in notes.values())
    for file in [*(site / "pagefind").rglob("*"), *(site / "assets").glob("find-*")]:
        if file.is_file():
            content = file.read_bytes()
            text = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
            assert sentence.encode() not in text, file


def test_from_a_disk_titles_and_terms_are_found(open_page: Open, site: Path) -> None:
    page = open_page((site / "practices/arriving.html").as_uri())
    page.keyboard.press("/")
    expect(page.locator(".hb-find-status")).to_contain_text("titles and terms only")
    assert find(page, "ruptrue")[0][0].startswith((site / "").as_uri())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()
