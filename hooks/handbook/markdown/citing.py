"""Citations and evidence labels in running text, as inline processors.

They run after code, links, addresses and e-mail have been taken out of the text, and
never inside a link, so those stay as they are.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from dataclasses import replace

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, STX

from handbook.cluster import (
    BEFORE_KEY,
    KEY_TOKEN,
    Cluster,
    closing_bracket,
    narrative,
    parse_bracket,
)
from handbook.markdown.context import PageContext

# After raw HTML (90), so that attributes are safe; before emphasis (60), so that
# underscores in keys are.
CITATION_PRIORITY = 85
EVIDENCE_PRIORITY = 86
# Since each begins with one of three characters, all others are passed over at once.
OPENING = (
    r"[\[@-](?:(?<=\[)(?=(?:[^\[\]]|\[[^\[\]]*\])*?@)"
    rf"|(?:(?<={BEFORE_KEY}@)|(?<={BEFORE_KEY}-)@)(?=[\w{{]))"
)
ESCAPED = re.compile(f"{STX}(\\d+){ETX}")
RAW_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
# Stands for a sign that is no citation's while a bracket is taken apart.
NO_KEY = "\ue002"
CITE_TAG = "hb-cite"
EXCLUDED = ("a", "code", "pre", "kbd", "samp", "script", "style")


class CitationProcessor(InlineProcessor):
    """Turn a citation into an empty element that knows its number.

    Example:
        *before* ``[@able2001, p. 70]``, *after* ``<hb-cite n="0"></hb-cite>``, and
        the parsed citation at index 0 of the page's clusters.
    """

    ANCESTOR_EXCLUDES = EXCLUDED

    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(OPENING, md)
        self.context = context
        self.forget()

    def forget(self) -> None:
        """Forget the page before."""
        self._looked_at = ""
        self._open_tags: list[str] = []

    def handleMatch(  # type: ignore[override]  # noqa: N802, D102
        self, match: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        if _is_in_address(data, match.start()) or self._is_in_raw_html(data[: match.start()]):
            return None, None, None
        if match.group() == "[":
            cluster, end = self._bracketed(data, match.start())
        else:
            cluster, end = self._narrative(data, match.start())
        if cluster is None:
            return None, None, None
        element = etree.Element(CITE_TAG, {"n": str(len(self.context.clusters))})
        self.context.clusters.append(cluster)
        return element, match.start(), end

    def _bracketed(self, data: str, start: int) -> tuple[Cluster | None, int]:
        close = closing_bracket(data, start)
        if close < 0 or data[start + 1 : start + 2] in ("^", "!"):
            return None, start
        raw = data[start : close + 1]
        return _shown(parse_bracket(self._plain(raw[1:-1]), raw)), close + 1

    def _narrative(self, data: str, start: int) -> tuple[Cluster | None, int]:
        token = KEY_TOKEN.match(data, start)
        if not token:
            return None, start
        key = token.group(2) or token.group(3)
        end = token.end()
        opening = re.match(r"[ \n]?\[(?![\^!])", data[end:])
        if opening:
            bracket_start = end + opening.end() - 1
            close = closing_bracket(data, bracket_start)
            content = data[bracket_start + 1 : close] if close > 0 else ""
            if close > 0 and data[close + 1 : close + 2] not in ("(", "["):
                raw = data[start : close + 1]
                cluster = _shown(narrative(key, bool(token.group(1)), self._plain(content), raw))
                # A bracket that begins with a key of its own is a citation of its own.
                if cluster and not KEY_TOKEN.match(content.strip()):
                    return cluster, close + 1
        return narrative(key, bool(token.group(1)), raw=data[start:end]), end

    def _plain(self, text: str) -> str:
        """Put the text of what earlier processors stashed back, without its markup.

        Signs in it are hidden, because code, links and escapes hold no keys.
        """

        def restored(match: re.Match[str]) -> str:
            node = self._stashed(match)
            shown = node if isinstance(node, str) else "".join(node.itertext())
            shown = ESCAPED.sub(lambda escape: chr(int(escape.group(1))), shown)
            return HTML_PLACEHOLDER_RE.sub("", shown).replace("@", NO_KEY)

        return " ".join(INLINE_PLACEHOLDER_RE.sub(restored, text).split())

    def _stashed(self, match: re.Match[str]) -> etree.Element | str:
        nodes = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        found: etree.Element | str = nodes.get(match.group(1), "")
        return found

    def _is_in_raw_html(self, before: str) -> bool:
        """Whether the text before a place opens raw HTML that holds no citation.

        Places of a text are asked for from left to right, so that each piece of it is
        looked at once.
        """
        if not self.md.htmlStash.rawHtmlBlocks:
            return False
        if not before.startswith(self._looked_at):
            self.forget()
        open_tags = self._open_tags
        for match in INLINE_PLACEHOLDER_RE.finditer(before, len(self._looked_at)):
            node = self._stashed(match)
            raw = HTML_PLACEHOLDER_RE.fullmatch(node) if isinstance(node, str) else None
            tag = RAW_TAG.match(str(self.md.htmlStash.rawHtmlBlocks[int(raw[1])])) if raw else None
            if tag and tag[2].lower() in EXCLUDED:
                if not tag[1]:
                    open_tags.append(tag[2].lower())
                elif tag[2].lower() in open_tags:
                    open_tags.remove(tag[2].lower())
        self._looked_at = before
        return bool(open_tags)


def _shown(cluster: Cluster | None) -> Cluster | None:
    """A citation with the signs that were hidden while it was taken apart."""
    if cluster is None or not any(NO_KEY in item.prefix + item.suffix for item in cluster.items):
        return cluster
    items = [
        replace(
            item,
            prefix=item.prefix.replace(NO_KEY, "@"),
            suffix=item.suffix.replace(NO_KEY, "@"),
        )
        for item in cluster.items
    ]
    return replace(cluster, items=tuple(items))


class EvidenceProcessor(InlineProcessor):
    """Turn ``[!trial]`` into a label that leads to its meaning.

    Example:
        *before* ``[!trial]``, *after* ``<a class="hb-evidence" data-label="trial"
        href="…#evidence-trial">Trial</a>``.
    """

    ANCESTOR_EXCLUDES = EXCLUDED

    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(r"\[!([\w-]+)\](?![(\[])", md)
        self.context = context

    def handleMatch(  # type: ignore[override]  # noqa: N802, D102
        self, match: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        key = match.group(1)
        label = self.context.labels.get(key)
        if label is None:
            return None, None, None
        element = etree.Element(
            "a",
            {
                "class": "hb-evidence",
                "data-label": key,
                "href": self.context.href(self.context.evidence_page, f"evidence-{key}"),
            },
        )
        sign = etree.SubElement(element, "span", {"class": "hb-sign", "aria-hidden": "true"})
        sign.text = label.sign
        sign.tail = f" {label.name}"
        return element, match.start(), match.end()


def _is_in_address(data: str, start: int) -> bool:
    """Whether a place is part of an address written into the text."""
    word_start = max(data.rfind(char, 0, start) for char in " \n\t<") + 1
    word = data[word_start:start]
    return "://" in word or word.startswith("www.") or word.startswith("mailto:")
