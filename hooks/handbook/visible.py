"""What a reader sees of a source: its words, each where it stands in the file.

Rules of language look at the source itself rather than at the rendered page, so that they
know line and column. What no reader sees is blanked out, character for character.
"""

from __future__ import annotations

import re

from handbook.blockscan import CLOSING, OPENING
from handbook.source import Source, blanks

# Fields of the front matter that readers see; those below ``objectives`` have free names.
FRONT_FIELDS = ("title", "summary", "content_note", "purpose")
FRONT_LINE = re.compile(r"^(\s*)([\w-]+):(\s+|$)")
# Options of blocks that readers see.
OPTIONS = ("posture", "eyes", "anchors", "stop", "tell", "source", "alt")
OPTION_LINE = re.compile(r"^ {4,}([\w-]+):(?:\s+|$)")
HIDDEN = re.compile(
    r"""
    (?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"\n]*")?\)   # a link's address
  | (?<=\])\[[^\[\]\n]*\]                                           # a link's reference
  | ^\s{0,3}\[(?!\^)[^\[\]\n]+\]:\s*\S+.*$                            # its definition
  | <[^<>\n]+>                                                      # HTML, addresses
  | \bhttps?://[^\s<>)]+ | \bwww\.[^\s<>)]+                         # addresses in the text
  | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+                                    # e-mail
  | \[(?=[^\[\]\n]*(?<![\w\\])@)[^\[\]\n]*\](?!\()                      # citations in brackets
  | (?<![\w\\])-?@\{?[\w][\w:.#$%&\-+?<>~/]*\}?                     # citations in the text
  | \[![\w-]+\] | \[\^[^\[\]\n]+\]:?                                  # labels, marks of notes
  | \{[:\ ]?[^{}\n]*\}                                              # attributes
  | ^[ \t]*[-+*]\ \[[\ xX]\]                                           # boxes to tick
    """,
    re.X | re.M,
)
# The same for a text without e-mail. Since each begins with one of a few characters, the places
# where none can begin are passed over at once.
QUICK = re.compile(
    r"""
    [(\[<{hw@*+-]
    (?: (?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"\n]*")?\)
      | (?<=\]\[)[^\[\]\n]*\]
      | (?:(?<=^\[)|(?<=^\s\[)|(?<=^\s\s\[)|(?<=^\s\s\s\[))(?!\^)[^\[\]\n]+\]:\s*\S+.*$
      | (?<=<)[^<>\n]+>
      | (?<=\bh)ttps?://[^\s<>)]+ | (?<=\bw)ww\.[^\s<>)]+
      | (?<=\[)(?=[^\[\]\n]*(?<![\w\\])@)[^\[\]\n]*\](?!\()
      | (?:(?<=(?<![\w\\])@)|(?<=(?<![\w\\])-)@)\{?[\w][\w:.#$%&\-+?<>~/]*\}?
      | (?<=\[)![\w-]+\] | (?<=\[)\^[^\[\]\n]+\]:?
      | (?<=\{)[:\ ]?[^{}\n]*\}
      | (?<=[-+*])\ (?P<box>\[[\ xX]\])                                # if a line begins so
    )
    """,
    re.X | re.M,
)
E_MAIL = re.compile(r"@(?<=[\w.+-]@)[\w-]+\.[\w-]")


def visible(source: Source) -> str:
    """The words that a reader sees, all else blanked out, line for line.

    Args:
        source: a page.

    Returns:
        As many lines as the file has; columns agree too.

    Example:
        *before* ``See [the aim](one.md#aim) [@able2001].``,
        *after* ``See  the aim``, blanks where the rest stood, and the full stop.
    """
    head = source.text[: len(source.text) - len(source.body)]
    shown = _blocks(source.prose)
    return _front_matter(head) + without_hidden(shown)


def without_hidden(text: str) -> str:
    """Blank out what no reader sees in running text."""
    if E_MAIL.search(text):
        return HIDDEN.sub(_blank, text)
    return QUICK.sub(_blank_quickly, text)


def _front_matter(head: str) -> str:
    lines = []
    is_shown = is_below = False
    for line in head.split("\n"):
        match = FRONT_LINE.match(line)
        if match and not match.group(1):
            is_below = match.group(2) == "objectives"
            is_shown = match.group(2) in FRONT_FIELDS
        if match and (is_shown or (is_below and match.group(1))):
            lines.append(" " * match.end() + line[match.end() :])
        else:
            lines.append(line if is_shown and line.startswith(" ") else " " * len(line))
    return "\n".join(lines)


def _blocks(prose: str) -> str:
    """Blank out the openings of blocks but for titles, and options but for texts."""
    if "///" not in prose:
        return prose
    lines = prose.split("\n")
    is_in_options = False
    for index, line in enumerate(lines):
        opening = OPENING.match(line)
        if opening or CLOSING.match(line):
            start = opening.start(3) if opening and opening.group(3) else len(line)
            lines[index] = " " * start + line[start:]
            is_in_options = opening is not None
        elif is_in_options and re.match(r" {4,}\S", line):
            option = OPTION_LINE.match(line)
            start = option.end() if option and option.group(1) in OPTIONS else len(line)
            lines[index] = " " * start + line[start:]
        else:
            is_in_options = False
    return "\n".join(lines)


def _blank_quickly(match: re.Match[str]) -> str:
    if match["box"]:
        line_start = match.string.rfind("\n", 0, match.start()) + 1
        if match.string[line_start : match.start()].strip(" \t"):
            return match.group()
    return _blank(match)


def _blank(match: re.Match[str]) -> str:
    return blanks(match.group())
