"""``handbook new``: a valid beginning of a chapter, practice, handout or work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from handbook import book
from handbook.bibliography.entry import Entry
from handbook.book import Book
from handbook.cli.bib import add_works
from handbook.scaffold import adding
from handbook.scaffold.adding import AddingError, Change

TITLE = click.option("--title", default="", help="Default: made from SLUG.")
CHAPTER = click.option("--chapter", default="", help="The chapter that it belongs to.")


@click.group()
def new() -> None:
    """Begin a chapter, a practice, a handout or a work of the bibliography."""


@new.command()
@click.argument("slug")
@TITLE
@click.option("--part", default="", help="Folder or title of its part; default: the last.")
@click.pass_obj
def chapter(file: Path, slug: str, title: str, part: str) -> None:
    """Begin a chapter, in its place in the navigation."""
    loaded = load(file)
    title = title or adding.title_of(slug)
    _write(loaded, lambda: adding.chapter(loaded, slug, title, part, date.today()))


@new.command()
@click.argument("slug")
@TITLE
@CHAPTER
@click.pass_obj
def practice(file: Path, slug: str, title: str, chapter: str) -> None:
    """Begin a practice in a chapter."""
    loaded = load(file)
    title = title or adding.title_of(slug)
    _write(
        loaded,
        lambda: adding.practice(slug, title, adding.home_of(loaded, chapter), date.today()),
    )


@new.command()
@click.argument("slug")
@TITLE
@CHAPTER
@click.pass_obj
def handout(file: Path, slug: str, title: str, chapter: str) -> None:
    """Begin a handout, with its number and a card in its chapter."""
    loaded = load(file)
    title = title or adding.title_of(slug)
    _write(
        loaded,
        lambda: adding.handout(
            loaded, slug, title, adding.home_of(loaded, chapter, slug), date.today()
        ),
    )


@new.command()
@click.option("--type", "kind", default="book", show_default=True, help="BibTeX's type.")
@click.option("--author", required=True, help='As in "Able, Ann and Baker, Bo".')
@click.option("--title", required=True, help="In small letters, names in braces.")
@click.option("--year", required=True)
@click.option(
    "--field", "fields", multiple=True, metavar="NAME=VALUE", help="Any other field; repeatable."
)
@click.pass_obj
def reference(
    file: Path, kind: str, author: str, title: str, year: str, fields: tuple[str, ...]
) -> None:
    """Write a work into the bibliography, its key chosen and its place found."""
    more = dict(field.partition("=")[::2] for field in fields)
    entry = Entry("", kind, {"author": author, "title": title, "year": year, **more})
    add_works(load(file), [entry], {})


def load(file: Path) -> Book:
    """The handbook; its settings must be usable."""
    loaded, findings = book.read(file)
    if loaded is None:
        raise click.ClickException("\n".join(str(finding) for finding in findings))
    return loaded


def _write(loaded: Book, plan: Callable[[], list[Change]]) -> None:
    try:
        changes = plan()
    except AddingError as error:
        raise click.ClickException(str(error)) from error
    for change in changes:
        target = loaded.settings.root / change.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(change.text, encoding="utf-8")
        click.echo(change.said)
