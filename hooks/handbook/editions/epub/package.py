"""The package of an EPUB: what it says of itself, and the zip file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from pathlib import PurePosixPath

FOLDER = "EPUB"
OPF = "content.opf"
NAVIGATION = "nav.xhtml"
TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="{FOLDER}/{OPF}" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""


@dataclass(frozen=True)
class About:
    """What an EPUB says of itself.

    Attributes:
        identifier: its UUID.
        language: its language.
        modified: when it was made, in UTC.
        core: the elements of Dublin Core with their values, in order.
        subtitle: its subtitle, if any.
        authors: who wrote it.
        properties: further properties with their values, in order.
    """

    identifier: str
    language: str
    modified: datetime
    core: Sequence[tuple[str, str]] = ()
    subtitle: str = ""
    authors: Sequence[str] = ()
    properties: Sequence[tuple[str, str]] = ()


def opf(about: About, files: Sequence[str], spine: Sequence[str], cover: str) -> bytes:
    """The package document.

    Args:
        about: what the EPUB says of itself.
        files: the names of its files.
        spine: those that are read one after another.
        cover: the one that is the picture of its cover.
    """
    identifiers = {name: f"file-{number}" for number, name in enumerate(files, 1)}
    special = {NAVIGATION: ' properties="nav"', cover: ' properties="cover-image"'}
    items = "\n".join(
        f'<item id="{identifiers[name]}" href="{name}" '
        f'media-type="{TYPES[PurePosixPath(name).suffix]}"{special.get(name, "")}/>'
        for name in files
    )
    order = "\n".join(f'<itemref idref="{identifiers[name]}"/>' for name in spine)
    language = escape(about.language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'xml:lang="{language}" unique-identifier="identifier">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="identifier">urn:uuid:{about.identifier}</dc:identifier>\n'
        f"<dc:language>{language}</dc:language>\n{_metadata(about)}\n</metadata>\n"
        f"<manifest>\n{items}\n</manifest>\n<spine>\n{order}\n</spine>\n</package>\n"
    ).encode()


def _metadata(about: About) -> str:
    lines = [f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in about.core if value]
    if about.subtitle:
        lines.append(f'<dc:title id="subtitle">{escape(about.subtitle)}</dc:title>')
        lines.append('<meta refines="#subtitle" property="title-type">subtitle</meta>')
    for number, author in enumerate(about.authors, 1):
        name = f"author-{number}"
        lines.append(f'<dc:creator id="{name}">{escape(author)}</dc:creator>')
        role = f'<meta refines="#{name}" property="role" scheme="marc:relators">aut</meta>'
        lines.append(role)
    modified = about.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines.append(f'<meta property="dcterms:modified">{modified}</meta>')
    lines += [f'<meta property="{name}">{escape(value)}</meta>' for name, value in about.properties]
    return "\n".join(lines)


def packed(files: Mapping[str, bytes], modified: datetime) -> bytes:
    """The zip file.

    Args:
        files: all files in the EPUB's folder, by name, its package document too.
        modified: the time that they bear.

    Returns:
        The EPUB; the same input gives the same bytes.
    """
    entries = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER.encode(),
        **{f"{FOLDER}/{name}": content for name, content in files.items()},
    }
    result = BytesIO()
    with zipfile.ZipFile(result, "w") as file:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, modified.timetuple()[:6])
            info.external_attr = 0o644 << 16
            # The standard wants the first file as it is.
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.create_system = 3
            file.writestr(info, content, how, 9 if how else None)
    return result.getvalue()
