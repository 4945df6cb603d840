"""The comment on a pull request: comment.py CHANGES_JSON RUN_URL.

CHANGES_JSON is what ``handbook changes`` wrote while it built the pull request, or what a
stranger's pull request put in its place. It is read as data: texts go into fenced blocks,
where nothing is a link, a mention or markup, and everything else is held against a pattern.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

MARK = "<!-- handbook-changes -->"
PATH = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*\.md")
STATES = {"changed": "changed", "new": "new", "gone": "gone"}
MOST_BYTES = 2_000_000
MOST_PAGES = 100
MOST_PAIRS = 20
MOST_LETTERS = 400
# GitHub takes 65,536 characters.
MOST_IN_ALL = 60_000


def comment(changes: object, run_url: str) -> str:
    """The comment as Markdown.

    Args:
        changes: what ``changes.json`` holds.
        run_url: address of the run that built the preview.
    """
    pages = [page for page in _pages(changes) if page]
    head = [
        MARK,
        f"**Preview:** [download the site]({run_url}#artifacts) (`preview`), unpack it and open "
        "`index.html`; `changes/index.html` shows every changed page before and after.",
        "",
        f"{len(pages)} {'page' if len(pages) == 1 else 'pages'} changed."
        if pages
        else "No page changed.",
    ]
    text = "\n".join(head)
    for place, page in enumerate(pages):
        part = "\n\n" + page
        if place >= MOST_PAGES or len(text) + len(part) > MOST_IN_ALL:
            text += f"\n\n… and {len(pages) - place} more."
            break
        text += part
    return text + "\n"


def _pages(changes: object) -> list[str]:
    rows = changes.get("pages") if isinstance(changes, dict) else None
    return [_page(row) for row in rows] if isinstance(rows, list) else []


def _page(row: object) -> str:
    """One page with its sentences before and after; empty for what is no page."""
    if not isinstance(row, dict):
        return ""
    path, state = row.get("path"), row.get("state")
    if not isinstance(path, str) or not PATH.fullmatch(path) or state not in STATES:
        return ""
    pairs = row.get("pairs")
    lines = []
    for pair in pairs[:MOST_PAIRS] if isinstance(pairs, list) else []:
        if isinstance(pair, list) and len(pair) == 2:
            lines += [
                f"{sign} {_plain(text)}" for sign, text in zip("-+", pair, strict=True) if text
            ]
    more = len(pairs) - MOST_PAIRS if isinstance(pairs, list) else 0
    body = "\n".join(lines)
    if more > 0:
        body += f"\n  … and {more} more places"
    summary = f"`{path}` ({STATES[state]})"
    if not lines:
        return f"- {summary}"
    return f"- {summary}\n\n  ````diff\n" + _indented(body) + "\n  ````"


def _plain(text: object) -> str:
    """A text on one line, without control characters and without a fence."""
    shown = "".join(c if c.isprintable() else " " for c in str(text))
    shown = re.sub(r"`{3,}", "``", " ".join(shown.split()))
    return shown if len(shown) <= MOST_LETTERS else shown[: MOST_LETTERS - 1] + "…"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


def main() -> None:
    """Read the file named and write the comment."""
    file, run_url = sys.argv[1:]
    raw = Path(file).read_bytes()[: MOST_BYTES + 1]
    try:
        changes = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        changes = None
    sys.stdout.write(comment(changes, run_url))


if __name__ == "__main__":
    main()
