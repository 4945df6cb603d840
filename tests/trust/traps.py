"""Texts that make careless patterns go back and forth, and a process that reads them.

Run with the name of a family, it reads every text of it; the work that it may do is bounded
from outside.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from handbook import book, cluster, frontmatter, glossary, settings, silencing, yamlmap
from handbook.bibliography import bibfile, check, inlines
from handbook.checks.copied import Copied
from handbook.frontmatter import Kind
from handbook.reading import measure
from handbook.render import Renderer
from handbook.rules import Rule
from handbook.source import Source
from handbook.wording import Avoid, Wording
from tests.conftest import FIXTURES, ROOT
from tests.trust.amount import amount

SIZE = amount(50_000, 10_000)
FAULTS = amount(4000, 1000)
# A paragraph just below what is refused.
MOST = 4900
FILE = ROOT / "tests" / "data" / "traps.txt"
LINES = FILE.read_text("utf-8").splitlines()
# A dot between words stands for a blank within a sign.
GROUPS = {
    head.removeprefix("# "): [sign.replace("·", " ") for sign in signs.split()]
    for head, signs in zip(LINES[::2], LINES[1::2], strict=True)
}
SHAPES: dict[str, Callable[[str, int], str]] = {
    "paragraphs": lambda unit, size: "\n\n".join([unit * (MOST // len(unit))] * (size // MOST)),
    "spaced": lambda unit, size: "\n\n".join([f"{unit} " * (MOST // (len(unit) + 1))] * (size // MOST)),
    "items": lambda unit, size: f"- {unit}\n" * (size // 2 // (len(unit) + 3)),
    "heading": lambda unit, size: "\n\n".join([f"## {unit * (MOST // len(unit))} x"] * (size // MOST)),
    "title": lambda unit, size: f"/// case | {unit * (MOST // len(unit))} x\n\nx\n///\n\n" * (size // MOST),
}  # fmt: skip
HEAD = "---\ntitle: One\nsummary: S.\n---\n\n"


def page(text: str) -> Source:
    return Source("docs/part/one.md", f"{HEAD}{text}\n")


def renderer() -> Renderer:
    loaded, findings = settings.load(FIXTURES / "minimal" / "mkdocs.yml")
    assert loaded is not None, findings
    loaded.extensions["smarty"] = {}
    wording = Wording(avoid=[Avoid(forms=["a very bad word", "bad*"], better="good")])
    return Renderer(loaded, {"thing": "thing"}, wording)


def rendered(group: str) -> int:
    """Pages of a group's signs, in every shape."""
    made = renderer()
    count = 0
    for unit in GROUPS[group]:
        for shape in SHAPES.values():
            made.render(page(shape(unit, SIZE)), "part/one.md", Kind.CHAPTER)
            count += 1
    return count


def long_lines() -> int:
    """Lines that are much longer than a paragraph may be; each is told, and none is parsed."""
    made = renderer()
    units = [unit for group in GROUPS.values() for unit in group]
    for unit in units:
        article = made.render(page(unit * (SIZE // len(unit))), "part/one.md", Kind.CHAPTER)
        assert [f.line for f in article.findings if f.rule is Rule.SOURCE_DEPTH] == [6], unit
        assert article.html == ""
    return len(units)


def blanks() -> int:
    """White space: as a line, before and after words, and as empty lines."""
    made = renderer()
    texts = [
        form.format(blank * (SIZE // 10))
        for blank in (" ", "\t", "\n", " \n", "\t\n", "> ", "\u00a0")
        for form in ("{}", "a{}b", "## a{}b", "/// case | a{}b\n\nx\n///", "<!-- handbook: ignore a{}b", "[a]({}", "| a |\n|{}x")
    ]  # fmt: skip
    for text in texts:
        made.render(page(text), "part/one.md", Kind.CHAPTER)
    return len(texts)


def units() -> Iterator[str]:
    for group in GROUPS.values():
        yield from group
    yield from (
        "{a} ",
        "a ",
        "A ",
        "\\'{e}",
        "and ",
        " and ",
        "\n",
        '"',
        "#",
        "@",
        ",",
        "--",
        "1--",
    )


def lines() -> int:
    """What looks at text before, beside or without Markdown's parser."""
    count = 0
    for unit in units():
        text = unit * (SIZE // len(unit))
        whole = page(text)
        silencing.in_page(whole)
        silencing.in_yaml("a.yml", text)
        Copied({"a text": text}).check(whole)
        measure(text)
        glossary.read(page(f"/// term | {text}\n    id: a\n    see: [{text[:MOST]}\n///\n"))
        cluster.parse_bracket(text)
        cluster.narrative("a", False, text)
        inlines.from_text(text)
        count += 1
    return count


def works() -> int:
    """A bibliography: in a field, in quotation marks, in names, in numbers, between entries."""
    count = 0
    forms = (
        "@book{{a, title = {{{}}}, year = 2001}}", '@book{{a, title = "{}", year = 2001}}',
        "@book{{a, author = {{{0}}}, title = {{b c}}, pages = {{{0}}}, isbn = {{{0}}}, doi = {{10.1/{0}}}, year = 2001}}",
        "{}", "@book{{a, {} = 1}}",
    )  # fmt: skip
    for unit in units():
        for form in forms:
            text = form.format(unit * (SIZE // 2 // len(unit)))
            entries, _ = bibfile.read(Source("bib/a.bib", text))
            check.check(entries, ["theory"])
            count += 1
    return count


def yaml() -> int:
    """Front matter, and what packs and settings are read with."""
    count = 0
    for unit in units():
        text = unit * (SIZE // 4 // len(unit))
        for form in ("a: {}", 'a: "{}"', "a: '{}'", "{}", "a:\n  - {}", "a: {}: b"):
            yamlmap.parse(form.format(text))
            frontmatter.read(Source("docs/a.md", f"---\n{form.format(text)}\n---\n"), Kind.CHAPTER)
            count += 1
    return count


PAGES: dict[str, Callable[[int], str]] = {
    "A [@no{0}].\n\n": str, "A [@nobody].\n\n": str, "[x](no{0}.md)\n\n": str, "[x](no.md)\n\n": str,
    "## H {{#a}}\n\n": str, "## H {{#a{0}}}\n\n": str, "The {0}AB goes.\n\n": lambda n: "".join(chr(65 + int(c)) for c in str(n)),
    "<x{0}>\n\n": str, "<!-- handbook: ignore spelling a -->\nA color.\n\n": str,
    "<!-- handbook: ignore spellin{0} a -->\nA.\n\n": str, "/// nothing\nx\n///\n\n": str, "/// tutor\n\n": str,
    "///\n\n": str, "/// check | A\n\nx\n///\n\n": str, "a[^{0}]\n\n[^{0}]: b\n\n": str, "[a{0}]: b\n\n": str,
    "![](dot.svg)\n\n": str, "A [!nolabel].\n\n": str, "A [!trial].\n\n": str, "So 5 % of 20 people.\n\n": str,
    "- [ ] a\n": str, "> a\n\n": str, "    a\n": str, "<!--\n\n": str, "<div>\n\n": str, "A [@able2001].\n\n": str,
}  # fmt: skip
BIBS = (
    "@book{{k{0}, title={{T{0} a}}, author={{A}}, publisher={{P}}, year=2001, via={{k{1}}}}}\n",
    "@book{{k{0}, title={{T{0} a}}, author={{A}}, publisher={{P}}, year=2001, via={{z{1}}}}}\n",
    "@book{{k, title={{T\n", '@string{{s{0} = "a"}}\n', "@book{{k, title={{T}}, year=2001}}\n",
)  # fmt: skip


def faults() -> int:
    """A handbook with thousands of the same fault, for each fault that texts can have."""
    texts = [
        ("docs/part/one.md", "".join(form.format(name(n)) for n in range(FAULTS)))
        for form, name in PAGES.items()
    ]
    texts += [("bib/minimal.bib", "".join(f.format(n, n + 1) for n in range(FAULTS))) for f in BIBS]
    texts += [("docs/published.txt", "".join(f"a{n}.md#b\n" for n in range(FAULTS)))]
    texts += [("docs/x.pack.yml", "title: x\nparts:\n" + "  - chapter: no\n" * FAULTS)]
    for path, text in texts:
        with tempfile.TemporaryDirectory() as folder:
            ignore = shutil.ignore_patterns(".cache")
            root = Path(shutil.copytree(FIXTURES / "minimal", Path(folder) / "a", ignore=ignore))
            before = (root / path).read_text("utf-8") if (root / path).exists() else ""
            (root / path).write_text(f"{before}\n{text}", "utf-8")
            loaded, _ = book.read(root / "mkdocs.yml")
            assert loaded is not None
    return len(texts)


FAMILIES: dict[str, Callable[[], int]] = {
    **{group: lambda group=group: rendered(group) for group in GROUPS},  # type: ignore[misc]
    "long lines": long_lines, "blanks": blanks, "lines": lines, "works": works, "yaml": yaml,
    "faults": faults,
}  # fmt: skip

if __name__ == "__main__":
    print(FAMILIES[sys.argv[1]](), "texts")
