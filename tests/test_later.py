"""Modules that are loaded when something of them is first asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from handbook.later import Later, put_off

SHOWN = """
import sys
from handbook.later import put_off
put_off({name!r})
{then}
print(*sorted({{"requests", "urllib3", "charset_normalizer"}} & set(sys.modules)))
"""
UNLOADED = """
import sys
from handbook.later import Later
from handbook.markdown import *
import mkdocs_bibtex.plugin
print(*[name for name, one in sys.modules.items() if isinstance(one, Later)])
"""


def shown(then: str, name: str = "requests") -> list[str]:
    """What is loaded, in a process of its own, after some lines."""
    code = SHOWN.format(name=name, then=then)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_a_module_is_loaded_when_something_of_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seldom_used.py").write_text("answer = 42\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = Later("seldom_used")
    assert "seldom_used" not in sys.modules
    assert module.answer == 42
    monkeypatch.delitem(sys.modules, "seldom_used")


def test_the_plugin_does_not_load_its_client_until_it_asks_for_something() -> None:
    # Should mkdocs-bibtex take something out of the client when it is imported, this fails:
    # then putting it off serves nothing.
    assert shown("import mkdocs_bibtex") == ["requests"]


def test_what_is_put_off_is_not_loaded_for_a_build() -> None:
    # Should a library take something out of one of these when it is imported, this fails.
    run = subprocess.run(
        [sys.executable, "-c", UNLOADED], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["requests", "validators", "ssl"]


def test_an_encrypted_connection_can_be_made_all_the_same() -> None:
    lines = (
        "import handbook.markdown, http.client\n"
        "assert http.client.HTTPSConnection('localhost')._context.check_hostname\n"
        "assert type(sys.modules['ssl']).__name__ == 'module'"
    )
    assert shown(lines) == ["requests"]


def test_what_the_plugin_asks_for_is_there() -> None:
    lines = "from mkdocs_bibtex import utils\nassert callable(utils.requests.get)"
    assert shown(lines) == ["charset_normalizer", "requests", "urllib3"]


@pytest.mark.parametrize(
    "line",
    [
        "import requests; assert requests.__version__",
        "from requests import Session; assert Session.__module__ == 'requests.sessions'",
        "import requests.adapters; assert requests.adapters.HTTPAdapter",
        "import importlib.util; assert importlib.util.find_spec('requests').origin",
    ],
)
def test_others_find_a_package_that_was_put_off(line: str) -> None:
    assert "requests" in shown(line)


def test_a_package_that_is_loaded_or_is_not_there_is_left_alone() -> None:
    before = sys.modules["pytest"]
    put_off("pytest")
    put_off("there_is_no_such_package")
    assert sys.modules["pytest"] is before
    assert "there_is_no_such_package" not in sys.modules
