"""``handbook changes``: what differs from an earlier state, page by page."""

from __future__ import annotations

from pathlib import Path

import click

from handbook import book, finding
from handbook import changes as page_changes
from handbook.book import Book
from handbook.changes import ChangesError


@click.command()
@click.argument("commit", default="HEAD")
@click.option(
    "--output", "-o", type=click.Path(file_okay=False), help="Write pages to look at, and data."
)
@click.pass_obj
def changes(file: Path, commit: str, output: str | None) -> None:
    """List the pages that differ from what they were at a COMMIT, before and after."""
    after = _whole(file)
    try:
        with page_changes.state_at(after.settings.root, commit) as root:
            before = _whole(root / file.name)
            found = page_changes.compare(before, after)
    except ChangesError as error:
        raise click.ClickException(str(error)) from error
    if output:
        page_changes.write(found, Path(output))
    for change in found:
        click.echo(f"{change.path} ({change.state})")
        for old, new in change.pairs:
            for sign, text in (("-", old), ("+", new)):
                if text:
                    click.echo(f"  {sign} {finding.printable(text)}")


def _whole(file: Path) -> Book:
    loaded, findings = book.load(file)
    if loaded is None or loaded.has_errors:
        click.echo(finding.as_text(findings), err=True)
        raise click.ClickException("the handbook has faults, so its pages cannot be shown")
    return loaded
