"""One whole build of a small handbook: its links hold in every edition, and nothing leaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser

from tests import places
from tests.conftest import ROOT
from tests.site.conftest import Server
from tests.trust.builds import built, small
from tests.trust.leaks import says

pytestmark = pytest.mark.xdist_group("whole build")

HOME = "https://handbook.example/"
FOLDER = "folder-qzmarker"
USER = "user-qzmarker"
VALUE = "value-qzmarker"
MOVED = """\
was:
  old/page.md:
  old/page.md#gone: look
  part/one.md#old-look: look
"""
MOVED_AWAY = """\
was:
  part/one.md#old-list:
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with its editions, built where everything has a name that is told apart."""
    folder = tmp_path_factory.mktemp("whole") / FOLDER
    root = small(folder / "handbook", "planted")
    for name, head in (("part/one.md", MOVED), ("index.md", MOVED_AWAY)):
        page = root / "docs" / name
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("---\n", f"---\n{head}", 1), encoding="utf-8")
    (root / "docs" / "published.txt").write_text(
        "old/page.md\nold/page.md#gone\nold/page.md#check-why\npart/one.md#old-look\n"
        "part/one.md#old-list\n",
        encoding="utf-8",
    )
    home, temporary = folder / USER, folder / "temporary"
    home.mkdir()
    temporary.mkdir()
    people = dict.fromkeys(("USER", "LOGNAME", "USERNAME"), USER)
    more = {**people, "HOME": str(home), "TMPDIR": str(temporary), "HANDBOOK_SECRET": VALUE}
    return built(root, "--strict", more={**more, "EMAIL": f"{USER}@host.example"})


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = Server(site)
    yield server.address
    server.stop()


def test_every_link_of_every_page_leads_somewhere(site: Path) -> None:
    assert (site / "old" / "page.html").is_file()
    assert places.dead_in_site(site) == []


READERS: dict[str, Callable[[bytes], tuple[list[str], list[str], int]]] = {
    ".pdf": places.in_pdf,
    ".epub": places.in_epub,
    ".docx": places.in_docx,
}


@pytest.mark.parametrize("ending", READERS)
def test_every_link_of_every_edition_leads_somewhere(ending: str, site: Path) -> None:
    anchors = places.anchors_of(site)
    files = sorted((site / "downloads").rglob(f"*{ending}"))
    inner = 0
    for file in files:
        dead, outer, count = READERS[ending](file.read_bytes())
        assert dead == [], file.name
        for link in outer:
            assert re.match(r"https?://|mailto:", link), (file.name, link)
            if link.startswith(HOME):
                assert places.is_published(link, HOME, site, anchors), (file.name, link)
        inner += count
    assert files
    assert inner


@pytest.mark.parametrize(
    ("ending", "mark", "other"),
    [(".docx", b"<w:bookmarkStart", b"<w:bookmarkEnd"), (".epub", b" id=", b" lost=")],
)
def test_a_dead_link_of_an_edition_would_be_found(
    ending: str, mark: bytes, other: bytes, site: Path
) -> None:
    file = min((site / "downloads").rglob(f"*{ending}"))
    target = BytesIO()
    with ZipFile(file) as package, ZipFile(target, "w") as damaged:
        for name in package.namelist():
            damaged.writestr(name, package.read(name).replace(mark, other))
    assert READERS[ending](target.getvalue())[0]


def test_a_dead_link_of_a_pdf_would_be_found(site: Path) -> None:
    found = 0
    for file in (site / "downloads").rglob("*.pdf"):
        target = BytesIO()
        with pikepdf.open(file) as pdf:
            if len(pdf.pages) < 2:
                continue
            # Links to the page that goes lead nowhere then.
            del pdf.pages[-1]
            pdf.save(target)
        found += len(places.in_pdf(target.getvalue())[0])
    assert found


def test_nothing_of_the_machine_is_in_any_file(site: Path) -> None:
    assert FOLDER in str(site)
    secrets = [FOLDER, USER, VALUE, "qzmarker", str(ROOT)]
    told = {
        file.relative_to(site).as_posix(): said
        for file in sorted(site.rglob("*"))
        if file.is_file() and (said := says(file.read_bytes(), secrets))
    }
    assert told == {}
    assert not [name for name in site.rglob("*") if "qzmarker" in name.relative_to(site).as_posix()]


def test_what_is_said_would_be_found_in_every_kind_of_file(site: Path) -> None:
    # The handbook's own name stands in each of them, packed as it may be.
    saying = {
        file.suffix
        for file in site.rglob("*")
        if file.is_file() and says(file.read_bytes(), ["planted"])
    }
    assert {".html", ".json", ".pdf", ".epub", ".docx", ".webmanifest", ".pf_fragment"} <= saying


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("old/page.html", "part/one.html"),
        ("old/page.html#check-why", "part/one.html#check-why"),
        ("old/page.html#gone", "part/one.html#look"),
    ],
)
def test_an_old_address_leads_on(
    old: str, new: str, has_scripts: bool, browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=has_scripts, service_workers="block")
    faults: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(address + old)
    # Without scripts nothing can take the place along, and the reader is at the page's top.
    page.wait_for_url(address + (new if has_scripts else new.partition("#")[0]))
    assert page.locator("h1").inner_text() == "One"
    context.close()
    assert not faults


def test_the_page_at_an_old_address_says_where_the_new_one_is(site: Path) -> None:
    tree = lxml_html.parse(str(site / "old" / "page.html")).getroot()
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"{HOME}part/one.html"]
    assert tree.xpath("//noscript/meta/@content") == ["0; url=../part/one.html"]
    links = [(link.get("href"), link.text) for link in tree.xpath("//main//a")]
    assert links == [("../part/one.html", "One"), ("../part/one.html#look", "One")]
    assert "old/page" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert not tree.xpath("//script[not(@src)] | //style | //@style")


def test_an_old_anchor_is_where_the_new_one_is(site: Path) -> None:
    tree = lxml_html.parse(str(site / "part" / "one.html")).getroot()
    (old,) = tree.xpath("//span[@id='old-look']")
    assert old.getparent().get("id") == "look"
    assert not old.text


def test_an_anchor_whose_text_went_to_another_page_leads_there(site: Path) -> None:
    tree = lxml_html.parse(str(site / "part" / "one.html")).getroot()
    (left,) = tree.xpath("//p[@id='old-list']")
    assert left.text_content() == "What stood here has moved: Planted"
    assert left.xpath("a/@href") == ["../index.html"]


def test_the_list_of_what_is_published_is_no_part_of_the_site(site: Path) -> None:
    assert not (site / "published.txt").exists()
