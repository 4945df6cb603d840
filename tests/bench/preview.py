"""How soon a preview shows a saved change in the browser, at several sizes.

Usage: python -m tests.bench.preview [--sizes 24,1000] [--changes 20]. A made-up handbook is
previewed by ``mkdocs serve``; a chapter is open in headless Chromium; its text is changed
again and again, and each time the clock runs until the new text has been painted. The page
itself tells when: Playwright looks again after half a second.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.bench.madeup import MadeUp
from tests.bench.stacks import OUR_PLACE, OURS, STACKS
from tests.conftest import CHROMIUM, FLAGS

# What the checks say of made-up words.
SILENT = "# handbook: ignore-page {} the words are made up\n"
RULES = ("reading-ease", "objective-served")
WAIT = 120
TELLING = """
addEventListener("DOMContentLoaded", () =>
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const now = Date.now();
    shown(now, document.body.textContent);
  })));
"""


def prepare(size: int, folder: Path) -> Path:
    """Write a handbook in which nothing is wrong; give the chapter that will change."""
    book = MadeUp(size)
    next(stack for stack in STACKS if stack.name == OURS).write(book, folder)
    marks = "".join(SILENT.format(rule) for rule in RULES)
    for file in (folder / "docs").rglob("chapter-*.md"):
        file.write_text(file.read_text("utf-8").replace("---\n", f"---\n{marks}", 1), "utf-8")
    return folder / "docs" / book.chapter(size // 2).path


def times(folder: Path, chapter: Path, changes: int) -> list[float]:
    """Seconds from each saved change to its showing in the browser."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "serve.log"
    with log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=folder,
            env={**os.environ, **OUR_PLACE, "NO_MKDOCS_2_WARNING": "1"},
            stdout=said,
            stderr=said,
        )
    try:
        while "Serving on" not in log.read_text("utf-8"):
            time.sleep(0.2)
        place = chapter.relative_to(folder / "docs").with_suffix(".html").as_posix()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            page = browser.new_page()
            seen: list[tuple[float, str]] = []
            page.expose_function("shown", lambda now, text: seen.append((now / 1000, text)))
            page.add_init_script(TELLING)
            page.goto(f"http://127.0.0.1:{port}/{place}")
            page.wait_for_timeout(2000)
            found = [_change(page, seen, chapter, f"change{n}end") for n in range(changes)]
            browser.close()
        return found
    finally:
        server.terminate()
        server.wait()


def _change(page: Page, seen: list[tuple[float, str]], chapter: Path, word: str) -> float:
    text = chapter.read_text("utf-8")
    at = text.index(". ", len(text) // 2)
    start = time.time()
    chapter.write_text(f"{text[:at]} {word}{text[at:]}", "utf-8")
    while not any(word in told for _, told in seen):
        if time.time() > start + WAIT:
            raise TimeoutError(f"the change was not shown within {WAIT} seconds")
        page.wait_for_timeout(20)
    page.wait_for_timeout(700)
    return next(now for now, told in seen if word in told) - start


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="24,1000")
    parser.add_argument("--changes", type=int, default=20)
    asked = parser.parse_args()
    for size in map(int, asked.sizes.split(",")):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "book"
            chapter = prepare(size, folder)
            found = times(folder, chapter, asked.changes)
        row = {
            "chapters": size,
            "changes": asked.changes,
            "median ms": round(1000 * median(found)),
            "slowest ms": round(1000 * max(found)),
            "load of the machine": round(os.getloadavg()[0], 1),
        }
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
