"""One archival document of which many are nearly the same: what they share is laid out once, then only words are filled in.

The shared page is rendered whole, tagged, with a sign in each place that will be filled. For each document the words
alone are laid out in the same boxes, and their text operators take the place of that sign, inside its tag: the result
is the file that a whole layout would give, at a quarter of its time.
"""

import datetime as dt
import functools
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from coalition.tools import pdf

# Stands in the shared page where something is filled in; our fonts have it, and no form does.
SIGN = "¶"
# Title and date that the shared page carries; those of the document take their place.
SHARED_DATE = dt.date(2000, 1, 1)
_TEXT = re.compile(rb"BT\n(?P<place>[^\n]* Tm)\n.*?ET", re.DOTALL)
_FONT = re.compile(rb"/(?P<name>\S+) (?P<size>\S+) Tf")
_FIGURE = re.compile(rb"(?P<begin>/Figure\n<</MCID \d+>>\nBDC\n).*?(?P<end>EMC)", re.DOTALL)
_TITLE = re.compile(rb'(?<=<dc:title><rdf:Alt><rdf:li xml:lang="x-default">).*?(?=</rdf:li>)', re.DOTALL)


class NotThere(pdf.PdfError):
    """Filled in, the words do not lie where the shared page has room for them: the document must be laid out whole."""


@dataclass(frozen=True)
class Code:
    """A QR code over the one figure of the page, with what is read out for it."""

    name: str
    squares: pdf.Squares
    words: str


@dataclass(frozen=True)
class _Shared:
    content: bytes
    boxes: pdf.Boxes
    drawing: bytes
    places: Mapping[bytes, tuple[int, int]]
    """Where in the drawing the text stands that is shown at a place on the page."""


def render_filled(
    html: str, css: str, texts: Mapping[str, pdf.StackText], *, title: str, day: dt.date, code: Code | None = None
) -> bytes:
    """The shared page `html` with `texts` by the id of their elements, as PDF/A-3a and PDF/UA-1.

    `html` has `SIGN` in exactly those elements, and `SHARED_DATE` for its dates. Raises NotThere where a text takes
    another line than the sign did, and what `pdf.render` raises.
    """
    import pikepdf

    shared = _shared(html, css)
    words = pdf.render_words(texts, shared.boxes, css)
    with pikepdf.open(io.BytesIO(shared.content)) as document, pikepdf.open(io.BytesIO(words)) as filling:
        page = document.pages[0]
        changes = _texts(page, document, filling.pages[0], shared)
        if len(changes) != len(texts):
            raise NotThere(title)
        if code:
            changes.append(_figure(document, shared, code, float(page.mediabox[3])))
        page.Contents = pikepdf.Stream(document, _replaced(shared.drawing, changes))
        _tell(document, title, day)
        return _saved(document)


def _saved(document: Any) -> bytes:
    """Packed, unless a packed stream would end in a carriage return (see `pdf.py`); metadata is never packed."""
    import pikepdf

    for packed in (True, False):
        result = io.BytesIO()
        mode = pikepdf.ObjectStreamMode.generate
        document.save(result, deterministic_id=True, compress_streams=packed, object_stream_mode=mode)
        if b"\r\nendstream" not in result.getvalue():
            break
    return result.getvalue()


@functools.lru_cache(maxsize=32)
def _shared(html: str, css: str) -> _Shared:
    import pikepdf

    content, boxes = pdf.render_with_boxes(html, css)
    with pikepdf.open(io.BytesIO(content)) as document:
        drawing = _drawing(document.pages[0])
    places = {match["place"]: match.span() for match in _TEXT.finditer(drawing)}
    return _Shared(content, boxes, drawing, places)


def _drawing(page: Any) -> bytes:
    page.contents_coalesce()
    read: bytes = page.Contents.read_bytes()
    return read


Change = tuple[tuple[int, int], bytes]


def _texts(page: Any, document: Any, filling: Any, shared: _Shared) -> list[Change]:
    """Each text that was laid out, for the place that it has on the shared page; its fonts go along."""
    names = {}
    fonts = filling.resources.get("/Font", {})
    for place, (name, font) in enumerate(sorted(fonts.items())):
        names[name[1:].encode()] = f"Filled{place}".encode()
        page.resources.Font[f"/Filled{place}"] = document.copy_foreign(font)
    changes = []
    for text in _TEXT.finditer(_drawing(filling)):
        if text["place"] not in shared.places or text.group().count(b" Tm\n") != 1:  # elsewhere, or more lines
            raise NotThere(text["place"].decode())
        operators = _FONT.sub(lambda used: b"/%b %b Tf" % (names[used["name"]], used["size"]), text.group())
        changes.append((shared.places[text["place"]], operators))
    return changes


def _figure(document: Any, shared: _Shared, code: Code, page_height: float) -> Change:
    """The squares inside the tag of the figure, on the grid that they have in a stack."""
    found = _FIGURE.search(shared.drawing)
    if found is None:
        raise NotThere(code.name)
    drawn = pdf.drawn_squares(code.squares, shared.boxes[code.name], page_height)
    _figure_element(document.Root.StructTreeRoot.K).Alt = code.words
    # Within the tag the page is measured in pixels downwards; the squares are drawn in points upwards.
    back = f"q {1 / pdf.POINTS_IN_A_PIXEL:.9f} 0 0 {-1 / pdf.POINTS_IN_A_PIXEL:.9f} 0 {page_height / pdf.POINTS_IN_A_PIXEL:.6f} cm"
    return found.span(), found["begin"] + f"{back} {drawn} Q\n".encode() + found["end"]


def _figure_element(elements: Any) -> Any:
    import pikepdf

    for element in elements if isinstance(elements, pikepdf.Array) else [elements]:
        if isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == "/Figure":
                return element
            found = _figure_element(element.get("/K", pikepdf.Array()))
            if found is not None:
                return found
    return None


def _replaced(drawing: bytes, changes: list[Change]) -> bytes:
    parts, here = [], 0
    for (start, end), new in sorted(changes):
        parts += [drawing[here:start], new]
        here = end
    return b"".join([*parts, drawing[here:]])


def _tell(document: Any, title: str, day: dt.date) -> None:
    """Title and dates, in both places where a file tells them."""
    document.docinfo["/Title"] = title
    document.docinfo["/CreationDate"] = document.docinfo["/ModDate"] = f"D:{day:%Y%m%d}"
    metadata = document.Root.Metadata
    told = metadata.read_bytes().replace(SHARED_DATE.isoformat().encode(), day.isoformat().encode())
    metadata.write(_TITLE.sub(lambda _: escape(title, quote=False).encode(), told, count=1))
