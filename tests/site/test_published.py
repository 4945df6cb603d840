"""What the real site publishes is listed, leads somewhere, and says nothing of who built it."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from lxml import html as lxml_html

from handbook import published
from handbook.book import Book
from handbook.checks.published import promised
from handbook.published import Place
from tests.conftest import ROOT
from tests.site.conftest import MARKER
from tests.trust.leaks import says

pytestmark = pytest.mark.xdist_group("real book")

# Places that nobody is promised: the page's frame, what the
# examples of the guide show, and what is numbered anew at each build. Nor are
# the references below a page, which come and go with its citations.
FRAME = ("hb-", "__", "example-")
NUMBERED = ("group-", "fn:", "fnref", "cite-", "claim-")
OWN = ("page-title", "references", "notes")


def secrets() -> list[str]:
    """What this machine and its user are called; what is short may stand in any text."""
    names = [str(ROOT), str(Path.home()), socket.gethostname(), socket.getfqdn()]
    return [MARKER, *(name for name in names if len(name) > 5)]


def is_promised(anchor: str, anchors: set[str]) -> bool:
    is_title = anchor.endswith("-title") and anchor.removesuffix("-title") in anchors
    return not anchor.startswith((*FRAME, *NUMBERED)) and anchor not in OWN and not is_title


def listed(real: Book) -> set[Place]:
    rows, findings = published.read(real)
    assert not findings
    return {row.place for row in rows}


def test_all_that_the_handbook_promises_is_listed(real: Book) -> None:
    """``handbook anchors`` would add nothing."""
    assert sorted(map(str, promised(real) - listed(real))) == []


def test_every_page_and_anchor_of_the_site_is_listed(real: Book, site: Path) -> None:
    known = listed(real)
    missing, seen = [], 0
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).with_suffix(".md").as_posix()
        # Further pages of a long list come and go with its length; its first one stays.
        if path == "404.md" or re.fullmatch(r".*-page-\d+\.md", path):
            continue
        root = lxml_html.parse(str(file)).getroot()
        anchors = set(root.xpath("//article//*[not(ancestor-or-self::svg)]/@id"))
        if path != real.settings.handbook.pages.bibliography:
            anchors = {one for one in anchors if not one.startswith("ref-")}
        places = {Place(path), *(Place(path, one) for one in anchors if is_promised(one, anchors))}
        seen += len(places)
        missing += sorted(map(str, places - known))
    assert missing == []
    assert seen > len(real.articles)


def test_no_file_of_the_site_says_where_or_by_whom_it_was_built(site: Path) -> None:
    words = [*secrets(), str(site.parent)]
    told = {
        file.relative_to(site).as_posix(): said
        for file in sorted(site.rglob("*"))
        if file.is_file() and (said := says(file.read_bytes(), words))
    }
    assert told == {}
