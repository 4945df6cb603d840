"""A sum over the tools that shape an edition, for the cache's keys."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pikepdf

import handbook
from handbook import pandoc
from handbook.editions.print import fonts
from handbook.settings import Settings

PACKAGES = ("typst", "pikepdf", "lxml")


def of(settings: Settings) -> str:
    """The sum: versions of library and tools, the print templates, the fonts."""
    paths = fonts.files(settings)
    return sha256(f"{_tools()} {fonts.digest(paths)}".encode()).hexdigest()


@cache
def _tools() -> str:
    total = sha256()
    _add(files("handbook.editions"), total)
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    versions += [f"qpdf {pikepdf.__libqpdf_version__}", f"handbook {handbook.__version__}"]
    return f"{total.hexdigest()} {versions} {pandoc.version()}"


def _add(folder: Traversable, total: Any) -> None:
    """Add every source file of a folder and of those in it."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            _add(item, total)
        elif not item.name.endswith(".pyc"):
            total.update(item.name.encode() + b"\0" + item.read_bytes())
