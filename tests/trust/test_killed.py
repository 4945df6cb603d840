"""A build that is killed, at any moment, leaves the last good site; the next one is clean."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.trust.amount import amount, count
from tests.trust.builds import COMMAND, build, built, environment, left_behind, small, tree_of

SEED = 20261122
# Half of the kills come after a random time, half at a random step of the file system:
# the moments in which one site takes the other's place are too short to be met by chance.
BY_TIME = amount(50, 3)
# Some of those by time come too late; together at least a hundred meet a build.
BY_STEP = amount(80, 5)

# Counts what a process does to files, and kills it without warning at one of these steps.
AT_STEP = """
import os, runpy, signal, sys
last = int(sys.argv[1])
steps = 0
WATCHED = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "shutil.rmtree",
           "shutil.copyfile", "ctypes.call_function", "ctypes.dlsym", "subprocess.Popen"}
def watch(event, arguments):
    global steps
    if event not in WATCHED:
        return
    place = str(arguments[0]) if arguments else ""
    if event == "open" and ".site" not in place and "/site" not in place:
        return
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
sys.argv = ["mkdocs", "build", "--quiet"]
try:
    runpy.run_module("mkdocs", run_name="__main__")
finally:
    print(steps, flush=True)
"""


@dataclass
class Ground:
    """A handbook whose site is one edit behind its text.

    Attributes:
        root: the handbook.
        old: a copy of the site before the edit.
        new: a copy of the site after it.
        seconds: how long a build takes.
        steps: how many steps a build takes in the file system.
    """

    root: Path
    old: Path
    new: Path
    seconds: float
    steps: int

    def reset(self) -> None:
        """The old site stands, as after the last good build."""
        shutil.rmtree(self.root / "site")
        shutil.copytree(self.old, self.root / "site")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("killed")
    root = small(folder / "handbook")
    old = Path(shutil.copytree(built(root), folder / "old"))
    page = root / "docs" / "part" / "one.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nA new sentence.\n", encoding="utf-8")
    start = time.monotonic()
    new = Path(shutil.copytree(built(root), folder / "new"))
    seconds = time.monotonic() - start
    done = build(root, command=(sys.executable, "-c", AT_STEP, "0"))
    assert done.returncode == 0, done.stderr
    return Ground(root, old, new, seconds, int(done.stdout.split()[-1]))


def look_after(ground: Ground) -> str:
    """Look at what a killed build has left: the old site or the new one, whole."""
    seen = tree_of(ground.root / "site")
    assert seen in (tree_of(ground.old), tree_of(ground.new))
    which = "old" if seen == tree_of(ground.old) else "new"
    built(ground.root)
    assert tree_of(ground.root / "site") == tree_of(ground.new)
    assert left_behind(ground.root) == []
    return which


@pytest.mark.parametrize("number", range(BY_TIME))
def test_killed_after_a_random_time(ground: Ground, number: int) -> None:
    ground.reset()
    moment = random.Random(SEED + number).uniform(0.0, ground.seconds * 1.05)
    with subprocess.Popen(
        COMMAND,
        cwd=ground.root,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
            count("kills")
    look_after(ground)


@pytest.mark.parametrize("number", range(BY_STEP))
def test_killed_at_a_random_step(ground: Ground, number: int) -> None:
    """The last steps, in which the site changes, are met as often as all others."""
    ground.reset()
    chance = random.Random(SEED - number)
    first = max(1, ground.steps - 60) if number % 2 else 1
    step = chance.randint(first, ground.steps)
    done = build(ground.root, command=(sys.executable, "-c", AT_STEP, str(step)))
    assert done.returncode == -9
    count("kills")
    look_after(ground)


def test_both_sites_are_met(ground: Ground) -> None:
    """The kills above mean something: the one before the last steps meets the old site."""
    ground.reset()
    build(ground.root, command=(sys.executable, "-c", AT_STEP, str(ground.steps // 2)))
    assert look_after(ground) == "old"
    ground.reset()
    build(ground.root, command=(sys.executable, "-c", AT_STEP, str(ground.steps)))
    assert look_after(ground) == "new"
