"""The site's sources: scripts of sound types, valid HTML, words that are all known."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from handbook.site import policy, scripts
from handbook.site.scripts import ScriptError, compact, link
from handbook.site_words import SiteWords
from handbook.turns import Turn
from handbook.words import Words
from tests.conftest import ROOT

TESTS = ROOT / "tests"
SCRIPTS = ROOT / "overrides/assets/js"
# The checker reads files from a disk, where a policy for a site's own origin allows nothing.
# The slash in <hr /> is Python-Markdown's way and means nothing.
NOT_FAULTS = (
    "Resource violates Content Security Policy (meta tag)",
    "Trailing slash on void elements has no effect",
)
# Node.js and npm stand beside Python, from the wheel.
BESIDE = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{BESIDE}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="session")
def packages() -> Path:
    """What package.json names, installed once, by one of the processes that run tests."""
    folder = TESTS / "node_modules"
    turn = Turn(TESTS / ".npm-lock", lambda: None)
    try:
        if not (folder / ".package-lock.json").exists():
            npm = [BESIDE / "npm", "ci", "--ignore-scripts", "--silent"]
            subprocess.run(npm, cwd=TESTS, env=ENVIRONMENT, check=True)
    finally:
        turn.end()
    return folder


@pytest.mark.parametrize("settings", ["tsconfig.json", "tsconfig.worker.json"])
def test_the_types_of_all_scripts_are_sound(packages: Path, settings: str) -> None:
    done = subprocess.run(
        [BESIDE / "node", packages / "typescript/bin/tsc", "-p", TESTS / "site" / settings],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_script_is_checked() -> None:
    for file in SCRIPTS.glob("*.js"):
        assert file.read_text("utf-8").startswith("// @ts-check\n"), file


def test_every_page_is_valid_html(packages: Path, site: Path) -> None:
    jar = packages / "vnu-jar/build/dist/vnu.jar"
    done = subprocess.run(
        ["java", "-Xss8m", "-jar", jar, "--format", "gnu", "--skip-non-html", site],
        capture_output=True,
        text=True,
        check=False,
    )
    faults = [
        line.replace(site.as_uri(), "")
        for line in done.stderr.splitlines()
        if not any(known in line for known in NOT_FAULTS)
    ]
    assert not faults, "\n".join(faults[:30])


def test_every_word_that_scripts_say_is_known() -> None:
    known = set(SiteWords.model_fields) | set(Words.model_fields)
    for file in SCRIPTS.glob("*.js"):
        for name in re.findall(r"\bsay\(\"(\w+)\"", file.read_text("utf-8")):
            assert name in known, (file.name, name)


def test_modules_are_linked_in_their_order() -> None:
    modules = {
        "one": "// @ts-check\nexport const a = 1;\n",
        "two": 'import { a } from "./one.js";\nexport function b() {\n  return a;\n}\n',
        "main": 'import { a } from "./one.js";\nimport { b } from "./two.js";\n\nb(a);\n',
    }
    assert link(modules, "main") == (
        '"use strict";(() => {\n'
        "const $one = (() => {\nconst a = 1;\nreturn {a};\n})();\n"
        "const $two = (() => {\nconst { a } = $one;\nfunction b() {\nreturn a;\n}\nreturn {b};\n})();\n"
        "const $main = (() => {\nconst { a } = $one;\nconst { b } = $two;\n\nb(a);\n})();\n"
        "})();\n"
    )


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ({"main": 'import { x } from "./gone.js";\n'}, "there is no module gone.js"),
        ({"main": 'import { x } from "./main.js";\n'}, "main.js imports itself in a circle"),
        ({"main": "export default 1;\n"}, "main.js: this form cannot be linked: export default 1;"),
        ({"main": 'import * as x from "./y.js";\n'}, "main.js: this form cannot be linked"),
    ],
)
def test_a_script_that_cannot_be_linked_is_named(modules: dict[str, str], message: str) -> None:
    with pytest.raises(ScriptError, match=re.escape(message)):
        link(modules, "main")


def test_style_sheets_are_made_smaller_without_a_change() -> None:
    before = 'a,\n  b {\n  color: red; /* why */\n  margin: 0 auto;\n  content: ": , ";\n}\n'
    assert compact(before) == 'a,b{color:red;margin:0 auto;content:": , "}\n'


def test_the_same_words_give_the_same_files() -> None:
    words = {"b": "two", "a": "one"}
    reverse = dict(reversed(words.items()))
    sources = scripts.sources(ROOT / "overrides")
    assert scripts.bundles(sources, words) == scripts.bundles(sources, reverse)


def test_the_policy_allows_no_inline_script_and_no_evaluation() -> None:
    for text in (policy.meta(), policy.header()):
        assert "'unsafe-inline'" not in text
        assert "'unsafe-eval'" not in text
        assert "http" not in text
        assert "default-src 'none'" in text


def test_hosts_get_the_same_policy(site: Path) -> None:
    for name in ("_headers", ".htaccess", "nginx.conf.example"):
        text = (site / name).read_text("utf-8")
        assert policy.header() in text, name
        assert "nosniff" in text, name
