"""Everything that the site promises in figures, in one run.

Usage: python -m tests.bench.site [REPORT.json]

Builds the site, asks its search and the theme's stock search the same queries, weighs the
first view of some pages, and lets Lighthouse look at them on its mobile setting. It needs
Node.js (in the test environment) and, once, ``npm ci --ignore-scripts`` in this folder.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.bench.site import lighthouse, search
from tests.conftest import CHROMIUM, FLAGS
from tests.site.conftest import Server, build


def weights(site: Path) -> dict[str, dict[str, int]]:
    """Requests and compressed bytes of the first view of each page that Lighthouse sees."""
    server = Server(site)
    rows = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for name, path in lighthouse.PAGES.items():
            page = browser.new_context(service_workers="block").new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(server.address + path, wait_until="networkidle")
            files = [url.removeprefix(server.address).partition("?")[0] for url in asked]
            rows[name] = {
                "requests": len(files),
                "bytes": sum(len(gzip.compress((site / file).read_bytes())) for file in files),
            }
        browser.close()
    server.stop()
    return rows


def main(report: Path | None) -> None:
    with TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build(site)
        rows: dict[str, object] = {}
        for name, measure in (
            ("load of the machine before", lambda _: round(os.getloadavg()[0], 1)),
            ("first view", weights),
            ("lighthouse", lighthouse.compare),
            ("search", search.compare),
        ):
            rows[name] = measure(site)
            print(json.dumps({name: rows[name]}, indent=1, ensure_ascii=False), flush=True)
    if report:
        report.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
