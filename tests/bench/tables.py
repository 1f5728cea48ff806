"""The two papers with long tables, for the bench: ours, and the same rows for the yardsticks."""

import datetime as dt

from django.template.loader import render_to_string

from coalition.overview.register.extract import extract_html, extract_of
from coalition.overview.register.filters import Filters
from coalition.overview.register.standings import Line as RegisterLine
from coalition.overview.register.standings import Register, SigningInBrief, Standing
from coalition.tools import pdf
from coalition.tools.dates import PartialDate
from coalition.tools.numbers import make_number
from partners.documents import CovenantPaper, Line, render_paper
from tests.bench.reportlab_pages import TablePaper

DAY = dt.date(2026, 11, 22)
SIGNED = SigningInBrief(PartialDate.of(2019, 9, 20), 1, "5P19-0303-32E8", "2018–2021", "2018")


def covenant(count: int, turn: int) -> bytes:
    return render_paper(
        CovenantPaper(
            coalition=f"Samen tegen eenzaamheid {turn}", word="convenant", title="Niemand alleen", goals="", text="",
            order=1, number=make_number("CV", 2026, "0000", "7KQ"), created=DAY,
            lines=tuple(Line(*row[1:4]) for row in table_of("covenant", count, turn).rows),
        )
    )  # fmt: skip


def register(count: int, turn: int) -> bytes:
    """Laid out in this process, so that its cost is seen here."""
    kept = Register(DAY, [_line(place, turn) for place in range(count)])
    filters = Filters(day=DAY)
    return pdf.render(extract_html(extract_of(filters, kept), kept), render_to_string("pdf/register.css"))


def _line(place: int, turn: int) -> RegisterLine:
    signed = place % 3 == 0
    return RegisterLine(
        place, f"GM{place:04d}", f"gemeente-{place}", f"Gemeente {place} {turn}", f"{place:04d}", "Noord-Brabant",
        "noord-brabant", None, None, "", Standing.SIGNED if signed else Standing.NONE, SIGNED if signed else None,
    )  # fmt: skip


def table_of(what: str, count: int, turn: int) -> TablePaper:
    if what == "register":
        lines = [_line(place, turn) for place in range(count)]
        rows = [
            (line.name, line.province or "", line.standing.label, "20 september 2019" if line.signing else "", "")
            for line in lines
        ]
        headers = ("Gemeente", "Provincie", "Status", "Ondertekend op", "Lokale coalitie")
        return TablePaper("Gemeenten en de vijf pijlers", headers, (42, 28, 45, 30, 31), tuple(rows))
    rows = [
        (str(place + 1), f"Stichting Welzijn en Ontmoeting {place}", f"Jan Jansen {turn}", "voorzitter", "")
        for place in range(count)
    ]
    headers = ("Nr.", "Organisatie", "Naam", "Functie", "Handtekening")
    return TablePaper("Convenant: Niemand alleen", headers, (9, 54, 36, 31, 46), tuple(rows))
