"""The order of pages and the parts they stand in, from the settings' ``nav``."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from handbook.finding import Finding
from handbook.frontmatter import Kind
from handbook.rules import Rule
from handbook.settings import FILE, Settings
from handbook.suggest import nearest


class NavEntry(NamedTuple):
    """A page in the navigation.

    Attributes:
        path: page, relative to the folder of pages.
        part: title of the section around it, or an empty string.
        is_listed: whether the navigation names it; other pages come after, by name.
    """

    path: str
    part: str = ""
    is_listed: bool = True


def read(settings: Settings) -> tuple[list[NavEntry], list[Finding]]:
    """List the pages in order.

    Args:
        settings: the handbook's settings.

    Returns:
        The pages, those of the navigation first, and findings for pages that the
        navigation names twice or that are not there.
    """
    folder = settings.root / settings.docs
    present = dict.fromkeys(_pages(folder))
    entries: dict[str, NavEntry] = {}
    findings: list[Finding] = []

    def add(item: Any, part: str, place: tuple[str | int, ...]) -> None:
        if isinstance(item, dict):
            for title, value in item.items():
                add_value(value, str(title), part, (*place, str(title)))
        else:
            add_page(str(item), part, place)

    def add_value(value: Any, title: str, part: str, place: tuple[str | int, ...]) -> None:
        if isinstance(value, list):
            for index, item in enumerate(value):
                add(item, title, (*place, index))
        elif value is not None:
            add_page(str(value), part, place)

    def add_page(path: str, part: str, place: tuple[str | int, ...]) -> None:
        if "://" in path:
            return
        if path in entries:
            line = settings.yaml.line(place)
            findings.append(
                Finding(
                    FILE, line, Rule.NAV_DUPLICATE, "the page stands twice in the navigation", path
                )
            )
        elif path not in present:
            findings.append(
                Finding(
                    FILE,
                    settings.yaml.line(place),
                    Rule.NAV_MISSING,
                    "the navigation names a page that is not there",
                    path,
                    f"a file in {settings.docs}/",
                    nearest(path, present),
                )
            )
        else:
            entries[path] = NavEntry(path, part)

    for index, item in enumerate(settings.nav or []):
        add(item, "", ("nav", index))
    for path in present:
        if path not in entries:
            entries[path] = NavEntry(path, "", is_listed=settings.nav is None)
    return list(entries.values()), findings + _named(settings, present)


def _named(settings: Settings, present: Collection[str]) -> list[Finding]:
    """Pages that the handbook's own settings name and that are not there."""
    own = settings.handbook
    named: list[tuple[str, tuple[str | int, ...]]] = [
        *((path, ("book", "front", index)) for index, path in enumerate(own.book.front)),
        *((path, ("book", "back", index)) for index, path in enumerate(own.book.back)),
        *((str(path), ("pages", name)) for name, path in own.pages.model_dump().items()),
    ]
    findings = []
    for path, (area, name, *rest) in named:
        place = ("extra", "handbook", area, name, *rest)
        if place in settings.yaml.lines and path and path not in present:
            findings.append(
                Finding(
                    FILE,
                    settings.yaml.line(place),
                    Rule.SETTINGS_PAGE,
                    f"extra.handbook.{area}.{name} names a page that is not there",
                    path,
                    f"a file in {settings.docs}/",
                    nearest(path, present),
                )
            )
    return findings


def _pages(folder: Path) -> list[str]:
    """The Markdown files of a folder that MkDocs would see: no hidden files or folders."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside = Path(place).relative_to(folder).as_posix()
        before = "" if inside == "." else f"{inside}/"
        # A folder may bear the name of a page; that it is none is told when it is read.
        names = [name for name in [*folders, *files] if name.endswith(".md")]
        found += [before + name for name in names if not name.startswith(".")]
    return sorted(found, key=lambda path: (path.count("/"), path))


def kind_of(path: str, settings: Settings) -> Kind:
    """What a page is by the folder that it stands in.

    Pages at the top, in plain folders, and named ``index.md`` are no chapters.
    """
    folders = settings.handbook.folders
    if path.rsplit("/", 1)[-1] in ("index.md", "README.md") or "/" not in path:
        return Kind.PAGE
    if path.startswith(folders.handouts.rstrip("/") + "/"):
        return Kind.HANDOUT
    if path.split("/", 1)[0] in folders.plain:
        return Kind.PAGE
    return Kind.CHAPTER
