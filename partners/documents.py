"""The paper of the coalitions: the covenant to sign, the sign-in list of a meeting, the list of partners on a day.

What stands on a paper is a dataclass; text and looks are in `templates/pdf/`. The same paper is the same file.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.template.loader import render_to_string

from coalition.tools import pdf
from partners.wording import as_html
from pillars.documents import qr_svg


class Line(NamedTuple):
    """A row to sign on. What is empty is a place to write; `signed` tells of a signature that is there already."""

    organisation: str = ""
    name: str = ""
    function: str = ""
    signed: str = ""


class ListedPartner(NamedTuple):
    name: str
    place: str = ""
    kind: str = ""
    since: str = ""


class Group(NamedTuple):
    """Partners under one heading; without a title all of them, in one list."""

    title: str
    partners: tuple[ListedPartner, ...]


@dataclass(frozen=True)
class CovenantPaper:
    """A covenant with its lines to sign. Text must be clean and printable (`coalition.tools.text`)."""

    coalition: str
    word: str
    title: str
    goals: str
    text: str
    order: int
    number: str
    created: dt.date
    """The day of the version; it is in the file's metadata, so the same paper is the same file."""
    lines: tuple[Line, ...]
    single: bool = False
    """One partner, with a box of its own instead of a table."""
    place: str = ""
    date_text: str = ""
    check_address: str = ""


@dataclass(frozen=True)
class SignInList:
    """Who comes in writes a name and signs; empty lines are for who was not expected."""

    coalition: str
    occasion: str
    when: str
    place: str
    created: dt.date
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PartnerList:
    """Who takes part on one day, as everybody may read it."""

    coalition: str
    day: str
    created: dt.date
    groups: tuple[Group, ...]
    totals: tuple[str, ...] = ()
    """Sentences: how many, with and without the municipality, and what is not known well enough."""


Paper = CovenantPaper | SignInList | PartnerList


def paper_html(paper: Paper) -> str:
    """The document as HTML. Raises ValueError for a number that is not one of ours."""
    match paper:
        case CovenantPaper():
            return _covenant_html(paper)
        case SignInList():
            return _html("pdf/sign-in-list.html", paper, f"Presentielijst, {paper.occasion}")
        case PartnerList():
            return _html("pdf/partner-list.html", paper, f"Partners van {paper.coalition} op {paper.day}")


def styles() -> str:
    """The stylesheet of all three."""
    return render_to_string("pdf/coalition.css")


def render_paper(paper: Paper) -> bytes:
    """A tagged, archival PDF of as many pages as it takes."""
    return pdf.render(paper_html(paper), styles())


def _covenant_html(paper: CovenantPaper) -> str:
    context = {
        "paper": paper,
        "title": f"{paper.word.capitalize()}: {paper.title}",
        "goals": as_html(paper.goals, level=3),
        "text": as_html(paper.text, level=2),
        "code": qr_svg(paper.number),
        "rows": _numbered(paper.lines),
    }
    return render_to_string("pdf/covenant.html", context)


def _html(template: str, paper: Paper, title: str) -> str:
    rows = _numbered(paper.lines) if isinstance(paper, SignInList) else []
    return render_to_string(template, {"paper": paper, "title": title, "rows": rows})


def _numbered(lines: Sequence[Line]) -> list[dict[str, object]]:
    """The rows of a table; the length of a name decides on the size of its letters, since no name is ever cut."""
    return [
        {"number": place, "line": line, "sizes": [_size(text) for text in line[:3]]}
        for place, line in enumerate(lines, start=1)
    ]


def _size(text: str) -> int:
    return (len(text) > 60) + (len(text) > 120)
