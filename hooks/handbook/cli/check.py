"""``handbook check``: every rule over the sources."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from handbook import book, finding
from handbook.book import Book
from handbook.checks import Demand, outside, upkeep
from handbook.finding import Finding
from handbook.rules import Rule

FORMATS = {"text": finding.as_text, "github": finding.as_github, "json": finding.as_json}
ALL = frozenset(rule.id for rule in Rule)
TEXT_ENDINGS = (".txt", ".md", ".html")


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True
)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    type=click.Choice([rule.id for rule in Rule]),
    metavar="RULE",
    help="Report this rule only; repeatable.",
)
@click.option("--external", is_flag=True, help="Ask the network for every outer link too.")
@click.option(
    "--copied",
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="Look for wording taken over from the texts in a folder.",
)
@click.pass_obj
def check(
    file: Path,
    paths: tuple[str, ...],
    form: str,
    rules: tuple[str, ...],
    external: bool,
    copied: str | None,
) -> None:
    """Check every rule, or report only what concerns the PATHS given.

    The exit status is 1 when there is an error; warnings leave it 0.
    """
    demand = Demand(
        today=date.today(),
        texts=_texts(Path(copied)) if copied else None,
        ask=outside.ask if external else None,
    )
    loaded, findings = book.read(file, demand)
    wanted = [
        item
        for item in findings
        if _concerns(item, paths, file.resolve().parent) and item.rule.id in (rules or ALL)
    ]
    if wanted or form == "json":
        click.echo(FORMATS[form](wanted))
    if form == "text":
        click.echo(_summary(loaded, wanted), err=True)
    sys.exit(1 if any(item.is_error for item in wanted) else 0)


def _texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in TEXT_ENDINGS
    }


def _concerns(item: Finding, paths: tuple[str, ...], root: Path) -> bool:
    """Whether a finding is about one of the files or folders given; all are when none is."""
    if not paths:
        return True
    place = (root / item.path).resolve()
    return any(place == Path(p).resolve() or Path(p).resolve() in place.parents for p in paths)


def _summary(loaded: Book | None, findings: list[Finding]) -> str:
    """What to do about each rule that was broken, how hard the text reads, and the numbers."""
    rules = dict.fromkeys(item.rule for item in findings)
    lines = [f"{rule.id}: {rule.remedy}" for rule in rules]
    grade = upkeep.median_grade(loaded) if loaded else None
    if grade is not None:
        lines.append(f"median reading grade of the chapters: {grade:.1f}")
    errors = sum(item.is_error for item in findings)
    counts = f"{_count(errors, 'error')}, {_count(len(findings) - errors, 'warning')}"
    return "\n".join([*lines, counts])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
