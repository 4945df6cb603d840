"""``handbook check``: every rule over the sources."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handbook import book, finding
from handbook.finding import Finding

FORMATS = {"text": finding.as_text, "github": finding.as_github, "json": finding.as_json}


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True
)
@click.pass_obj
def check(file: Path, paths: tuple[str, ...], form: str) -> None:
    """Check every rule, or report only what concerns the PATHS given."""
    _, findings = book.load(file)
    wanted = [item for item in findings if _concerns(item, paths, file.resolve().parent)]
    if wanted or form == "json":
        click.echo(FORMATS[form](wanted))
    errors = sum(item.is_error for item in wanted)
    if form == "text":
        warnings = len(wanted) - errors
        click.echo(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", err=True)
    sys.exit(1 if errors else 0)


def _concerns(item: Finding, paths: tuple[str, ...], root: Path) -> bool:
    """Whether a finding is about one of the files or folders given; all are when none is."""
    if not paths:
        return True
    place = (root / item.path).resolve()
    return any(place == Path(p).resolve() or Path(p).resolve() in place.parents for p in paths)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
