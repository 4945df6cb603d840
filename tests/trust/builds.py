"""Handbooks that are built whole, in processes of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from tests.conftest import FIXTURES, ROOT

Tree = dict[str, str]
COMMAND = (sys.executable, "-m", "mkdocs", "build", "--quiet")
SECONDS = 600
PARTS = ("docs", "bib", "overrides", "hooks", "mkdocs.yml")


def small(folder: Path, name: str = "minimal") -> Path:
    """A small handbook, with the hook that makes editions and publishes."""
    root = Path(shutil.copytree(FIXTURES / name, folder))
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("../../..", str(ROOT))
    if "site_url:" not in text:
        text = f"site_url: https://handbook.example/\n{text}"
    if "\nhooks:" not in text:
        text += f"\nhooks:\n  - {ROOT / 'hooks' / 'events.py'}\n"
    settings.write_text(text, encoding="utf-8")
    return root


def whole(folder: Path) -> Path:
    """A copy of the real handbook with its generator, without its history."""
    folder.mkdir(parents=True)
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source, folder / name, ignore=ignored)
        elif source.exists():
            shutil.copy(source, folder / name)
    return folder


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a build."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", **(more or {})}


def build(
    root: Path,
    *arguments: str,
    more: Mapping[str, str] | None = None,
    command: tuple[str, ...] = COMMAND,
) -> subprocess.CompletedProcess[str]:
    """Build a handbook; it may fail."""
    return subprocess.run(
        [*command, *arguments],
        cwd=root,
        env=environment(more),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def built(root: Path, *arguments: str, more: Mapping[str, str] | None = None) -> Path:
    """Build a handbook, which must not fail."""
    done = build(root, *arguments, more=more)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def tree_of(folder: Path) -> Tree:
    """Every file of a folder with the sum of its content."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def left_behind(root: Path) -> list[str]:
    """What a build has left beside its site."""
    return sorted(path.name for path in root.iterdir() if path.name.startswith(".site"))
