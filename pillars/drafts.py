"""Drafts that an officer needs before a signing: the proposal to the college and the notice to the council.

The words are in `templates/documents/`; what the record does not know is a gap that shows up yellow.
The college decides, the council is informed; the portal judges nobody's authority to sign.
"""

import datetime as dt
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from django.template.loader import render_to_string

from coalition.tools.documents import as_value, write_docx
from pillars.documents import FormSignatory


class NoticeKind(StrEnum):
    """What a municipality calls its notice to the council: the officer picks the word."""

    RAADSINFORMATIEBRIEF = "raadsinformatiebrief"
    RAADSMEDEDELING = "raadsmededeling"
    COLLEGEBRIEF = "collegebrief"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The facts that both drafts share; an empty text is a fact that is missing."""

    municipality: str
    edition: str
    pillars: tuple[str, ...]
    created: dt.date
    is_example: bool = False
    signatories: tuple[FormSignatory, ...] = ()
    portfolio_holder: str = ""
    college_date_text: str = ""
    date_text: str = ""
    place: str = ""
    ceremony: str = ""
    number: str = ""
    notice_kind: NoticeKind = NoticeKind.RAADSINFORMATIEBRIEF


@dataclass(frozen=True, kw_only=True)
class CollegeProposal(Draft):
    """Collegevoorstel: asks the college of mayor and aldermen to decide."""

    template = "documents/college-proposal.txt"


@dataclass(frozen=True, kw_only=True)
class CouncilNotice(Draft):
    """Raadsinformatiebrief, raadsmededeling or collegebrief: tells the council what the college decided."""

    mayor: str = ""
    secretary: str = ""
    template = "documents/council-notice.txt"


def draft_text(draft: CollegeProposal | CouncilNotice) -> str:
    """The draft as marked text, as `coalition.tools.documents` reads it."""
    clean = _clean(draft)
    people = clean.signatories
    return render_to_string(
        draft.template, {"draft": clean, "signers": _signers(people), "several": len(people) > 1}
    ).strip()


def render_draft(draft: CollegeProposal | CouncilNotice) -> bytes:
    """The draft as a Word document (DOCX)."""
    author = f"Gemeente {draft.municipality}" if draft.municipality else "Gemeente"
    return write_docx(draft_text(draft), created=draft.created, author=author)


def _clean(draft: CollegeProposal | CouncilNotice) -> CollegeProposal | CouncilNotice:
    """The same facts, none of which can be taken for a mark of the template."""
    changes: dict[str, Any] = {
        field.name: as_value(value)
        for field in fields(draft)
        if isinstance(value := getattr(draft, field.name), str) and field.name != "notice_kind"
    }
    changes["pillars"] = tuple(as_value(name) for name in draft.pillars)
    changes["signatories"] = tuple(
        FormSignatory(as_value(person.name), as_value(person.function)) for person in draft.signatories
    )
    return replace(draft, **changes)


def _signers(people: tuple[FormSignatory, ...]) -> str:
    """Who signs, in a sentence: `wethouder Peter van Bergen en burgemeester [invullen: naam]`."""
    named = [f"{person.function or 'wethouder'} {person.name or '[invullen: naam]'}" for person in people]
    return " en ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)
