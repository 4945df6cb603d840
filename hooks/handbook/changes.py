"""What a change does to the pages: each before and after, as readers will see it."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from html import escape
from pathlib import Path

from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook.assemble import assemble
from handbook.book import Book

# What holds a text of its own; anything within it belongs to it.
UNITS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "th", "td", "summary")


class State(StrEnum):
    """What has become of a page."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class ChangesError(Exception):
    """The state before cannot be had; the message says why."""


@dataclass(frozen=True)
class PageChange:
    """A page that is not what it was.

    Attributes:
        path: page, relative to the folder of pages.
        title: its title, after the change where it is still there.
        state: what has become of it.
        pairs: what stood there and what stands there, text by text; empty where there was
            or is nothing.
        before: the page as HTML.
        after: the page as HTML.
    """

    path: str
    title: str
    state: State
    pairs: list[tuple[str, str]] = field(default_factory=list)
    before: str = ""
    after: str = ""


def compare(old: Book, new: Book) -> list[PageChange]:
    """Compare two states of a handbook, whose citations are formatted.

    Args:
        old: the state before.
        new: the state after.

    Returns:
        The pages whose text or looks differ, in the new order; pages that are gone last.
    """
    found = []
    for path in dict.fromkeys([*new.articles, *old.articles]):
        before, after = _html(old, path), _html(new, path)
        if before == after:
            continue
        state = State.CHANGED if before and after else State.NEW if after else State.GONE
        title = (new if after else old).articles[path].title
        found.append(PageChange(path, title, state, pairs(before, after), before, after))
    order = [entry.path for entry in new.entries]
    return sorted(found, key=lambda change: _place(change.path, order))


def _place(path: str, order: list[str]) -> int:
    return order.index(path) if path in order else len(order)


def _html(book: Book, path: str) -> str:
    return assemble(book, book.articles[path]).html if path in book.articles else ""


def pairs(before: str, after: str) -> list[tuple[str, str]]:
    """The texts of two pages that differ, side by side.

    Example:
        *before* ``<p>One.</p><p>Two.</p>`` and ``<p>One.</p><p>Three.</p>``,
        *after* ``[("Two.", "Three.")]``.
    """
    old, new = texts(before), texts(after)
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        left, right = old[a:b], new[c:d]
        length = max(len(left), len(right))
        left += [""] * (length - len(left))
        right += [""] * (length - len(right))
        found += zip(left, right, strict=True)
    return found


def texts(html: str) -> list[str]:
    """The texts of a page: one for each paragraph, heading, item and cell."""
    if not html:
        return []
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    found = []
    for element in root.iter(*UNITS):
        if not any(parent.tag in UNITS for parent in element.iterancestors()):
            found += _lines(element)
    return found


def _lines(element: HtmlElement) -> list[str]:
    """The sentences of a unit: a source line holds one, and line ends are kept."""
    lines = (" ".join(line.split()) for line in element.text_content().split("\n"))
    return [line for line in lines if line]


@contextmanager
def state_at(root: Path, commit: str) -> Iterator[Path]:
    """A folder with the handbook as it was at a commit, for as long as it is looked at.

    Args:
        root: folder of the handbook, within a git repository.
        commit: what git knows it by, such as ``HEAD^1``.

    Raises:
        ChangesError: there is no git, or it knows no such commit.
    """
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    packed = _git(root, "archive", "--format=tar", "--end-of-options", f"{commit}:{prefix}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            # Debian 12's own Python came out before tar files had a filter.
            if hasattr(tarfile, "data_filter"):
                archive.extraction_filter = tarfile.data_filter
            archive.extractall(folder)
        yield Path(folder)


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    except OSError as error:
        raise ChangesError("there is no git here") from error
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().split("\n", 1)[0]
        raise ChangesError(message.removeprefix("fatal: ") or "git has failed")
    return done.stdout


def as_json(changes: list[PageChange]) -> str:
    """The changes as data, without the pages themselves."""
    rows = [
        {"path": change.path, "title": change.title, "state": change.state, "pairs": change.pairs}
        for change in changes
    ]
    return json.dumps({"pages": rows}, ensure_ascii=False, indent=1) + "\n"


STYLE = """\
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 80rem; padding: 0 1rem; }
.sides { display: grid; gap: 2rem; grid-template-columns: 1fr 1fr; }
.sides > section { border: 1px solid #999; min-width: 0; overflow-wrap: anywhere; padding: 1rem; }
del { background: #fbe9e7; } ins { background: #e3f2e6; text-decoration: none; }
svg, img { max-width: 100%; height: auto; }
@media (max-width: 40rem) { .sides { grid-template-columns: 1fr; } }
"""


def write(changes: list[PageChange], folder: Path) -> None:
    """Write the changes as pages to look at, and as data.

    Args:
        changes: the changes.
        folder: where to put ``index.html``, one page for each change, ``changes.json``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    items = []
    for change in changes:
        name = change.path.removesuffix(".md").replace("/", "--") + ".html"
        (folder / name).write_text(_page(change.title, _sides(change)), encoding="utf-8")
        items.append(
            f'<li><a href="{escape(name)}">{escape(change.title)}</a> ({change.state})</li>'
        )
    listed = f"<ul>\n{chr(10).join(items)}\n</ul>" if items else "<p>No page changed.</p>"
    (folder / "index.html").write_text(_page("Changed pages", listed), encoding="utf-8")
    (folder / "changes.json").write_text(as_json(changes), encoding="utf-8")


def _sides(change: PageChange) -> str:
    rows = "\n".join(
        f"<li>{f'<del>{escape(old)}</del>' if old else ''}"
        f"{'<br>' if old and new else ''}{f'<ins>{escape(new)}</ins>' if new else ''}</li>"
        for old, new in change.pairs
    )
    return (
        f"<ul>\n{rows}\n</ul>\n"
        f'<div class="sides"><section aria-label="Before"><p>Before</p>{change.before}</section>\n'
        f'<section aria-label="After"><p>After</p>{change.after}</section></div>'
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )
