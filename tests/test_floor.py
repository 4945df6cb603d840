"""What the whole project stands on: its top level, its locks, and who may know MkDocs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

TOP = {
    *("docs", "overrides", "bib", "hooks", "tests"),
    *("mkdocs.yml", "pyproject.toml", "README.md", "Makefile", "CITATION.cff"),
    *("requirements.lock", "requirements-test.lock", "LICENSE", "LICENSE-content"),
}
LOCKS = ("requirements.lock", "requirements-test.lock")


def test_the_top_level_holds_what_it_may_and_all_of_it() -> None:
    here = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    # A build leaves its site beside the sources.
    assert here - {"site"} == TOP


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_by_hash_and_no_index_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.findall(r"^\s*-(?:i|f|-(?!hash=)\S+)", text, re.MULTILINE)
    pins = re.split(r"\n(?=\S)", text.strip())
    assert len(pins) > 20
    for pin in pins:
        assert re.match(r"[a-z0-9-]+==\S+(?: ; .+?)? \\\n +--hash=sha256:[0-9a-f]{64}", pin), pin


def test_both_locks_agree() -> None:
    small, large = (
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in LOCKS
    )
    assert {name: large.get(name) for name in small} == small


def imported(path: Path) -> set[str]:
    """The packages that a module imports, at its top or anywhere within."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module).partition(".")[0])
    return names


def test_one_file_knows_mkdocs() -> None:
    knowing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "hooks").rglob("*.py")
        if imported(path) & {"mkdocs", "mkdocs_bibtex", "material"}
    }
    assert knowing == {"hooks/events.py"}


def test_continuous_integration_runs_what_people_run() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commit = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    for hook in commit["repos"][0]["hooks"]:
        tool = hook["entry"].removeprefix(".venv/bin/")
        assert f"$(BIN)/{tool}" in makefile, tool
