"""A yardstick: the pillar form and a table as ReportLab draws them, with our fonts and the same words, untagged."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coalition.tools.fonts import BOLD_FONT, REGULAR_FONT
from pillars.documents import PillarForm, qr_squares

INK, BLUE, GREY = (0.086, 0.125, 0.169), (0.071, 0.275, 0.435), (0.945, 0.957, 0.973)
MM = 72 / 25.4
MARGIN, WIDTH, TOP = 17 * MM, 176 * MM, 282 * MM


@dataclass(frozen=True)
class TablePaper:
    """A heading and a table that goes on over pages."""

    title: str
    headers: tuple[str, ...]
    widths: tuple[float, ...]
    """In millimetres."""
    rows: tuple[tuple[str, ...], ...]


def reportlab_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "Portaal" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Portaal", str(REGULAR_FONT)))
        pdfmetrics.registerFont(TTFont("Portaal-Bold", str(BOLD_FONT)))


def reportlab_forms(forms: Sequence[PillarForm], *, shared: bool = False) -> bytes:
    """One page for each form; with `shared` what is the same on all of them is stored once."""
    from reportlab.pdfgen.canvas import Canvas

    reportlab_fonts()
    result = io.BytesIO()
    canvas = Canvas(result, pagesize=(210 * MM, 297 * MM), pageCompression=1)
    canvas.setTitle("Vijf pijlers")
    if shared:
        canvas.beginForm("shared")
        _static_part(canvas, forms[0])
        canvas.endForm()
    for form in forms:
        if shared:
            canvas.doForm("shared")
        else:
            _static_part(canvas, form)
        _changing_part(canvas, form)
        canvas.showPage()
    canvas.save()
    return result.getvalue()


def _static_part(canvas: Any, form: PillarForm) -> None:
    canvas.setFillColorRGB(*BLUE)
    canvas.setFont("Portaal", 8)
    canvas.drawString(MARGIN, TOP - 8, "ACTIEPROGRAMMA EÉN TEGEN EENZAAMHEID")
    canvas.setFont("Portaal-Bold", 20)
    canvas.drawString(MARGIN, TOP - 32, "Vijf pijlers in de lokale aanpak van eenzaamheid")
    canvas.setLineWidth(2.2)
    canvas.line(MARGIN, TOP - 40, MARGIN + WIDTH, TOP - 40)
    canvas.setFillColorRGB(*INK)
    y = _wrapped(canvas, form.intro, MARGIN, TOP - 60, WIDTH)
    columns = [(MARGIN, form.pillars[:3]), (MARGIN + WIDTH / 2 + 10, form.pillars[3:])]
    for x, pillars in columns:
        below = y - 10
        for pillar in pillars:
            top = below
            canvas.setFillColorRGB(*GREY)
            canvas.rect(x, top - 96, WIDTH / 2 - 10, 92, stroke=0, fill=1)
            canvas.setFillColorRGB(*BLUE)
            canvas.setFont("Portaal-Bold", 10.8)
            canvas.drawString(x + 10, top - 18, f"{pillar.number}. {pillar.name}")
            canvas.setFillColorRGB(*INK)
            _wrapped(canvas, pillar.explanation, x + 10, top - 33, WIDTH / 2 - 30)
            below = top - 104
    canvas.setLineWidth(0.9)
    canvas.rect(MARGIN, 30 * MM, WIDTH, 78 * MM)
    canvas.setFont("Portaal-Bold", 11.5)
    canvas.drawString(MARGIN + 12, 102 * MM, "Ondertekening")
    for label, (x, height) in _PLACES.items():
        canvas.setFont("Portaal-Bold", 7.8)
        canvas.drawString(x, height + 18, f"{label}:")
        canvas.line(x, height - 3, x + 60 * MM, height - 3)


_PLACES = {
    "Gemeente": (MARGIN + 12, 88 * MM),
    "Plaats": (MARGIN + 110 * MM, 88 * MM),
    "Naam wethouder": (MARGIN + 12, 74 * MM),
    "Datum": (MARGIN + 110 * MM, 74 * MM),
    "Handtekening": (MARGIN + 12, 36 * MM),
}


def _changing_part(canvas: Any, form: PillarForm) -> None:
    canvas.setFillColorRGB(*INK)
    canvas.setFont("Portaal", 11)
    names = "; ".join(person.name for person in form.signatories)
    for label, text in zip(_PLACES, (form.municipality, form.place, names, form.date_text), strict=False):
        canvas.drawString(*_PLACES[label], text)
    if form.number:
        squares = qr_squares(form.number)
        scale = 36 * MM / squares.side
        left, top = MARGIN + WIDTH / 2 + 12, 160 * MM
        for x, y, length in squares.runs:
            canvas.rect(left + x * scale, top - (y + 1) * scale, length * scale, scale, stroke=0, fill=1)
        canvas.setFont("Portaal-Bold", 11.5)
        canvas.drawString(left + 40 * MM, top - 30, form.number)


def _wrapped(canvas: Any, text: str, x: float, y: float, width: float) -> float:
    from reportlab.lib.utils import simpleSplit

    canvas.setFont("Portaal", 9.6)
    for line in simpleSplit(text, "Portaal", 9.6, width):
        canvas.drawString(x, y, line)
        y -= 9.6 * 1.42
    return y


def reportlab_table(paper: TablePaper) -> bytes:
    """With its own table, which breaks over pages and repeats the head."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

    reportlab_fonts()
    normal, bold = ParagraphStyle("n", fontName="Portaal", fontSize=8.4), ParagraphStyle("b", fontName="Portaal-Bold")
    result = io.BytesIO()
    document = SimpleDocTemplate(result, title=paper.title, leftMargin=MARGIN, rightMargin=MARGIN)
    cells = [[Paragraph(text, normal) for text in row] for row in (paper.headers, *paper.rows)]
    table = LongTable(cells, colWidths=[width * MM for width in paper.widths], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, (0.3, 0.3, 0.3))]))
    document.build([Paragraph(paper.title, bold), table])
    return result.getvalue()
