"""The paper of support: an adviser's monthly statement. Text and looks are in `templates/pdf/`."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.template.loader import render_to_string

from coalition.tools import pdf


class StatementRow(NamedTuple):
    day: str
    request: str
    municipality: str
    kind: str
    hours: str
    note: str


class SumRow(NamedTuple):
    """One table of sums."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StatementPaper:
    """A month of one adviser. Text must be clean and printable (`coalition.tools.text`)."""

    adviser: str
    month: str
    state: str
    created: dt.date
    """The day of the last act; it is in the file's metadata, so the same statement is the same file."""
    rows: tuple[StatementRow, ...]
    total: str
    sums: tuple[SumRow, ...]
    travel_counts: bool = True
    """Whether all travel on it was taken from the budgets."""


def statement_html(paper: StatementPaper) -> str:
    return render_to_string("pdf/statement.html", {"paper": paper, "title": f"Maandstaat {paper.month}"})


def render_statement(paper: StatementPaper) -> bytes:
    """A tagged, archival PDF of as many pages as it takes."""
    return pdf.render(statement_html(paper), render_to_string("pdf/statement.css"))
