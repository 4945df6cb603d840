"""``handbook export``: make editions."""

from __future__ import annotations

from pathlib import Path

import click

from handbook import book, finding
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions import manifest
from handbook.editions.edition import Edition, Format, Scope
from handbook.editions.pdf import PrintError
from handbook.pandoc import PandocError
from handbook.suggest import nearest


@click.command()
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
            content, _ = manifest.make(loaded, edition, manifest.build_day())
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
