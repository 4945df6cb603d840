"""``handbook bib``: look after the bibliography."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handbook import book, finding
from handbook.bibliography import export as bibliography_export


@click.group()
def bib() -> None:
    """Look after the bibliography."""


@bib.command("check")
@click.pass_obj
def bib_check(file: Path) -> None:
    """Report what is wrong with the bibliography."""
    _, findings = book.load(file)
    wanted = [item for item in findings if item.path.endswith(".bib")]
    if wanted:
        click.echo(finding.as_text(wanted))
    sys.exit(1 if any(item.is_error for item in wanted) else 0)


@bib.command("format")
@click.pass_obj
def bib_format(file: Path) -> None:
    """Sort the entries of each file by key, and their fields in the usual order."""
    loaded, findings = book.load(file)
    faults = [item for item in findings if item.path.endswith(".bib") and item.is_error]
    if loaded is None or faults:
        click.echo(finding.as_text(faults or findings), err=True)
        raise click.ClickException("the bibliography has faults; nothing was changed")
    for path in loaded.settings.bibliography:
        entries = [work for work in loaded.works.values() if work.path == path]
        text = bibliography_export.bibtex(entries)
        target = loaded.settings.root / path
        if target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
            click.echo(f"formatted {path}")
