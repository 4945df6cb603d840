"""Put new chapters, practices and handouts where they belong."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from datetime import date

from handbook import scaffold
from handbook.article import Article
from handbook.book import Book
from handbook.frontmatter import Kind
from handbook.settings import FILE
from handbook.suggest import nearest

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SUMMARY = re.compile(r"^## .*\{#summary\}", re.M)


class AddingError(Exception):
    """It cannot be put anywhere; the message says why."""


@dataclass(frozen=True)
class Change:
    """A file to write.

    Attributes:
        path: the file, relative to the handbook's root.
        text: what it will hold.
        said: what to tell about it.
    """

    path: str
    text: str
    said: str


def chapter(book: Book, slug: str, title: str, part: str, today: date) -> list[Change]:
    """A new chapter at the end of a part.

    Args:
        book: the handbook.
        slug: the name of its file.
        title: its title.
        part: the folder or the title of its part; the last one with chapters if empty.
        today: the day to put in.

    Returns:
        The chapter's file and the settings with the chapter in the navigation.

    Raises:
        AddingError: a page of that name is there, or the navigation cannot be changed.
    """
    _check_slug(book, slug)
    folder, before = _part(book, part)
    path = f"{book.settings.docs}/{folder}/{slug}.md"
    text = scaffold.fill(scaffold.template("chapter.md"), today, title=title, slug=slug)
    settings = _with_page(book, f"{folder}/{slug}.md", before, part)
    return [Change(path, text, f"wrote {path}"), *settings]


def handout(book: Book, slug: str, title: str, home: Article, today: date) -> list[Change]:
    """A new handout, with a card in its chapter.

    Args:
        book: the handbook.
        slug: the name of its file.
        title: its title.
        home: its chapter.
        today: the day to put in.
    """
    _check_slug(book, slug)
    number = 1 + max((getattr(sheet.meta, "number", 0) for sheet in book.handouts), default=0)
    folder = book.settings.handbook.folders.handouts.rstrip("/")
    path = f"{book.settings.docs}/{folder}/{slug}.md"
    text = scaffold.fill(
        scaffold.template("handout.md"),
        today,
        title=title,
        slug=slug,
        chapter=home.slug,
        number=str(number),
    )
    changes = [Change(path, text, f"wrote {path}, handout number {number}")]
    if slug not in home.gathered.cards:
        changes.append(_into(home, f"/// handout\n    use: {slug}\n///\n", "a card for it"))
    return changes


def practice(slug: str, title: str, home: Article, today: date) -> list[Change]:
    """A new practice in a chapter, before its summary."""
    objectives: dict[str, str] = getattr(home.meta, "objectives", {})
    text = scaffold.fill(
        scaffold.template("practice.md"),
        today,
        title=title,
        slug=slug,
        objective=next(iter(objectives), ""),
    )
    return [_into(home, text, f"the practice {slug}")]


def title_of(slug: str) -> str:
    """A title to begin with.

    Example:
        *before* ``asking-for-help``, *after* ``Asking for help``.
    """
    return slug.replace("-", " ").capitalize()


def home_of(book: Book, name: str, handout_slug: str = "") -> Article:
    """The chapter that something belongs to.

    Args:
        book: the handbook.
        name: the chapter named, or an empty string.
        handout_slug: a handout that some chapter may already have a card for.

    Returns:
        The chapter named; else the one with a card for the handout; else the only one;
        else the only one that was changed since the last commit.

    Raises:
        AddingError: the chapter is not there, or several could be meant.
    """
    chapters = {chapter.slug: chapter for chapter in book.chapters}
    if name:
        if name not in chapters:
            close = nearest(name, chapters)
            hint = f" Did you mean {close}?" if close else ""
            raise AddingError(f"there is no chapter {name}.{hint}")
        return chapters[name]
    waiting = [one for one in chapters.values() if handout_slug in one.gathered.cards]
    changed = _changed_files(book)
    for found in (
        waiting,
        list(chapters.values()),
        [one for one in chapters.values() if one.source.path in changed],
    ):
        if len(found) == 1:
            return found[0]
    raise AddingError("say which chapter: --chapter with one of " + ", ".join(chapters))


def _changed_files(book: Book) -> set[str]:
    """Files that differ from the last commit; none where there is no git."""
    try:
        done = subprocess.run(
            ["git", "status", "--porcelain", "-z", "--untracked-files=all", "."],
            cwd=book.settings.root,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return set()
    return {row[3:] for row in done.stdout.split("\0") if row} if not done.returncode else set()


def _check_slug(book: Book, slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise AddingError(f"{slug} is no name: use small letters, digits and hyphens")
    there = next((a.source.path for a in book.articles.values() if a.slug == slug), "")
    if there:
        raise AddingError(f"{there} has that name")


def _part(book: Book, part: str) -> tuple[str, str]:
    """The folder of a part and the last page in it; a new folder has no last page."""
    chapters = [entry for entry in book.entries if _is_chapter(book, entry.path)]
    if part:
        named = [e for e in chapters if part in (e.path.rsplit("/", 1)[0], e.part)]
        folder = part if SLUG.fullmatch(part) else "-".join(re.findall(r"[a-z0-9]+", part.lower()))
    else:
        named = chapters[-1:]
        folder = "first-part"
    if not named:
        return folder, ""
    last = named[-1]
    same_part = [entry for entry in chapters if entry.part == last.part]
    return last.path.rsplit("/", 1)[0], same_part[-1].path


def _is_chapter(book: Book, path: str) -> bool:
    return path in book.articles and book.articles[path].kind is Kind.CHAPTER


def _with_page(book: Book, path: str, before: str, part: str) -> list[Change]:
    """The settings with a page in the navigation: after another, or in a part of its own."""
    if book.settings.nav is None:
        return []
    after = before or next(
        (entry.path for entry in reversed(book.entries) if _is_chapter(book, entry.path)), ""
    )
    lines = book.settings.text.split("\n")
    nav_line = book.settings.yaml.line(("nav",))
    entry = re.compile(rf"^(\s*)- (?:.*: )?['\"]?{re.escape(after)}['\"]?\s*(?:#.*)?$")
    place = next((i for i in range(nav_line, len(lines)) if after and entry.match(lines[i])), None)
    if place is None:
        raise AddingError(f"add it by hand: nav in {FILE} is not written one page a line")
    match = entry.match(lines[place])
    indent = match.group(1) if match else ""
    new = [f"{indent}- {path}"]
    if not before:
        outer = indent[:-4] if len(indent) >= 6 else indent
        name = part if not SLUG.fullmatch(part) else title_of(part)
        new = [f"{outer}- {name}:", f"{outer}    - {path}"]
    lines[place + 1 : place + 1] = new
    said = f"added it to nav, {FILE}:{place + 1 + len(new)}"
    return [Change(FILE, "\n".join(lines), said)]


def _into(home: Article, text: str, what: str) -> Change:
    """A chapter with something more before its summary, or at its end."""
    whole = home.source.text
    summary = SUMMARY.search(whole)
    at = summary.start() if summary else len(whole)
    before = whole[:at].rstrip("\n")
    after = ("\n" + whole[at:]) if summary else ""
    line = before.count("\n") + 3
    said = f"put {what} into {home.source.path}:{line}"
    return Change(home.source.path, f"{before}\n\n{text}{after}", said)
