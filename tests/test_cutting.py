"""A style cut to a bibliography writes what the whole one writes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from handbook.bibliography import style
from handbook.bibliography.asking import Processors
from handbook.bibliography.cutting import cut
from handbook.bibliography.having import Having, of_one, together
from handbook.bibliography.processor import Asked, Job
from handbook.cluster import Cluster, Form, Item
from handbook.settings import style_names
from tests.hard import share

KNOWN = style_names()
AT_ONCE = 10
TYPES = [
    *("article-journal", "book", "chapter", "webpage", "report", "thesis", "paper-conference"),
    *("article-newspaper", "motion_picture", "legal_case", "bill", "patent", "map", "song"),
    *("entry-encyclopedia", "review", "dataset", "interview", "personal_communication", "speech"),
]
PEOPLE = [
    *("author", "editor", "translator", "container-author", "collection-editor", "director"),
    *("interviewer", "recipient", "composer", "reviewed-author", "editorial-director"),
]
DATES = ["issued", "accessed", "event-date", "original-date", "submitted", "available-date"]
NUMBERS = [
    *("volume", "issue", "page", "edition", "number", "number-of-pages", "number-of-volumes"),
    *("chapter-number", "collection-number", "section", "supplement-number", "version"),
]
TEXTS = [
    *("title", "title-short", "container-title", "container-title-short", "collection-title"),
    *("publisher", "publisher-place", "event", "event-title", "event-place", "genre", "medium"),
    *("DOI", "URL", "ISBN", "PMID", "PMCID", "archive", "archive_location", "authority", "status"),
    *("note", "language", "jurisdiction", "original-title", "references", "source", "division"),
    *("journalAbbreviation", "shortTitle", "reviewed-title", "annote", "keyword", "abstract"),
]
SOME_NUMBERS = ["1", "12", "3-9", "ii", "A5", "1, 4", 7, "special"]
SOME_DATES: list[dict[str, Any]] = [
    *({"date-parts": [[2000]]}, {"date-parts": [[2001, 5, 3]]}, {"raw": "2004"}),
    *({"date-parts": [[2000]], "circa": True}, {"literal": "spring"}),
]
SOME_PEOPLE = [
    [{"family": "Bell", "given": "A."}],
    [{"family": "Bell", "given": "Ann"}, {"family": "Dam", "given": "A. B."}],
    [{"literal": "World Bank"}],
]
VALUES: dict[str, Sequence[Any]] = {
    "note": ["A note", "original-date: 1950", "{:genre: poem} rest", "Printed in: Bell"],
    "language": ["en", "de"],
    **dict.fromkeys(NUMBERS, SOME_NUMBERS),
    **dict.fromkeys(DATES, SOME_DATES),
    **dict.fromkeys(PEOPLE, SOME_PEOPLE),
}
ANY = ["The big thing", "nature", "<i>Nature</i> of x", "A & B", "x"]


def drawn(chance: random.Random) -> list[dict[str, Any]]:
    """Some works that have much in common."""
    names = chance.sample([*PEOPLE, *NUMBERS, *TEXTS, *DATES], chance.choice((4, 8, 15, 30)))
    names += ["title", "author", "issued"] * chance.choice((0, 1, 1))
    types = chance.sample(TYPES, chance.choice((1, 1, 2, 4)))
    share_of_each = chance.choice((1, 0.9, 0.5))
    return [
        {"id": f"k{number}", "type": chance.choice(types)}
        | {
            name: chance.choice(VALUES.get(name, ANY))
            for name in dict.fromkeys(names)
            if chance.random() <= share_of_each
        }
        for number in range(chance.choice((2, 3, 4)))
    ]


def having(works: Iterable[Mapping[str, Any]]) -> Having | None:
    return together(map(of_one, works))


def citations(works: Sequence[dict[str, Any]], chance: random.Random) -> list[Asked]:
    items = [Item(work["id"]) for work in works]
    second = [
        Cluster(
            (Item(work["id"], "", chance.choice((", p. 3", ", chap. 2", " and more"))),),
            chance.choice((Form.NARRATIVE, Form.PARENTHETICAL, Form.YEAR_ONLY)),
        )
        for work in works
    ]
    clusters = [*(Cluster((item,)) for item in items), *second, Cluster(tuple(items))]
    return [Asked(cluster) for cluster in dict.fromkeys(clusters)]


def independent() -> list[str]:
    """Styles that do not stand for another one."""
    return sorted(name for name, path in KNOWN.items() if path.parent.name != "dependent")


def test_a_cut_style_writes_what_the_whole_one_writes() -> None:
    names = random.Random("styles").sample(independent(), share(100, 2500))
    for begin in range(0, len(names), AT_ONCE):
        jobs = []
        for name in names[begin : begin + AT_ONCE]:
            chance = random.Random(name)
            whole = style.read(KNOWN[name])
            for _ in range(share(1, 4)):
                works = drawn(chance)
                wanted = citations(works, chance)
                for one in (whole, cut(whole, having(works))):
                    jobs.append(Job(works, wanted, one.xml, "en-US"))
        processors = Processors()
        try:
            asked = [processors.ask(job) for job in jobs]
            answers = [processors.answer(one) for one in asked]
        finally:
            processors.stop()
        for number in range(0, len(jobs), 2):
            assert answers[number] == answers[number + 1], jobs[number].works
            assert list(answers[number].references) == list(answers[number + 1].references)


STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>T</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <macro name="m">{macro}</macro>
  <citation><layout>{layout}</layout></citation>
  <bibliography><layout><text variable="title"/></layout></bibliography>
</style>
"""
BOOKS = [{"type": "book", "title": "T", "volume": "1"}, {"type": "book", "title": "U"}]
IF_PATENT = '<if type="patent"><text value="p"/></if>'


def left(folder: Path, layout: str, macro: str = "") -> tuple[str, str]:
    """What is left of a layout and of a macro for two books, one of them with a volume."""
    file = folder / "tiny.csl"
    file.write_text(STYLE.format(macro=macro, layout=layout), encoding="utf-8")
    xml = cut(style.read(file), having(BOOKS)).xml
    inside = xml.partition("<citation><layout>")[2].partition("</layout>")[0]
    return inside, xml.partition('<macro name="m">')[2].partition("</macro>")[0]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        # Tests that end alike for every work.
        (f'<choose>{IF_PATENT}<else><text variable="title"/></else></choose>', "<title/>"),
        ('<choose><if variable="title"><text variable="title"/></if></choose>', "<title/>"),
        (
            '<choose><if match="none" variable="genre title"><text value="n"/></if>'
            '<else-if match="any" type="map" variable="title"><text variable="title"/></else-if>'
            '<else><text value="e"/></else></choose>',
            "<title/>",
        ),
        (
            '<choose><if is-numeric="genre"><text value="n"/></if>'
            '<else-if variable="volume"><text variable="volume"/></else-if>'
            '<else><text variable="title"/></else></choose>',
            '<choose><else-if variable="volume"><volume/></else-if><else><title/></else></choose>',
        ),
        # Where a variable stands in for an author, tests find it from then on.
        *(
            (one := f'<choose><if variable="{name}"><text variable="title"/></if></choose>', one)
            for name in ("DOI", "title-short", "locator", "year-suffix")
        ),
        # Of the variables that are not there one is left, and none of what only they hold.
        (
            '<text variable="genre"/><number variable="issue"/><text variable="title"/>'
            '<label variable="issue"/><date variable="issued"/><names variable="author editor"/>'
            '<group><text variable="source"/></group>',
            '<text variable="genre"/><title/>',
        ),
        (
            '<group prefix="("><text term="in"/><text variable="genre"/></group>'
            '<text variable="title"/>',
            '<text variable="genre"/><title/>',
        ),
        ('<text term="in"/><text variable="title"/>', '<text term="in"/><title/>'),
        ('<group/><text variable="title"/>', "<title/>"),
        # With this, years get their letters.
        (
            '<group><text term="no date"/><text variable="genre"/></group>',
            '<group><text term="no date"/><text variable="genre"/></group>',
        ),
    ],
)
def test_what_says_nothing_of_any_work_is_cut(tmp_path: Path, group: str, expected: str) -> None:
    title, volume = '<text variable="title"/>', '<text variable="volume"/>'
    shown = expected.replace("<title/>", title).replace("<volume/>", volume)
    # A word that stays keeps the group.
    word = '<text variable="volume"/>'
    found, _ = left(tmp_path, f"<group>{word}{group}</group>")
    assert found.replace(word, "", 1) == f"<group>{shown}</group>"


def test_a_macro_that_asks_for_nothing_counts_as_a_variable(tmp_path: Path) -> None:
    call = '<group><text variable="genre"/><text macro="m"/></group>'
    assert left(tmp_path, call, f"<choose>{IF_PATENT}</choose>") == (call, "")
    assert left(tmp_path, call, '<text term="in"/>') == (call, '<text term="in"/>')
    silent = '<text term="in"/><text variable="source"/>'
    assert left(tmp_path, call, silent) == ('<text variable="genre"/>', "")


def test_what_is_empty_stays_in_a_layout(tmp_path: Path) -> None:
    layout = '<text variable="genre"/><label variable="issue"/><text variable="source"/>'
    assert left(tmp_path, layout) == (layout, "")
    assert left(tmp_path, f"<choose><else>{layout}</else></choose>") == (layout, "")


def test_what_stands_for_names_is_cut_but_for_one(tmp_path: Path) -> None:
    names = '<names variable="author"><substitute>{}</substitute></names>'
    both = '<names variable="editor"/><text macro="m"/>'
    title = '<text variable="title"/>'
    assert left(tmp_path, names.format(both), title) == (
        names.format('<text macro="m"/>'),
        title,
    )
    nobody = names.format('<names variable="editor"/>')
    assert left(tmp_path, nobody) == (nobody, "")
    chosen = f"<choose><else>{title}<text variable='volume'/></else></choose>".replace("'", '"')
    assert left(tmp_path, names.format(chosen)) == (names.format(chosen), "")


def test_a_style_is_left_whole_where_years_would_get_their_letters_elsewhere(
    tmp_path: Path,
) -> None:
    layout = '<choose><if type="patent"><text variable="year-suffix"/></if></choose>'
    assert left(tmp_path, layout)[0] == layout


@pytest.mark.parametrize(
    ("name", "value", "some", "every"),
    [
        ("title", "T", "title", True),
        ("title", "", "title", False),
        ("title", "<i></i>", "title", False),
        ("title", ", ", "title", False),
        ("shortTitle", "T", "container-title-short", True),
        ("author", [{"family": "A"}], "author", True),
        ("author", [], "author", False),
        ("issued", {"date-parts": [[2000]]}, "issued", True),
        ("issued", {"date-parts": [[]]}, "issued", False),
        ("issued", {"literal": "spring"}, "issued", False),
        ("custom", {"a": "b"}, "custom", False),
        ("note", "Volume: 3", "volume", False),
        ("note", "Volume: 3", "note", False),
    ],
)
def test_what_works_have(name: str, value: Any, some: str, every: bool) -> None:
    known = having([{"type": "book", name: value}])
    assert known is not None
    assert some in known.some
    assert (some in known.every) == every
    assert not known.lacks(some.upper())
    assert known.lacks("genre")


def test_a_work_without_type_lets_no_style_be_cut() -> None:
    assert having([{"type": "book"}, {"title": "T"}]) is None
    whole = style.read(KNOWN["apa"])
    assert cut(whole, None) is whole


def test_what_a_style_says_of_types_that_no_work_has_is_cut() -> None:
    whole = style.read(KNOWN["apa"])
    articles = cut(whole, having([{"type": "article-journal"}]))
    assert "legal_case" in whole.xml
    assert "legal_case" not in articles.xml
    assert len(articles.xml) < len(whole.xml) * 0.2
