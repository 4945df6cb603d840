"""Reference lists, the bibliography page, and what reference managers read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rispy
from pybtex.database import parse_string

from handbook.bibliography import bibfile, csl, export
from handbook.bibliography.entry import Entry
from handbook.cache import Cache
from handbook.source import Source
from tests.conftest import ROOT, WORKS, MakeBook, final, tree


def test_every_place_of_citation_is_led_back_to(make_book: MakeBook) -> None:
    body = """## On @siegel2007 {#on}

Text [@siegel2007; @stern1985], code `@siegel2007`.[^1]

| a |
|---|
| [@siegel2007, p. 2] |

- [@stern1985]

/// case | By @siegel2007
Text [see @siegel2007, chap. 3].
///

[^1]: A note [@siegel2007].
"""
    page = tree(final(make_book(body)).html)
    for item in page.xpath("//section[@class='hb-references']//li"):
        place = f"#ref-{item.get('data-key')}"
        citing = page.xpath(f"//span[@class='hb-cite'][.//a[@href='{place}']]/@id")
        back = item.xpath(".//a[@role='doc-backlink']")
        assert [link.get("href") for link in back] == [f"#{anchor}" for anchor in citing]
        assert [link.get("aria-label") for link in back] == [
            f"Back to citation {anchor.removeprefix('cite-')}" for anchor in citing
        ]
    counts = [len(i.xpath(".//a[@role='doc-backlink']")) for i in page.xpath("//section//li")]
    assert counts == [6, 2]


PARTS = (
    WORKS
    + """
@book{new2024, author = {New, N.}, title = {After}, publisher = {P}, year = 2024, keywords = {later}}
"""
)
BIBLIOGRAPHY = "/// index\n    of: bibliography\n///"


def test_the_bibliography_has_three_parts_and_says_who_cites(make_book: MakeBook) -> None:
    pages = {
        "index.md": BIBLIOGRAPHY,
        "one.md": "---\ntitle: One & all\n---\n\n[@lesh1970] [@siegel2007] [@siegel2007]",
        "two.md": "---\ntitle: Two\n---\n\n[@new2024; @siegel2007]\n\n/// tutor | T\n[@beebe2004]\n///",
    }
    page = tree(final(make_book(pages, PARTS)).html)
    found: dict[str, dict[str, list[str]]] = {}
    for head in page.xpath("//h2"):
        items = head.xpath("following-sibling::ul[1]/li")
        found[head.get("id")] = {
            item.get("data-key"): item.xpath(".//span[@class='hb-citing']/a/@href")
            for item in items
        }
    assert found == {
        "read": {
            "beebe2004": [],
            "bruce2010": ["one.html#ref-bruce2010"],
            "siegel2007": ["one.html#ref-siegel2007", "two.html#ref-siegel2007"],
            "stern1985": [],
        },
        "through": {"lesh1970": ["one.html#ref-lesh1970"]},
        "later": {"new2024": ["two.html#ref-new2024"]},
    }
    assert page.xpath("//li[@id='ref-lesh1970']//span[@class='hb-citing']/a/text()") == [
        "One & all"
    ]


ODD = r"""
@article{van:2018.x-y_z/1,
  author = {van Dam, Nicholas T. and G{\"o}del, Kurt and {\O}yen, Ann and others},
  title = {The {Zen} of {MBSR} \& tea --- 50\% more},
  journal = {Mind \& Body}, volume = 14, number = {2}, pages = {1--51}, year = 2018,
  doi = {https://doi.org/10.1234/faces_in_relation},
}
@book{who, author = {{World Health Organization}}, title = {G}, publisher = {P}, address = {Geneva}, year = 2004}
@incollection{part, author = {Выготский, Л. С.}, title = {A chapter}, crossref = {a_whole}, pages = {5--9}}
@book{a_whole, editor = {Baker, B.}, title = {The book}, booktitle = {The book}, publisher = {Press}, year = 2005}
@misc{web, title = {Nobody's page}, url = {https://example.org/a_b?x=1&y=2}, year = 2020}
"""


def works(text: str) -> list[Entry]:
    entries, findings = bibfile.read(Source("works.bib", text))
    assert not findings
    return csl.Conversion(entries, Cache(None)).result()


@pytest.fixture(scope="module")
def odd() -> list[Entry]:
    return works(ODD)


def test_bibtex_can_be_read_back(odd: list[Entry]) -> None:
    first = parse_string(export.bibtex(odd), "bibtex").entries
    assert set(first) == {"van:2018.x-y_z/1", "who", "part", "a_whole", "web"}
    people = first["van:2018.x-y_z/1"].persons["author"]
    assert people[0].prelast_names == ["van"]
    assert people[0].last_names == ["Dam"]
    assert first["who"].persons["author"][0].last_names == ["{World Health Organization}"]
    assert first["part"].fields["crossref"] == "a_whole"
    assert list(first)[-1] == "a_whole"
    again = export.bibtex(works(export.bibtex(odd)))
    assert again == export.bibtex(odd)


def test_ris_can_be_read_back(odd: list[Entry]) -> None:
    rows = {row["id"]: row for row in rispy.loads(export.ris(odd))}
    article = rows["van:2018.x-y_z/1"]
    assert article["type_of_reference"] == "JOUR"
    assert article["authors"][:3] == ["van Dam, Nicholas T.", "Gödel, Kurt", "Øyen, Ann"]
    assert article["title"] == "The Zen of MBSR & tea — 50% more"
    assert article["journal_name"] == "Mind & Body"
    assert (article["start_page"], article["end_page"]) == ("1", "51")
    assert article["doi"] == "10.1234/faces_in_relation"
    assert rows["who"]["authors"] == ["World Health Organization"]
    part = rows["part"]
    assert (part["type_of_reference"], part["secondary_title"]) == ("CHAP", "The book")
    assert part["authors"] == ["Выготский, Л. С."]
    assert part["secondary_authors"] == ["Baker, B."]
    assert rows["web"]["urls"] == ["https://example.org/a_b?x=1&y=2"]


def test_only_works_that_have_changed_are_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    ris = export._ris

    def noting(entry: Entry) -> str:
        written.append(entry.key)
        return ris(entry)

    monkeypatch.setattr(export, "_ris", noting)
    cache = Cache(tmp_path)
    text = ODD
    for old, new, keys in [
        ("", "", {"van:2018.x-y_z/1", "who", "part", "a_whole", "web"}),
        # What takes fields over from another work may change with that one.
        ("", "", {"part"}),
        ("The book", "Another book", {"part", "a_whole"}),
    ]:
        text = text.replace(old, new)
        entries = works(text)
        written.clear()
        found = export.every(entries, cache)
        assert set(written) == keys
        assert found == (export.bibtex(entries), export.ris(entries), export.csl_json(entries))
    assert "Another book" in found[2]


def test_works_with_signs_that_part_rows_are_written_each_time(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    entries = works("@book{a, title = {One}, year = 2001}\n@book{b, title = {Two}, year = 2002}\n")
    entries[1].fields["title"] = f"T{export.UNIT}w{export.LINE}o"
    for _ in range(2):
        found = export.every(entries, cache)
        assert found == (export.bibtex(entries), export.ris(entries), export.csl_json(entries))


def test_csl_json_can_be_read_back(odd: list[Entry]) -> None:
    rows = {row["id"]: row for row in json.loads(export.csl_json(odd))}
    author = rows["van:2018.x-y_z/1"]["author"]
    assert author[0] == {"family": "Dam", "given": "Nicholas T.", "non-dropping-particle": "van"}
    assert rows["who"]["author"] == [{"literal": "World Health Organization"}]
    assert rows["part"]["container-title"] == "The book"
    assert rows["web"]["type"] == "document"
    assert rows["web"]["URL"] == "https://example.org/a_b?x=1&y=2"


def test_the_real_bibliography_can_be_read_back_in_every_form() -> None:
    file = ROOT / "bib" / "handbook.bib"
    real = works(file.read_text(encoding="utf-8"))
    keys = {entry.key for entry in real}
    assert len(keys) > 200
    assert set(parse_string(export.bibtex(real), "bibtex").entries) == keys
    assert {row["id"] for row in json.loads(export.csl_json(real))} == keys
    rows = rispy.loads(export.ris(real))
    assert {row["id"] for row in rows} == keys
    dois = {entry.csl["DOI"] for entry in real if "DOI" in entry.csl}
    assert {row["doi"] for row in rows if "doi" in row} == dois
    assert not [row["id"] for row in rows if not row.get("title")]
