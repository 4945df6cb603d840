"""``handbook editor``: files that let editors help."""

from __future__ import annotations

from pathlib import Path

import click

from handbook.cli.new import load
from handbook.editor import editor_files


@click.command()
@click.pass_obj
def editor(file: Path) -> None:
    """Write schemas and snippets for editors anew, after a change of fields, blocks or labels."""
    loaded = load(file)
    for path, text in editor_files(loaded.settings).items():
        target = loaded.settings.root / path
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        click.echo(f"wrote {path}")
