"""Whole builds of a handbook with one damaged file: a whole site, or findings and the last site."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.trust.amount import amount, count
from tests.trust.builds import Tree, build, built, left_behind, small, tree_of
from tests.trust.storm import damage

SEED = 20261122
CASES = amount(100, 5)
FINDING = re.compile(r"\S+:\d+: \[[a-z-]+\] \S")
# What MkDocs itself says of settings that it cannot read, before anything of ours may speak.
OF_MKDOCS = re.compile(r"[Cc]onfig(?:uration)?\b")
HOOK = b"hooks:\n  - "


@dataclass
class Ground:
    """A handbook, the site that stands, and what the two hold.

    Attributes:
        root: the handbook.
        copy: a copy of its site.
        site: the site's files.
        files: what may be damaged.
    """

    root: Path
    copy: Path
    site: Tree
    files: list[Path]

    def reset(self) -> None:
        """The last good site stands."""
        shutil.rmtree(self.root / "site")
        shutil.copytree(self.copy, self.root / "site")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("damaged")
    root = small(folder / "handbook", "planted")
    copy = Path(shutil.copytree(built(root), folder / "site"))
    places = [*sorted((root / "docs").rglob("*")), *sorted((root / "bib").rglob("*"))]
    files = [*(place for place in places if place.is_file()), root / "mkdocs.yml"]
    return Ground(root, copy, tree_of(copy), files)


def damaged(file: Path, chance: random.Random) -> bytes:
    """A file's content, damaged; settings that lose the hook are nobody's handbook any more."""
    before = file.read_bytes()
    while True:
        content = damage(before, chance)
        if content != before and (file.name != "mkdocs.yml" or HOOK in content):
            return content


@pytest.mark.parametrize("number", range(CASES))
def test_a_build_with_a_damaged_file(ground: Ground, number: int) -> None:
    chance = random.Random(SEED + number)
    file = chance.choice(ground.files)
    before = file.read_bytes()
    file.write_bytes(damaged(file, chance))
    try:
        done = build(ground.root)
        said = done.stdout + done.stderr
        where = f"{file.name}: {said[-2000:]}"
        assert done.returncode in (0, 1), where
        assert "Traceback" not in said, where
        assert left_behind(ground.root) == [], where
        if done.returncode:
            is_settings = file.name == "mkdocs.yml"
            assert FINDING.search(said) or (is_settings and OF_MKDOCS.search(said)), where
            assert tree_of(ground.root / "site") == ground.site, where
        else:
            pages = {name for name in ground.site if name.endswith(".html")}
            made = tree_of(ground.root / "site")
            assert {"index.html", "404.html", "catalogue.json", "downloads/index.json"} <= set(made)
            assert file.name == "mkdocs.yml" or pages <= set(made), where
        count("whole builds of damaged input")
    finally:
        file.write_bytes(before)
        ground.reset()
