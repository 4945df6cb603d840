"""Very large and very deep input stays within stated bounds of time and memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.trust.amount import amount
from tests.trust.builds import environment, small

# Bounds for each process: of the work it does, so that a busy machine fails nothing, and of
# the addresses it may use. A process that passes one is killed or cannot go on.
SECONDS = amount(600, 120)
MEMORY = amount(8, 4) * 1024**3
PAGE = Path("docs/part/one.md")
SENTENCE = "A sentence of plain words that goes on *a little* while.\n\n"
# Loads a handbook and asks for all that a site generator asks for; a fault is no traceback.
JUDGE = """
import sys
from pathlib import Path
from handbook.site import Site
from tests.trust.storm import use
site, findings = Site.load(Path("mkdocs.yml"))
errors = [str(finding) for finding in findings if finding.is_error]
if site is not None and not errors:
    use(site)
print("findings" if errors else "result")
print("\\n".join(errors[:5]))
"""


def limit() -> None:
    """What the child may use; its own children inherit it."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def judged(root: Path) -> tuple[str, str]:
    """``result`` or ``findings``, and the first of the findings."""
    done = subprocess.run(
        [sys.executable, "-c", JUDGE],
        cwd=root,
        env=environment({"PYTHONPATH": f"{ROOT / 'hooks'}:{ROOT}"}),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stdout + done.stderr
    verdict, _, findings = done.stdout.partition("\n")
    return verdict, findings


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path / "handbook")


def add(root: Path, text: str) -> None:
    """Let a chapter go on."""
    page = root / PAGE
    page.write_text(f"{page.read_text('utf-8')}\n{text}\n", encoding="utf-8")


def test_a_chapter_of_ten_megabytes(root: Path) -> None:
    size = amount(10_000_000, 1_000_000)
    add(root, SENTENCE * (size // len(SENTENCE) + 1))
    assert (root / PAGE).stat().st_size > size
    assert judged(root) == ("result", "\n")


def test_ten_thousand_citations_on_one_page(root: Path) -> None:
    pages = range(1, amount(10_000, 1000) + 1)
    add(root, "".join(f"A sentence [@able2001, p. {page}].\n\n" for page in pages))
    assert judged(root) == ("result", "\n")


def test_a_bibliography_of_a_hundred_thousand_works(root: Path) -> None:
    (root / "bib" / "more.bib").write_text(
        "".join(
            f"@book{{made{number}, author = {{Made{number}, Up}}, title = {{Work {number}}}, "
            f"publisher = {{Press}}, year = {1900 + number % 100}}}\n"
            for number in range(amount(100_000, 2000))
        )
    )
    assert judged(root) == ("result", "\n")


@pytest.mark.parametrize(
    "text",
    [
        "> " * 200 + "deep",
        "".join("    " * depth + "- deep\n" for depth in range(200)),
        "".join("/" * (203 - depth) + " tutor\n" for depth in range(200))
        + "deep\n"
        + "".join("/" * (4 + depth) + "\n" for depth in range(200)),
    ],
    ids=["quotations", "lists", "blocks"],
)
def test_nesting_of_two_hundred_is_a_finding(root: Path, text: str) -> None:
    add(root, text)
    verdict, findings = judged(root)
    assert verdict == "findings"
    assert "[source-depth] nested too deeply to be read" in findings


def test_the_bounds_are_real() -> None:
    """A judge that needs more than it may is stopped, so the tests above can fail."""
    code = f"held = bytearray({MEMORY})"
    done = subprocess.run([sys.executable, "-c", code], preexec_fn=limit, capture_output=True)
    assert b"MemoryError" in done.stderr
