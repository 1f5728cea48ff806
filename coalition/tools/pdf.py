"""From HTML to PDF: the only module that imports WeasyPrint, and only when something is rendered.

`render` makes one document that is archival (PDF/A-3a) and accessible (PDF/UA-1) at once.
`render_stack` makes a pile of nearly the same pages for the printer, in seconds: what does not change
is laid out once, and put under the changing parts as one shared drawing (PDF/A-2b, without tags).

The same input gives the same bytes: dates come from the record, through `<meta name=dcterms.created>`
and `.modified`, never from the clock. A page can read nothing but the two fonts of the house.
"""

import functools
import io
import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from coalition.tools.fonts import BOLD_FONT, FONTS_CONF, REGULAR_FONT, FontsMissing

if TYPE_CHECKING:
    import weasyprint

# The family's name in a stylesheet for paper. Loaded from files it is faster than a font of the system.
FONT_FACES = """
@font-face { font-family: Portaal; font-weight: 400; src: url("font:regular") }
@font-face { font-family: Portaal; font-weight: 700; src: url("font:bold") }
"""
_FONT_FILES = {"font:regular": REGULAR_FONT, "font:bold": BOLD_FONT}
# WeasyPrint's names for the standards: one tagged document, and a stack for paper only.
_AUTHOR = "Vijf pijlers tegen eenzaamheid"
_SINGLE = "pdf/a-3a"
_STACK = "pdf/a-2b"
_FILLABLE = "pdf/ua-1"  # fields to type in cannot be PDF/A
# Of the changing parts of a stack so many are laid out at a time: a whole country at once takes three times the memory.
_PAGES_AT_ONCE = 60
POINTS_IN_A_PIXEL = 0.75
_BAD_END = b"\r\nendstream"
# One in 128 documents needs a second.
_TRIES = 5
# Each of these breaks PDF/A or PDF/UA; WeasyPrint only logs them.
_FATAL = (".notdef", "no required alt", "Failed to load")
# WeasyPrint writes PDF/A alone. This adds the claim of PDF/UA-1, and the schema PDF/A wants for that claim.
_PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
# Layout is bound to one interpreter lock anyway, and WeasyPrint promises nothing about threads.
_lock = threading.Lock()


# For the changing parts of a stack: bare pages, whatever margins the stylesheet gives the others.
_STACK_STYLES = """
@page stack { margin: 0 }
body { margin: 0 }
.stack-sheet { break-after: page; height: 100%; page: stack; position: relative }
.stack-sheet:last-child { break-after: auto }
.stack-field { margin: 0; position: absolute }
"""


class PdfError(RuntimeError):
    """A document could not be made as it should be; the message is for the log, not for the screen."""


class TooManyPages(PdfError):
    """What had to stay on one page does not fit there; `title` is the document's own."""

    def __init__(self, title: str, pages: int) -> None:
        super().__init__(f"{title} takes {pages} pages")
        self.title = title


class StackText(NamedTuple):
    """Words that are laid over an element of the shared page, in its box, with a class of the stylesheet."""

    text: str
    style: str = ""


class Squares(NamedTuple):
    """Black on a grid of `side` by `side`, from the top left: each run is (x, y, length), one high."""

    side: int
    runs: Sequence[tuple[int, int, int]]


@dataclass(frozen=True)
class StackPage:
    """One page of a stack: `html` is what many pages share, the others map the `id` of an element to what goes there."""

    html: str
    texts: Mapping[str, StackText] = field(default_factory=dict)
    codes: Mapping[str, Squares] = field(default_factory=dict)


def render(html: str, css: str, *, one_page: bool = False) -> bytes:
    """One document as PDF/A-3a and PDF/UA-1.

    Raises PdfError, TooManyPages where it has to be `one_page`, or FontsMissing when the fonts were not built.
    """
    with _lock:
        document = _lay_out(html, css, _SINGLE)
        if one_page:
            _require_one_page(document)
        return _write(document, _SINGLE, finisher=_claim_pdf_ua)


def render_fillable(html: str, css: str) -> bytes:
    """One page with fields to type in (`<input>`), as PDF/UA-1. Give inputs a font family of their own. Raises as `render`."""
    with _lock:
        document = _lay_out(html, css, _FILLABLE, pdf_forms=True)
        _require_one_page(document)
        return _write(document, _FILLABLE, pdf_forms=True)


def render_with_boxes(html: str, css: str) -> tuple[bytes, "Boxes"]:
    """As `render`, of one page, with the boxes of its elements that have an id: for `pdf_filled.py`."""
    with _lock:
        document = _lay_out(html, css, _SINGLE)
        _require_one_page(document)
        return _write(document, _SINGLE, finisher=_claim_pdf_ua), document.pages[0].anchors


def render_words(texts: Mapping[str, StackText], boxes: "Boxes", css: str) -> bytes:
    """A page with nothing but these words, each in its box; its fonts are embedded, it has no tags."""
    with _lock:
        overlay = _overlay([StackPage("", texts)], {"": boxes}, "")
        return _write(_lay_out(overlay, css + _STACK_STYLES, _STACK), _STACK)


def fits_one_page(html: str, css: str) -> bool:
    """Whether the document takes exactly one page; costs half of a `render`."""
    with _lock:
        return len(_lay_out(html, css, _STACK).pages) == 1


def render_stack(
    pages: Sequence[StackPage], css: str, title: str, progress: Callable[[int], None] = lambda _: None
) -> bytes:
    """All pages in one file for the printer, as PDF/A-2b. Raises as `render` does; each `html` must be one page.

    `progress` is told, now and then, how many pages are done.
    """
    if not pages:
        raise PdfError("a stack needs at least one page")
    with _lock:
        below = {html: _lay_out(html, css, _STACK) for html in dict.fromkeys(page.html for page in pages)}
        for document in below.values():
            _require_one_page(document)
        drawings = {html: _write(document, _STACK) for html, document in below.items()}
    boxes = {html: document.pages[0].anchors for html, document in below.items()}
    above = []
    for start in range(0, len(pages), _PAGES_AT_ONCE):
        part = pages[start : start + _PAGES_AT_ONCE]
        with _lock:
            above.append(_write(_lay_out(_overlay(part, boxes, title), css + _STACK_STYLES, _STACK), _STACK))
        progress(start + len(part))
    return _put_together(above, pages, boxes, drawings)


# ---- one document ---------------------------------------------------------------------------


@functools.cache
def _weasyprint() -> Any:
    """WeasyPrint, imported late: it takes half a second and 27 MB, which most processes never need."""
    missing = [path for path in (REGULAR_FONT, BOLD_FONT, FONTS_CONF) if not path.is_file()]
    if missing:
        raise FontsMissing(f"{missing[0]} ontbreekt. Maak de lettertypen met: python manage.py build_fonts")
    # Before the first use of fontconfig, so that no font of this machine can slip into a document.
    os.environ["FONTCONFIG_FILE"] = str(FONTS_CONF)
    import weasyprint

    logger = logging.getLogger("weasyprint")
    logger.addHandler(_RaiseOnBrokenStandard(logging.WARNING))
    return weasyprint


@functools.cache
def _font_config() -> Any:
    _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@functools.lru_cache(maxsize=32)
def _stylesheet(css: str) -> "weasyprint.CSS":
    return _weasyprint().CSS(string=FONT_FACES + css, font_config=_font_config(), url_fetcher=_locked_fetcher(True))


@functools.cache
def _locked_fetcher(fonts: bool) -> Any:
    """A fetcher that opens no file and no connection: pictures inside the page, and for stylesheets our two fonts."""
    _weasyprint()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class LockedFetcher(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if fonts and url in _FONT_FILES:
                return URLFetcherResponse(url, _FONT_FILES[url].read_bytes(), {"Content-Type": "font/ttf"})
            return super().fetch(url, headers)  # which refuses all but what the next line allows

    return LockedFetcher(allowed_protocols={"data"}, allow_redirects=False)


def _lay_out(html: str, css: str, variant: str, **options: Any) -> "weasyprint.Document":
    options |= {"font_config": _font_config(), "stylesheets": [_stylesheet(css)], "pdf_variant": variant}
    page = _weasyprint().HTML(string=html, url_fetcher=_locked_fetcher(False))
    document: weasyprint.Document = page.render(**options)
    return document


def _require_one_page(document: "weasyprint.Document") -> None:
    if len(document.pages) != 1:
        raise TooManyPages(document.metadata.title or "", len(document.pages))


def _write(document: "weasyprint.Document", variant: str, finisher: Any = None, **options: Any) -> bytes:
    """The document as bytes; its two last streams are only made here, so one that ends badly is written once more."""
    for spare in range(_TRIES):
        written = document.write_pdf(finisher=functools.partial(_finish, finisher, spare), pdf_variant=variant)
        if not isinstance(written, bytes):
            raise PdfError("WeasyPrint returned no document")
        if _BAD_END not in written:
            return written
    raise PdfError(f"after {_TRIES} tries a stream still ends in a carriage return")


def _finish(finisher: Any, spare: int, document: object, pdf: Any) -> None:
    """Called by WeasyPrint with the finished PDF; a spare object, used by nothing, gives other last streams."""
    import pydyf

    if finisher:
        finisher(document, pdf)
    for _ in range(spare):
        pdf.add_object(pydyf.Dictionary({}))
    _end_streams_clearly(pdf)


def _claim_pdf_ua(_document: object, pdf: Any) -> None:
    """Called by WeasyPrint with the finished PDF, before it is written."""
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    metadata.stream = [b"".join(metadata.stream).replace(b"</rdf:RDF>", _PDF_UA + b"</rdf:RDF>")]
    metadata.compress = False  # an archive must be able to read this without unpacking


def _end_streams_clearly(pdf: Any) -> None:
    """Leaves a stream unpacked whose packed form would end in a carriage return (one in 256 does).

    A line feed and `endstream` follow it: a strict reader takes both characters for the end of the line,
    counts one byte less than `Length` says, and the file is no PDF/A.
    """
    for item in pdf.objects:
        if getattr(item, "compress", False) and item.data.endswith(_BAD_END):
            item.compress = False


class _RaiseOnBrokenStandard(logging.Handler):
    """Makes an error of what WeasyPrint only warns of. Unlike `Handler`s by custom, this one may raise."""

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if any(fatal in message for fatal in _FATAL):
            raise PdfError(message)


# ---- a stack --------------------------------------------------------------------------------

# By the id of an element: left, top, right and bottom of its box, in CSS pixels from the top left of the page.
Boxes = Mapping[str, tuple[float, float, float, float]]


def _overlay(pages: Sequence[StackPage], boxes: Mapping[str, Boxes], title: str) -> str:
    """A document with only the changing words, each in the box that its element has on the shared page."""
    sheets = []
    for page in pages:
        parts = []
        for name, (text, style) in page.texts.items():
            left, top, right, bottom = _box(boxes[page.html], name)
            box = f"left:{left}px;top:{top}px;width:{right - left}px;height:{bottom - top}px"
            parts.append(f'<div class="stack-field {style}" style="{box}">{escape(text)}</div>')
        sheets.append(f'<div class="stack-sheet">{"".join(parts)}</div>')
    return (
        f'<!doctype html><html lang="nl"><head><title>{escape(title)}</title><meta name="author" content="{_AUTHOR}"></head>'
        f"<body>{''.join(sheets)}</body></html>"
    )


def _box(boxes: Boxes, name: str) -> tuple[float, float, float, float]:
    if name not in boxes:
        raise PdfError(f"the page has no element with id {name!r}")
    return boxes[name]


def _put_together(
    above: Sequence[bytes], pages: Sequence[StackPage], boxes: Mapping[str, Boxes], drawings: Mapping[str, bytes]
) -> bytes:
    """The parts as one file, with under each page its shared page, stored once for each kind, and its codes."""
    import pikepdf

    with pikepdf.open(io.BytesIO(above[0])) as pdf:
        for part in above[1:]:
            with pikepdf.open(io.BytesIO(part)) as more:
                pdf.pages.extend(more.pages)
        shared = {}
        for place, (html, drawing) in enumerate(drawings.items()):
            with pikepdf.open(io.BytesIO(drawing)) as source:
                # A name for each: WeasyPrint's pages share one table of resources.
                name = pikepdf.Name(f"/Shared{place}")
                shared[html] = name, pdf.copy_foreign(source.pages[0].as_form_xobject())
        for sheet, page in zip(pdf.pages, pages, strict=True):
            name, drawing_object = shared[page.html]
            sheet.add_resource(drawing_object, pikepdf.Name.XObject, name=name)
            height = float(sheet.mediabox[3])
            codes = [
                drawn_squares(squares, _box(boxes[page.html], where), height) for where, squares in page.codes.items()
            ]
            sheet.contents_add(" ".join([f"q {name} Do Q", *codes]).encode(), prepend=True)
        result = io.BytesIO()
        # What WeasyPrint packed stays as it was written; new are the codes.
        pdf.save(result, deterministic_id=True, compress_streams=False)
    return result.getvalue()


def drawn_squares(squares: Squares, box: tuple[float, float, float, float], page_height: float) -> str:
    """The squares as operators of PDF. As a drawing in SVG they were a third of what a whole stack costs."""
    left, top, right, _ = (POINTS_IN_A_PIXEL * value for value in box)
    scale = (right - left) / squares.side
    runs = " ".join(f"{x} {y} {length} 1 re" for x, y, length in squares.runs)
    # The grid counts downwards, a page upwards.
    return f"q 0 0 0 rg {scale:.9f} 0 0 {-scale:.9f} {left:.6f} {page_height - top:.6f} cm {runs} f Q"
