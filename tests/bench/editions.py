"""Compare the making of editions with WeasyPrint and headless Chromium, in one run.

Usage: python -m tests.bench.editions [REPORT.json]

The whole book, all chapters and all handouts are made from the same assembled HTML: here by
one process on one press, by one process of WeasyPrint, and by one browser. WeasyPrint is no
dependency of the handbook: the variable WEASYPRINT names a Python interpreter that has it.
Then all editions of a build are made with an empty cache, and again after a change to one
chapter. Processor seconds count beside those of the clock, for machines with other work.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from handbook import book
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.cache import Cache
from handbook.editions.edition import Edition, Format, Scope
from handbook.editions.making import Maker
from handbook.editions.plan import plan
from handbook.editions.print.layout import lay_out
from handbook.editions.print.printing import PrintJob, print_batch
from handbook.editions.sections import Sections
from tests.conftest import CHROMIUM, FLAGS, ROOT

SCOPES = (Scope.BOOK, Scope.CHAPTER, Scope.HANDOUT)
FIGURES = ("clock", "processor")
STYLE = """
@page { size: A4; margin: 28mm 30mm; @bottom-center { content: counter(page) } }
html { font: 10.5pt/1.4 serif; hyphens: auto; text-align: justify; widows: 2; orphans: 2 }
h1 { break-before: page } h1, h2, h3, h4 { break-after: avoid; text-align: left }
table { border-collapse: collapse; width: 100% } thead { display: table-header-group }
th, td { border-top: .5pt solid; vertical-align: top; text-align: left } tr { break-inside: avoid }
.hb-line { display: block; height: 9mm; border-bottom: .5pt solid } svg { max-width: 100% }
"""
WEASYPRINT = """
import json, logging, sys, time
from pathlib import Path
from weasyprint import HTML
logging.disable()
names = sys.argv[1:]
clock, processor = time.perf_counter(), time.process_time()
for name in names:
    HTML(name).write_pdf(Path(name).with_suffix(".pdf"), pdf_variant="pdf/ua-1")
print(json.dumps([time.perf_counter() - clock, time.process_time() - processor]))
"""
Seconds = list[float]


def wanted(loaded: Book, scope: Scope) -> list[Edition]:
    """The learners' editions of a kind on the handbook's own paper."""
    return [
        edition
        for edition in plan(loaded)
        if edition.scope is scope
        and edition.format is Format.PDF
        and edition.audience is Audience.LEARNER
        and edition.paper == loaded.settings.handbook.paper
        and not edition.is_large
    ]


def spent() -> float:
    """Processor seconds of this process and of all that it waited for."""
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def timed(work: Callable[[], Any]) -> Seconds:
    clock, processor = time.perf_counter(), spent()
    work()
    return [time.perf_counter() - clock, spent() - processor]


def named(figures: Seconds) -> dict[str, float]:
    return dict(zip(FIGURES, [round(figure, 2) for figure in figures], strict=False))


def html_of(sections: Sections, edition: Edition) -> str:
    own = sections.book.settings
    body = "\n".join(
        sections.html(sections.book.articles[path], edition.audience) for path in edition.pages
    )
    head = f"<title>{escape(edition.title)}</title><style>{STYLE}</style>"
    return (
        f'<!doctype html><html lang="{own.handbook.language}"><meta charset="utf-8">'
        f"{head}<body>{body}"
    )


def ours(loaded: Book, sections: Sections, editions: list[Edition]) -> None:
    day = loaded.day
    shop = Maker(loaded, day, Cache(None)).shop
    # Sections of their own: what is converted once for one kind must not help the next.
    fresh = Sections(loaded)
    fresh._html = sections._html
    jobs = [PrintJob(e.file_name, lay_out(fresh, e, day), (e.paper,)) for e in editions]
    print_batch(shop, jobs)


def chromium(files: list[Path]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page()
        page.set_default_timeout(600_000)
        for file in files:
            page.goto(file.as_uri())
            page.pdf(path=file.with_suffix(".pdf"), tagged=True, outline=True)
        browser.close()


def weasyprint(files: list[Path]) -> Seconds | None:
    python = os.environ.get("WEASYPRINT", "")
    if not python:
        return None
    done = subprocess.run(
        [python, "-c", WEASYPRINT, *map(str, files)], capture_output=True, text=True, check=True
    )
    seconds: Seconds = json.loads(done.stdout)
    return seconds


def compare(loaded: Book, folder: Path) -> dict[str, Any]:
    sections = Sections(loaded)
    rows: dict[str, Any] = {}
    for scope in SCOPES:
        editions = wanted(loaded, scope)
        files = [folder / f"{edition.file_name}.html" for edition in editions]
        for edition, file in zip(editions, files, strict=True):
            file.write_text(html_of(sections, edition), encoding="utf-8")
        row: dict[str, Any] = {"files": len(files)}
        seconds = {
            "ours": timed(lambda made=editions: ours(loaded, sections, made)),
            "weasyprint": weasyprint(files),
            # The browser's processes end unwaited for, so theirs cannot be counted.
            "chromium": timed(lambda made=files: chromium(made))[:1],
        }
        for name, pair in seconds.items():
            if pair is not None:
                row[name] = named(pair)
                if name != "ours":
                    ratios = [
                        theirs / own for theirs, own in zip(pair, seconds["ours"], strict=False)
                    ]
                    row[f"times {name}"] = named(ratios)
        rows[scope.value] = row
        print(scope.value, json.dumps(row), file=sys.stderr)
    return rows


def rebuild(folder: Path) -> dict[str, Any]:
    """All editions of a build, and again after a word more in one chapter."""
    root = folder / "handbook"
    for name in ("docs", "bib"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    day, cache, seconds = None, Cache(folder / "cache"), {}
    for name in ("cold", "one chapter changed", "nothing changed"):
        loaded, _ = book.load(root / "mkdocs.yml")
        assert loaded is not None
        day = day or loaded.day
        maker = Maker(loaded, day, cache)
        made: list[Any] = []
        pair = timed(lambda maker=maker, made=made, of=loaded: made.extend(maker.make(plan(of))))
        new = sum(one.is_new for one in made)
        seconds[name] = {**named(pair), "made": new}
        if name == "cold":
            chapter = root / "docs" / loaded.chapters[len(loaded.chapters) // 2].path
            chapter.write_text(chapter.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    return seconds


def main(report: Path | None) -> None:
    loaded, _ = book.load(ROOT / "mkdocs.yml")
    assert loaded is not None
    with TemporaryDirectory() as folder:
        rows = {**compare(loaded, Path(folder)), "rebuild": rebuild(Path(folder))}
    text = json.dumps(rows, indent=1)
    print(text)
    if report:
        report.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
