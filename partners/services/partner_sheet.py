"""The columns in which a coalition's partners leave and enter the portal: what a row says, and a partner as a row."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction

from coalition.models import Municipality, User
from coalition.services.municipality_finder import MunicipalityFinder
from coalition.services.trail import record
from coalition.tools.dates import PartialDate
from coalition.tools.fonts import covered_characters
from coalition.tools.names import search_key
from coalition.tools.tables import Cell
from coalition.tools.text import clean_line, require_printable
from coalition.tools.workflow import Refused
from partners.facts import Contact, MembershipFacts, PartnerFacts
from partners.models import CoalitionMembership, LocalCoalition, MembershipState, PartnerKind

# Field → the spellings of its header; the first is what we write.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("naam", "organisatie", "naam organisatie", "partner", "naam partner", "organisatienaam", "bedrijf",
             "bedrijfsnaam", "instelling", "partners", "organisaties"),
    "place": ("plaats", "woonplaats", "vestigingsplaats", "plaatsnaam", "dorp", "stad"),
    "kind": ("soort", "type", "categorie", "sector", "branche", "soort organisatie"),
    "municipality": ("gemeente", "gemeentenaam"),
    "person": ("inwoner", "is een inwoner", "particulier"),
    "kvk_number": ("KvK-nummer", "kvk", "kvknr", "kamer van koophandel", "nummer kvk"),
    "branch_number": ("vestigingsnummer", "vestigingsnr", "vestiging"),
    "website": ("website", "site", "webadres", "url", "internet"),
    "contact_name": ("contactpersoon", "contact", "naam contactpersoon", "aanspreekpunt"),
    "contact_function": ("functie", "rol", "functie contactpersoon"),
    "contact_email": ("e-mail", "e-mailadres", "mail", "mailadres", "e-mail contactpersoon"),
    "contact_phone": ("telefoon", "telefoonnummer", "tel", "telefoonnr", "mobiel"),
    "state": ("status",),
    "joined_on": ("lid sinds", "doet mee sinds", "sinds", "deelnemer sinds", "partner sinds"),
    "core_group": ("kerngroep", "in de kerngroep", "kernteam"),
    "contribution": ("bijdrage", "wat de partner bijdraagt"),
    "contribution_is_public": ("bijdrage openbaar", "bijdrage is openbaar"),
}  # fmt: skip
# What a pasted line without a header holds, in this order.
PASTED = ("name", "place", "kind", "contact_name", "contact_email")
LABELS = {name: spellings[0] for name, spellings in COLUMNS.items()}
LONGEST = {"name": 200, "place": 120, "website": 500, "contact_name": 120, "contact_function": 120,
           "contact_email": 254, "contact_phone": 30, "contribution": 300}  # fmt: skip
PRINTED = ("name", "place", "contact_name", "contact_function")
PERSONAL = ("contact_name", "contact_function", "contact_email", "contact_phone")
YES = frozenset({"ja", "j", "x", "1", "waar", "true", "yes"})
NO = frozenset({"nee", "n", "-", "0", "onwaar", "false", "no"})
_STATES = {
    **dict.fromkeys(("uitgenodigd", "genodigd", "invited", "benaderd"), MembershipState.INVITED),
    **dict.fromkeys(("doetmee", "deelnemer", "lid", "partner", "member", "actief", "ja"), MembershipState.MEMBER),
}
_KIND_WORDS: dict[PartnerKind, str] = {
    PartnerKind.WELFARE: "welzijnsorganisatie welzijnswerk maatschappelijkwerk buurtwerk jongerenwerk ouderenwerk",
    PartnerKind.CARE: "zorgorganisatie zorginstelling zorgaanbieder huisarts huisartsen thuiszorg ggz verpleeghuis "
    "ziekenhuis apotheek apotheker fysiotherapeut ggd wijkverpleging gezondheidszorg",
    PartnerKind.BELIEF: "kerk kerken moskee synagoge tempel parochie levensbeschouwing geloof religie diaconie "
    "geloofsgemeenschap",
    PartnerKind.ASSOCIATION: "club verenigingen stichting belangenvereniging buurtvereniging dorpsbelangen serviceclub",
    PartnerKind.VOLUNTEERS: "vrijwilligers vrijwilligerswerk vrijwillig vrijwilligersinitiatief maatjesproject",
    PartnerKind.LIBRARY: "bieb bibliotheken",
    PartnerKind.CULTURE: "kunst kunstencultuur museum theater muziek muziekvereniging koor cultuurenkunst",
    PartnerKind.EDUCATION: "school scholen basisschool mbo hbo universiteit middelbareschool roc opleiding",
    PartnerKind.HOUSING: "woningbouw woningbouwvereniging woningstichting corporatie wooncorporatie wonen huisvesting",
    PartnerKind.SPORT: "sportclub sportvereniging bewegen sportschool sportenbewegen",
    PartnerKind.BUSINESS: "bedrijven bedrijfsleven winkel ondernemer ondernemers horeca supermarkt bank commercieel",
    PartnerKind.POLICE: "wijkagent handhaving veiligheid",
    PartnerKind.CLIENTS: "clientenorganisatie ouderenorganisatie ouderenbond seniorenorganisatie seniorenvereniging "
    "clientenraad ouderen patientenvereniging clienten adviesraad",
    PartnerKind.MUNICIPALITY: "gemeenten overheid",
    PartnerKind.OTHER: "overig overige anders",
}
KINDS: dict[str, PartnerKind] = {
    word: kind
    for kind in PartnerKind
    for word in (search_key(kind.label), search_key(kind.value), *_KIND_WORDS[kind].split())
}


@dataclass
class ReadRow:
    """What the cells of a row say, as far as they can be read, and what is wrong with the others."""

    facts: PartnerFacts
    membership: MembershipFacts
    # None where the row does not say it itself.
    state: MembershipState | None = None
    joined_on: PartialDate | None = None
    # The cleaned cells that are filled in.
    given: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    # Field → what it probably should be.
    offers: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class RowReader:
    """Reads rows; the municipalities are looked up once."""

    def __init__(self) -> None:
        self._finder = MunicipalityFinder()
        self._covered = covered_characters()

    def read(self, cells: Mapping[str, str], *, place: str = "") -> ReadRow:
        """What the row says; `place` is for a row without one of its own."""
        row = ReadRow(PartnerFacts(""), MembershipFacts())
        for name in COLUMNS:
            self._try(row, name, partial(self._keep, row, name, cells.get(name, "")))
        if not row.given.get("name") and "name" not in row.problems:
            row.problems["name"] = "De naam ontbreekt. Vul de naam in, of laat deze rij weg."
        kind = self._try(row, "kind", lambda: read_kind(row.given.get("kind", ""))) or ""
        is_person = bool(self._try(row, "person", lambda: read_yes(row.given.get("person", ""), "inwoner")))
        municipality = None if is_person else self._municipality(row, kind)
        if municipality is not None:
            kind = PartnerKind.MUNICIPALITY
        row.facts = PartnerFacts(
            name=row.given.get("name", ""),
            place=row.given.get("place", "") or place,
            kind=kind,
            is_person=is_person,
            municipality=municipality,
            kvk_number=self._number(row, "kvk_number", 8),
            branch_number=self._number(row, "branch_number", 12),
            website=self._try(row, "website", lambda: read_website(row.given.get("website", ""))) or "",
        )
        self._membership(row)
        if is_person:
            _refuse_on_person(row)
        return row

    def _keep(self, row: ReadRow, name: str, typed: str) -> None:
        text = clean_line(typed)
        if not text:
            return
        if len(text) > LONGEST.get(name, 200):
            raise Refused(f"‘{LABELS[name]}’ heeft {len(text)} tekens. Er passen er {LONGEST.get(name, 200)}.")
        if name in PRINTED:
            require_printable(text, self._covered)
        row.given[name] = text

    def _try(self, row: ReadRow, name: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Refused as refusal:
            row.problems.setdefault(name, refusal.sentence)
            return None

    def _municipality(self, row: ReadRow, kind: str) -> Municipality | None:
        """Of a partner that is a municipality; a name such as *Gemeente Dronten* says so itself."""
        name = row.given.get("name", "")
        without = re.sub(r"^gemeente\s+", "", name, flags=re.IGNORECASE)
        if kind == PartnerKind.MUNICIPALITY:
            typed, where = row.given.get("municipality", ""), "municipality"
            found: Municipality | None = self._try(row, where, lambda: self._finder.find(typed or without))
            return found
        if kind or without == name:
            return None
        try:
            found = self._finder.find(without)
        except Refused:
            return None
        row.notes.append(f"Herkend als de gemeente {found}.")
        return found

    def _number(self, row: ReadRow, name: str, digits: int) -> str:
        typed = re.sub(r"[\s.\-]", "", row.given.get(name, ""))
        if not typed or (len(typed) == digits and typed.isascii() and typed.isdigit()):
            return typed
        what = "Een KvK-nummer" if name == "kvk_number" else "Een vestigingsnummer"
        if typed.isascii() and typed.isdigit() and digits - 4 <= len(typed) < digits:
            row.offers[name] = typed.zfill(digits)
            row.problems[name] = (
                f"{what} heeft {digits} cijfers, dit zijn er {len(typed)}. Excel haalt nullen aan het begin weg: "
                f"is het {row.offers[name]}? Vul alle cijfers in, of maak het leeg."
            )
        else:
            row.problems[name] = f"{what} heeft {digits} cijfers. Vul ze alle in, of maak het leeg."
        return ""

    def _membership(self, row: ReadRow) -> None:
        given = row.given
        contact = Contact(*(given.get(name, "") for name in PERSONAL))
        self._try(row, "contact_email", lambda: _check_email(contact.email))
        core = self._try(row, "core_group", lambda: read_yes(given.get("core_group", ""), "kerngroep"))
        public = self._try(
            row, "contribution_is_public", lambda: read_yes(given.get("contribution_is_public", ""), "bijdrage openbaar")
        )  # fmt: skip
        row.membership = MembershipFacts(bool(core), given.get("contribution", ""), bool(public), contact)
        row.state = self._try(row, "state", lambda: read_state(given.get("state", "")))
        if given.get("joined_on"):
            row.joined_on = self._try(row, "joined_on", lambda: _date(given["joined_on"]))
            if row.joined_on and row.state == MembershipState.INVITED:
                row.problems["joined_on"] = (
                    "Wie is uitgenodigd, doet nog niet mee. Maak de datum leeg of pas de status aan."
                )
            elif row.joined_on and row.state is None and "state" not in row.problems:
                row.state = MembershipState.MEMBER


def _refuse_on_person(row: ReadRow) -> None:
    """A person has no kind, which could tell belief or health, and nothing else of an organisation."""
    for name in ("kind", "municipality", "kvk_number", "branch_number", "website"):
        if row.given.get(name):
            row.offers.pop(name, None)
            row.problems[name] = f"Een inwoner heeft geen ‘{LABELS[name]}’. Maak dit leeg, of zet ‘inwoner’ op nee."


def read_kind(typed: str) -> str:
    """A kind by its Dutch name or by a word that people use for it."""
    if not typed:
        return ""
    found = KINDS.get(search_key(typed))
    if found is None:
        raise Refused(f"Soort ‘{typed}’ is niet bekend. Kies een soort, of maak dit leeg.")
    return found


def read_yes(typed: str, what: str) -> bool:
    word = typed.strip().casefold()
    if word and word not in YES | NO:
        raise Refused(f"‘{what}’ is ja of nee, niet ‘{typed}’.")
    return word in YES


def read_state(typed: str) -> MembershipState | None:
    if not typed:
        return None
    found = _STATES.get(search_key(typed))
    if found is None:
        raise Refused(f"Status ‘{typed}’ kan hier niet. Vul in: uitgenodigd of doet mee.")
    return found


def read_website(typed: str) -> str:
    """An address with https before it where that was left out."""
    if not typed:
        return ""
    address = typed if re.match(r"https?://", typed, re.IGNORECASE) else f"https://{typed}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as problem:
        raise Refused(f"‘{typed}’ is geen webadres. Schrijf bijvoorbeeld www.meerpaal.nl.") from problem
    return address


def _check_email(typed: str) -> None:
    try:
        if typed:
            validate_email(typed)
    except ValidationError as problem:
        raise Refused(f"‘{typed}’ is geen e-mailadres. Schrijf bijvoorbeeld naam@organisatie.nl.") from problem


def _date(typed: str) -> PartialDate:
    try:
        return PartialDate.parse(typed)
    except ValueError as problem:
        raise Refused(str(problem)) from problem


# ---- writing --------------------------------------------------------------------------------

EXAMPLES: tuple[dict[str, str], ...] = (
    {"name": "Welzijnsorganisatie De Brug", "place": "Voorbeeldstad", "kind": "welzijn", "kvk_number": "01234567",
     "website": "https://www.debrug.example", "contact_name": "A. Voorbeeld", "contact_function": "coördinator",
     "contact_email": "a.voorbeeld@debrug.example", "contact_phone": "0123 456 789", "state": "doet mee",
     "joined_on": "2019-03-15", "core_group": "ja", "contribution": "Bezoekt ouderen thuis.",
     "contribution_is_public": "ja"},
    {"name": "Basisschool De Linde", "place": "Voorbeeldstad", "kind": "onderwijs", "state": "uitgenodigd"},
    {"name": "Gemeente Dronten", "place": "Dronten", "kind": "gemeente", "municipality": "Dronten"},
)  # fmt: skip


def example_rows() -> Iterator[list[Cell]]:
    """Invented partners, to show how the columns are filled in."""
    for example in EXAMPLES:
        yield [example.get(name, "") for name in COLUMNS]


@transaction.atomic
def export_partners(*, actor: User, coalition: LocalCoalition) -> list[list[Cell]]:
    """A row for each partner that is invited or takes part, with contact data; the trail keeps that it was taken."""
    memberships = list(coalition.memberships.open().select_related("partner__municipality"))
    record(actor=actor, action="membership.exported", obj=coalition, changes={"partners": [None, len(memberships)]})
    return [[cells[name] for name in COLUMNS] for cells in map(cells_of, memberships)]


def cells_of(membership: CoalitionMembership) -> dict[str, str]:
    partner = membership.partner
    return {
        "name": partner.name,
        "place": partner.place,
        "kind": partner.get_kind_display(),
        "municipality": partner.municipality.name if partner.municipality else "",
        "person": "ja" if partner.is_person else "nee",
        "kvk_number": partner.kvk_number,
        "branch_number": partner.branch_number,
        "website": partner.website,
        **{name: getattr(membership, name) for name in PERSONAL},
        "state": membership.get_state_display(),
        "joined_on": membership.joined_on.iso(),
        "core_group": "ja" if membership.core_group else "nee",
        "contribution": membership.contribution,
        "contribution_is_public": "ja" if membership.contribution_is_public else "nee",
    }
