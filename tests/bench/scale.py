"""Build made-up handbooks of several sizes with this generator and with others.

Usage: python -m tests.bench.scale [--sizes 20,100,1000,3000] [--runs 3,3,3,1] [--only NAME]
[--largest] [--folder FOLDER]. The systems are installed apart from the project, and build
in turns, so that a slow hour of the machine touches all of them alike. Systems that take
many minutes build a size once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench.compare import missing
from tests.bench.madeup import MadeUp
from tests.bench.measure import CommandError, Figures, measure
from tests.bench.report import as_markdown
from tests.bench.stacks import PEERS, PLAIN, ROOT, STACKS, Stack

REPORT = Path(__file__).parent
TIMEOUT = 3600
NAMES = ("mkdocs", "mkdocs-material", "mkdocs-bibtex", "zensical", "Sphinx", "furo", "hugo")


@dataclass
class Result:
    """What was measured of one system at one size.

    Attributes:
        stack: name of the system.
        chapters: the size.
        runs: cold builds.
        again: builds after one change, where the system keeps something: by the kind of
            change.
        megabytes: size of the output.
        files: number of its files.
        lost: words of the text that the first and last chapter lack.
        fault: why there are no figures.
    """

    stack: str
    chapters: int
    runs: list[Figures] = field(default_factory=list)
    again: dict[str, list[Figures]] = field(default_factory=dict)
    megabytes: float = 0
    files: int = 0
    lost: int = 0
    fault: str = ""


def main() -> None:
    """Measure, and write the report."""
    asked = _arguments()
    parts = asked.only.split(";")
    stacks = [stack for stack in STACKS if any(part in stack.name for part in parts)]
    peers = _peers(asked.folder)
    about = machine() | versions(peers)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(dir=asked.folder) as place:
        for size, runs in zip(asked.sizes, asked.runs, strict=True):
            here = [stack for stack in stacks if asked.largest or size <= stack.most]
            results += _at_size(size, runs, here, peers, Path(place) / str(size))
            _write(results, about)
    print(as_markdown([asdict(result) for result in results], about))


def _at_size(
    size: int, runs: int, stacks: Sequence[Stack], peers: Path, place: Path
) -> Iterable[Result]:
    """Build a handbook of one size with each system, in turns."""
    book = MadeUp(size)
    found = {stack.name: Result(stack.name, size) for stack in stacks}
    folders = {stack.name: place / str(n) for n, stack in enumerate(stacks)}
    for stack in stacks:
        stack.write(book, folders[stack.name])
    for number in range(runs):
        for stack in stacks:
            result = found[stack.name]
            if not result.fault and not (number and size >= stack.once_from):
                stack.put_aside(folders[stack.name], place)
                _build(stack, folders[stack.name], result, peers, book, number)
    _compare(stacks, folders, found, book)
    return found.values()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="20,100,1000,3000")
    parser.add_argument("--runs", default="3,3,3,1", help="of each size, or of all")
    parser.add_argument(
        "--only", default="", help="parts of systems' names, with semicolons between"
    )
    parser.add_argument("--largest", action="store_true", help="the slowest builds as well")
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "bench")
    asked = parser.parse_args()
    asked.sizes = [int(size) for size in asked.sizes.split(",")]
    asked.runs = [int(runs) for runs in asked.runs.split(",")]
    if len(asked.runs) == 1:
        asked.runs *= len(asked.sizes)
    asked.folder.mkdir(parents=True, exist_ok=True)
    return asked


def _peers(folder: Path) -> Path:
    """Install the systems that this one is compared with; give the folder of their programs."""
    place = folder / "peers"
    done = place / "installed.json"
    if not done.is_file() or json.loads(done.read_text()) != PEERS:
        venv.create(place, with_pip=True, clear=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PEERS], check=True)
        done.write_text(json.dumps(PEERS))
    return place / "bin"


def _build(
    stack: Stack, folder: Path, result: Result, peers: Path, book: MadeUp, number: int
) -> None:
    command = stack.command.format(bin=peers, own=Path(sys.executable).parent)
    environment = {"NO_MKDOCS_2_WARNING": "1", **stack.environment}
    print(f"{book.count} chapters, {stack.name}", file=sys.stderr, flush=True)
    try:
        result.runs.append(measure(command, folder, environment, TIMEOUT))
        if stack.is_repeated:
            for kind, change in CHANGES.items():
                if change(folder, book, number):
                    figures = measure(command, folder, environment, TIMEOUT)
                    result.again.setdefault(kind, []).append(figures)
    except CommandError as error:
        result.fault = str(error)
        print(result.fault, file=sys.stderr)
        return
    files = [path for path in (folder / stack.site).rglob("*") if path.is_file()]
    result.files = len(files)
    result.megabytes = sum(path.stat().st_size for path in files) / 1e6


def _one_character(folder: Path, book: MadeUp, number: int) -> bool:
    """Change one character of one chapter in the middle."""
    file = folder / "docs" / book.chapter(book.count // 2).path
    text = file.read_text(encoding="utf-8")
    at = text.index(". ", len(text) // 2)
    file.write_text(f"{text[:at]}{'abc'[number % 3]}{text[at:]}", encoding="utf-8")
    return True


def _one_entry(folder: Path, book: MadeUp, number: int) -> bool:
    """Change the title of one work, where there are works."""
    file = folder / "bib" / "works.bib"
    if not file.is_file():
        return False
    head, mark, rest = file.read_text(encoding="utf-8").partition("@article{work0042,")
    rest = rest.replace("title = {", f"title = {{More {'abc'[number % 3]} ", 1)
    file.write_text(head + mark + rest, encoding="utf-8")
    return True


def _one_title(folder: Path, book: MadeUp, number: int) -> bool:
    """Change the title of one chapter."""
    file = folder / "docs" / book.chapter(book.count // 3).path
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: ", "title: New ", 1), encoding="utf-8")
    return True


CHANGES = {"one character": _one_character, "one entry": _one_entry, "one title": _one_title}


def _compare(
    stacks: Sequence[Stack], folders: dict[str, Path], found: dict[str, Result], book: MadeUp
) -> None:
    """Count the words that pages lack, against those of the plain build."""
    plain = next((stack for stack in stacks if stack.name == PLAIN), None)
    if plain is None or found[PLAIN].fault:
        return
    for stack in stacks:
        for number in (0, book.count - 1):
            chapter = book.chapter(number)
            pages = [one.page(folders[one.name], chapter) for one in (stack, plain)]
            if all(page.is_file() for page in pages):
                found[stack.name].lost += len(missing(*pages))
            else:
                found[stack.name].fault = found[stack.name].fault or "a page is missing"


def machine() -> dict[str, str]:
    """What was measured on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": cpu,
        "cores": str(os.cpu_count()),
        "load at the end": f"{os.getloadavg()[0]:.1f}",
        "memory": f"{memory:.0f} GiB",
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def versions(peers: Path) -> dict[str, str]:
    """The versions of the systems that are compared."""
    command = [str(peers / "python"), "-m", "pip", "list", "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=True)
    return {one["name"]: one["version"] for one in json.loads(done.stdout) if one["name"] in NAMES}


def _write(results: list[Result], about: dict[str, str]) -> None:
    data = {"machine": about, "results": [asdict(result) for result in results]}
    (REPORT / "report.json").write_text(json.dumps(data, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
