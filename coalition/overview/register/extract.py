"""The register on paper: the filtered list with its reference date, its filters in words and its counts."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string

from coalition.overview.register.export import CREDIT
from coalition.overview.register.filters import Filters, Found
from coalition.overview.register.page import described, summary
from coalition.overview.register.standings import Register
from coalition.services.papers import drawn_once
from coalition.tools import pdf, pdf_apart
from coalition.tools.dates import long_date
from coalition.tools.fonts import covered_characters
from coalition.tools.text import check_printable

# More rows than this are laid out beside the web process, so that nobody else waits for them.
ROWS_IN_PLACE = 40


@dataclass(frozen=True)
class ExtractRow:
    name: str
    province: str
    status: str
    date: str
    coalition: str


@dataclass(frozen=True)
class Extract:
    """All that stands on the paper."""

    day: dt.date
    which: str
    rows: tuple[ExtractRow, ...]


def extract_of(filters: Filters, register: Register) -> Extract:
    """The lines of the list on screen, all of them, in the same order."""
    which = described(filters, register)
    for sign in check_printable(which, covered_characters()):  # somebody searched for what no paper can carry
        which = which.replace(sign, "?")
    return Extract(filters.day, which, tuple(_rows(filters.apply(register))))


def extract_html(extract: Extract, register: Register) -> str:
    day = long_date(extract.day)
    context = {"extract": extract, "day": day, "summary": summary(register), "credit": CREDIT}
    return render_to_string("pdf/register.html", {**context, "title": f"Gemeenten en de vijf pijlers, stand op {day}"})


def rendered(html: str, rows: int) -> bytes:
    """The PDF; the same list is laid out once, and a long one outside of this process. Raises PdfError."""
    css = render_to_string("pdf/register.css")
    if rows <= ROWS_IN_PLACE:
        return drawn_once(html, css, lambda: pdf.render(html, css))

    def in_turn() -> bytes:
        with pdf_apart.one_at_a_time:  # who waited for the same list finds it drawn
            return drawn_once(html, css, lambda: pdf_apart.render_apart(html, css))

    return drawn_once(html, css, in_turn)


def _rows(found: Iterable[Found]) -> Iterable[ExtractRow]:
    for line, former in found:
        status = f"{line.standing.label} ({line.explanation})" if line.explanation else line.standing.label
        name = f"{line.name} (ook {', '.join(old.name for old in former)})" if former else line.name
        date = str(line.signing.signed_on) if line.signing else ""
        yield ExtractRow(name, line.province or "niet bekend", status, date, ", ".join(line.coalition_names))
