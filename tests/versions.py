"""Try the oldest and the newest allowed versions: python -m tests.versions [oldest|newest]

Each direct dependency is installed in its oldest (or newest) version that ``pyproject.toml``
allows, in an environment of its own, and two small handbooks are built strictly with them. It
needs a network and ``uv``, so no test run does it; it is for the yearly look, and for whoever
changes a bound.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT
from tests.dependencies import direct, plain
from tests.trust.builds import build, small

RESOLUTIONS = {"oldest": "lowest-direct", "newest": "highest"}
HANDBOOKS = ("minimal", "sourdough")
UV = ("uv", "--quiet", "pip")


def run(*command: str | Path) -> str:
    """Run a command, and end with its own words where it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def environment(which: str, folder: Path) -> Path:
    """The Python of a new environment with those versions."""
    wanted = folder / "wanted.txt"
    resolution = RESOLUTIONS[which]
    arguments = ("--extra", "build", "--resolution", resolution, "--python", sys.executable)
    run(*UV, "compile", "pyproject.toml", *arguments, "--output-file", wanted)
    run("uv", "--quiet", "venv", "--python", sys.executable, folder / "venv")
    python = folder / "venv" / "bin" / "python"
    run(*UV, "install", "--python", python, "--requirements", wanted)
    # The entry point of the Markdown extension is known once the library is installed.
    options = ("--no-deps", "--no-build-isolation", "--editable", ".")
    run(*UV, "install", "--python", python, *options)
    return python


def installed(python: Path) -> list[str]:
    """The direct dependencies with their versions, such as ``lxml==5.0.0``."""
    names = {plain(asked) for asked in direct()["build"]}
    rows = run(*UV, "freeze", "--python", python).splitlines()
    return [row for row in rows if plain(row) in names]


def fault(python: Path, root: Path) -> str:
    """What a strict build says where it fails."""
    command = (str(python), "-m", "mkdocs", "build", "--strict", "--quiet")
    done = build(root, more={"PYTHONPATH": ""}, command=command)
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def attempt(which: str) -> bool:
    """Build the small handbooks with those versions, and tell how it went."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = environment(which, folder)
        print(f"{which}: {', '.join(installed(python))}", flush=True)
        faults = {name: fault(python, small(folder / name, name)) for name in HANDBOOKS}
    for handbook, text in faults.items():
        print(f"{which}: {handbook} {text or 'is built'}", flush=True)
    return not any(faults.values())


if __name__ == "__main__":
    went = [attempt(which) for which in sys.argv[1:] or RESOLUTIONS]
    sys.exit(0 if all(went) else 1)
