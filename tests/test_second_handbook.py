"""Another team's handbook, on another subject, built by the same hooks without change."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from tests.conftest import ROOT, built_fixture


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the handbook on sourdough."""
    root = tmp_path_factory.mktemp("sourdough") / "handbook"
    return built_fixture("sourdough", root)


def page(site: Path, name: str) -> lxml_html.HtmlElement:
    return lxml_html.parse(str(site / name)).getroot()


def test_it_has_its_own_words(site: Path) -> None:
    feeding = page(site, "starter/feeding.html")
    kinds = [kind.text_content() for kind in feeding.find_class("hb-kind")]
    assert kinds == ["You will be able to", "Try it in the kitchen", "Do you know?", "Do you know?"]
    assert feeding.find_class("hb-number-line")[0].text_content() == "Lesson 1"
    assert feeding.xpath("//h2[@id='references']")[0].text_content() == "Sources"


def test_it_has_its_own_style_and_numbers_run_through_the_book(site: Path) -> None:
    shown = [c.text_content() for c in page(site, "starter/feeding.html").find_class("hb-cite")]
    assert shown == ["[1, p. 12]", "Grist and van der Meal [2], quoted in [1]", "see [1]"]
    shown = [c.text_content() for c in page(site, "starter/folding.html").find_class("hb-cite")]
    assert shown == ["[2], quoted in [1], [1]"]


def test_it_has_its_own_evidence_labels(site: Path) -> None:
    labels = [
        e.text_content() for e in page(site, "starter/feeding.html").find_class("hb-evidence")
    ]
    assert labels == ["# Measured", "? Hearsay"]
    register = page(site, "reference/evidence.html")
    rows = register.xpath("//div[contains(@class,'hb-index-evidence')]//tbody/tr")
    assert len(rows) == 3
    assert rows[0].xpath("./td[2]")[0].text_content() == "A starter doubles in six hours at 24 °C."


def test_the_bibliography_has_three_parts_and_names_the_chapters(site: Path) -> None:
    sources = page(site, "reference/sources.html")
    parts = [h.text_content() for h in sources.xpath("//article//h2[@id]")]
    assert parts == ["Works read", "Works known through another", "Later sources"]
    miller = sources.xpath("//li[@id='ref-miller1999']")[0]
    assert miller.xpath(".//span[@class='hb-citing']/a/text()") == [
        "Feeding a starter",
        "Folding",
        "Baker's words",
        "Feeding sheet",
    ]
    assert sources.xpath("//h2[@id='through']/following-sibling::ul[1]/li/@id") == ["ref-grist2004"]


def test_what_is_for_tutors_is_apart_from_the_page(site: Path) -> None:
    for path in site.rglob("*"):
        is_for_tutors = "tutor" in path.name or "tutor-view" in path.parts
        if path.suffix in (".html", ".json", ".epub") and not is_for_tutors:
            text = path.read_bytes()
            assert b"TUTORONLY" not in text, path
            assert b"KEYONLY" not in text, path
    parts = json.loads((site / "tutor-view/starter/feeding.json").read_text(encoding="utf-8"))
    assert "TUTORONLY" in parts["tutor-0"]
    assert "Oven" not in (site / "starter/feeding.html").read_text(encoding="utf-8")


def test_reference_managers_get_the_bibliography(site: Path) -> None:
    works = json.loads((site / "reference/references.json").read_text(encoding="utf-8"))
    assert [work["id"] for work in works] == ["grist2004", "miller1999", "secret2020"]
    assert "@book{miller1999," in (site / "reference/references.bib").read_text(encoding="utf-8")
    ris = (site / "reference/references.ris").read_text(encoding="utf-8")
    assert "TY  - JOUR" in ris
    assert "AU  - van der Meal, Cor" in ris


def test_its_editions_are_listed_with_their_sums(site: Path) -> None:
    listed = json.loads((site / "downloads/index.json").read_text(encoding="utf-8"))["editions"]
    names = [row["path"] for row in listed]
    assert len(names) == 33
    assert set(names) == {
        path.name for path in (site / "downloads").iterdir() if path.name != "index.json"
    }


SUBJECT = re.compile(
    r"mindful|attun|ruptur|therap|psych|helper|compassion|empath|meditat|buddh|counsel|journal prompt"
    r"|siegel|kabat|chödr|van der kolk",
    re.IGNORECASE,
)
# A list of spellings holds words of every subject.
SPELLINGS = ROOT / "hooks" / "handbook" / "language"


def test_no_word_of_the_real_handbook_stands_in_the_generator() -> None:
    """Neither its subject nor its works, in code, templates, rules, examples or scaffolds."""
    bibliography = (ROOT / "bib" / "handbook.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{([^,\s]+),", bibliography, re.MULTILINE))
    assert len(keys) > 200
    read = 0
    for folder in ("hooks", "overrides"):
        for path in sorted((ROOT / folder).rglob("*")):
            is_made = path.suffix == ".pyc" or any(
                part == "__pycache__" or part.endswith(".egg-info") for part in path.parts
            )
            if not path.is_file() or is_made or SPELLINGS in path.parents:
                continue
            text = path.read_text(encoding="utf-8")
            found = SUBJECT.findall(text) + sorted(set(re.findall(r"[\w:.-]+", text)) & keys)
            assert not found, (path, found)
            read += 1
    assert read > 200
