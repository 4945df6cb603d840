"""Who took part in a page, by the words of the Contributor Role Taxonomy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Literal, Protocol

# The roles of ANSI/NISO Z39.104-2022, as its addresses at
# https://credit.niso.org/contributor-roles-defined/ write them.
Role = Literal[
    "conceptualization",
    "data-curation",
    "formal-analysis",
    "funding-acquisition",
    "investigation",
    "methodology",
    "project-administration",
    "resources",
    "software",
    "supervision",
    "validation",
    "visualization",
    "writing-original-draft",
    "writing-review-editing",
]
# Names of roles that are more than their address with spaces.
NAMES = {
    "writing-original-draft": "writing – original draft",
    "writing-review-editing": "writing – review & editing",
}


class Credited(Protocol):
    """Somebody with a name and roles."""

    name: str
    roles: list[Role]


def line(label: str, credits: Iterable[Credited], names: Mapping[Role, str]) -> str:
    """Everybody who took part, as a line of HTML; nothing where nobody is named.

    Args:
        label: what stands before the names.
        credits: who, in the order given.
        names: names of roles in place of the taxonomy's own, by role.

    Example:
        *before* ``[{name: Ann, roles: [software, data-curation]}, {name: Bo}]``,
        *after* ``<p class="hb-credits">Contributors: Ann (software, data curation); Bo</p>``.
    """
    people = "; ".join(_person(one, names) for one in credits)
    return f'<p class="hb-credits">{escape(label)}: {people}</p>\n' if people else ""


def _person(one: Credited, names: Mapping[Role, str]) -> str:
    roles = ", ".join(
        names.get(role) or NAMES.get(role) or role.replace("-", " ") for role in one.roles
    )
    return escape(f"{one.name} ({roles})" if roles else one.name)
