"""No text takes much longer than its length says, whatever signs it repeats."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from handbook.frontmatter import Kind
from handbook.rules import Rule
from tests.conftest import ROOT
from tests.trust import traps
from tests.trust.amount import amount, count
from tests.trust.builds import environment

# Seconds of work for a family, several times what it takes: a text that is read in the square of
# its length takes minutes.
SECONDS = amount(300, 40)


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.mark.parametrize("family", traps.FAMILIES)
def test_a_family_of_traps(family: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.traps", family],
        cwd=ROOT,
        env=environment({"PYTHONPATH": f"{ROOT / 'hooks'}:{ROOT}"}),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert done.returncode == 0, done.stderr[-2000:] or "it worked too long"
    texts = int(done.stdout.split()[0])
    assert texts > 25
    count("texts that repeat a sign", texts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 5001, "too long to be read; found 5001 characters"),
        ("x\n" * 2501, "too long to be read; found 5001 characters"),
        ("- x\n- " + "x" * 5000, "too long to be read; found 5002 characters"),
        ("[" * 51, "more brackets stand open at once"),
        ("a [b](" * 51, "more brackets stand open at once"),
        ("```\n" + "[" * 51, "more brackets stand open at once"),
        ("<a " * 51, "more HTML tags stand open at once"),
        ('<a b=">" ' * 51, "more HTML tags stand open at once"),
        ("/// tutor\n///\n" * 5001, "more blocks than can be read"),
        (">" * 21 + " x", "nested too deeply to be read"),
    ],
)
def test_what_goes_too_far_is_told_and_not_parsed(text: str, said: str) -> None:
    article = traps.renderer().render(traps.page(f"Short.\n\n{text}"), "part/one.md", Kind.CHAPTER)
    [finding] = [one for one in article.findings if one.rule is Rule.SOURCE_DEPTH]
    assert said in finding.message
    assert finding.line >= 8
    assert article.html == ""


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5000,
        "[" * 50,
        "[a](b) " * 500,
        "(a) " * 1000,
        "1) a\n" * 500,
        "- x (\n" * 2000,
        "| a | b |\n|---|---|\n" + "| ccccc | ddddd |\n" * 500,
        "    [(a)]\n" * 400,
        "<b>x</b> " * 400,
        ">" * 20 + " x",
    ],
    ids=lambda text: text[:8],
)
def test_what_people_write_is_parsed(text: str) -> None:
    article = traps.renderer().render(traps.page(text), "part/one.md", Kind.CHAPTER)
    assert not [one for one in article.findings if one.rule is Rule.SOURCE_DEPTH]
    assert article.html
