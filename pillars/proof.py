"""The proof of signing: what stands on it, and the proof as PDF.

The text and the looks are in `templates/pdf/proof.html` and `.css`. What it says is public, so that the check of
its number can show the same.
"""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string

from coalition.tools import pdf
from coalition.tools.dates import long_date
from pillars.documents import FormPillar, qr_svg
from pillars.models import Signing


@dataclass(frozen=True)
class ProofPaper:
    """All that stands on one proof. Text must be clean and printable (`coalition.tools.text`)."""

    number: str
    municipality: str
    issued_on: dt.date
    facts: dict[str, str]
    pillars: tuple[FormPillar, ...]
    is_example: bool
    ministry: str
    check_url: str


def proof_facts(signing: Signing) -> dict[str, str]:
    """Label → text, in the order of the paper; nothing in it that the register does not show to everybody."""
    municipality, period = signing.municipality, signing.period
    ended = f"opgeheven op {long_date(municipality.ends)}" if municipality.ends else ""
    facts = {
        "Gemeente": f"{municipality.name} ({municipality.code})",
        "Bestaat": ended,
        "Ondertekend op": str(signing.signed_on),
        "Plaats": signing.place,
        "Ondertekend door": "; ".join(person.public_text for person in signing.signatories.all()) or "niet bekend",
        "In aanwezigheid van": signing.in_presence_of,
        "Ondertekende tekst": signing.edition.name,
        "Programmaperiode": period.name if period else "",
        "Nummer in het register": signing.number,
    }
    return {label: text for label, text in facts.items() if text}


def proof_html(paper: ProofPaper) -> str:
    """The proof as HTML. Raises ValueError for a number that is not one of ours."""
    title = f"Bewijs van ondertekening, {paper.municipality}"
    day = long_date(paper.issued_on)
    address = paper.check_url.partition("://")[2].removesuffix(f"{paper.number}/")
    context = {"paper": paper, "title": title, "day": day, "code": qr_svg(paper.number), "check_address": address}
    return render_to_string("pdf/proof.html", context)


def render_proof(paper: ProofPaper) -> bytes:
    """A tagged, archival PDF."""
    return pdf.render(proof_html(paper), render_to_string("pdf/proof.css"))
