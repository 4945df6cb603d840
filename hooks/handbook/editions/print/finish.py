"""Finished PDFs: smaller, and for other papers."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import pikepdf

# Width and height in points, as Typst has them.
PAPERS = {"a4": (595.276, 841.89), "letter": (612.0, 792.0)}


def finish(content: bytes, own: str, papers: Iterable[str]) -> dict[str, bytes]:
    """Pack a PDF's objects into compressed streams, and give its pages other sizes.

    Text and pictures stay as they are. The print template keeps to what all papers have
    in common, so another paper changes only the margins around it: page 84 is page 84
    on each.

    Args:
        content: a PDF as Typst makes it.
        own: the paper that it is made for.
        papers: the papers that it shall be for.

    Returns:
        The PDFs by paper; the same input gives the same bytes.
    """
    # Most of the time goes into reading the PDF, which is read once for all papers.
    with pikepdf.open(BytesIO(content)) as pdf:
        boxes = [[float(edge) for edge in page.mediabox] for page in pdf.pages]
        return {paper: _saved(pdf, boxes, own, paper) for paper in papers}


def _saved(pdf: pikepdf.Pdf, boxes: list[list[float]], own: str, paper: str) -> bytes:
    """The PDF for a paper, its pages' boxes on its own paper given."""
    for page, box in zip(pdf.pages, boxes, strict=True):
        page.obj.MediaBox = _centred(box, own, paper) if paper != own else pikepdf.Array(box)
    result = BytesIO()
    pdf.save(
        result,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
    )
    return result.getvalue()


def _centred(box: list[float], own: str, paper: str) -> pikepdf.Array:
    """The page's box grown or cut evenly on all sides; a page on its side stays so."""
    old, new = PAPERS[own], PAPERS[paper]
    if box[2] - box[0] > box[3] - box[1]:
        old, new = old[::-1], new[::-1]
    wide, high = (new[0] - old[0]) / 2, (new[1] - old[1]) / 2
    edges = (box[0] - wide, box[1] - high, box[2] + wide, box[3] + high)
    return pikepdf.Array([round(edge, 3) for edge in edges])


def page_count(content: bytes) -> int:
    """The number of pages of a PDF."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)
