"""The site as something to install and to read without a network."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.cache import mark_of
from handbook.site import head as heads
from handbook.site.head import PAPER_COLOURS

if TYPE_CHECKING:
    from handbook.site.frame import Frame

WORKER = "sw.js"
# A device compares so much of a mark.
MARK = 12
# In a preview: a worker that goes away, and takes one with it that an earlier site has left
# at the same address.
LEAVING_WORKER = """\
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(registration.unregister()));
"""
# What a device need not keep: files to print, data for tutors and for hosts.
NOT_KEPT = ("downloads/", "tutor-view/", "_headers", ".htaccess", "nginx.conf", "sitemap", WORKER)


def manifest(frame: Frame) -> str:
    """The description by which a browser installs the handbook."""
    settings = frame.book.settings
    colour = PAPER_COLOURS[0][1]
    data = {
        "name": settings.name,
        "short_name": settings.name,
        "description": settings.description,
        "lang": settings.handbook.language,
        "id": "./",
        "start_url": "./index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": colour,
        "theme_color": colour,
        "icons": [
            {"src": "assets/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def root_of(frame: Frame) -> str:
    """The folder of the site on its host; the host's own where the settings name none.

    Example:
        *before* ``site_url: https://example.org/shelf/book``, *after* ``/shelf/book/``.
    """
    path = frame.book.settings.url.split("://", 1)[-1].partition("/")[2].strip("/")
    return f"/{path}/" if path else "/"


def missing_page(frame: Frame) -> dict[str, str]:
    """The pieces of the page that a server shows for a wrong address.

    It can be shown at any depth, so its addresses begin at the site's own root.
    """
    navigation, words = frame.navigation, frame.words.site
    home = frame.book.articles[navigation.home]
    root = root_of(frame)
    return {
        "lang": frame.book.settings.handbook.language,
        "skip": words.skip,
        "base": root,
        "head": heads.head(frame, home),
        "body": heads.body(frame, home).replace('data-root=""', f'data-root="{escape(root)}"'),
        "header": frame.header(home),
        "menu": frame.menu(home),
        "footer": frame.footer(home),
        "title": words.not_found,
        "text": words.not_found_text,
    }


def sums(folder: Path, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """A mark of the content of each file of a site that a device keeps, by its name.

    Args:
        folder: the site.
        known: marks of files that are known already; an empty one is none.
    """
    known = known or {}
    found = {}
    for place, _, names in os.walk(folder):
        inside = Path(place).relative_to(folder).as_posix()
        before = "" if inside == "." else f"{inside}/"
        for name in names:
            file = before + name
            if not file.startswith(NOT_KEPT):
                mark = known.get(file)
                found[file] = mark or mark_of(Path(f"{place}{os.sep}{name}").read_bytes())
    return found


def write_worker(
    folder: Path, assets: dict[str, str], known: Mapping[str, str] | None = None
) -> None:
    """Write the offline worker, with the list of everything that a device keeps.

    Args:
        folder: the finished site.
        assets: the site's scripts; the worker's own is among them.
        known: marks of files, as ``sums`` gives them, that have not changed since.
    """
    source = assets.get(WORKER)
    if source is None:
        return
    kept = {file: mark[:MARK] for file, mark in sums(folder, known).items()}
    listed = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (folder / WORKER).write_text(f"const KEPT = {listed};\n{source}", encoding="utf-8")
