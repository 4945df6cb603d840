"""A new handbook with this generator, and newer generators for it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

from handbook import scaffold
from handbook.settings import FILE

# What belongs to the generator: an update replaces it.
OWN = (
    *("hooks", "overrides", "Makefile", "pyproject.toml", "LICENSE", ".ci"),
    *("requirements.lock", "requirements-test.lock", "tests/system.sh"),
    *(".pre-commit-config.yaml", ".vscode"),
    *(".github/workflows", ".github/scripts", ".github/dependabot.yml"),
)
# What a new handbook begins with and then changes at will.
ONCE = (
    *(".editorconfig", ".gitignore", ".github/CODE_OF_CONDUCT.md", ".github/SECURITY.md"),
    *(".github/ISSUE_TEMPLATE", ".github/pull_request_template.md", ".github/CODEOWNERS"),
)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.pyc", ".*_cache")


class ProjectError(Exception):
    """It cannot be done; the message says why."""


def generator() -> Path:
    """The checkout that this generator runs from.

    Raises:
        ProjectError: the library runs without its checkout.
    """
    root = Path(scaffold.__file__).resolve().parents[3]
    if not (root / "hooks" / "events.py").is_file():
        raise ProjectError("run the command from a checkout of the generator")
    return root


def create(folder: Path, title: str, today: date) -> None:
    """Make a new handbook: empty, whole, and with this generator.

    Args:
        folder: where; it must be empty or not there yet.
        title: its title.
        today: the day that its pages were last reviewed.

    Raises:
        ProjectError: the folder holds something, or the generator has no checkout.
    """
    root = generator()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(f"{folder} is not empty")
    for path, text in scaffold.handbook(title, today).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for name in (*OWN, *ONCE):
        _copy(root / name, folder / name)


def update(folder: Path) -> list[str]:
    """Bring the generator of a handbook to this version.

    Args:
        folder: the handbook.

    Returns:
        What was replaced.

    Raises:
        ProjectError: the folder is no handbook of this kind, is the generator's own, or has
            changes that are not yet committed.
    """
    root = generator()
    if not (folder / FILE).is_file() or not (folder / "hooks" / "events.py").is_file():
        raise ProjectError(f"{folder} is no handbook made with this generator")
    if folder.resolve() == root:
        raise ProjectError(f"{folder} is the generator's own handbook; name another one")
    if _has_changes(folder):
        raise ProjectError("commit your changes first, so that you can see what is replaced")
    for name in OWN:
        target = folder / name
        if target.is_dir():
            shutil.rmtree(target)
        _copy(root / name, target)
    return list(OWN)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=LEFT_OUT, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copy(source, target)


def _has_changes(folder: Path) -> bool:
    try:
        done = subprocess.run(
            ["git", "status", "--porcelain", "."],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0 and bool(done.stdout.strip())
