"""The ``handbook`` command: one module for each group of commands."""

from __future__ import annotations

from pathlib import Path

import click

from handbook import __version__
from handbook.cli.anchors import anchors
from handbook.cli.bib import bib
from handbook.cli.changes import changes
from handbook.cli.check import check
from handbook.cli.editor import editor
from handbook.cli.export import export, pack
from handbook.cli.new import new
from handbook.cli.project import init, update
from handbook.settings import FILE


@click.group()
@click.version_option(__version__, prog_name="handbook")
@click.option(
    "--file",
    "-f",
    "settings_file",
    default=FILE,
    show_default=True,
    help="The settings file of the handbook.",
)
@click.pass_context
def main(context: click.Context, settings_file: str) -> None:
    """Check a handbook and make its editions."""
    context.obj = Path(settings_file)


for command in (check, changes, export, pack, new, bib, editor, anchors, init, update):
    main.add_command(command)
