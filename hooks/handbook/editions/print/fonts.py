"""The fonts of printed editions, so that the same input looks the same everywhere."""

from __future__ import annotations

import shutil
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.editions.errors import EditionError
from handbook.suggest import nearest

if TYPE_CHECKING:
    from handbook.settings import Settings

# The package that ships the sans-serif font; its own license file lies beside the fonts.
PACKAGE = "font_source_sans_pro"
PACKAGE_NAME = "font-source-sans-pro"
ENDINGS = (".ttf", ".otf")


def files(settings: Settings) -> tuple[Path, ...]:
    """The font files that an edition may use beside those that Typst carries.

    Where a font is there both as TrueType and as OpenType, the first is taken: of two
    equal fonts Typst would choose by chance.

    Args:
        settings: the handbook's settings.

    Raises:
        EditionError: the fonts' package is not installed, or the handbook's own folder
            of fonts is not there.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EditionError(f"a font is missing: install the package {PACKAGE_NAME}")
    folders = [Path(spec.submodule_search_locations[0]) / "files"]
    own = settings.handbook.fonts.folder
    if own:
        folder = (settings.root / own).resolve()
        if not folder.is_relative_to(settings.root.resolve()) or not folder.is_dir():
            raise EditionError(f"the folder of fonts is not in the handbook: {own}")
        folders.append(folder)
    found: dict[str, Path] = {}
    for folder in folders:
        for ending in ENDINGS:
            for path in sorted(folder.glob(f"*{ending}")):
                found.setdefault(path.stem, path)
    return tuple(found.values())


def gather(paths: tuple[Path, ...], folder: Path) -> None:
    """Put font files into one folder.

    Args:
        paths: the files.
        folder: an empty folder.
    """
    for path in paths:
        shutil.copyfile(path, folder / path.name)


def digest(paths: tuple[Path, ...]) -> str:
    """A sum over the content of font files."""
    total = sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def check(families: tuple[str, ...], known: list[str]) -> None:
    """Make sure that every font that the settings name is there.

    Args:
        families: the fonts of the settings.
        known: the families that are there.

    Raises:
        EditionError: one of them is not.
    """
    for family in families:
        if family not in known:
            close = nearest(family, known)
            hint = f" Did you mean {close}?" if close else ""
            raise EditionError(f"the font {family} is missing.{hint}")
