"""The ``handbook`` command."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handbook import __version__, book, finding
from handbook.assemble import Audience
from handbook.bibliography import export as bibliography_export
from handbook.book import Book
from handbook.editions import manifest
from handbook.editions.edition import Edition, Format, Scope
from handbook.editions.pdf import PrintError
from handbook.finding import Finding
from handbook.pandoc import PandocError
from handbook.settings import FILE
from handbook.suggest import nearest

FORMATS = {"text": finding.as_text, "github": finding.as_github, "json": finding.as_json}


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


@main.command()
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


@main.command()
@click.argument(
    "form", metavar="pdf|epub", type=click.Choice([Format.PDF.value, Format.EPUB.value])
)
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option(
    "--edition", "audience", type=click.Choice([a.value for a in Audience]), default="learner"
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Default: as the settings say.")
@click.option("--large-print", is_flag=True, help="18 point and more.")
@click.option(
    "--output", "-o", type=click.Path(file_okay=False), default=".", help="Folder to write to."
)
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
    wanted = _editions(loaded, slugs, Format(form), Audience(audience), paper, large_print)
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    for edition in wanted:
        try:
            content, _ = manifest.make(loaded, edition, loaded.day)
        except (PrintError, PandocError) as error:
            raise click.ClickException(f"{edition.file_name} could not be made: {error}") from error
        (folder / edition.file_name).write_bytes(content)
        click.echo(folder / edition.file_name)


def _load_whole(file: Path) -> Book:
    loaded, findings = book.load(file)
    if loaded is None or loaded.has_errors:
        click.echo(finding.as_text(findings), err=True)
        raise click.ClickException("the handbook has faults; nothing was made")
    return loaded


def _editions(
    loaded: Book,
    slugs: tuple[str, ...],
    form: Format,
    audience: Audience,
    paper: str | None,
    is_large: bool,
) -> list[Edition]:
    size = "" if form is Format.EPUB else paper or loaded.settings.handbook.paper
    if not slugs:
        pages = manifest.book_pages(loaded)
        name, slug = loaded.settings.name, manifest.book_slug(loaded)
        return [Edition(Scope.BOOK, pages, name, slug, audience, size, is_large, form)]
    known = {article.slug: article for article in loaded.chapters + loaded.handouts}
    editions = []
    for slug in slugs:
        article = known.get(slug)
        if article is None:
            close = nearest(slug, known)
            hint = f" Did you mean {close}?" if close else ""
            raise click.ClickException(f"no chapter or handout is called {slug}.{hint}")
        scope = Scope.CHAPTER if article in loaded.chapters else Scope.HANDOUT
        pages = (article.path,)
        editions.append(Edition(scope, pages, article.title, slug, audience, size, is_large, form))
    return editions


@main.group()
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
