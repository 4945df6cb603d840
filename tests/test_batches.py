"""Works formatted apart give what one run over all of them gives."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handbook.bibliography import families, order, planning, style
from handbook.bibliography.again import Again
from handbook.bibliography.batches import Batches
from handbook.bibliography.citeproc import Formatter
from handbook.bibliography.entry import Entry
from handbook.bibliography.locators import Locators
from handbook.bibliography.order import merged
from handbook.bibliography.processor import Answer, Asked
from handbook.bibliography.style import Style
from handbook.bibliography.whole import whole
from handbook.cache import Cache
from handbook.cluster import Cluster, Form, Item
from handbook.settings import style_names
from handbook.shelf import Shelf
from handbook.words import Words
from tests.hard import share

Works = dict[str, dict[str, Any]]
STYLES = (
    "apa",
    "harvard-cite-them-right",
    "modern-language-association",
    "american-political-science-association",
    "springer-basic-author-date",
    "elsevier-harvard",
    "mis-quarterly",
)
KNOWN = style_names()
WORDS = Words()

FAMILIES = ("Bell", "Dam", "Ng", "Johnson", "Ödön", "O’Neil", "de la Cruz", "van Dam", "BELL")
names = st.one_of(
    st.builds(
        lambda family, given_name, particle: {
            "family": family,
            "given": given_name,
            **({"non-dropping-particle": particle} if particle else {}),
        },
        st.sampled_from(FAMILIES),
        st.sampled_from(("A.", "Ann", "A. B.", "Bob", "Anne")),
        st.sampled_from(("", "", "", "van")),
    ),
    st.builds(
        lambda literal: {"literal": literal},
        st.sampled_from(("Johnson & Johnson", "Dam", "World Bank", "Bell Society", "Nature")),
    ),
)
people = st.lists(names, max_size=4)
titles = st.sampled_from(
    ("Nature", "Bell", "Dam", "The thing", "<i>Nature</i>", "World Bank", "Ng")
)
work = st.fixed_dictionaries(
    {
        "type": st.sampled_from(("article-journal", "book", "chapter", "webpage", "report")),
        "author": people,
        "editor": st.one_of(st.just([]), people),
        "title": titles,
        "issued": st.sampled_from(({"date-parts": [[2000]]}, {"date-parts": [[2001, 5]]}, {})),
    },
    optional={
        "container-title": st.sampled_from(("Nature", "Journal of Bell")),
        "translator": people,
        "title-short": titles,
        "page": st.just("1-9"),
    },
)


@st.composite
def bibliographies(draw: st.DrawFn) -> Works:
    """Works that are hard to tell apart, in any order."""
    drawn = draw(st.lists(work, min_size=2, max_size=14))
    keys = draw(st.permutations([f"k{number}" for number in range(len(drawn))]))
    return {
        key: {"id": key, **{name: value for name, value in one.items() if value}}
        for key, one in zip(keys, drawn, strict=True)
    }


def citations(draw: st.DrawFn, works: Works) -> list[Asked]:
    item = st.builds(
        Item,
        st.sampled_from(sorted(works)),
        st.sampled_from(("", "", "see")),
        st.sampled_from(("", "", ", p. 3", ", p. 14", ", chap. 2", " and 5", " and elsewhere")),
        st.sampled_from((False, False, False, True)),
    )
    cluster = st.builds(
        Cluster,
        st.lists(item, min_size=1, max_size=3).map(tuple),
        st.sampled_from((Form.PARENTHETICAL, Form.PARENTHETICAL, Form.NARRATIVE, Form.YEAR_ONLY)),
        st.sampled_from((False, False, True)),
    )
    asked = st.builds(Asked, cluster, st.sampled_from((False, False, False, True)))
    return list(dict.fromkeys(draw(st.lists(asked, max_size=16))))


@st.composite
def handbooks(draw: st.DrawFn) -> tuple[Works, list[Asked]]:
    works = draw(bibliographies())
    return works, citations(draw, works)


def read(name: str) -> Style:
    return style.read(KNOWN[name])


def at_once(works: Works, asked: list[Asked], chosen: Style) -> Answer:
    return whole(works, asked, chosen, "en-US", Shelf(Cache(None), "whole"))


def assert_equal(found: Answer, expected: Answer) -> None:
    assert found.citations == expected.citations
    assert list(found.references.items()) == list(expected.references.items())


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of a family each."""
    monkeypatch.setattr(planning, "MOST_WORKS", 1)
    monkeypatch.setattr(planning, "LEAST_WORKS", 1)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("name", STYLES)
@settings(
    max_examples=share(4, 160),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(handbook=handbooks())
def test_batches_give_what_one_run_gives(name: str, handbook: tuple[Works, list[Asked]]) -> None:
    works, asked = handbook
    chosen = read(name)
    assert chosen.can_be_split
    batches = Batches(works, chosen, "en-US", Shelf(Cache(None), "batches"))
    assert_equal(batches.format(asked), at_once(works, asked, chosen))


@pytest.mark.usefixtures("tiny")
@settings(
    max_examples=share(3, 100),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(handbook=handbooks(), later=handbooks(), seed=st.integers(0, 99))
def test_what_was_kept_of_another_bibliography_gives_the_same(
    tmp_path: Path,
    handbook: tuple[Works, list[Asked]],
    later: tuple[Works, list[Asked]],
    seed: int,
) -> None:
    works, asked = handbook
    more, more_asked = later
    some = random.Random(seed).sample(sorted(works), len(works) // 2)
    mixed = {key: more.get(key, one) if key in some else one for key, one in works.items()}
    mixed_asked = asked[::2] + [
        one for one in more_asked if all(key in mixed for key in one.cluster.keys)
    ]
    mixed_asked = list(dict.fromkeys(mixed_asked))
    chosen = read("apa")
    cache = Cache(tmp_path)
    Batches(works, chosen, "en-US", Shelf(cache, "batches")).format(asked)
    again = Batches(mixed, chosen, "en-US", Shelf(cache, "batches")).format(mixed_asked)
    assert_equal(again, at_once(mixed, mixed_asked, chosen))


def made_up(count: int, seed: int = 7) -> Works:
    """Many works by few people, some alike in everything that sorts them."""
    chance = random.Random(seed)
    return {
        f"w{number}": {
            "id": f"w{number}",
            "type": "article-journal",
            "author": [
                {"family": f"F{chance.randrange(count // 5):03}", "given": chance.choice("ABC")}
                for _ in range(chance.choice((1, 1, 2, 4)))
            ],
            "title": f"Title {chance.randrange(40)}",
            "container-title": "Journal",
            "issued": {"date-parts": [[2000 + chance.randrange(3)]]},
        }
        for number in range(count)
    }


def test_a_new_work_finds_its_place_among_many(tmp_path: Path) -> None:
    works, chosen, cache = made_up(260), read("apa"), Cache(tmp_path)
    first = dict(list(works.items())[4:])
    Batches(first, chosen, "en-US", Shelf(cache, "batches")).format([])
    again = Batches(works, chosen, "en-US", Shelf(cache, "batches")).format([])
    assert_equal(again, at_once(works, [], chosen))


@pytest.mark.parametrize(
    ("title", "author", "sorts"),
    [
        ("Another title", None, 1),
        ("Title 140", "Dmm", 2),
        ("Title 140", "Aaab", 1),
        ("Title 140", "Zzyx", 2),
    ],
)
def test_a_changed_work_is_looked_for_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, author: str | None, sorts: int
) -> None:
    chosen, cache = read("apa"), Cache(tmp_path)
    letters = "abcdefghijklmnopqrstuvwxyz"
    works: Works = {
        f"w{n}": {"id": f"w{n}", **by(f"{letters[n // 26].upper()}{letters[n % 26]}man", 2001, "T")}
        for n in range(260)
    }
    Batches(works, chosen, "en-US", Shelf(cache, "batches")).format([])
    changed = {**works, "w140": {**works["w140"], "title": title}}
    if author:
        changed["w140"]["author"] = [{"family": author, "given": "A."}]
    sorted_at: list[int] = []
    whole = order.Order._sorting

    def noting(self: order.Order, keys: Any) -> Any:
        sorted_at.append(len(keys))
        return whole(self, keys)

    monkeypatch.setattr(order.Order, "_sorting", noting)
    again = Batches(changed, chosen, "en-US", Shelf(cache, "batches")).format([])
    assert len(sorted_at) == sorts and max(sorted_at) < 60
    monkeypatch.undo()
    assert_equal(again, at_once(changed, [], chosen))


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("name", STYLES[:3])
@settings(
    max_examples=share(5, 160),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(handbook=handbooks(), later=bibliographies(), seed=st.integers(0, 99))
def test_what_is_formatted_again_is_what_all_of_it_would_give(
    name: str, tmp_path: Path, handbook: tuple[Works, list[Asked]], later: Works, seed: int
) -> None:
    works, asked = handbook
    chance = random.Random(seed)
    via = {key: chance.choice(sorted(works)) for key in works if chance.random() < 0.3}
    # Nothing is known through itself, by however many others.
    via = {key: other for key, other in via.items() if key < other}

    def formatter(works: Works, cache: Cache) -> Formatter:
        entries = {
            key: Entry(key, "book", {"via": via[key]} if key in via else {}) for key in works
        }
        for key, one in works.items():
            entries[key].form.take(one)
        return Formatter(entries, read(name), WORDS, "en-US", cache)

    clusters = [one.cluster for one in asked]
    groups = [clusters[::2], [], clusters[1::2]]
    cited = [frozenset(key for one in group for key in one.keys) for group in groups]
    cache = Cache(tmp_path)
    first = formatter(works, cache)
    old, basis = first.format(groups), first.basis
    assert basis is not None
    for _ in range(2):
        others = {key: {**later[key], "id": key} for key in works if key in later}
        some = [key for key in others if chance.random() < 0.4]
        changed = {key: others[key] if key in some else one for key, one in works.items()}
        before = {key: works[key] for key in works if works[key] != changed[key]}
        again = formatter(changed, cache)
        work = Again(again, basis, before)
        pages = [(keys, partial(list, group)) for keys, group in zip(cited, groups, strict=True)]
        work.begin(pages)
        old = work.result(old)
        whole_of_it = formatter(changed, Cache(None))
        expected = whole_of_it.format(groups)
        assert old.citations == expected.citations
        assert list(old.references.items()) == list(expected.references.items())
        assert old.names == expected.names
        assert before.keys() <= work.stale <= works.keys()
        assert again.basis == whole_of_it.basis
        works, basis = changed, again.basis
        assert basis is not None


def test_works_that_change_places_in_the_bibliography_do_so_in_the_list(tmp_path: Path) -> None:
    alike = {"type": "book", "title": "Same", "author": [{"family": "Bell", "given": "A."}]}
    works: Works = {key: {"id": key, **alike} for key in ("b", "a")}
    chosen, cache = read("apa"), Cache(tmp_path)
    for keys in (("b", "a"), ("a", "b")):
        now = {key: works[key] for key in keys}
        found = Batches(now, chosen, "en-US", Shelf(cache, "batches")).format([])
        assert tuple(found.references) == keys


def test_only_what_changed_is_formatted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    works, chosen, cache = made_up(60), read("apa"), Cache(tmp_path)
    for number, one in enumerate(works.values()):
        one["title"] = f"Title {number}"
    asked = [Asked(Cluster((Item(key, suffix=", p. 1"),))) for key in works]
    Batches(works, chosen, "en-US", Shelf(cache, "batches")).format(asked)
    planned: list[planning.Batch] = []

    def noting(*arguments: Any) -> list[planning.Batch]:
        planned.extend(planning.plan(*arguments))
        return planned

    monkeypatch.setattr("handbook.bibliography.batches.plan", noting)
    Batches(works, chosen, "en-US", Shelf(cache, "batches")).format(asked)
    assert planned == []
    changed = {**works, "w3": {**works["w3"], "title": "Another"}}
    Batches(changed, chosen, "en-US", Shelf(cache, "batches")).format(asked)
    (batch,) = planned
    assert batch.families == {families.Families(changed).of("w3")}


@pytest.mark.parametrize(
    ("name", "can"),
    [("apa", True), ("ieee", False), ("american-sociological-association", False), ("mla", None)],
)
def test_styles_that_depend_on_place_are_not_split(name: str, can: bool | None) -> None:
    if can is None:
        assert name not in KNOWN
    else:
        assert read(name).can_be_split is can


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Tiny</title><id>tiny</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation disambiguate-add-year-suffix="true"><layout delimiter="; ">{citation}</layout></citation>
<bibliography><sort>{sort}</sort><layout><names variable="author"/>
<date variable="issued" prefix=" "><date-part name="year"/></date><text variable="title" prefix=" "/>
</layout></bibliography></style>"""
NAMES = '<names variable="author"><name form="short"/></names>'
YEAR = '<date variable="issued" prefix=" "><date-part name="year"/></date>'
BY_TITLE = '<key variable="title"/>'


def tiny_style(folder: Path, citation: str) -> Style:
    file = folder / "tiny.csl"
    file.write_text(STYLE.format(citation=citation, sort=BY_TITLE), encoding="utf-8")
    return style.read(file)


def by(family: str, year: int, title: str) -> dict[str, Any]:
    return {
        "type": "book",
        "author": [{"family": family, "given": "A."}],
        "issued": {"date-parts": [[year]]},
        "title": title,
    }


def cited(key: str, suffix: str) -> Asked:
    return Asked(Cluster((Item(key, suffix=suffix),)))


@pytest.mark.parametrize(
    ("citation", "runs"),
    [
        ('<text variable="locator" prefix=", "/>', [1]),
        ('<text variable="locator" prefix=", "/><text variable="locator" prefix=" to "/>', [1, 2]),
        ("", [1, 2]),
        ('<number variable="locator" form="ordinal" prefix=", "/>', [2]),
    ],
)
def test_a_number_is_put_in_where_it_stands_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, citation: str, runs: list[int]
) -> None:
    chosen = tiny_style(tmp_path, NAMES + YEAR + citation)
    works = {"a": {"id": "a", **by("Bell", 2001, "One")}}
    asked = [cited("a", ", p. 2"), cited("a", ", p. 13")]
    expected = at_once(works, asked, chosen)
    sizes = []

    def noting(*arguments: Any) -> list[planning.Batch]:
        batches = planning.plan(*arguments)
        sizes.extend(len(batch.asked) for batch in batches)
        return batches

    monkeypatch.setattr("handbook.bibliography.batches.plan", noting)
    found = Batches(works, chosen, "en-US", Shelf(Cache(None), "batches")).format(asked)
    assert_equal(found, expected)
    assert sizes == runs


def test_the_number_that_stands_for_any_is_in_no_work() -> None:
    chosen = read("apa")
    works = {"a": {"id": "a", **by("Bell", 2001, "606061 loaves")}}
    asked = [cited("a", ", p. 2"), cited("a", ", p. 13")]
    batches = Batches(works, chosen, "en-US", Shelf(Cache(None), "batches"))
    assert_equal(batches.format(asked), at_once(works, asked, chosen))
    texts = batches._texts_of(batches.families.members)
    assert Locators(chosen, texts).stand_in == "606062"


@pytest.mark.parametrize(
    ("citation", "is_sorted"), [(NAMES + YEAR, False), (NAMES, True)], ids=["year", "no year"]
)
@pytest.mark.usefixtures("tiny")
def test_works_that_are_cited_alike_are_told_apart_in_the_order_of_the_list(
    tmp_path: Path, citation: str, is_sorted: bool
) -> None:
    chosen = tiny_style(tmp_path, citation)
    works = {
        "a": {"id": "a", **by("Bell", 2001, "Zest")},
        "b": {"id": "b", **by("Bell", 2002, "Ale")},
        "c": {"id": "c", **by("Dam", 2001, "Bun")},
        "d": {"id": "d", **by("Dam", 2002, "Aim")},
    }
    asked = [Asked(Cluster((Item(key),))) for key in works]
    batches = Batches(works, chosen, "en-US", Shelf(Cache(None), "batches"))
    assert_equal(batches.format(asked), at_once(works, asked, chosen))
    # Whether the works are alike shows only in what the processor writes.
    assert batches._sorts_all is is_sorted


def test_merging_puts_new_works_where_the_finer_order_has_them() -> None:
    assert merged(["a", "b", "c", "d"], {"x"}, ["b", "x", "c"]) == ["a", "b", "x", "c", "d"]
    assert merged(["a", "b"], {"x", "y"}, ["x", "b", "y"]) == ["x", "a", "b", "y"]


BY_TYPE = (
    '<choose><if type="patent"><text variable="year-suffix" prefix="-"/></if>'
    '<else-if type="map"><text value=" map"/></else-if>'
    '<else-if type="bill book" match="any"><text value=" book"/></else-if>'
    '<else-if type="bill" match="none"><text value=" no bill"/></else-if></choose>'
)


@pytest.mark.parametrize("typed", [{"type": "book"}, {"note": "type: map"}])
def test_a_style_says_the_same_without_what_it_says_of_other_types(
    tmp_path: Path, typed: dict[str, str]
) -> None:
    chosen = tiny_style(tmp_path, NAMES + YEAR + BY_TYPE)
    third = {name: value for name, value in by("Dam", 2001, "Bun").items() if name != "type"}
    works = {
        "a": {"id": "a", **by("Bell", 2001, "Zest")},
        "b": {"id": "b", **by("Bell", 2001, "Ale")},
        "c": {"id": "c", **third, **typed},
    }
    asked = [Asked(Cluster((Item(key),))) for key in works]
    batches = Batches(works, chosen, "en-US", Shelf(Cache(None), "batches"))
    assert_equal(batches.format(asked), at_once(works, asked, chosen))
