"""``handbook init`` and ``handbook update``: other handbooks with this generator."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from handbook import __version__
from handbook.scaffold import project
from handbook.scaffold.adding import title_of
from handbook.scaffold.project import ProjectError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", default="", help="Default: made from the folder's name.")
def init(folder: Path, title: str) -> None:
    """Make a new handbook in DIR: one chapter, one work, and this generator."""
    title = title or title_of(folder.resolve().name)
    try:
        project.create(folder, title, date.today())
    except ProjectError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"made {title} in {folder}; go there and say: make site")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def update(folder: Path) -> None:
    """Bring the generator of the handbook in DIR to the version that runs this command."""
    try:
        replaced = project.update(folder)
    except ProjectError as error:
        raise click.ClickException(str(error)) from error
    for name in replaced:
        click.echo(f"replaced {name}")
    click.echo(f"the generator is at version {__version__}; look through git diff, then test")
