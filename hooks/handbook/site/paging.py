"""Long lists in groups, cut into several pages of the site.

A page with thousands of rows opens slowly on a telephone. The first groups of such a list
stay on its page, and the others go to pages beside it. A reader who chooses rows by the
fields above the list gets all of them on one page, by a script that is fetched only then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

from handbook.site.scripts import stamp
from handbook.site_words import SiteWords

# A page that holds more rows opens too slowly.
MOST = 250
# So many pages before and after are named, beside the first and the last.
NEAR = 6
ANCHOR = "hb-list"
LIST_START = '<div class="hb-table '
FIELDS_START = '<div class="hb-filters '
LIST = re.compile(
    r'<div class="hb-table hb-index-[a-z]+" data-groups="[^"]*" tabindex="0">\n'
    r'(<div class="hb-group">.*?</table></div>)\n</div>',
    re.DOTALL,
)
GROUP = re.compile(
    r'<div class="hb-group"><h2 [^>]*>(.*?)</h2>\n<table>.*?</table></div>', re.DOTALL
)
ROW = "<tr><td"
CANONICAL = re.compile(r'(<link rel="canonical" href="[^"]*?)[^/"]*(">)')
TAG = re.compile(r"<[^>]+>")


class Part(NamedTuple):
    """The groups on one page of a list, as HTML, and the title of the first as text."""

    html: str
    title: str


def cut(file: Path, words: SiteWords) -> None:
    """Cut a page into several where it has a long list.

    Args:
        file: the page, finished.
        words: the words of the site.

    Example:
        *before* ``evidence.html`` with 900 rows; *after* ``evidence.html``,
        ``evidence-page-2.html`` and ``evidence-page-3.html``, and ``evidence-rows.js`` with
        the rows of all three.
    """
    text = file.read_text(encoding="utf-8")
    found = LIST.search(text)
    parts = list(_parts(found.group(1))) if found else []
    if found is None or len(parts) < 2:
        return
    listed = json.dumps([part.html for part in parts], ensure_ascii=False)
    script = f"globalThis.hbRows = {listed};\n"
    file.with_name(f"{file.stem}-rows.js").write_text(script, encoding="utf-8")
    page = _Page(file.name, text[: found.start(1)], text[found.end(1) :], parts, words)
    page.mark(f"{file.stem}-rows.js?v={stamp(script)}", found.group(1).count(ROW))
    for number in range(1, len(parts) + 1):
        file.with_name(page.name(number)).write_text(page.write(number), encoding="utf-8")


def _parts(groups: str) -> Iterator[Part]:
    """Groups gathered up to the most rows that a page may have; a group stays whole."""
    gathered: list[str] = []
    rows, title = 0, ""
    for group in GROUP.finditer(groups):
        size = group.group().count(ROW)
        if gathered and rows + size > MOST:
            yield Part("\n".join(gathered), title)
            gathered, rows = [], 0
        if not gathered:
            title = unescape(TAG.sub("", group.group(1)))
        gathered.append(group.group())
        rows += size
    if gathered:
        yield Part("\n".join(gathered), title)


@dataclass
class _Page:
    """A page whose list is cut.

    Attributes:
        file: its name.
        before: what stands before the groups.
        after: what stands after them.
        parts: the groups by page.
        words: the words of the site.
    """

    file: str
    before: str
    after: str
    parts: list[Part]
    words: SiteWords

    def mark(self, script: str, count: int) -> None:
        """Give the list an anchor, and the fields above it the script with all rows."""
        start = self.before.rindex(LIST_START)
        head, fields, rest = self.before[:start].rpartition(FIELDS_START)
        if fields:
            fields = f'<div data-rows="{script}" data-all="{count}" {fields.removeprefix("<div ")}'
        opening = f'<div id="{ANCHOR}" ' + self.before[start:].removeprefix("<div ")
        self.before = head + fields + rest + opening

    def name(self, number: int) -> str:
        """The file of a page; the first keeps its name."""
        stem, _, ending = self.file.rpartition(".")
        return self.file if number == 1 else f"{stem}-page-{number}.{ending}"

    def write(self, number: int) -> str:
        """The whole of a page."""
        after = self.after.replace("</div>", f"</div>\n{self.pager(number)}", 1)
        page = self.before + self.parts[number - 1].html + after
        if number == 1:
            return page
        place = escape(self.words.list_page.format(n=number, all=len(self.parts)))
        page = page.replace("<title>", f"<title>{place} · ", 1)
        return CANONICAL.sub(rf"\g<1>{self.name(number)}\g<2>", page, count=1)

    def pager(self, number: int) -> str:
        """The way to the other pages."""
        last = len(self.parts)
        near = range(number - NEAR, number + NEAR + 1)
        items = "".join(
            self.item(one, one == number)
            for one in range(1, last + 1)
            if one in (1, last) or one in near
        )
        title = f'<p id="hb-pager-title">{escape(self.words.list_pages)}</p>'
        return (
            f'<nav class="hb-pager" aria-labelledby="hb-pager-title">{title}<ol>{items}</ol></nav>'
        )

    def item(self, number: int, is_here: bool) -> str:
        """One page in the way to all."""
        mark = ' aria-current="page"' if is_here else ""
        return (
            f'<li value="{number}"><a href="{escape(self.name(number))}#{ANCHOR}"{mark}>'
            f"{escape(self.parts[number - 1].title)}</a></li>"
        )
