"""``handbook anchors``: the list of what is published."""

from __future__ import annotations

from pathlib import Path

import click

from handbook import published
from handbook.checks.published import promised
from handbook.cli.new import load


@click.command()
@click.pass_obj
def anchors(file: Path) -> None:
    """Add new pages and anchors to the list of what is published; nothing is ever taken out."""
    loaded = load(file)
    listed, findings = published.read(loaded)
    if findings:
        raise click.ClickException(str(findings[0]))
    before = {one.place for one in listed}
    after = before | promised(loaded)
    target = loaded.settings.root / loaded.settings.docs / published.FILE
    if after != before:
        target.write_text(published.as_text(after), encoding="utf-8")
    for place in sorted(after - before):
        click.echo(f"added {place}")
    click.echo(f"{len(after)} places are published, {len(after - before)} of them new")
