"""The preview: what is wrong stands where it is wrong, and all the rest is built."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from handbook import pages, preview_files
from handbook.site import Site, policy
from tests.conftest import FIXTURES, ROOT, tree
from tests.test_broken import BROKEN, broken_handbook

# Without settings there is no handbook to show.
NOTHING_TO_SHOW = ("settings-empty", "settings-missing-docs", "settings-not-yaml")


def load(root: Path) -> Site:
    site, _ = Site.load(root / "mkdocs.yml", is_preview=True)
    assert site is not None
    return site


def write(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_page_without_faults_is_as_it_is_built(minimal: Path) -> None:
    built, _ = Site.load(minimal / "mkdocs.yml")
    assert built is not None
    shown = load(minimal)
    for path in shown.pages:
        html, _, script = shown.html(path).rpartition("\n")
        assert html == built.html(path)
        assert "assets/findings.js" in script


def test_a_finding_stands_at_its_line_and_at_the_head(minimal: Path) -> None:
    write(minimal, "docs/part/one.md", "@able2001", "@abel2001")
    page = tree(load(minimal).html("part/one.md"))
    note = page.find_class("hb-finding")[0]
    paragraph = next(note.iterancestors("p"))
    assert paragraph.text_content().startswith("A thing is what it is [@abel2001, p. 3].")
    assert "hb-is-error" in note.get("class")
    assert note.text_content() == (
        "citation-key unknown citation key; found abel2001, expected a key of the bibliography. "
        "Did you mean able2001?"
    )
    head = page.find_class("hb-findings")[0]
    assert [link.get("href") for link in head.iter("a")] == [f"#{note.get('id')}"]
    assert "Mend the key, or add the work to the bibliography." in head.text_content()


def test_what_is_remembered_of_pages_is_as_they_were_read(minimal: Path) -> None:
    def shown() -> dict[str, str]:
        site = load(minimal)
        return {path: site.html(path) for path in site.pages}

    first = shown()
    faults = [
        ("@able2001", "@abel2001"),
        ("/// check |", "/// chekc |"),
        ("## Another", "### Other"),
    ]
    for old, new in faults:
        path = next(p for p in (minimal / "docs").rglob("*.md") if old in p.read_text())
        name = path.relative_to(minimal).as_posix()
        write(minimal, name, old, new)
        changed = shown()
        pages.REMEMBERED.clear()
        assert changed == shown()
        assert changed != first
        write(minimal, name, new, old)
        assert shown() == first


def opened(site: Site, path: str, folder: Path, browser: Browser) -> str:
    """What a reader sees of the findings at the head of a page."""
    folder.mkdir()
    for name, text in site.files().items():
        if name.startswith("assets/"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
    file = folder / path.replace("/", "-").replace(".md", ".html")
    html = site.html(path).replace('"../assets', '"assets')
    file.write_text(f"<!doctype html><main><p></p><article>{html}</article></main>")
    page = browser.new_page()
    page.goto(file.as_uri())
    told = page.locator(".hb-findings")
    text = told.first.text_content() if told.count() else ""
    assert told.count() < 2
    assert not text or told.evaluate("e => getComputedStyle(e).borderLeftWidth") == "6px"
    page.close()
    return text or ""


def test_other_pages_tell_that_something_is_wrong_elsewhere(
    minimal: Path, tmp_path: Path, browser: Browser
) -> None:
    assert opened(load(minimal), "index.md", tmp_path / "before", browser) == ""
    before = load(minimal).html("index.md")
    write(minimal, "docs/part/one.md", "@able2001", "@abel2001")
    after = load(minimal)
    assert after.html("index.md") == before
    assert opened(after, "index.md", tmp_path / "other", browser) == (
        "0 on this page1 elsewheredocs/part/one.md:15: citation-key unknown citation key; found "
        "abel2001, expected a key of the bibliography. Did you mean able2001? "
        "Mend the key, or add the work to the bibliography."
    )
    own = opened(after, "part/one.md", tmp_path / "own", browser)
    assert own.startswith("1 on this page")
    assert "elsewhere" not in own


@pytest.mark.parametrize(
    ("old", "new", "holder"),
    [
        ("## Another {#another}", "## Another color {#another}", "h2"),
        ("- [ ] This.", "- [ ] This color.", "div"),
        ("/// check | Which is it?", "/// check | Which color is it?", "h3"),
        ("    No.", "    No color.", "p"),
        ("@baker2002 says", "| Color |\n|---|\n| No color |\n\n@baker2002 says", "td"),
        ("@baker2002 says", "A color.[^n]\n\n[^n]: One.\n\n@baker2002 says", "p"),
    ],
)
def test_a_finding_finds_its_place(minimal: Path, old: str, new: str, holder: str) -> None:
    write(minimal, "docs/part/two.md", old, new)
    page = tree(load(minimal).html("part/two.md"))
    notes = page.find_class("hb-finding")
    assert notes
    assert notes[-1].getparent().tag == holder or notes[-1].getparent().getparent().tag == holder
    assert "\ue100" not in load(minimal).html("part/two.md")


def test_text_of_findings_is_no_markup(minimal: Path) -> None:
    write(minimal, "docs/part/one.md", "two.md#another", "two.md#%3Cimg%20src=x%3E")
    html = load(minimal).html("part/one.md")
    assert "&lt;img src=x&gt;" in html
    assert not tree(html).xpath("//img")


@pytest.mark.parametrize("name", [name for name in BROKEN if name not in NOTHING_TO_SHOW])
def test_whatever_is_wrong_the_rest_is_shown(name: str, tmp_path: Path) -> None:
    root = broken_handbook(name, tmp_path / "handbook")
    site, findings = Site.load(root / "mkdocs.yml", is_preview=True)
    if site is None:
        assert findings
        return
    for path in site.pages:
        page = tree(site.html(path))
        head = page.find_class("hb-findings")
        own = [f for f in findings if f.path == f"docs/{path}"]
        told = [f"{len(own)} on this page"] if own else []
        assert [one.text_content()[: len(told[0])] for one in head] == told
    assert site.files()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Page = Callable[[str], str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Page, Path]]:
    """A preview of a handbook with a generator of its own: its folder, its pages, its log."""
    root = tmp_path_factory.mktemp("served") / "handbook"
    shutil.copytree(FIXTURES / "minimal", root, ignore=shutil.ignore_patterns(".cache"))
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "hooks", root / "hooks", ignore=ignore)
    shutil.copytree(ROOT / "overrides", root / "overrides")
    with (root / "mkdocs.yml").open("a") as file:
        file.write(
            "theme: {name: material, custom_dir: overrides, font: false}\n"
            "hooks: [hooks/events.py]\n"
        )
    port = free_port()
    log = root.parent / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root / "hooks"), "NO_MKDOCS_2_WARNING": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )

    def page(name: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}", timeout=60) as answer:
            return str(answer.read().decode())

    try:
        until(lambda: "Serving on" in log.read_text(), log)
        yield root, page, log
    finally:
        process.terminate()
        process.wait(30)


def until(is_so: Callable[[], bool], log: Path) -> None:
    for _ in range(600):
        try:
            if is_so():
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"nothing changed:\n{log.read_text()[-3000:]}")


CHANGES = [
    (
        "text",
        "docs/part/two.md",
        "says otherwise",
        "says the opposite",
        "part/two.html",
        "says the opposite",
    ),
    (
        "bibliography",
        "bib/minimal.bib",
        "{Otherwise}",
        "{Quite otherwise}",
        "part/two.html",
        "Quite otherwise",
    ),
    (
        "style sheet",
        "overrides/assets/css/1-base.css",
        ":root {",
        ":root { --changed: 1;",
        "assets/handbook.css",
        "--changed",
    ),
    (
        "script",
        "overrides/assets/js/theme.js",
        "// @ts-check\n",
        "// @ts-check\nexport const changed = 1;\n",
        "assets/base.js",
        "changed = 1",
    ),
    ("template", "overrides/main.html", 'id="hb-main"', 'id="hb-new"', "index.html", "hb-new"),
    ("library", "hooks/handbook/words.py", '"Take care"', '"Mind this"', "index.html", "Mind this"),
    ("settings", "mkdocs.yml", "site_name: Minimal", "site_name: Maximal", "index.html", "Maximal"),
    (
        "rule",
        "hooks/handbook/rules/spelling.yml",
        "Use the spelling named",
        "Spell it so",
        "index.html",
        "Spell it so",
    ),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[0])
def test_a_saved_change_shows_without_a_restart(
    served: tuple[Path, Page, Path], change: tuple[str, str, str, str, str, str]
) -> None:
    root, page, log = served
    _, file, old, new, name, sign = change
    if file == "hooks/handbook/words.py":
        write(root, "docs/index.md", "Welcome.", "Welcome.\n\n/// caution\nHere.\n///")
    if file.endswith("spelling.yml"):
        write(root, "docs/index.md", "Welcome.", "Welcome, color.")
    assert sign not in page(name)
    # Saved within the same tick of the clock as the last build, a file would look unchanged.
    time.sleep(0.05)
    write(root, file, old, new)
    until(lambda: sign in page(name), log)


def test_a_fault_shows_on_the_page_and_in_the_terminal_and_goes_again(
    served: tuple[Path, Page, Path],
) -> None:
    root, page, log = served
    write(root, "docs/part/one.md", "@able2001", "@abel2001")
    until(lambda: 'class="hb-finding hb-is-error"' in page("part/one.html"), log)
    assert re.search(r"ERROR .*docs/part/one.md:15: \[citation-key\]", log.read_text())
    assert "is what it is" in page("part/one.html")
    assert "hb-is-error" in page("assets/preview.css")
    write(root, "docs/part/one.md", "@abel2001", "@able2001")
    until(lambda: 'class="hb-finding hb-is-error"' not in page("part/one.html"), log)


def test_an_open_page_shows_a_change_and_its_fault_by_itself(
    served: tuple[Path, Page, Path], browser: Browser
) -> None:
    root, _, log = served
    address = log.read_text().partition("Serving on ")[2].split()[0]
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(f"{address}part/two.html")
    write(root, "docs/part/two.md", "@baker2002 says", "The color. @baker2002 says")
    note = tab.locator("p .hb-finding")
    note.wait_for(timeout=60_000)
    assert note.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 244, 206)"
    write(root, "docs/part/two.md", "The color. @baker2002 says", "@baker2002 says")
    note.wait_for(state="detached", timeout=60_000)
    tab.close()
    assert said
    assert set(said) == {"Enabled live reload"}


def test_a_preview_has_neither_index_nor_worker_nor_editions(minimal: Path) -> None:
    with (minimal / "mkdocs.yml").open("a") as file:
        file.write(f"theme: {{name: material, custom_dir: {ROOT / 'overrides'}}}\n")
    shown = load(minimal)
    folder = minimal / "site"
    (folder / "assets").mkdir(parents=True)
    shown.finish_pages({}, {}, str, folder)
    shown.finish(folder)
    made = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    made = {name for name in made - shown.files().keys() if not name.startswith("tutor-view/")}
    assert made == {"assets/find-titles.js", "assets/find-words.js", "sw.js"}
    assert "unregister" in (folder / "sw.js").read_text()
    assert policy.meta(is_preview=True) in shown.context("index.md")["head"].replace("&#x27;", "'")
    assert "unsafe-inline" not in policy.meta()


def test_settings_that_cannot_be_read_leave_the_preview_running(
    served: tuple[Path, Page, Path],
) -> None:
    root, page, log = served
    write(root, "mkdocs.yml", "citation_language: en-US", "citation_language: [")
    until(lambda: "error happened during the rebuild" in log.read_text().lower(), log)
    write(root, "mkdocs.yml", "citation_language: [", "citation_language: en-US")
    write(root, "docs/part/two.md", "## Another {", "## Another one {")
    until(lambda: "Another one" in page("part/two.html"), log)


def test_a_page_names_only_some_of_many_findings_elsewhere(
    minimal: Path, tmp_path: Path, browser: Browser
) -> None:
    page = minimal / "docs" / "part" / "one.md"
    page.write_text(page.read_text() + "".join(f"\n[x](no-{n}.md)\n" for n in range(60)))
    shown = opened(load(minimal), "index.md", tmp_path / "shown", browser)
    assert "60 elsewhere" in shown
    assert shown.count("leads nowhere") == preview_files.MOST_ELSEWHERE
    assert "handbook check" in shown
