"""A build that takes what did not change from the build before gives what a cold one gives."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook import cores, pages, shelf
from handbook.bibliography import last
from handbook.cache import FOLDER, versions
from handbook.settings import without_navigation
from handbook.site import Site, finished, keys, moved, search
from handbook.templates import is_plain
from tests.conftest import FIXTURES, ROOT
from tests.hard import share

EDITS_A_SEQUENCE = 3
CHAPTER = """\
---
title: {title}
summary: What it is about.
minutes: 5
level: core
objectives: {{know: know the words}}
terms: []
last_reviewed: 2026-01-01
review_after: 2027-01-01
---

Words [@{key}] and more words.
"""
WORK = "\n@book{{{key}, author = {{{author}}}, title = {{{title}}}, publisher = {{P}}, year = {year}}}\n"

Edit = Callable[[Path, random.Random], None]


def everything(root: Path) -> dict[str, object]:
    """All that a build gives, short of MkDocs and the editions."""
    site, findings = Site.load(root / "mkdocs.yml")
    found: dict[str, object] = {"findings": [str(finding) for finding in findings]}
    if site is None or site.book.has_errors:
        return found
    folder = root.parent / "made"
    (folder / "assets").mkdir(parents=True)

    def shell(path: str) -> str:
        return repr((site.html(path), site.context(path), site.toc(path)))

    files = {path: folder / moved.file_of(path, False) for path in site.pages}
    template = (root / "overrides" / "main.html").read_text()
    site.finish_pages(files, {"main.html": template}, shell, folder)
    site.finish(folder)
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            found[file.relative_to(folder).as_posix()] = file.read_bytes()
    shutil.rmtree(folder)
    for name, content in site.files().items():
        assert found[name] == content.encode(), name
    return found


def chapters(root: Path) -> list[Path]:
    return sorted((root / "docs" / "part").glob("*.md"))


def free(root: Path) -> list[Path]:
    """Chapters to which nothing leads."""
    return [file for file in chapters(root) if file.stem not in ("one", "two")]


def replaced(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text().replace(old, new, 1))


def text(root: Path, chance: random.Random) -> None:
    file = chance.choice([*chapters(root), root / "docs" / "index.md"])
    key = chance.choice(["able2001", "baker2002", "nobody2000"])
    known = [key] if f"{{{key}," in (root / "bib" / "minimal.bib").read_text() else []
    more = chance.choice(["Another sentence.", "A *thing* more.", *(f"See [@{k}]." for k in known)])
    file.write_text(f"{file.read_text()}\n{more}\n")


def title(root: Path, chance: random.Random) -> None:
    replaced(chance.choice(chapters(root)), "title: ", f"title: {chance.choice('ABC')} ")


def rename(root: Path, chance: random.Random) -> None:
    file = chance.choice(free(root))
    target = file.with_stem(f"moved-{chance.randrange(99)}")
    file.rename(target)
    replaced(root / "mkdocs.yml", f"part/{file.name}", f"part/{target.name}")


def delete(root: Path, chance: random.Random) -> None:
    file = chance.choice(free(root))
    if len(free(root)) > 1:
        file.unlink()
        replaced(root / "mkdocs.yml", f"      - part/{file.name}\n", "")


def new_chapter(root: Path, chance: random.Random) -> None:
    name = f"new-{chance.randrange(10**6)}.md"
    works = (root / "bib" / "minimal.bib").read_text()
    key = works.partition("{")[2].partition(",")[0]
    written = CHAPTER.format(title=f"New {chance.randrange(9)}", key=key)
    (root / "docs" / "part" / name).write_text(written)
    replaced(root / "mkdocs.yml", "  - A part:\n", f"  - A part:\n      - part/{name}\n")


def bibliography(root: Path, chance: random.Random) -> None:
    file = root / "bib" / "minimal.bib"
    if chance.random() < 0.5:
        key = f"k{chance.randrange(10**6)}"
        author = chance.choice(["Siegel, D.", "Bell, A.", "Bell, A. and Dam, B."])
        work = WORK.format(key=key, author=author, title=chance.choice(["Red", "Grey"]), year=2007)
        file.write_text(file.read_text() + work)
        page = chance.choice(chapters(root))
        page.write_text(f"{page.read_text()}\nAs in [@{key}, p. {chance.randrange(9)}].\n")
    else:
        replaced(file, "title = {", f"title = {{{chance.choice(['new ', 'old '])}")


def glossary(root: Path, chance: random.Random) -> None:
    file = root / "docs" / "reference" / "glossary.md"
    replaced(file, "also: [", f"also: [{chance.choice(['word', 'sentence', 'matter'])}, ")


def navigation(root: Path, chance: random.Random) -> None:
    file = root / "mkdocs.yml"
    lines = file.read_text().splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.startswith("      - part/")]
    names = [lines[place] for place in places]
    chance.shuffle(names)
    for place, name in zip(places, names, strict=True):
        lines[place] = name
    file.write_text("".join(lines))


def template(root: Path, chance: random.Random) -> None:
    file = root / "overrides" / "assets" / "css" / chance.choice(["own.css", "more.css"])
    if chance.random() < 0.3:
        file = root / "overrides" / "main.html"
    file.write_text(f"{file.read_text() if file.exists() else ''}/* {chance.random()} */\n")


def settings(root: Path, chance: random.Random) -> None:
    own = chance.choice(["Exercise", "Try it", "Now you"])
    line = next(
        (one for one in (root / "mkdocs.yml").read_text().splitlines() if "words:" in one), ""
    )
    if line:
        replaced(root / "mkdocs.yml", line, f"    words: {{practice: {own}}}")
    else:
        replaced(
            root / "mkdocs.yml", "  handbook:\n", f"  handbook:\n    words: {{practice: {own}}}\n"
        )


def style(root: Path, chance: random.Random) -> None:
    file = root / "mkdocs.yml"
    now = next(line for line in file.read_text().splitlines() if "csl_file" in line)
    name = chance.choice(["apa", "ieee", "chicago-notes-bibliography", "elsevier-harvard"])
    replaced(file, now, f"      csl_file: {name}")


EDITS: tuple[Edit, ...] = (
    *(text, title, rename, delete, new_chapter, bibliography),
    *(glossary, navigation, template, settings, style),
)


@pytest.fixture
def handbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(FIXTURES / "minimal", tmp_path / "warm"))
    shutil.copytree(ROOT / "overrides", root / "overrides")
    theme = "theme:\n  name: material\n  custom_dir: overrides\nplugins:\n"
    replaced(root / "mkdocs.yml", "plugins:\n", theme)
    for seed in range(3):
        new_chapter(root, random.Random(seed))
    # So that there are several indexes.
    monkeypatch.setattr(search, "PAGES", 2)
    return root


def cold(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The same handbook at the same place, built as if for the first time, on one core."""
    aside = root.parent / "aside"
    (root / FOLDER).rename(aside)
    with monkeypatch.context() as patch:
        patch.setenv(cores.VARIABLE, "1")
        found = everything(root)
    shutil.rmtree(root / FOLDER)
    aside.rename(root / FOLDER)
    return found


@pytest.mark.parametrize("seed", range(share(6, 200)))
def test_any_edits(seed: int, handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    monkeypatch.setenv(cores.VARIABLE, "2")
    everything(handbook)
    for number in range(EDITS_A_SEQUENCE):
        # Every kind of edit comes first in some sequence.
        edit = EDITS[seed % len(EDITS)] if number == 0 else chance.choice(EDITS)
        edit(handbook, chance)
        if chance.random() < 0.1:
            version = f"{versions()} {chance.random()}"
            monkeypatch.setattr(pages, "versions", lambda version=version: version)
            for module in (shelf, finished, keys, search, last):
                monkeypatch.setattr(module, "versions", lambda version=version: version)
        warm = everything(handbook)
        assert warm == cold(handbook, monkeypatch), f"seed {seed}, edit {number}: {edit.__name__}"


def test_one_core_or_two(handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FEW", 1)
    monkeypatch.setattr(finished, "FEW", 1)
    monkeypatch.setenv(cores.VARIABLE, "2")
    several = everything(handbook)
    assert several == cold(handbook, monkeypatch)
    assert len(several) > 30


def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are made from now on, one after another."""
    made: list[str] = []
    monkeypatch.setenv(cores.VARIABLE, "1")
    kept = finished.Finisher._made

    def noting(self: finished.Finisher, path: str, file: Path) -> finished.Kept:
        made.append(path)
        return kept(self, path, file)

    monkeypatch.setattr(finished.Finisher, "_made", noting)
    return made


def test_only_what_changed_is_made_again(handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = noted(monkeypatch)
    file = next(one for one in chapters(handbook) if one.stem.startswith("new-"))
    file.write_text(f"{file.read_text()}\nAs in [@solo1999].\n")
    works = handbook / "bib" / "minimal.bib"
    solo = WORK.format(key="solo1999", author="Solo, Una", title="Alone", year=1999)
    works.write_text(works.read_text() + solo)
    everything(handbook)
    changed = file.relative_to(handbook / "docs").as_posix()
    lists = {"index.md", *(path for path in made if path.startswith("reference/"))}
    for where, old in ((file, "Words"), (works, "{Alone")):
        made.clear()
        replaced(where, old, f"{old} otherwise")
        everything(handbook)
        assert changed in made and set(made) <= lists | {changed}
    made.clear()
    everything(handbook)
    assert set(made) <= lists


OTHER = ("six", "seven", "eight")


def titled(root: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> set[str]:
    """The pages that are made again after a change, of a handbook with a second part."""
    made = noted(monkeypatch)
    (root / "docs" / "other").mkdir()
    for name in OTHER:
        written = CHAPTER.format(title=name, key="able2001")
        (root / "docs" / "other" / f"{name}.md").write_text(written)
    rows = "".join(f"      - other/{name}.md\n" for name in OTHER)
    replaced(root / "mkdocs.yml", "  - Reference:\n", f"  - Other part:\n{rows}  - Reference:\n")
    everything(root)
    made.clear()
    change()
    everything(root)
    return set(made)


def test_a_title_makes_those_pages_anew_that_show_it(
    handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = handbook / "docs" / "other" / "eight.md"
    made = titled(handbook, monkeypatch, lambda: replaced(file, "title: ", "title: New "))
    assert {f"other/{name}.md" for name in OTHER} <= made
    # Some hold lists of all chapters.
    assert {path for path in made if path.startswith("part/")} == set()


def test_a_page_moved_in_the_navigation_changes_its_own_part(
    handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (f"      - other/{name}.md\n" for name in OTHER[1:])
    settings = handbook / "mkdocs.yml"
    change = lambda: replaced(settings, first + second, second + first)  # noqa: E731
    made = titled(handbook, monkeypatch, change)
    assert {f"other/{name}.md" for name in OTHER} <= made
    assert {path for path in made if path.startswith("part/")} == set()


def test_a_template_that_shows_what_it_likes_is_filled_for_every_page(
    handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = handbook / "overrides" / "main.html"
    template.write_text(template.read_text() + "{{ nav.homepage.title }}")
    file = handbook / "docs" / "other" / "eight.md"
    made = titled(handbook, monkeypatch, lambda: replaced(file, "title: ", "title: New "))
    assert {f"part/{one.name}" for one in chapters(handbook)} <= made


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (
            "site_name: A\nnav:\n  - a.md\n  - B:\n      - b.md\nplugins: [b]\n",
            "site_name: A\nplugins: [b]\n",
        ),
        ("nav:\n- a.md\n# Remark\n\n- b.md\nplugins: [b]\n", "plugins: [b]\n"),
        ("nav: [a.md]\nplugins: [b]\n", "plugins: [b]\n"),
        ("plugins: [b]\nnav:\n  - a.md", "plugins: [b]\n"),
        ("nav:\n  - Q & A: a.md\nplugins: [b]\n", "plugins: [b]\n"),
    ],
)
def test_the_navigation_is_no_part_of_what_shapes_every_page(text: str, shape: str) -> None:
    assert without_navigation(text) == shape


@pytest.mark.parametrize(
    "text",
    [
        "nav:\n  - A: &name a.md\nplugins: [*name]\n",
        "nav:\n  - !!python/name:os.path\n",
        "more:\n  nav:\n    - a.md\n",
        "plugins: [b]\n",
    ],
)
def test_what_could_stand_elsewhere_too_stays(text: str) -> None:
    assert without_navigation(text) == text


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ handbook.head }} {{ page.content }}", True),
        (
            "{# nav #}{%- if handbook.rail and not handbook.toc %}{{ page.content }}{% endif %}",
            True,
        ),
        ("No tags.", True),
        ("{{ page.next_page.title }}", False),
        ("{{ page.contents }}", False),
        ("{{ nav }}", False),
        ("{% include 'more.html' %}", False),
        ("{% extends 'base.html' %}", False),
        ("{% for one in pages %}{{ one.title }}{% endfor %}", False),
        ("{{ handbook.part(page) }}", False),
        ("{{ handbook['head'] }}", False),
        ("{% raw %}{{ handbook.head }}{% endraw %}", False),
    ],
)
def test_a_template_says_whether_it_shows_more_than_it_is_given(
    template: str, expected: bool
) -> None:
    assert is_plain(template) is expected


def test_the_edits_leave_handbooks_that_can_be_built(handbook: Path) -> None:
    built = 0
    for seed, edit in enumerate(EDITS):
        edit(handbook, random.Random(seed))
        built += "catalogue.json" in everything(handbook)
    assert built > len(EDITS) / 2
