"""This handbook has no faults, and a strict build succeeds."""

import os
import subprocess
import sys
from pathlib import Path

from handbook import book

ROOT = Path(__file__).parent.parent


def test_the_check_finds_nothing() -> None:
    """Neither errors nor warnings."""
    _, findings = book.load(ROOT / "mkdocs.yml")
    assert [str(finding) for finding in findings] == []


def test_the_site_is_built_strictly(tmp_path: Path) -> None:
    """With its pages and its editions."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "site" / "downloads" / "index.json").is_file()
