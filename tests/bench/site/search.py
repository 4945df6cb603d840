"""Compare the site's search with the theme's stock search on the same queries.

Usage: python -m tests.bench.site.search [REPORT.json]

Both sites are built from the same pages: ours as it is, the other by Material's own
templates and search plugin (lunr) from the finished articles. A query counts as answered
when one of its expected pages is among the first three results.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import yaml
from playwright.sync_api import Page, sync_playwright

from handbook.site import Site
from tests.conftest import CHROMIUM, FLAGS, ROOT
from tests.site.conftest import Server, build

QUERIES = yaml.safe_load((ROOT / "tests/site/queries.yml").read_text("utf-8"))
FIRST = 3
STOCK = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
build(load_config(sys.argv[1]))
"""


def stock_site(folder: Path) -> Path:
    """The same articles under Material's own templates, with its search plugin."""
    docs = folder / "docs"
    site, _ = Site.load(ROOT / "mkdocs.yml")
    assert site is not None
    for path in site.pages:
        page = docs / path
        page.parent.mkdir(parents=True, exist_ok=True)
        title = json.dumps(site.book.articles[path].title)
        body = site.pages[path].html.replace("\n\n", "\n")
        page.write_text(f"---\ntitle: {title}\n---\n\n<div>\n{body}\n</div>\n", encoding="utf-8")
    settings = {
        "site_name": "Stock",
        "use_directory_urls": False,
        "docs_dir": str(docs),
        "site_dir": str(folder / "site"),
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
    }
    file = folder / "mkdocs.yml"
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-c", STOCK, str(file)],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
    )
    return folder / "site"


def ask_ours(page: Page, text: str) -> list[str]:
    page.fill("#hb-find-input", text)
    page.wait_for_function(
        "text => document.querySelector('.hb-find').dataset.asked === text", arg=text
    )
    links: list[str] = page.eval_on_selector_all(
        ".hb-find-list a", "links => links.map(link => link.href)"
    )
    return links


def ask_stock(page: Page, text: str) -> list[str]:
    """Material's results; its worker answers without a sign, so they are awaited at rest."""
    page.fill(".md-search__input", "")
    page.locator(".md-search__input").press_sequentially(text)
    page.wait_for_timeout(1500)
    links: list[str] = page.eval_on_selector_all(
        ".md-search-result__item", "items => items.map(item => item.querySelector('a').href)"
    )
    return links


def answered(found: list[str], expected: list[str], address: str) -> bool:
    places = [link.removeprefix(address).partition("?")[0] for link in found[:FIRST]]
    return bool({*places, *(place.partition("#")[0] for place in places)} & set(expected))


def main(report: Path | None) -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours = Path(folder) / "ours"
        build(ours)
        stock = stock_site(Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        rows = {}
        for name, site, opener, ask in (
            ("ours", ours, "#hb-find-button", ask_ours),
            ("stock", stock, ".md-search__input", ask_stock),
        ):
            server = Server(site)
            page = browser.new_context(service_workers="block", bypass_csp=True).new_page()
            page.goto(server.address + "index.html")
            page.click(opener)
            page.wait_for_timeout(1500)
            times, missed = [], []
            for row in QUERIES:
                start = time.perf_counter()
                found = ask(page, row["query"])
                times.append(1000 * (time.perf_counter() - start))
                if not answered(found, row["expected"], server.address):
                    missed.append(row["query"])
            share = round(1 - len(missed) / len(QUERIES), 3)
            rows[name] = {"queries": len(QUERIES), "in the first three": share, "missed": missed}
            if name == "ours":
                rows[name]["median ms, typing pause included"] = round(median(times))
            server.stop()
        browser.close()
    text = json.dumps(rows, indent=1, ensure_ascii=False)
    print(text)
    if report:
        report.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
