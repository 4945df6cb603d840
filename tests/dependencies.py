"""What the project stands on, as ``pyproject.toml``, the locks and the environment say it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

from tests.conftest import ROOT

BUILD_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"


def plain(name: str) -> str:
    """The name of a package as package indexes compare it.

    Before: ``pypandoc_binary[all]>=1.15``. After: ``pypandoc-binary``.
    """
    bare = re.split(r"[\[<>=!~; ]", name, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", bare).lower()


@cache
def direct() -> dict[str, tuple[str, ...]]:
    """What ``pyproject.toml`` asks for: to build the handbook, and to test it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    more = project["optional-dependencies"]
    return {"build": (*project["dependencies"], *more["build"]), "test": tuple(more["test"])}


def locked(lock: str) -> dict[str, str]:
    """The pinned version of every package of a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


@cache
def modules() -> dict[str, set[str]]:
    """What each installed package lets one import."""
    found: dict[str, set[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            found.setdefault(plain(package), set()).add(module)
    return found
