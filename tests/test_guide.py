"""The parts of the contributor's guide that are generated, and the files for editors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html as lxml_html

from handbook import book, guide, scaffold
from handbook.assemble import assemble
from handbook.blockspec import BLOCKS
from handbook.cli import main
from handbook.editor import editor_files
from handbook.evidence import standard_labels
from handbook.examples import golden
from handbook.frontmatter import MODELS
from handbook.guide.examples import inert
from handbook.rules import Rule
from handbook.rules.examples import DAY
from handbook.schemas import schemas
from handbook.source import Source
from handbook.words import Words
from handbook.yamlmap import parse
from tests.conftest import ROOT, tree
from tests.golden import GROUPS, rendered


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return {str(path.relative_to(path.parents[1])): html for path, html in rendered().items()}


GOLDEN = [f"{group}/{name}" for group in GROUPS for name in golden(group)]


@pytest.mark.parametrize("name", GOLDEN)
def test_an_example_becomes_what_the_guide_shows(name: str, made: dict[str, str]) -> None:
    group, stem = name.split("/")
    assert made[f"{name}.html"] == golden(group)[stem].html


def test_every_block_has_an_example() -> None:
    assert set(golden("blocks")) == set(BLOCKS)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> book.Book:
    root = tmp_path_factory.mktemp("guide")
    kinds = ("blocks", "citing", "writing", "template", "rules", "fields", "labels", "wording")
    texts = scaffold.handbook("Example", DAY)
    texts["docs/contribute/wording.yml"] = (
        "allow: [Center]\navoid:\n  - forms: [a <b> case, lazy*]\n    better: somebody\n"
        "    why: People first.\nacronyms: [PDF]\n"
    )
    for kind in kinds:
        body = f"/// index\n    of: {kind}\n///\n"
        texts[f"docs/contribute/{kind}.md"] = f"---\ntitle: {kind}\n---\n\n{body}"
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    loaded, findings = book.load(root / "mkdocs.yml")
    assert loaded is not None
    assert not [str(finding) for finding in findings if finding.is_error]
    return loaded


def page(written: book.Book, kind: str):  # type: ignore[no-untyped-def]
    return tree(assemble(written, written.articles[f"contribute/{kind}.md"]).html)


def test_the_rules_page_tells_every_rule(written: book.Book) -> None:
    shown = page(written, "rules")
    entries = shown.find_class("hb-rule")
    assert {entry.find("h3").get("id") for entry in entries} == {f"rule-{r.id}" for r in Rule}
    entry = shown.get_element_by_id("rule-spelling").getparent()
    text = entry.text_content()
    assert "Warning. One spelling throughout" in text
    assert [code.text_content() for code in entry.xpath(".//pre/code")] == [
        "The color of the room is seperate from its size.\n",
        "The colour of the room is separate from its size.\n",
    ]
    assert next(item.text_content() for item in entry.find_class("hb-found")[0]) == (
        "1: not the spelling of this handbook; found color. Did you mean colour?"
    )


def test_what_no_reader_sees_is_made_visible(written: book.Book) -> None:
    entry = page(written, "rules").get_element_by_id("rule-source-text").getparent()
    assert "\u2400" in entry.xpath(".//pre/code")[0].text_content()


@pytest.mark.parametrize("kind", ["blocks", "citing", "writing"])
def test_examples_stand_side_by_side(written: book.Book, kind: str) -> None:
    shown = page(written, kind)
    assert len(shown.find_class("hb-sides")) == len(golden(kind))
    ids = [element.get("id") for element in shown.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for result in shown.find_class("hb-example"):
        assert not result.xpath(".//h1|.//h2|.//h3|.//h4|.//*[@href]")


@pytest.mark.parametrize("kind", ["blocks", "citing", "writing", "rules"])
def test_the_anchors_of_a_generated_list_are_known(written: book.Book, kind: str) -> None:
    there = {element.get("id") for element in page(written, kind).iter() if element.get("id")}
    assert guide.anchors(kind) <= there


def test_an_example_is_made_inert() -> None:
    before = '<section aria-labelledby="t"><h2 id="t">One <a href="b.html">two</a></h2></section>'
    element = lxml_html.fragment_fromstring(inert(before, "x"))
    assert element.tag == "div"
    assert element.get("aria-labelledby") is None
    assert element[0].tag == "p"
    assert element[0].get("id") == "x-t"
    assert element.xpath(".//a")[0].get("href") is None


def test_the_template_is_shown_as_it_is_used(written: book.Book) -> None:
    assert page(written, "template").xpath(".//pre/code")[0].text_content() == scaffold.template(
        "chapter.md"
    )


def test_labels_are_told_with_how_they_are_written(written: book.Book) -> None:
    codes = [code.text_content() for code in page(written, "labels").xpath(".//dt/code")]
    assert codes == [f"[!{key}]" for key in standard_labels()]


def test_words_to_avoid_are_a_table(written: book.Book) -> None:
    shown = page(written, "wording")
    assert [cell.text_content() for cell in shown.xpath(".//tbody/tr/td")] == [
        "a <b> case, lazy…",
        "somebody",
        "People first.",
    ]
    assert "Spelt as they are, and right: Center." in shown.text_content()


def test_fields_are_told_by_kind(written: book.Book) -> None:
    rows = {
        row[0].text_content(): [cell.text_content() for cell in row[1:]]
        for row in page(written, "fields").xpath(".//table")[0].xpath(".//tbody/tr")
    }
    assert rows["level"] == ["how much it asks (foundation, core, demanding)", "needed"]
    assert rows["content_note"][1] == ""


def test_every_word_of_the_guide_can_be_replaced() -> None:
    words = Words()
    for option in ("TEXT", "SLUG", "NUMBER", "TEXTS", "SLUGS", "NUMBERS"):
        assert words.guide.type_name(option)


jsonschema = pytest.importorskip("jsonschema")


def front_matter(path: Path) -> object:
    value = parse(Source(str(path), path.read_text(encoding="utf-8")).front_matter).value
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("kind", ["chapter", "handout", "page"])
def test_a_schema_says_what_the_check_says(kind: str) -> None:
    schema = schemas()[kind]
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    folder = ROOT / "tests" / "fixtures" / "minimal" / "docs"
    file = {"chapter": "part/one.md", "handout": "reference/handouts/sheet.md", "page": "index.md"}
    data = front_matter(folder / file[kind])
    assert isinstance(data, dict)
    assert not list(validator.iter_errors(data))
    assert set(schema["required"]) == {
        name
        for name, field in MODELS[kind].model_fields.items()
        if field.is_required()  # type: ignore[index]
    }
    assert list(validator.iter_errors({**data, "titel": "x"}))
    assert list(validator.iter_errors({**data, "last_reviewed": 7}))
    for name in schema["required"]:
        assert list(validator.iter_errors({k: v for k, v in data.items() if k != name}))


def test_every_field_is_explained_to_editors() -> None:
    for name, schema in schemas().items():
        for part in (schema, *schema.get("$defs", {}).values()):
            for field, told in part.get("properties", {}).items():
                is_word = "Words" in str(part.get("description", "")) or "word" in str(
                    part.get("description", "")
                )
                assert told.get("description") or is_word or "$ref" in told or field == "extra", (
                    name,
                    field,
                )


def test_real_settings_fit_the_schema() -> None:
    schema = schemas()["settings"]
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    data = parse((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), is_settings=True).value
    assert not list(validator.iter_errors(data))
    data["extra"]["handbook"]["langauge"] = "en-GB"
    assert [error.message for error in validator.iter_errors(data)] == [
        "Additional properties are not allowed ('langauge' was unexpected)"
    ]


def test_the_files_for_editors_are_of_this_version() -> None:
    loaded, _ = book.read(ROOT / "mkdocs.yml")
    assert loaded is not None
    for path, text in editor_files(loaded.settings).items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, "run: handbook editor"


def test_the_command_writes_what_is_missing(minimal: Path) -> None:
    run = ["-f", str(minimal / "mkdocs.yml"), "editor"]
    first = CliRunner().invoke(main, run)
    assert "wrote .vscode/schemas/chapter.json\n" in first.output
    assert CliRunner().invoke(main, run).output == ""


def expanded(body: list[str]) -> str:
    """A snippet as it stands once every place to stop has been passed."""
    text = re.sub(r"\$\{\d+\|([^,|]+)[^}]*\|\}", r"\1", "\n".join(body))
    text = re.sub(r"\$\{\d+:((?:[^}\\]|\\.)*)\}", r"\1", text)
    return re.sub(r"\\([$}])", r"\1", text).removesuffix("$0").rstrip("\n") + "\n"


def test_a_snippet_unfolds_to_the_example() -> None:
    snippets = json.loads((ROOT / ".vscode" / "handbook.code-snippets").read_text())
    for name, one in golden("blocks").items():
        assert expanded(snippets[f"{name} block"]["body"]) == one.text
    assert expanded(snippets["claim"]["body"]) == "[@key]. [!trial]\n"
    assert expanded(snippets["heading"]["body"]) == "## Heading {#heading}\n"


def test_the_editor_finds_findings_in_what_the_check_prints(minimal: Path) -> None:
    tasks = json.loads((ROOT / ".vscode" / "tasks.json").read_text())
    pattern = tasks["tasks"][0]["problemMatcher"]["pattern"]["regexp"]
    page = minimal / "docs" / "part" / "one.md"
    page.write_text(page.read_text().replace("@able2001", "@abel2001"))
    printed = CliRunner().invoke(main, ["-f", str(minimal / "mkdocs.yml"), "check"]).stdout
    match = re.match(pattern, printed.splitlines()[0])
    assert match is not None
    assert match.groups() == (
        "docs/part/one.md",
        "15",
        "citation-key",
        "unknown citation key; found abel2001, expected a key of the bibliography. "
        "Did you mean able2001?",
    )


def test_the_editors_settings_are_wired_to_files_that_are_there() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text())
    for schema in settings["yaml.schemas"]:
        assert (ROOT / schema).is_file()
    assert (ROOT / ".vscode" / "extensions.json").is_file()
    assert json.loads((ROOT / ".vscode" / "extensions.json").read_text())["recommendations"]
