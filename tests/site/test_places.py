"""What the settings say of the site's place: wrong addresses, canonical ones, where to edit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page, expect

from tests.conftest import FIXTURES, ROOT
from tests.site.conftest import Server, build

PLACE = """
site_url: https://example.org/team/bread
repo_url: https://example.org/code/bread/
edit_uri: edit/main/docs
"""
PAGE = "starter/feeding.html"
UNKNOWN = ("nowhere.html", "starter/no/such/page.html")


def make(root: Path, more: str) -> Path:
    """The site of a small handbook whose settings say more."""
    shutil.copytree(FIXTURES / "sourdough", root, ignore=shutil.ignore_patterns(".cache", "site"))
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("../../../", f"{ROOT}/")
    settings.write_text(text + more, "utf-8")
    build(root / "site", root)
    return root / "site"


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose settings name its place, in a folder of a host."""
    return make(tmp_path_factory.mktemp("placed") / "book", PLACE)


@pytest.fixture(scope="module")
def unplaced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose settings name no place."""
    return make(tmp_path_factory.mktemp("unplaced") / "book", "")


Visit = Callable[[Path, str, str], tuple[Page, str]]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Asks for an address of a site that stands in a folder of its host."""
    ends: list[Callable[[], None]] = []

    def go(site: Path, under: str, path: str) -> tuple[Page, str]:
        server = Server(site, under)
        page = browser.new_context(service_workers="block").new_page()
        ends.extend([page.context.close, server.stop])
        answer = page.goto(server.address + path)
        assert answer is not None
        assert answer.status == 404
        return page, server.address

    yield go
    for end in ends:
        end()


@pytest.mark.parametrize("path", UNKNOWN)
@pytest.mark.parametrize("is_placed", [True, False])
def test_the_page_for_wrong_addresses_works_at_any_depth(
    request: pytest.FixtureRequest, visit: Visit, is_placed: bool, path: str
) -> None:
    site = request.getfixturevalue("placed" if is_placed else "unplaced")
    page, home = visit(site, "/team/bread/" if is_placed else "/", path)
    expect(page.locator("h1")).to_have_text("This page is not here")
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
    page.get_by_role("button", name="Contents").click()
    page.locator("#hb-menu a").first.click()
    assert page.url == f"{home}index.html"


def test_in_a_folder_that_no_setting_names_it_can_still_be_read(
    visit: Visit, unplaced: Path
) -> None:
    page, _ = visit(unplaced, "/some/folder/", "no/such/page.html")
    expect(page.locator("h1")).to_have_text("This page is not here")
    expect(page.locator("h1 + p")).to_be_visible()
    expect(page.locator("#hb-menu")).to_be_hidden()


def test_apache_is_told_where_the_page_for_wrong_addresses_is(placed: Path, unplaced: Path) -> None:
    said = (placed / ".htaccess").read_text("utf-8").splitlines()[0]
    assert said == "ErrorDocument 404 /team/bread/404.html"
    said = (unplaced / ".htaccess").read_text("utf-8").splitlines()[0]
    assert said == "ErrorDocument 404 /404.html"


def test_pages_say_where_they_are_edited_if_that_is_known(placed: Path, unplaced: Path) -> None:
    tree = lxml_html.parse(str(placed / PAGE)).getroot()
    links = tree.xpath("//section[@class='hb-tools']//a[text()='Edit this page']/@href")
    assert links == ["https://example.org/code/bread/edit/main/docs/starter/feeding.md"]
    assert "Edit this page" not in (unplaced / PAGE).read_text("utf-8")


def test_pages_say_their_lasting_address_if_that_is_known(placed: Path, unplaced: Path) -> None:
    tree = lxml_html.parse(str(placed / PAGE)).getroot()
    assert tree.xpath("//link[@rel='canonical']/@href") == [
        f"https://example.org/team/bread/{PAGE}"
    ]
    assert "canonical" not in (unplaced / PAGE).read_text("utf-8")
