"""How long a check takes when nothing, one page or everything has changed.

Usage: python -m tests.bench.check [REPORT.json]

The handbook is copied, so that its own cache stays as it is. Each time is the best of
several whole runs of the command; the ratio is to the cold one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT

RUNS = 5


def seconds(root: Path, prepare: Callable[[], None], runs: int = RUNS) -> float:
    """The best time of a check, each made ready before."""
    times = []
    for _ in range(runs):
        prepare()
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "handbook.cli", "check"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
            capture_output=True,
            check=True,
        )
        times.append(time.perf_counter() - start)
    return min(times)


def main(report: str = "") -> None:
    """Measure, print a table, and write the numbers where a file is named."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "handbook"
        for name in ("docs", "bib", "overrides"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "mkdocs.yml", root)
        page = next(iter(sorted((root / "docs").glob("*/*.md"))))

        def change() -> None:
            with page.open("a", encoding="utf-8") as file:
                file.write("\nOne more sentence.\n")

        found = {
            "everything new": seconds(root, lambda: shutil.rmtree(root / ".cache", True), 2),
            "nothing changed": seconds(root, lambda: None),
            "one page changed": seconds(root, change),
        }
        pages = len(list((root / "docs").rglob("*.md")))
    print(f"{pages} pages; best of {RUNS} runs")
    for name, best in found.items():
        print(f"{name:18} {best:6.2f} s   {best / found['everything new']:5.2f}")
    if report:
        Path(report).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
