"""Three people at work, with the commands of the guide as they are printed there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
import pypdfium2
import pytest

from handbook.cli import main
from tests.conftest import ROOT
from tests.test_preview import free_port, until

GUIDE = ROOT / "docs" / "contribute"
COMMANDS = re.compile(r"^```sh\n(.*?)^```$|^(## [^\n]*)$", re.M | re.S)
NOTE = re.compile(r"^```text\n(.*?)^```$", re.M | re.S)
# Each is a program of the project's own environment; nothing is fetched in a test.
PROGRAMS = {
    "handbook": '-m handbook.cli "$@"',
    "mkdocs": '-m mkdocs "$@"',
    "pytest": '-m pytest -p no:cacheprovider "$@"',
    "ruff": '-m ruff "$@"',
    # "make test", of which this is a part, has checked the same types.
    "mypy": '-c ""',
}
IDENTITY = {
    f"GIT_{who}_{what}": f"nobody{at}"
    for who in ("AUTHOR", "COMMITTER")
    for what, at in (("NAME", ""), ("EMAIL", "@example.org"))
}


def sections(page: str) -> list[list[str]]:
    """The commands of a page, heading by heading."""
    found: list[list[str]] = [[]]
    for commands, heading in COMMANDS.findall((GUIDE / page).read_text(encoding="utf-8")):
        if heading:
            found.append([])
        found[-1] += commands.splitlines()
    return [commands for commands in found if commands]


def furnish(folder: Path) -> None:
    """A virtual environment whose programs are those that run this test."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    python = f'[ "$2" = pip ] || exec {shlex.quote(sys.executable)} "$@"'
    rows = {"python": python} | {
        name: f"exec {shlex.quote(sys.executable)} {rest}" for name, rest in PROGRAMS.items()
    }
    for name, row in rows.items():
        path = f"export PYTHONPATH={shlex.quote(str(folder / 'hooks'))}"
        (programs / name).write_text(f"#!/bin/sh\n{path}\n{row}\n")
        (programs / name).chmod(0o755)


def shell(folder: Path, command: str, status: int = 0) -> str:
    """What a command says."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull, "PYTHON": sys.executable},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as somebody has just fetched it."""
    root = tmp_path_factory.mktemp("stories") / "handbook"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    ).stdout.decode()
    if listed:
        for name in listed.split("\0"):
            if name and (ROOT / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, root / name)
    else:
        ignore = shutil.ignore_patterns(".venv", "site", ".cache", "node_modules", "__pycache__")
        shutil.copytree(ROOT, root, ignore=ignore)
    furnish(root)
    shell(root, "git init --initial-branch main && git add --all && git commit --message All")
    return root


@pytest.fixture
def main_branch(checkout: Path) -> Iterator[Path]:
    """The same, whatever a story before has left."""
    yield checkout
    shell(checkout, "git stash --include-untracked --quiet; git switch --quiet main")


def test_a_word_is_mended(main_branch: Path) -> None:
    (branch, check, commit) = [line for part in sections("first-change.md") for line in part]
    note = NOTE.findall((GUIDE / "first-change.md").read_text(encoding="utf-8"))[0]
    place, line = re.findall(r"(\S+):(\d+):", note)[0]
    shell(main_branch, branch)
    page = main_branch / place
    lines = page.read_text(encoding="utf-8").split("\n")
    lines[int(line) - 1] += " It is seperate."
    page.write_text("\n".join(lines), encoding="utf-8")
    assert note in shell(main_branch, check)
    page.write_text("\n".join(lines).replace("seperate", "separate"), encoding="utf-8")
    assert shell(main_branch, check).endswith("0 errors, 0 warnings\n")
    shell(main_branch, commit)
    assert shell(main_branch, "git status --porcelain") == ""


RECORD = """TY  - BOOK
AU  - Comenius, John Amos
TI  - The Orbis Pictus
PB  - Bardeen
CY  - Syracuse
PY  - 1887
ER  -
"""


def served(folder: Path, command: str, page: str) -> str:
    """What a preview shows; it is ended afterwards."""
    log, port = folder.parent / "served.log", free_port()
    with log.open("w") as out:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {command} --dev-addr 127.0.0.1:{port}"],
            cwd=folder,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: "Serving on" in log.read_text(), log)
        address = log.read_text().partition("Serving on ")[2].split()[0]
        with urllib.request.urlopen(f"{address}{page}", timeout=60) as answer:
            return str(answer.read().decode())
    finally:
        process.terminate()
        process.wait(30)


def test_a_chapter_is_written(main_branch: Path) -> None:
    (main_branch.parent / "record.ris").write_text(RECORD)
    said: dict[str, str] = {}
    for command in [line for part in sections("new-chapter.md") for line in part]:
        if "mkdocs serve" in command:
            said[command] = served(
                main_branch, command, "learning-and-teaching/asking-for-help.html"
            )
            continue
        if command.endswith("handbook check"):
            chapter = main_branch / "docs" / "learning-and-teaching" / "asking-for-help.md"
            told = re.findall(r"cite it as (\[@\w+\])", "".join(said.values()))
            assert len(told) == 2
            text = chapter.read_text()
            cited = "".join(f"So it is told {one}. [!opinion]\n" for one in told)
            chapter.write_text(text.replace("Begin where the reader is", cited + "Begin", 1))
        said[command] = shell(main_branch, command)
    check = next(text for command, text in said.items() if command.endswith("handbook check"))
    assert check.endswith("0 errors, 0 warnings\n")
    assert check.count("[") == 0
    preview = next(text for command, text in said.items() if "mkdocs serve" in command)
    assert "An invented case" in preview
    assert "on this page" not in preview.partition("hb-findings")[2]
    assert shell(main_branch, "git show --format= --name-only").split() == [
        "bib/handbook.bib",
        "docs/learning-and-teaching/asking-for-help.md",
        "docs/reference/handouts/whom-to-ask.md",
        "mkdocs.yml",
    ]


def test_another_handbook_is_made_and_brought_up_to_date(main_branch: Path) -> None:
    begin, follow = (part for part in sections("another-handbook.md") if "handbook " in part[0])
    other = main_branch.parent / "garden-birds"
    walk(main_branch, begin, lambda folder: furnish(folder))
    assert (other / "site" / "index.html").is_file()
    assert "Birds of the garden" in (other / "site" / "index.html").read_text()
    (other / "docs" / "index.md").write_text("---\ntitle: Birds\n---\n\nOur own words.\n")
    said = shell(main_branch, follow[0], status=1)
    assert said == "Error: commit your changes first, so that you can see what is replaced\n"
    shell(other, "git commit --all --message 'Our own words'")
    version = main_branch / "hooks" / "handbook" / "__init__.py"
    version.write_text(re.sub(r'__version__ = ".*"', '__version__ = "9.9"', version.read_text()))
    walk(main_branch, follow, lambda folder: None)
    changed = shell(other, "git show --format= --name-only").split()
    assert changed == ["hooks/handbook/__init__.py"]
    assert "Our own words" in (other / "docs" / "index.md").read_text()


def test_a_tutor_makes_a_pack(main_branch: Path) -> None:
    text = (GUIDE / "packs.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
    (main_branch.parent / "evening-group.pack.yml").write_text(example)
    ((command,),) = sections("packs.md")
    assert shell(main_branch, command).splitlines()[-1] == "../pack-evening-group-a4.pdf"
    with closing(
        pypdfium2.PdfDocument(main_branch.parent / "pack-evening-group-a4.pdf")
    ) as document:
        assert "Three evenings" in document[0].get_textpage().get_text_range()
    lying = main_branch / "docs" / "evening-group.pack.yml"
    lying.write_text(example.replace("mindful-listening", "mindful-lisening"))
    said = shell(main_branch, ".venv/bin/handbook check docs/evening-group.pack.yml", status=1)
    assert "Did you mean mindful-listening?" in said


def walk(folder: Path, commands: list[str], enter: Callable[[Path], None]) -> None:
    """Run commands one by one, into the folders that they go to."""
    for command in commands:
        if command.startswith("cd "):
            folder = (folder / command.removeprefix("cd ")).resolve()
            enter(folder)
        else:
            shell(folder, command)


PRINTED = re.compile(
    r"(?:^|`)((?:\.venv/bin/)?(?:handbook|mkdocs) [^`|\n]*|make(?: [^`|\n]*)?)", re.M
)
PAGES = [*sorted(GUIDE.glob("*.md")), ROOT / "README.md", ROOT / "bib" / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_printed_is_there(page: Path) -> None:
    targets = re.findall(r"^([\w./$()-]+):", (ROOT / "Makefile").read_text(), re.M)
    targets = [target.replace("$(VENV)", ".venv") for target in targets]
    text = page.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```sh\n.*?^```$|`[^`\n]+`", text, re.M | re.S))
    for printed in PRINTED.findall(code):
        words = shlex.split(printed)
        if words[0] == "make":
            assert set(words[1:]) <= {*targets}, printed
        elif words[0].endswith("handbook"):
            known(words[1:])


def known(words: list[str]) -> None:
    """Fail where a command, an option or a choice is not one of the generator's."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        names = words.pop(0).split("|")
        assert set(names) <= {*command.commands}, names
        command = command.commands[names[0]]
    options = {name: one for one in command.params for name in one.opts if name.startswith("-")}
    for number, word in enumerate(words):
        if word.startswith("-"):
            assert word in options, f"{command.name} {word}"
            kind = options[word].type
            if isinstance(kind, click.Choice):
                assert words[number + 1] in kind.choices
