"""The register on paper: the filtered list with its reference date, its filters in words and its counts."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import caches
from django.template.loader import render_to_string

from coalition.overview.register.export import CREDIT
from coalition.overview.register.filters import Filters, Found
from coalition.overview.register.page import described, summary
from coalition.overview.register.standings import Register
from coalition.tools import pdf, pdf_apart
from coalition.tools.dates import long_date
from coalition.tools.fonts import covered_characters
from coalition.tools.text import check_printable

KEEP_SECONDS = 24 * 60 * 60
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
    """The PDF, kept for a day under all that is in it: the same list is laid out once. Raises PdfError."""
    css = render_to_string("pdf/register.css")
    key = "register-paper:" + hashlib.sha256((css + html).encode()).hexdigest()
    kept: bytes | None = caches["pages"].get(key)
    if kept is not None:
        return kept
    if rows <= ROWS_IN_PLACE:
        content = pdf.render(html, css)
    else:
        with pdf_apart.one_at_a_time:
            content = caches["pages"].get(key) or pdf_apart.render_apart(html, css)
    caches["pages"].set(key, content, KEEP_SECONDS)
    return content


def _rows(found: Iterable[Found]) -> Iterable[ExtractRow]:
    for line, former in found:
        status = f"{line.standing.label} ({line.explanation})" if line.explanation else line.standing.label
        name = f"{line.name} (ook {', '.join(old.name for old in former)})" if former else line.name
        date = str(line.signing.signed_on) if line.signing else ""
        yield ExtractRow(name, line.province or "niet bekend", status, date, ", ".join(line.coalition_names))
