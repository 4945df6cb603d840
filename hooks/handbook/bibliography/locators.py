"""Citations that differ only in a number are written once.

Most citations of a work differ in nothing but the page. Such a citation is written with a
number that stands for any, and the number wanted is put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from handbook.bibliography.processor import Asked, Written
from handbook.bibliography.style import CSL, Style
from handbook.cluster import Cluster

# A number without anything behind it, after one word at most, as in ", p. 82".
NUMBERED = re.compile(r"(,?\s*(?:[^\W\d_]+\.?\s+)?)([1-9][0-9]{0,4})", re.ASCII)
FIRST = 606061
# Forms of a number in which it does not stand as written, or not with the same ending.
FORMS = ("ordinal", "long-ordinal", "roman")


@dataclass(frozen=True)
class Pattern:
    """A citation as it is asked for.

    Attributes:
        asked: the citation, with the number that stands for any.
        number: the number that it shall have; empty where it has none to be put in.
    """

    asked: Asked
    number: str = ""


class Locators:
    """Finds the patterns of citations, and fills them in.

    Args:
        style: the citation style.
        texts: every work as text; the number that stands for any is in none of them.
    """

    def __init__(self, style: Style, texts: Iterable[str]) -> None:
        numbers = style.root.iter(f"{CSL}number")
        self.is_plain = not any(
            number.get("variable") == "locator" and number.get("form") in FORMS
            for number in numbers
        )
        text = "\n".join(texts)
        self.stand_in = next(str(one) for one in range(FIRST, FIRST * 9) if str(one) not in text)

    def pattern(self, one: Asked) -> Pattern:
        """How to ask for a citation.

        Example:
            *before* ``able2001`` with the suffix ", p. 82", *after* ``able2001`` with
            ", p. 606061" and the number 82.
        """
        if not self.is_plain or len(one.cluster.items) > 1:
            return Pattern(one)
        (item,) = one.cluster.items
        match = NUMBERED.fullmatch(item.suffix)
        if match is None or self.stand_in in item.prefix:
            return Pattern(one)
        item = replace(item, suffix=match[1] + self.stand_in)
        cluster = Cluster((item,), one.cluster.form, one.cluster.is_in_note)
        return Pattern(Asked(cluster, one.is_bare), match[2])

    def filled(self, pattern: Pattern, written: Written) -> Written | None:
        """A citation with its own number.

        Args:
            pattern: how it was asked for.
            written: the answer.

        Returns:
            The citation, or None when the answer does not have the number once, so that
            nobody can say where it belongs.
        """
        if not pattern.number:
            return written
        if written.note or written.html.count(self.stand_in) != 1:
            return None
        return Written(written.html.replace(self.stand_in, pattern.number))
