"""Every fault in a folder of broken handbooks is told once, at its place, and stops the build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from handbook.cli import main
from handbook.rules import Rule
from tests.conftest import FIXTURES, ROOT

BROKEN = sorted(path.name for path in (FIXTURES / "broken").iterdir())


def broken_handbook(name: str, target: Path) -> Path:
    """The smallest handbook with one thing broken."""
    shutil.copytree(FIXTURES / "minimal", target)
    shutil.copytree(FIXTURES / "broken" / name, target, dirs_exist_ok=True)
    return target


@pytest.mark.parametrize("name", BROKEN)
def test_check_names_every_fault_and_its_place(name: str, tmp_path: Path) -> None:
    root = broken_handbook(name, tmp_path / "handbook")
    result = CliRunner().invoke(main, ["--file", str(root / "mkdocs.yml"), "check"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    expected = (FIXTURES / "broken" / name / "expected.txt").read_text(encoding="utf-8")
    assert expected.strip()
    assert result.stdout == expected


# path:line: [rule-id] what; found X, expected Y. Did you mean Z?
FORM = re.compile(
    r"(?P<path>[^:\s]+):(?P<line>[1-9]\d*): \[(?P<rule>[a-z]+(?:-[a-z]+)*)\] (?P<what>[^;]+?)"
    r"(?:; (?:found [^;]+?)?(?:, )?(?:expected .+?)?)?(?:\. Did you mean (?P<nearest>\S+)\?)?"
)


def test_there_are_enough_broken_handbooks_of_every_kind() -> None:
    assert len(BROKEN) >= 25
    kinds = {name.split("-")[0] for name in BROKEN}
    assert kinds >= {
        "anchor",
        "bib",
        "block",
        "citation",
        "front",
        "link",
        "nav",
        "page",
        "settings",
    }


@pytest.mark.parametrize("name", BROKEN)
def test_a_finding_has_the_one_form_and_a_place_that_is_there(name: str, tmp_path: Path) -> None:
    root = broken_handbook(name, tmp_path / "handbook")
    lines = (FIXTURES / "broken" / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        match = FORM.fullmatch(line)
        assert match, line
        assert match["rule"] in {rule.id for rule in Rule}
        if match["rule"] not in ("source-readable", "bib-empty"):
            text = (root / match["path"]).read_bytes()
            assert int(match["line"]) <= max(1, len(text.splitlines())), line


# MkDocs itself reads the settings first and words their faults in its own way.
MKDOCS_SPEAKS = ("settings-not-yaml", "settings-empty", "settings-missing-docs")


@pytest.mark.parametrize("name", BROKEN)
def test_a_build_stops_and_leaves_the_last_site(name: str, tmp_path: Path) -> None:
    root = broken_handbook(name, tmp_path / "handbook")
    settings = root / "mkdocs.yml"
    hook = f"\nhooks:\n  - {ROOT / 'hooks' / 'events.py'}\n"
    with settings.open("a", encoding="utf-8") as file:
        file.write(hook)
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("the last good site", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    if name not in MKDOCS_SPEAKS:
        for line in (FIXTURES / "broken" / name / "expected.txt").read_text().splitlines():
            assert line in done.stderr
    assert [path.name for path in (root / "site").iterdir()] == ["index.html"]
    assert (root / "site" / "index.html").read_text() == "the last good site"
    assert not (root / ".site-next").exists()
