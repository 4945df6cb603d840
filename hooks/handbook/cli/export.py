"""``handbook export`` and ``handbook pack``: make editions."""

from __future__ import annotations

from pathlib import Path

import click

from handbook import book, finding
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.edition import Format
from handbook.editions.errors import EditionError
from handbook.editions.making import Maker
from handbook.editions.manifest import cache_of, show_progress
from handbook.editions.packs import pack as packs
from handbook.editions.plan import choose
from handbook.pandoc import PandocError

OUTPUT = click.option(
    "--output", "-o", type=click.Path(file_okay=False), default=".", help="Folder to write to."
)


@click.command()
@click.argument("form", type=click.Choice([form.value for form in Format]))
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option(
    "--edition", "audience", type=click.Choice([a.value for a in Audience]), default="learner"
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Default: as the settings say.")
@click.option("--large-print", is_flag=True, help="18 point and more.")
@OUTPUT
@click.pass_obj
def export(
    file: Path,
    form: str,
    slugs: tuple[str, ...],
    audience: str,
    paper: str | None,
    large_print: bool,
    output: str,
) -> None:
    """Make one edition: of the whole book, or of the chapters and handouts named by SLUG."""
    loaded = _load_whole(file)
    try:
        wanted = choose(loaded, slugs, Format(form), Audience(audience), paper or "", large_print)
        maker = Maker(loaded, loaded.day, cache_of(loaded))
        made = maker.make(wanted, show_progress("Editions"))
    except (EditionError, PandocError) as error:
        raise click.ClickException(str(error)) from error
    _write(output, {one.edition.file_name: one.content for one in made})


@click.command()
@click.argument("pack_file", metavar="FILE.yml", type=click.Path(dir_okay=False))
@OUTPUT
@click.pass_obj
def pack(file: Path, pack_file: str, output: str) -> None:
    """Make a course pack: the chapters, practices and handouts that FILE.yml names, as one PDF."""
    loaded = _load_whole(file)
    chosen, parts, findings = packs.read(loaded, Path(pack_file))
    if chosen is None:
        click.echo(finding.as_text(findings), err=True)
        raise click.ClickException("the pack has faults; nothing was made")
    try:
        maker = Maker(loaded, loaded.day, cache_of(loaded))
        name, content = maker.make_pack(chosen, parts, Path(pack_file))
    except EditionError as error:
        raise click.ClickException(str(error)) from error
    _write(output, {name: content})


def _write(output: str, files: dict[str, bytes]) -> None:
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
            click.echo(folder / name)
    except OSError as error:
        raise click.ClickException(f"cannot write to {folder}: {error.strerror}") from error


def _load_whole(file: Path) -> Book:
    loaded, findings = book.load(file)
    if loaded is None or loaded.has_errors:
        click.echo(finding.as_text(findings), err=True)
        raise click.ClickException("the handbook has faults; nothing was made")
    return loaded
