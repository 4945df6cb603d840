"""Citations as authors write them, and as readers see them."""

from __future__ import annotations

import pytest

from handbook.site.contents import named
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


LOCATORS = {
    "33": "p. 33",
    "33, 38-41": "pp. 33, 38–41",
    "p.3": "p. 3",
    "page 3": "p. 3",
    "pages 3–5": "pp. 3–5",
    "pp. 3--5": "pp. 3–5",
    "pp. xii-xv": "pp. xii–xv",
    "pp. S1-S5": "pp. S1–S5",
    "p. 12a": "p. 12a",
    "chapter 3": "Chapter 3",
    "chaps. 3-4": "Chapters 3–4",
    "section 2.1": "Section 2.1",
    "§ 3": "Section 3",
    "paras. 3-4": "paras. 3–4",
    "¶ 3": "para. 3",
    "figure A1": "Figure A1",
    "figs. 2-3": "Figures 2–3",
    "Table 2": "Table 2",
    "vol. 2, p. 3": "Volume 2, p. 3",
    "part 2": "Part 2",
    "line 4": "Line 4",
    "verse 3": "Verse 3",
    "note 4": "Note 4",
    "column 2": "Column 2",
    "chap. 3, p. 70": "Chapter 3, p. 70",
    "p. 3 and *passim*": "p. 3 and passim",
    "p. 3 [sic]": "p. 3 [sic]",
    "p. 3, **stress** added": "p. 3, stress added",
    "p. 3 (his 'self' and \"mind\" -- both)": "p. 3 (his ‘self’ and “mind” – both)",
}


def test_every_kind_of_locator_is_known(make_book: MakeBook) -> None:
    loaded = make_book("\n\n".join(f"[@siegel2007, {written}]" for written in LOCATORS))
    assert cites(loaded) == [f"(Siegel, 2007, {shown})" for shown in LOCATORS.values()]


AROUND = {
    "[e.g., @siegel2007, p. 3; but see @stern1985, chap. 2, for more]": (
        "(e.g., Siegel, 2007, p. 3; but see Stern, 1985, Chapter 2, for more)"
    ),
    "[see *also* @siegel2007]": "(see also Siegel, 2007)",
    "[[sic] @siegel2007]": "([sic] Siegel, 2007)",
    "[see -@siegel2007, p. 4]": "(see 2007, p. 4)",
    "[-@siegel2007; @stern1985]": "(2007; Stern, 1985)",
    "@siegel2007 [see @stern1985]": "Siegel (2007; see Stern, 1985)",
    "[@siegel2007,\np. 3]": "(Siegel, 2007, p. 3)",
    "[see \\@siegel2007 and @stern1985]": "(see @siegel2007 and Stern, 1985)",
    "[see `@siegel2007` and @stern1985]": "(see @siegel2007 and Stern, 1985)",
    "[<https://e.org/@siegel2007>, @stern1985]": "(https://e.org/@siegel2007, Stern, 1985)",
    "[me@siegel2007.org, @stern1985]": "(me@siegel2007.org, Stern, 1985)",
    "[@siegel2007's own words]": "(Siegel, 2007’s own words)",
}


def test_words_stand_before_and_behind_works(make_book: MakeBook) -> None:
    loaded = make_book("\n\n".join(f"Text {written}." for written in AROUND))
    assert cites(loaded) == list(AROUND.values())


def test_a_citation_in_a_bracket_is_a_citation_of_its_own(make_book: MakeBook) -> None:
    text = tree(final(make_book("A [so [@siegel2007] says].")).html).find("p").text_content()
    assert text == "A [so (Siegel, 2007) says]."


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
    "name of a definition": ("Term [@siegel2007]\n: Meaning.", "//dt"),
    "nested list": ("1. a\n\n    - b\n\n        > c [@siegel2007]", "//ol//ul//blockquote"),
    "second paragraph of a footnote": (
        "Text.[^1]\n\n[^1]: Note.\n\n    More [@siegel2007].",
        "//div[@class='footnote']//li/p[2]",
    ),
    "title of an admonition": (
        '!!! note "Title [@siegel2007]"\n    Text.',
        "//p[@class='admonition-title']",
    ),
    "option of a check": (
        "/// check | Q\n    id: q\n\nWhat?\n\n- [x] A [@siegel2007]\n\n    Yes.\n\n- [ ] B\n\n    No.\n///",
        "//section[contains(@class,'hb-check')]",
    ),
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
    "raw html code": ("Text <code>x @siegel2007</code>.", "//code"),
    "raw html block": ("<pre>\n[@siegel2007]\n</pre>", "//pre"),
    "keys to press": ("Press <kbd>@siegel2007</kbd>.", "//kbd"),
    "code with more ticks": ("Text `` `[@siegel2007]` ``.", "//code"),
    "code in a list": ("- a\n\n        [@siegel2007]", "//code"),
    "code in a block": ("/// case | T\n```\n[@siegel2007]\n```\n///", "//code"),
    "code in a table": ("| a |\n|---|\n| `[@siegel2007]` |", "//code"),
    "address in a citation's brackets": ("Text [see https://e.org/@siegel2007].", "//p"),
    "address without a scheme": ("See www.example.org/@siegel2007 there.", "//p"),
    "definition of a link": ("[x]\n\n[x]: https://e.org/@siegel2007", "//a[@href]"),
    "title of a link": ('[x](https://e.org "see @siegel2007")', "//a"),
    "handle": ("Follow @siegel2007@example.org.", "//p"),
    "name of a footnote": ("Text[^@siegel2007]\n\n[^@siegel2007]: Note.", "//sup"),
    "escaped in brackets": ("Text [\\@siegel2007].", "//p"),
    "entity": ("Text &#64;siegel2007.", "//p"),
    "comment": ("Text <!-- [@siegel2007] -->.", "//p"),
}


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="2"/></svg>'


def test_a_citation_works_in_a_caption_and_in_a_description(make_book: MakeBook) -> None:
    figure = "/// figure | Drawn after [@siegel2007]\n    id: f\n    src: a.svg\n    alt: A disc.\n\nSee @stern1985 [p. 2].\n///"
    page = tree(final(make_book({"index.md": figure, "a.svg": DRAWING})).html)
    (caption,) = page.xpath("//figcaption//p[@class='hb-caption']//span[@class='hb-cite']")
    (described,) = page.xpath("//figcaption//details//span[@class='hb-cite']")
    assert caption.text_content() == "(Siegel, 2007)"
    assert described.text_content() == "Stern (1985, p. 2)"


def test_a_heading_is_called_in_the_contents_what_its_sentence_says(make_book: MakeBook) -> None:
    body = "Text.[^1]\n\n## What @siegel2007 says & means [@stern1985] {#h}\n\n### Part {#p}\n\n[^1]: @beebe2004 ."
    loaded = make_book(body)
    assembled = final(loaded)
    found = named(loaded.articles["index.md"].toc, assembled.html)
    assert found[0]["name"] == "What Siegel (2007) says &amp; means"
    assert found[0]["children"][0]["name"] == "Part"
    assert tree(assembled.html).find("h2").text_content().endswith("means (Stern, 1985)")


@pytest.mark.parametrize("place", LEFT_ALONE)
def test_a_citation_is_left_alone(make_book: MakeBook, place: str) -> None:
    body, path = LEFT_ALONE[place]
    loaded = make_book(body)
    page = tree(final(loaded).html)
    assert not page.find_class("hb-cite")
    assert not loaded.articles["index.md"].gathered.clusters
    written = page.xpath(path)[0]
    hidden = written.xpath(".//@title | .//@href | ./@href | .//comment()/text()")
    whole = written.text_content() + "".join(hidden)
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


PARTICLES = r"""
@book{kolk, author = {van der Kolk, Bessel A.}, title = {The body}, publisher = {V}, year = 2014}
@book{angelo, author = {d'Angelo, M.}, title = {A}, publisher = {V}, year = 2011}
@book{costa, author = {da Costa, M.}, title = {B}, publisher = {V}, year = 2011}
@book{dam, author = {{Van Dam}, Nicholas T.}, title = {C}, publisher = {V}, year = 2018}
@book{zeta, author = {Zeta, Z.}, title = {D}, publisher = {V}, year = 2014}
@book{adam, author = {Adam, A.}, title = {E}, publisher = {V}, year = 2014}
@book{who, author = {{World Health Organization}}, title = {F}, publisher = {V}, year = 2014}
@book{grossman, author = {Grossman, P. and others}, title = {G}, publisher = {V}, year = 2004}
"""
SENTENCES = {
    "@kolk writes.": "Van der Kolk (2014)",
    "So @kolk writes.": "van der Kolk (2014)",
    "Done. @kolk writes.": "Van der Kolk (2014)",
    "Done.[^1] @angelo writes.": "D’Angelo (2011)",
    "Done. [!theory] @kolk writes.": "Van der Kolk (2014)",
    "Done; @kolk writes.": "van der Kolk (2014)",
    "Compare, e.g. @kolk here, or": "van der Kolk (2014)",
    "After J. @kolk, or": "van der Kolk (2014)",
    'Done. "@kolk writes."': "Van der Kolk (2014)",
    "Done *well.* (@kolk says so.)": "Van der Kolk (2014)",
    "- @kolk in a list": "Van der Kolk (2014)",
    "Done. [@kolk]": "(van der Kolk, 2014)",
    "@dam writes.": "Van Dam (2018)",
}


def test_a_particle_has_a_capital_where_a_sentence_begins(make_book: MakeBook) -> None:
    extensions = ["attr_list", "footnotes", "smarty"]
    body = "\n\n<!-- -->\n\n".join(SENTENCES) + "\n\n[^1]: Note."
    assert cites(make_book(body, PARTICLES, extensions=extensions)) == list(SENTENCES.values())


def test_the_list_files_particles_and_institutions_with_their_names(make_book: MakeBook) -> None:
    body = "[@zeta; @kolk; @who; @dam; @costa; @adam; @grossman]"
    page = tree(final(make_book(body, PARTICLES)).html)
    filed = ["adam", "costa", "grossman", "dam", "kolk", "who", "zeta"]
    assert page.xpath("//li/@data-key") == filed
    first = [e.text_content().split(" (")[0] for e in page.find_class("hb-reference")]
    assert first[1:4] == ["da Costa, M.", "Grossman, P. et al.", "Van Dam, N. T."]


MISSING = {
    "author": ("title = {A title}, year = 2001", "(A Title, 2001)"),
    "date": ("author = {Able, A.}, title = {A title}", "(Able, n.d.)"),
    "author and date": ("title = {A title}", "(A Title, n.d.)"),
    "author but not editor": (
        "editor = {Able, A.}, title = {A title}, year = 2001",
        "(Able, 2001)",
    ),
}


@pytest.mark.parametrize("lack", MISSING)
def test_works_without_author_or_date(make_book: MakeBook, lack: str) -> None:
    fields, shown = MISSING[lack]
    assert cites(make_book("[@key]", f"@book{{key, publisher = {{P}}, {fields}}}")) == [shown]


KEYS = ["a:b", "a.b", "a-b", "a_b", "a/b", "van:2018.x-y_z/1", "ä1", "2001able"]


def test_what_says_what_a_nameless_work_is_stands_as_it_was_written(make_book: MakeBook) -> None:
    works = "@misc{page, title = {[Web page on slow bread]}, year = 2018}"
    loaded = make_book("See [@page]. As @page says.", works)
    assert cites(loaded) == ["([Web page on slow bread], 2018)", "[Web page on slow bread] (2018)"]
    html = final(loaded).html
    assert "[Web page on slow bread]. (2018)." in html
    assert "<em>" not in html
    named = "@misc{page, title = {[Slow] bread and time}, year = 2018}"
    loaded = make_book("See [@page].", named)
    assert cites(loaded) == ["([Slow] Bread and Time, 2018)"]
    assert "<em>[Slow] bread and time</em>" in final(loaded).html


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
    assert page.find("p").text_content() == "A.1 Own note.2"


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
