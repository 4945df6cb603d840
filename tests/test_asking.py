"""Processors that take one job after another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handbook import pandoc
from handbook.bibliography import asking, style
from handbook.bibliography.asking import AHEAD, FEW, Processors
from handbook.bibliography.processor import Asked, Job
from handbook.cluster import Cluster, Item
from handbook.pandoc import PandocError
from handbook.settings import style_names

APA = style.read(style_names()["apa"]).xml


@pytest.fixture
def processors() -> Iterator[Processors]:
    found = Processors(most=3)
    yield found
    found.stop()


def job(number: int, xml: str = APA) -> Job:
    key = f"w{number}"
    work = {
        "id": key,
        "type": "book",
        "author": [{"family": f"Able{number}", "given": "A."}],
        "title": "Bread",
        "issued": {"date-parts": [[2000 + number]]},
    }
    return Job([work], [Asked(Cluster((Item(key),)))], xml, "en-GB")


def test_each_job_is_answered_however_many_there_are(processors: Processors) -> None:
    asked = [processors.ask(job(number)) for number in range(3 * AHEAD + 2 * FEW)]
    found = dict(processors.answered(reversed(asked)))
    assert len(processors._at_work) == 3
    for number, one in enumerate(asked):
        assert f"Able{number}" in found[one].citations[0].html
        assert list(found[one].references) == [f"w{number}"]


def test_one_answer_can_be_had_before_others(processors: Processors) -> None:
    first, second = processors.ask(job(1)), processors.ask(job(2))
    assert "Able2" in processors.answer(second).citations[0].html
    assert "Able1" in processors.answer(first).citations[0].html
    assert "Able1" in processors.answer(first).citations[0].html


@pytest.mark.parametrize(
    ("most", "jobs", "expected"), [(1, 9, 1), (9, 1, 1), (9, 2, 2), (3, 99, 3)]
)
def test_there_are_as_many_as_have_something_to_do(most: int, jobs: int, expected: int) -> None:
    processors = Processors(most)
    for number in range(jobs):
        processors.ask(job(number))
    assert len(processors._at_work) == expected
    processors.stop()
    assert processors._at_work == []


def test_what_pandoc_says_is_told(processors: Processors) -> None:
    asked = processors.ask(job(1, "<style>"))
    with pytest.raises(PandocError, match=r"\.csl|[Ss]tyle|XML"):
        processors.answer(asked)


def test_nobody_waits_for_ever(processors: Processors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "SECONDS", 0)
    asked = processors.ask(job(1))
    with pytest.raises(PandocError, match="longer than 0 seconds"):
        processors.answer(asked)


def test_a_missing_pandoc_is_told(processors: Processors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "path", lambda: "/no/such/pandoc")
    with pytest.raises(PandocError, match="No such file"):
        processors.ask(job(1))


def test_nothing_is_left_behind(processors: Processors) -> None:
    processors.answer(processors.ask(job(1)))
    folders: list[Path] = [one.service.folder for one in processors._at_work]
    assert all(folder.is_dir() for folder in folders)
    processors.stop()
    assert folders
    assert not any(folder.exists() for folder in folders)


def test_questions_that_no_pipe_holds_are_answered() -> None:
    service = pandoc.Service("for line in io.lines() do io.write(#line, '\\n') io.flush() end")
    sizes = [pandoc.QUESTIONS * 2, 1, pandoc.QUESTIONS, 0]
    for size in sizes:
        service.ask("x" * size)
    heard: list[bytes] = []
    while len(heard) < len(sizes):
        heard += service.heard()
    service.stop()
    assert list(map(int, heard)) == sizes


def test_a_service_that_has_gone_is_told() -> None:
    service = pandoc.Service("io.stderr:write('gone') os.exit(3)")
    for _ in range(3):
        service.ask("x" * asking.AHEAD)
    with pytest.raises(PandocError, match=r"^gone$"):
        while True:
            service.heard()
    service.stop()
