"""Citations as authors write them, and as readers see them."""

from __future__ import annotations

import pytest

from tests.conftest import WORKS, MakeBook, cites, final, tree

ROWS = [
    ("[@siegel2007, pp. 16-17]", "(Siegel, 2007, pp. 16–17)"),
    ("[see @stern1985; @siegel2007, chap. 3]", "(see Stern, 1985; Siegel, 2007, Chapter 3)"),
    ("[@stern1985; @beebe2004]", "(Beebe, 2004; Stern, 1985)"),
    ("@siegel2007 writes", "Siegel (2007)"),
    ("@siegel2007 [p. 70]", "Siegel (2007, p. 70)"),
    ("[-@siegel2007, p. 70]", "(2007, p. 70)"),
    ("[@lesh1970]", "(Lesh, 1970, as cited in Bruce et al., 2010)"),
    ("@lesh1970 found", "Lesh (1970, as cited in Bruce et al., 2010)"),
    ("[@lesh1970, p. 84]", "(Lesh, 1970, as cited in Bruce et al., 2010, p. 84)"),
    ("[@siegel2007, sec. 4]", "(Siegel, 2007, Section 4)"),
    ("[@siegel2007, para. 5]", "(Siegel, 2007, para. 5)"),
    ("[@siegel2007, fig. 2]", "(Siegel, 2007, Figure 2)"),
    ("[@siegel2007, {pp. iv, vi-xi}]", "(Siegel, 2007, pp. iv, vi–xi)"),
    ("[@siegel2007, p. 3, *emphasis* mine]", "(Siegel, 2007, p. 3, emphasis mine)"),
    ("[@siegel2007 and elsewhere]", "(Siegel, 2007 and elsewhere)"),
    ("@siegel2007 [p. 3; @stern1985]", "Siegel (2007, p. 3; Stern, 1985)"),
    ("@{siegel2007} writes", "Siegel (2007)"),
    ("@siegel2007's book", "Siegel (2007)"),
    ("(see @siegel2007)", "Siegel (2007)"),
]


@pytest.mark.parametrize(("written", "shown"), ROWS)
def test_a_citation_is_formatted_in_apa(make_book: MakeBook, written: str, shown: str) -> None:
    assert cites(make_book(f"Text {written}.")) == [shown]


def test_words_around_a_narrative_citation_stay(make_book: MakeBook) -> None:
    text = tree(final(make_book("So @siegel2007 writes.")).html).find("p").text_content()
    assert text == "So Siegel (2007) writes."


PLACES = {
    "paragraph": ("Text [@siegel2007].", "//p"),
    "list": ("- item [@siegel2007]", "//li"),
    "table": ("| a |\n|---|\n| [@siegel2007] |", "//td"),
    "heading": ("## Heading [@siegel2007] {#h}", "//h2[@id='h']"),
    "footnote": ("Text.[^1]\n\n[^1]: Note [@siegel2007].", "//div[@class='footnote']//li"),
    "admonition": ("!!! note\n    Text [@siegel2007].", "//div[contains(@class,'admonition')]"),
    "block": (
        "/// case | Title\nText [@siegel2007].\n///",
        "//section[contains(@class,'hb-case')]",
    ),
    "title of a block": (
        "/// case | Title [@siegel2007]\nText.\n///",
        "//h2//span[@class='hb-name']",
    ),
    "definition": ("Term\n: Meaning [@siegel2007].", "//dd"),
    "emphasis": ("*Text [@siegel2007].*", "//em"),
    "quotation": ("> Text [@siegel2007].", "//blockquote"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_citation_works_in_every_place(make_book: MakeBook, place: str) -> None:
    body, path = PLACES[place]
    found = tree(final(make_book(body)).html).xpath(f"{path}//span[@class='hb-cite']")
    assert [element.text_content() for element in found] == ["(Siegel, 2007)"]


LEFT_ALONE = {
    "code span": ("Text `[@siegel2007]`.", "//code"),
    "fenced code": ("```\n[@siegel2007]\n```", "//code"),
    "tilde fence": ("~~~\n@siegel2007 [p. 1]\n~~~", "//code"),
    "indented code": ("Text.\n\n    [@siegel2007]", "//code"),
    "link text": ("[see @siegel2007](https://example.org)", "//a"),
    "reference link": ("[see @siegel2007][x]\n\n[x]: https://example.org", "//a"),
    "e-mail": ("Write to me@siegel2007.org.", "//p"),
    "automatic e-mail": ("<me@siegel2007.org>", "//a"),
    "bare address": ("See https://example.org/@siegel2007 there.", "//p"),
    "address in brackets": ("See (https://example.org/?q=@siegel2007) there.", "//p"),
    "automatic address": ("<https://example.org/@siegel2007>", "//a"),
    "escaped": ("Text \\@siegel2007.", "//p"),
    "raw html attribute": ('Text <span title="see @siegel2007">x</span>.', "//p"),
    "comment": ("Text <!-- [@siegel2007] -->.", "//p"),
}


@pytest.mark.parametrize("place", LEFT_ALONE)
def test_a_citation_is_left_alone(make_book: MakeBook, place: str) -> None:
    body, path = LEFT_ALONE[place]
    loaded = make_book(body)
    page = tree(final(loaded).html)
    assert not page.find_class("hb-cite")
    assert not loaded.articles["index.md"].gathered.clusters
    written = page.xpath(path)[0]
    whole = written.text_content() + "".join(written.xpath(".//@title | .//comment()/text()"))
    assert "siegel2007" in whole or place == "comment"


def test_an_address_keeps_its_underscore(make_book: MakeBook) -> None:
    link = tree(final(make_book("Text [@beebe2004].")).html).xpath("//li//a[@class='hb-address']")[
        0
    ]
    assert link.get("href") == "https://doi.org/10.1234/faces_in_relation"
    assert link.text_content() == "https://doi.org/10.1234/faces_in_relation"


def test_two_works_of_one_year_are_told_apart_on_every_page(make_book: MakeBook) -> None:
    works = """
    @book{a1, author = {Roe, R.}, title = {Alpha}, publisher = {P}, year = 2007}
    @book{b1, author = {Roe, R.}, title = {Beta}, publisher = {P}, year = 2007}
    """
    loaded = make_book({"index.md": "[@b1]", "second.md": "[@a1]", "third.md": "[@b1]"}, works)
    assert cites(loaded) == ["(Roe, 2007b)"]
    assert cites(loaded, "second.md") == ["(Roe, 2007a)"]
    assert cites(loaded, "third.md") == ["(Roe, 2007b)"]


def test_works_known_through_one_say_so_once(make_book: MakeBook) -> None:
    works = (
        WORKS
        + "@book{poe1971, author = {Poe, P.}, title = {B}, publisher = {P}, year = 1971, via = {bruce2010}}"
    )
    assert cites(make_book("[@lesh1970; @poe1971]", works)) == [
        "(Lesh, 1970; Poe, 1971, all as cited in Bruce et al., 2010)"
    ]


NAMES = {
    "van": ("{van Dam, Nicholas}", "(van Dam, 2001)", "van Dam, N."),
    "capital particle": ("{{Van Dam}, Nicholas T.}", "(Van Dam, 2001)", "Van Dam, N. T."),
    "de la": ("{de la Cruz, Ana}", "(de la Cruz, 2001)", "de la Cruz, A."),
    "institution": (
        "{{World Health Organization}}",
        "(World Health Organization, 2001)",
        "World Health Organization",
    ),
    "two": ("{Able, A. and Baker, B.}", "(Able & Baker, 2001)", "Able, A., & Baker, B."),
    "three": (
        "{Able, A. and Baker, B. and Clay, C.}",
        "(Able et al., 2001)",
        "Able, A., Baker, B., & Clay, C.",
    ),
    "others": (
        "{Able, A. and Baker, B. and others}",
        "(Able et al., 2001)",
        "Able, A., Baker, B., et al.",
    ),
    "cyrillic": ("{Выготский, Л. С.}", "(Выготский, 2001)", "Выготский, Л. С."),
    "chinese": ("{王, 小明}", "(王, 2001)", "王小明."),
    "tex escapes": (
        r"{Ch{\"o}dr{\"o}n, Pema and M{\o}ller, O.}",
        "(Chödrön & Møller, 2001)",
        "Chödrön, P., & Møller, O.",
    ),
    "hyphen": ("{Kabat-Zinn, Jon}", "(Kabat-Zinn, 2001)", "Kabat-Zinn, J."),
    "comma suffix": ("{King, Jr., Martin Luther}", "(King, 2001)", "King, M. L., Jr."),
}


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_cited_and_listed_rightly(make_book: MakeBook, kind: str) -> None:
    author, shown, listed = NAMES[kind]
    works = f"@book{{key, author = {author}, title = {{A title}}, publisher = {{P}}, year = 2001}}"
    loaded = make_book("[@key]", works)
    assert cites(loaded) == [shown]
    entry = tree(final(loaded).html).find_class("hb-reference")[0].text_content()
    assert entry.startswith(listed + (" (2001)" if listed.endswith(".") else ". (2001)"))


MISSING = {
    "author": ("title = {A title}, year = 2001", "(A Title, 2001)"),
    "date": ("author = {Able, A.}, title = {A title}", "(Able, n.d.)"),
    "author and date": ("title = {A title}", "(A Title, n.d.)"),
}


@pytest.mark.parametrize("lack", MISSING)
def test_works_without_author_or_date(make_book: MakeBook, lack: str) -> None:
    fields, shown = MISSING[lack]
    assert cites(make_book("[@key]", f"@book{{key, publisher = {{P}}, {fields}}}")) == [shown]


KEYS = ["a:b", "a.b", "a-b", "a_b", "a/b", "van:2018.x-y_z/1", "ä1", "2001able"]


@pytest.mark.parametrize("key", KEYS)
def test_keys_may_hold_marks(make_book: MakeBook, key: str) -> None:
    works = f"@book{{{key}, author = {{Able, A.}}, title = {{T}}, publisher = {{P}}, year = 2001}}"
    loaded = make_book(f"Text [@{key}, p. 2]. And @{key}: yes; @{key}.", works)
    assert cites(loaded) == ["(Able, 2001, p. 2)", "Able (2001)", "Able (2001)"]
    page = tree(final(loaded).html)
    assert page.xpath("//li/@id") == [f"ref-{key}"]
    assert set(page.xpath("//a[@class='hb-cite-link']/@href")) == {f"#ref-{key}"}


def test_a_key_that_begins_another_does_no_harm(make_book: MakeBook) -> None:
    works = """
    @book{smith, author = {Smith, A.}, title = {T}, publisher = {P}, year = 1999}
    @book{smith2020, author = {Smith, B.}, title = {T}, publisher = {P}, year = 2020}
    """
    shown = cites(make_book("Text [@smith] and [@smith2020] and @smith2020 and @smith.", works))
    assert shown == ["(A. Smith, 1999)", "(B. Smith, 2020)", "B. Smith (2020)", "A. Smith (1999)"]


def test_cross_referenced_entries_take_their_container(make_book: MakeBook) -> None:
    works = """
    @incollection{part, author = {Able, A.}, title = {A chapter}, crossref = {whole}, pages = {5--9}}
    @book{whole, editor = {Baker, B.}, title = {The book}, booktitle = {The book}, publisher = {Press}, year = 2005}
    """
    entry = tree(final(make_book("[@part]", works)).html).find_class("hb-reference")[0]
    assert (
        entry.text_content()
        == "Able, A. (2005). A chapter. In B. Baker (Ed.), The book (pp. 5–9). Press."
    )


def test_braces_and_escapes_of_the_bibliography_are_resolved(make_book: MakeBook) -> None:
    works = r"@book{key, author = {Able, A.}, title = {The {Zen} of {MBSR} \& tea --- 50\% more}, publisher = {P}, year = 2001}"
    entry = tree(final(make_book("[@key]", works)).html).find_class("hb-reference")[0]
    assert entry.text_content() == "Able, A. (2001). The Zen of MBSR & tea — 50% more. P."


def test_the_list_of_a_page_is_alphabetical_with_links_back(make_book: MakeBook) -> None:
    page = tree(final(make_book("A [@stern1985]. B [@beebe2004]. C [@stern1985, p. 2].")).html)
    items = page.xpath("//section[@class='hb-references']//li")
    assert [item.get("data-key") for item in items] == ["beebe2004", "stern1985"]
    back = items[1].xpath(".//a[@role='doc-backlink']/@href")
    assert back == ["#cite-1", "#cite-3"]
    assert page.xpath("//span[@class='hb-cite']/@id") == ["cite-1", "cite-2", "cite-3"]


def test_the_list_says_through_what_a_work_is_known(make_book: MakeBook) -> None:
    page = tree(final(make_book("[@lesh1970]")).html)
    items = {item.get("data-key"): item for item in page.xpath("//section//li")}
    assert set(items) == {"bruce2010", "lesh1970"}
    how = items["lesh1970"].find_class("hb-provenance")[0]
    assert how.text_content() == "Comparison · Known through Bruce et al. (2010)"
    assert how.xpath(".//a/@href") == ["#ref-bruce2010"]
    assert (
        items["bruce2010"].find_class("hb-provenance")[0].text_content() == "Theory · read in full"
    )


def test_a_page_without_citations_has_no_list(make_book: MakeBook) -> None:
    assert "hb-references" not in final(make_book("Nothing here.")).html


def test_another_family_of_style_numbers_the_works(make_book: MakeBook) -> None:
    loaded = make_book("A [@stern1985]. @beebe2004 [p. 3] says. [@stern1985, p. 5]", style="ieee")
    assert cites(loaded) == ["[1]", "Beebe [2, p. 3]", "[1, p. 5]"]
    numbers = [n.text_content() for n in tree(final(loaded).html).find_class("hb-number")]
    assert numbers == ["[1]", "[2]"]


NOTES = "chicago-notes-bibliography"


def test_a_third_family_cites_in_notes(make_book: MakeBook) -> None:
    body = (
        "A [@stern1985, p. 2]. Own note.[^x]\n\n@beebe2004 says.\n\n[^x]: Mine, see [@siegel2007]."
    )
    page = tree(final(make_book(body, style=NOTES)).html)
    marks = page.xpath("//a[@class='footnote-ref']")
    assert [mark.text for mark in marks] == ["1", "2", "3"]
    notes = page.xpath("//div[@class='footnote']//li")
    assert [f"#{note.get('id')}" for note in notes] == [mark.get("href") for mark in marks]
    texts = [" ".join(note.text_content().split()).rstrip(" ↩") for note in notes]
    assert texts[0] == "D. N. Stern, The Interpersonal World (Basic, 1985), 2."
    assert texts[1] == "Mine, see Daniel J. Siegel, The Mindful Brain (Norton, 2007)."
    assert texts[2].startswith("“Faces in Relation,” Dialogues 14 (2004)")
    assert page.find("p").text_content() == "A 1. Own note.2"


def test_no_page_begins_with_ibid(make_book: MakeBook) -> None:
    style = "chicago-notes-bibliography-subsequent-ibid"
    pages = {"index.md": "[@stern1985] and [@stern1985]", "second.md": "[@stern1985]"}
    loaded = make_book(pages, style=style)
    notes = {path: [c.note for c in citations] for path, citations in loaded.citations.items()}
    assert "Ibid" in notes["index.md"][1]
    assert "Ibid" not in notes["second.md"][0]


def test_a_style_is_looked_up_beside_the_settings(
    make_book: MakeBook, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cites(make_book("[@siegel2007]", style="ieee")) == ["[1]"]
