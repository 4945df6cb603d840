"""Parts of an assembled page that stand alone in some editions."""

from __future__ import annotations

from lxml import html as lxml_html


def practices(html: str) -> dict[str, str]:
    """The practices of an assembled page, by their ids, in order.

    Args:
        html: the page, assembled for learners or for tutors.

    Example:
        *before* ``<p>…</p><section class="hb-block hb-practice" id="a">…</section>``,
        *after* ``{"a": '<section class="hb-block hb-practice" id="a">…</section>'}``.
    """
    if "hb-practice" not in html:
        return {}
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    found = {}
    for element in root.find_class("hb-practice"):
        element.tail = None
        found[element.get("id", "")] = str(lxml_html.tostring(element, encoding="unicode"))
    return found
