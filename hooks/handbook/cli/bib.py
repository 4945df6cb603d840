"""``handbook bib``: look after the bibliography."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click

from handbook import book, finding
from handbook.bibliography import adding
from handbook.bibliography import export as bibliography_export
from handbook.bibliography.adding import AddingError
from handbook.bibliography.entry import Entry, ReadStatus
from handbook.book import Book


@click.group()
def bib() -> None:
    """Look after the bibliography."""


@bib.command("check")
@click.pass_obj
def bib_check(file: Path) -> None:
    """Report what is wrong with the bibliography."""
    _, findings = book.read(file)
    wanted = [item for item in findings if item.path.endswith(".bib")]
    if wanted:
        click.echo(finding.as_text(wanted))
    sys.exit(1 if any(item.is_error for item in wanted) else 0)


@bib.command("format")
@click.pass_obj
def bib_format(file: Path) -> None:
    """Sort the entries of each file by key, and their fields in the usual order."""
    loaded = load_works(file)
    for path in loaded.settings.bibliography:
        entries = [work for work in loaded.works.values() if work.path == path]
        text = bibliography_export.bibtex(entries)
        target = loaded.settings.root / path
        if target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
            click.echo(f"formatted {path}")


@bib.command("add")
@click.argument("source", type=click.File(encoding="utf-8"), default="-", metavar="[FILE]")
@click.option(
    "--read",
    "status",
    type=click.Choice([status.value for status in ReadStatus]),
    default=ReadStatus.NOT_READ.value,
    show_default=True,
    help="How far the work was read.",
)
@click.option("--via", default="", metavar="KEY", help="The work through which it is known.")
@click.option("--evidence", default="", metavar="LABEL", help="What kind of work it is.")
@click.pass_obj
def bib_add(file: Path, source: TextIO, status: str, via: str, evidence: str) -> None:
    """Add works from BibTeX, RIS or CSL JSON: a FILE or standard input.

    Zotero, Crossref, library catalogues and most databases export one of the three.
    """
    loaded = load_works(file)
    try:
        entries = adding.works_in(source.read())
    except (AddingError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    add_works(loaded, entries, {"evidence": evidence, "readstatus": status, "via": via})


def load_works(file: Path) -> Book:
    """The handbook; its bibliography must be without errors."""
    loaded, findings = book.read(file)
    faults = [item for item in findings if item.path.endswith(".bib") and item.is_error]
    if loaded is None or faults:
        click.echo(finding.as_text(faults or findings), err=True)
        raise click.ClickException("the bibliography has faults; nothing was changed")
    return loaded


def add_works(loaded: Book, entries: Iterable[Entry], own: dict[str, str]) -> None:
    """Write works into the first file of the bibliography, each with a key of its own."""
    if not loaded.settings.bibliography:
        raise click.ClickException("the handbook has no .bib file to add to")
    path = loaded.settings.bibliography[0]
    target = loaded.settings.root / path
    text = target.read_text(encoding="utf-8")
    works = dict(loaded.works)
    known = adding.protected_words(works.values())
    for given in entries:
        entry = adding.tidy(given, known, {name: value for name, value in own.items() if value})
        double = adding.double_of(entry, works.values())
        if double:
            click.echo(f"{double.key} is there already, {double.path}:{double.line}")
            continue
        entry = replace(entry, key=adding.choose_key(entry, works), path=path)
        text, line = adding.insert(text, entry)
        works[entry.key] = replace(entry, line=line)
        click.echo(f"added {entry.key}, {path}:{line}; cite it as [@{entry.key}]")
    target.write_text(text, encoding="utf-8")
