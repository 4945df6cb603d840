"""The register of evidence: what each label means, and every labelled claim with its source."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from handbook import references
from handbook.article import Article, Claim
from handbook.bibliography.citeproc import short_names
from handbook.bibliography.export import year_of
from handbook.tables import Group, grouped_table

if TYPE_CHECKING:
    from handbook.indexes import Indexes


def register(indexes: Indexes) -> str:
    """The meanings of the labels, and the claims of each page beneath its title.

    Args:
        indexes: the lists of the page that the register stands on.
    """
    book, words = indexes.book, indexes.words
    meanings = [
        f'<div><dt id="evidence-{key}"><span class="hb-sign" aria-hidden="true">'
        f"{escape(label.sign)}</span> {escape(label.name)}</dt>"
        f"<dd>{escape(label.meaning)}</dd></div>"
        for key, label in book.settings.handbook.evidence.items()
    ]
    groups: list[Group] = []
    for article in book.in_order:
        claims = [claim for claim in article.gathered.claims if not claim.is_for_tutors]
        if claims:
            rows = [_row(indexes, article, claim) for claim in claims]
            groups.append((indexes.link(article), rows))
    heads = [(words.evidence, "choice"), (words.claim, ""), (words.work, "links")]
    listed = (
        grouped_table(heads, groups, "evidence", words.chapter)
        if groups
        else f"<p>{escape(words.none_yet)}</p>"
    )
    return '<dl class="hb-labels">\n' + "\n".join(meanings) + f"\n</dl>\n{listed}"


def _row(indexes: Indexes, article: Article, claim: Claim) -> list[str]:
    book = indexes.book
    label = book.settings.handbook.evidence[claim.label]
    bibliography = book.settings.handbook.pages.bibliography
    works = []
    for number in claim.clusters:
        for key in article.gathered.clusters[number].keys:
            entry = book.works[key]
            how = references.provenance(entry, book)
            how = how.replace('href="#', f'href="{indexes.href(bibliography)}#')
            target = indexes.href(bibliography, f"ref-{escape(key)}")
            year = year_of(entry.csl)
            name = short_names(entry.csl, indexes.words) + (f" ({year})" if year else "")
            works.append(f'<a href="{target}">{escape(name)}</a> {how}')
    return [
        f'<span class="hb-sign" aria-hidden="true">{escape(label.sign)}</span> '
        f"{escape(label.name)}",
        indexes.link(article, claim.anchor, claim.text),
        "<br>".join(works),
    ]
