"""Teaching blocks as semantic HTML."""

from __future__ import annotations

from handbook.assemble import assemble
from tests.conftest import MakeBook, final, tree

CHAPTER = """---
title: Part one
summary: S.
minutes: 10
level: core
objectives:
  see: see it
  say: say it
terms: []
last_reviewed: 2026-01-31
review_after: 2027-01-31
---

"""

PRACTICE = """## Practice {#practice}

/// practice | Two *slow* breaths
    id: two-breaths
    minutes: 1
    intensity: low
    posture: sitting
    eyes: open or closed
    anchors: [feet, sounds]
    stop: Look up.
    tell: A friend.
    times: [20, 40]
    serves: [see]

Try it.

1. Notice.
2. Notice again.
///
"""


def chapter(make_book: MakeBook, body: str):
    return tree(final(make_book({"part/one.md": CHAPTER + body}), "part/one.md").html)


def test_objectives_come_from_the_front_matter(make_book: MakeBook) -> None:
    block = chapter(make_book, "/// objectives\n///").find_class("hb-objectives")[0]
    assert [item.text_content() for item in block.iter("li")] == ["see it", "say it"]
    assert [item.get("id") for item in block.iter("li")] == ["objective-see", "objective-say"]


def test_a_practice_carries_its_strip_and_its_steps(make_book: MakeBook) -> None:
    block = chapter(make_book, PRACTICE).find_class("hb-practice")[0]
    assert block.get("id") == "two-breaths"
    assert block.get("data-times") == "20 40"
    strip = {
        row.find("dt").text_content(): row.find("dd").text_content()
        for row in block.find_class("hb-strip")[0]
    }
    assert strip == {
        "Time": "1 minute",
        "Intensity": "low",
        "Posture": "sitting",
        "Eyes": "open or closed",
        "Anchors": "feet; sounds",
        "To stop": "Look up.",
        "Someone to tell": "A friend.",
    }
    assert [step.text_content() for step in block.xpath("./ol/li")] == ["Notice.", "Notice again."]


def test_a_blocks_title_is_a_heading_below_the_one_above(make_book: MakeBook) -> None:
    page = chapter(make_book, PRACTICE)
    title = page.xpath("//h3[@class='hb-title']")[0]
    assert title.text_content() == "Practice: Two slow breaths"
    assert title.xpath(".//em")[0].text_content() == "slow"
    assert page.find_class("hb-practice")[0].get("aria-labelledby") == title.get("id")


def test_a_block_inside_another_has_a_lower_heading(make_book: MakeBook) -> None:
    body = "## A {#a}\n\n//// case | Outer\nText.\n\n/// script | Inner\nHello.\n///\n////\n"
    page = chapter(make_book, body)
    assert [h.text_content() for h in page.xpath("//h3")] == ["Case: Outer"]
    assert [h.text_content() for h in page.xpath("//h4")] == ["Words to try: Inner"]


def test_lines_to_write_on_are_as_many_as_asked(make_book: MakeBook) -> None:
    page = chapter(make_book, "/// write | What I saw\n    lines: 3\n///\n")
    assert len(page.find_class("hb-line")) == 3


CHOICE = """/// check | Which?
    id: check-which
    serves: [say]

What is it?

- [ ] A *wrong* one.

    Because of this.

    And of that.

- [x] The right one.

    Yes.
///
"""


def test_a_check_has_options_with_feedback(make_book: MakeBook) -> None:
    check = chapter(make_book, CHOICE).find_class("hb-check")[0]
    assert check.get("data-form") == "choice"
    options = check.find_class("hb-option")
    assert [option.get("data-correct") for option in options] == ["no", "yes"]
    assert [option.find_class("hb-choice")[0].text_content() for option in options] == [
        "A wrong one.",
        "The right one.",
    ]
    feedback = options[0].find_class("hb-feedback")[0]
    assert feedback.tag == "details"
    assert [p.text_content() for p in feedback.findall("p")] == ["Because of this.", "And of that."]


def test_a_tight_list_of_options_works_too(make_book: MakeBook) -> None:
    body = "/// check | Which?\n    id: check-which\n\nWhat?\n\n- [ ] No\n- [x] Yes `[x]`\n///\n"
    options = chapter(make_book, body).find_class("hb-option")
    assert [o.get("data-correct") for o in options] == ["no", "yes"]
    assert [o.text_content().strip() for o in options] == ["No", "Yes [x]"]


def test_a_free_check_has_a_model_answer(make_book: MakeBook) -> None:
    body = "//// check | Say why\n    id: check-why\n\nWhy?\n\n/// answer\nBecause.\n///\n////\n"
    check = chapter(make_book, body).find_class("hb-check")[0]
    assert check.get("data-form") == "free"
    answer = check.find_class("hb-for-learner")[0]
    assert answer.tag == "details"
    assert answer.find("summary").text_content() == "Compare with a model answer"


def test_task_lists_elsewhere_are_boxes_to_tick(make_book: MakeBook) -> None:
    page = chapter(make_book, "- [ ] one\n- [ ] two\n")
    assert [item.text_content().strip() for item in page.find_class("hb-tick")] == [
        "☐ one",
        "☐ two",
    ]


def test_empty_cells_are_room_to_write(make_book: MakeBook) -> None:
    page = chapter(make_book, "| a | b |\n|---|---|\n| x | |\n")
    assert [cell.get("class") for cell in page.iter("td")] == [None, "hb-blank"]
    assert [cell.get("scope") for cell in page.iter("th")] == ["col", "col"]


def test_a_tutor_block_is_not_on_the_learners_page(make_book: MakeBook) -> None:
    body = "Before.\n\n/// tutor | Timing\nSecret [@lesh1970].\n///\n\nAfter.\n"
    loaded = make_book({"part/one.md": CHAPTER + body})
    made = final(loaded, "part/one.md")
    assert "Secret" not in made.html
    assert "Lesh" not in made.html
    assert not tree(made.html).find_class("hb-references")
    assert "Secret" in made.tutor_parts["tutor-0"]


def test_evidence_labels_and_their_claims(make_book: MakeBook) -> None:
    body = "First.\nColds were shorter [@beebe2004]. [!association]\nLast.\n\n- We *suggest* rest. [!suggestion]\n"
    loaded = make_book({"part/one.md": CHAPTER + body})
    page = tree(final(loaded, "part/one.md").html)
    labels = page.find_class("hb-evidence")
    assert [label.text_content() for label in labels] == ["◇ Association", "☞ Suggestion"]
    assert labels[0].get("href") == "../reference/evidence.html#evidence-association"
    claims = loaded.articles["part/one.md"].gathered.claims
    assert [(claim.label, claim.text, claim.clusters) for claim in claims] == [
        ("association", "Colds were shorter.", (0,)),
        ("suggestion", "We suggest rest.", ()),
    ]


def test_terms_are_linked_at_first_use_only(make_book: MakeBook) -> None:
    glossary = "---\ntitle: G\n---\n\n/// term | Rupture\n    id: rupture\n    also: [ruptures]\n\nA break.\n///\n"
    text = CHAPTER.replace("terms: []", "terms: [rupture]")
    body = "## A rupture {#a}\n\n`rupture` [a rupture](https://example.org). Disrupture; *Ruptures* happen. A rupture.\n"
    loaded = make_book({"part/one.md": text + body, "reference/glossary.md": glossary})
    links = tree(final(loaded, "part/one.md").html).find_class("hb-term-link")
    assert [link.text_content() for link in links] == ["Ruptures"]
    assert links[0].get("href") == "../reference/glossary.html#rupture"


def test_links_between_pages_become_addresses_of_the_site(make_book: MakeBook) -> None:
    pages = {
        "index.md": "[one](part/one.md#a) [file](assets/x.txt) [out](https://example.org) [here](#b)\n\n## B {#b}\n",
        "part/one.md": CHAPTER + "## A {#a}\n\n[home](../index.md)\n",
        "assets/x.txt": "---\nx",
    }
    loaded = make_book(pages)
    links = tree(final(loaded).html).xpath("//a/@href")
    assert links == ["part/one.html#a", "assets/x.txt", "https://example.org", "#b"]
    assert tree(final(loaded, "part/one.md").html).xpath("//a/@href") == ["../index.html"]


def test_a_drawing_is_inlined_without_anything_that_acts(make_book: MakeBook) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="alert(1)">'
        "<script>alert(2)</script><g id='g' style='fill: red; stroke: var(--x, blue)'/>"
        "<a href='javascript:alert(3)'><text>t</text></a></svg>"
    )
    figure = (
        "/// figure | Caption\n    id: fig\n    src: d.svg\n    alt: A dot.\n\nLong words.\n///\n"
    )
    loaded = make_book({"part/one.md": CHAPTER + figure, "d.svg": svg})
    assert [str(finding) for finding in loaded.findings if finding.is_error] == [
        "docs/d.svg:1: [file-refused] the drawing holds what could act: onload, script, a; "
        "found d.svg"
    ]
    text = assemble(loaded, loaded.articles["part/one.md"]).html
    page = tree(text)
    drawing = page.xpath("//figure//*[local-name()='svg']")[0]
    assert drawing.get("aria-label") == "A dot."
    assert "alert" not in text
    assert page.xpath("//*[@id='fig-g']/@fill") == ["red"]
    assert " style=" not in text
    assert page.xpath("//figcaption/details/p")[0].text_content() == "Long words."


def test_a_claim_keeps_its_round_quotation_marks(make_book: MakeBook) -> None:
    body = 'Nobody\'s work is "done" [@siegel2007]. [!opinion]'
    loaded = make_book(body, extensions=["smarty"])
    [claim] = loaded.articles["index.md"].gathered.claims
    assert claim.text == "Nobody’s work is “done”."
