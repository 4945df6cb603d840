"""Course packs: what a tutor chooses from a handbook, as a YAML file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from handbook import source
from handbook.article import Article
from handbook.blockscan import RawBlock
from handbook.finding import Finding
from handbook.frontmatter import Kind
from handbook.rules import Rule
from handbook.schema import Rules, Strict, validate
from handbook.suggest import nearest
from handbook.yamlmap import YamlMap, parse

if TYPE_CHECKING:
    from handbook.book import Book

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
PACK_RULES = Rules(Rule.PACK_FIELD, Rule.PACK_VALUE, Rule.PACK_VALUE)
ENDING = ".pack.yml"
KINDS = ("chapter", "practice", "handout", "page", "heading")


class HelpLine(Strict):
    """Somewhere near to turn to.

    Attributes:
        name: what it is called.
        number: its telephone number, or another way to reach it.
        note: when it answers, or what it is for.
    """

    name: Text
    number: Text
    note: str = ""


def _help_lines(values: Any) -> Any:
    """Read the lines of help that stand in one text each.

    Example:
        *before* ``Porter: 1234``, *after* the name ``Porter`` and the number ``1234``.
    """
    return [_help_line(value) for value in values] if isinstance(values, list) else values


def _help_line(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    name, _, number = value.partition(":")
    return HelpLine.model_construct(name=name.strip(), number=number.strip(), note="")


def _list_of(value: Any) -> Any:
    """A single text counts as a list of one."""
    return [value] if isinstance(value, (str, date)) else value


class Part(Strict):
    """One part of a pack; exactly one of its fields is given.

    Attributes:
        chapter: a chapter, by the name of its file.
        practice: a practice, by its id.
        handout: a handout, by the name of its file.
        page: any other page, by its path without ``.md``.
        heading: a title over the parts that follow.
    """

    chapter: Text | None = None
    practice: Text | None = None
    handout: Text | None = None
    page: Text | None = None
    heading: Text | None = None

    @model_validator(mode="after")
    def _has_one(self) -> Part:
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError(f"one of {', '.join(KINDS)}")
        return self

    @property
    def kind(self) -> str:
        """Which of its fields is given."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def name(self) -> str:
        """The value of that field."""
        return str(getattr(self, self.kind))


class Pack(Strict):
    """A course pack.

    Attributes:
        title: its title, on the cover.
        subtitle: a line beneath it.
        group: for which group it is.
        dates: when the group meets.
        cover: a text for the cover; an empty line begins a new paragraph.
        help: numbers to turn to where the group meets.
        edition: for whom it is.
        paper: its paper; the handbook's own when not given.
        large_print: whether it is in large print.
        parts: what it holds, in order.
    """

    title: Text
    subtitle: str = ""
    group: str = ""
    dates: Annotated[
        list[date | Text],
        BeforeValidator(_list_of, json_schema_input_type=list[date | str] | str),
    ] = []
    cover: str = ""
    help: Annotated[
        list[HelpLine],
        BeforeValidator(_help_lines, json_schema_input_type=list[HelpLine | str]),
    ] = []
    edition: Literal["learner", "tutor"] = "learner"
    paper: Literal["a4", "letter"] | None = None
    large_print: bool = False
    parts: list[Part] = Field(min_length=1)


@dataclass(frozen=True)
class Chosen:
    """A part of a pack, and the page of the handbook that it stands on."""

    part: Part
    article: Article | None = None


def read(book: Book, file: Path) -> tuple[Pack | None, list[Chosen], list[Finding]]:
    """Read a pack and find its parts in the handbook.

    Names are looked up among the handbook's own; none is ever read as a path.

    Args:
        book: the handbook.
        file: the pack.

    Returns:
        The pack, or None when it cannot be used; its parts; the findings.
    """
    folder, path = file.parent, file.name
    if file.resolve().is_relative_to(book.settings.root.resolve()):
        folder = book.settings.root
        path = file.resolve().relative_to(folder.resolve()).as_posix()
    text, findings = source.read(folder, path)
    if text is None:
        return None, [], findings
    data = parse(text.text)
    for fault in data.faults:
        what = "the pack is not valid YAML"
        findings.append(Finding(path, fault.line, Rule.PACK_YAML, what, fault.message))
    if not findings and not isinstance(data.value, dict):
        what, found = "the pack is not valid YAML", "no fields" if data.value is None else "text"
        findings.append(Finding(path, 1, Rule.PACK_YAML, what, found, "names and values"))
    if findings:
        return None, [], findings
    pack, findings = validate(Pack, data, path, PACK_RULES)
    if pack is None:
        return None, [], findings
    chosen, findings = _choose(book, pack, data, path)
    return (None if findings else pack), chosen, findings


def check(book: Book) -> list[Finding]:
    """Read every pack that lies among the handbook's pages, and say what is wrong with it.

    Args:
        book: the handbook, its pages rendered.
    """
    docs = book.settings.root / book.settings.docs
    return [one for file in sorted(docs.rglob(f"*{ENDING}")) for one in read(book, file)[2]]


def _choose(book: Book, pack: Pack, data: YamlMap, path: str) -> tuple[list[Chosen], list[Finding]]:
    known = _known(book, pack)
    chosen: list[Chosen] = []
    findings: list[Finding] = []
    seen: set[tuple[str, str]] = set()
    for number, part in enumerate(pack.parts):
        line = data.line(("parts", number, part.kind))
        if part.kind == "heading":
            chosen.append(Chosen(part))
            continue
        article = known[part.kind].get(part.name)
        if article is None:
            close = nearest(part.name, known[part.kind])
            what = f"there is no such {part.kind}"
            findings.append(Finding(path, line, Rule.PACK_PART, what, part.name, "", close))
        elif (part.kind, part.name) in seen:
            what = f"the {part.kind} stands twice in the pack"
            findings.append(Finding(path, line, Rule.PACK_PART_REPEATED, what, part.name))
        else:
            chosen.append(Chosen(part, article))
        seen.add((part.kind, part.name))
    return chosen, findings


def _known(book: Book, pack: Pack) -> dict[str, dict[str, Article]]:
    """What a pack may name: for each kind of part, the names and their pages."""
    pages = [article for article in book.in_order if article.kind is Kind.PAGE]
    return {
        "chapter": {article.slug: article for article in book.chapters},
        "handout": {article.slug: article for article in book.handouts},
        "page": {article.path.removesuffix(".md"): article for article in pages},
        "practice": {
            block.id: article for article in book.chapters for block in _practices(article, pack)
        },
    }


def _practices(article: Article, pack: Pack) -> list[RawBlock]:
    """The practices of a chapter that those see whom the pack is for."""
    found = article.blocks_named("practice")
    if pack.edition == "tutor":
        return found
    return [block for block in found if not block.is_for_tutors]
