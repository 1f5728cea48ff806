"""The fillable form that came back: what was typed in it, as a proposal for the answers of a signing. Nothing is saved."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from coalition.models import Municipality
from coalition.services.municipality_finder import MunicipalityFinder
from coalition.tools import uploads
from coalition.tools.dates import PartialDate
from coalition.tools.fonts import covered_characters
from coalition.tools.text import TextRefused, clean_line, require_printable
from coalition.tools.workflow import Refused
from pillars.facts import SignatoryFacts

# By the names of the fields on paper (`templates/pdf/pillar-form-value.html`): what each is called, and how long it may be.
LONGEST = {
    "municipality": ("Gemeente", 300),
    "name-1": ("Naam wethouder", 300),
    "portfolio": ("Portefeuille", 200),
    "place": ("Plaats", 120),
    "date": ("Datum", 60),
}
NOT_OURS = (
    "In dit bestand is niets ingevuld. Kies het invulbare formulier zoals u het bewaarde, niet een print of scan."
)


@dataclass(frozen=True)
class Proposal:
    """What the form says, cleaned; and in a sentence each what could not be taken over."""

    signed_on: PartialDate
    place: str
    people: tuple[SignatoryFacts, ...]
    left_out: list[str] = field(default_factory=list)


def read_filled_form(municipality: Municipality, upload: "UploadedFile[Any]") -> Proposal:
    """Reads the file in the limited process. Raises Refused when it is none of our forms, or another municipality's."""
    name = clean_line(upload.name or "")[:200] or "het bestand"
    if upload.size and upload.size > settings.UPLOAD_MAX_BYTES:
        raise Refused(f"{name} is te groot voor een formulier. Kies het invulbare formulier, als pdf.", "filled")
    try:
        fields = uploads.read_fields(upload.read(), name)
    except uploads.UploadRefused as refusal:
        raise Refused(refusal.sentence, "filled") from refusal
    if not any(fields.get(known, "").strip() for known in LONGEST):
        raise Refused(NOT_OURS, "filled")
    left_out: list[str] = []
    typed = {known: _cleaned(fields.get(known, ""), *how, left_out) for known, how in LONGEST.items()}
    _check_municipality(municipality, typed["municipality"], left_out)
    person = SignatoryFacts(typed["name-1"], portfolio=typed["portfolio"])
    return Proposal(_date(typed["date"], left_out), typed["place"], (person,) if person.name else (), left_out)


def _cleaned(text: str, label: str, longest: int, left_out: list[str]) -> str:
    try:
        line = clean_line(text)
        require_printable(line, covered_characters())
    except TextRefused as problem:
        left_out.append(f"‘{label}’ is niet overgenomen. {problem}")
        return ""
    if len(line) > longest:
        left_out.append(f"‘{label}’ is niet overgenomen: het heeft meer dan {longest} tekens.")
        return ""
    return line


def _check_municipality(municipality: Municipality, typed: str, left_out: list[str]) -> None:
    if not typed:
        return
    try:
        found = MunicipalityFinder().find(typed)
    except Refused:
        left_out.append(f"Op het formulier staat gemeente ‘{typed}’. Controleer of het van {municipality} is.")
        return
    if found != municipality:
        raise Refused(f"Dit formulier is van {found}. U voert nu in voor {municipality}.", "filled")


def _date(typed: str, left_out: list[str]) -> PartialDate:
    try:
        return PartialDate.parse(typed)
    except ValueError as problem:
        left_out.append(f"De datum is niet overgenomen. {problem}")
        return PartialDate.unknown()
