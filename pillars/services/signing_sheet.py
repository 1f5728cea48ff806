"""The columns in which signings leave and enter the portal: what a signing looks like as a row, and back.

A cell that still says what was exported means what the signing says, whatever is in it; so a sheet
that comes back as it left changes nothing, and nothing is lost that a cell has no room for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coalition.tools.fonts import covered_characters
from coalition.tools.tables import Cell
from coalition.tools.text import clean_line, clean_text, require_printable
from coalition.tools.workflow import Refused
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.models import Signatory, Signing

# Field → the spellings of its header, Dutch first; the field's own name counts too.
COLUMNS: dict[str, Sequence[str]] = {
    "number": ("nummer",),
    "municipality_code": ("gemeentecode", "code", "cbs-code"),
    "municipality": ("gemeente", "gemeentenaam"),
    "period": ("periode", "programmaperiode"),
    "edition": ("editie", "tekst"),
    "date": ("datum", "ondertekend op", "signed_on"),
    "alderman": ("wethouder", "ondertekenaar"),
    "function": ("functie",),
    "co_signers": ("medeondertekenaars", "mede-ondertekenaars"),
    "place": ("plaats",),
    "ceremony": ("ondertekenmoment",),
    "source": ("bron",),
    "note": ("opmerking", "opmerkingen", "toelichting"),
}
# The most characters that a cell, or one of the people in it, may have.
LONGEST = {"alderman": 300, "function": 60, "co_signers": 300, "place": 120, "source": 300, "note": 2000}
PRINTED = {"alderman", "function", "place"}
BETWEEN = "|"
MAX_SIGNATORIES = 8
_CO_SIGNER = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<details>[^()]*)\))?")


def export_rows(signings: Iterable[Signing]) -> Iterator[list[Cell]]:
    """A row for each signing; give them with municipality, period, edition, ceremony and signatories fetched."""
    for signing in signings:
        cells = row_of(signing)
        yield [cells[column] for column in COLUMNS]


def row_of(signing: Signing) -> dict[str, str]:
    facts = SigningFacts.of(signing)
    return {
        "number": signing.number,
        "municipality_code": signing.municipality.code,
        "municipality": signing.municipality.name,
        "period": signing.period.name if signing.period else "",
        **cells_of(facts),
    }


def cells_of(facts: SigningFacts) -> dict[str, str]:
    """The facts as cells."""
    own, others = _own(facts), _others(facts)
    return {
        "edition": facts.edition.name,
        "date": facts.signed_on.iso(),
        "alderman": BETWEEN.join(person.name for person in own),
        "function": BETWEEN.join(person.function for person in own),
        "co_signers": BETWEEN.join(str(person) for person in others),
        "place": facts.place,
        "ceremony": str(facts.ceremony or ""),
        "source": facts.source,
        "note": facts.remarks,
    }


def cleaned(column: str, text: str) -> str:
    """The text of a cell as it is kept; raises Refused when it is too long or cannot be printed."""
    text = clean_text(text) if column == "note" else clean_line(text)
    longest = max((len(part.strip()) for part in text.split(BETWEEN)), default=0)
    limit = LONGEST.get(column)
    if limit and longest > limit:
        raise Refused(f"‘{COLUMNS[column][0]}’ heeft {longest} tekens. Er passen er {limit}.")
    if column in PRINTED:
        require_printable(text, covered_characters())
    return text


def people_from(cells: dict[str, str], before: SigningFacts | None) -> tuple[SignatoryFacts, ...]:
    """The signatories that the cells name; who was known by that name keeps what the sheet has no column for."""
    was = cells_of(before) if before else {}
    names = ("alderman", "function", "co_signers")
    if before and all(name not in cells or cells[name] == clean_line(was[name]) for name in names):
        return before.signatories
    known = {person.name: person for person in before.signatories} if before else {}
    merged = {name: cells.get(name, was.get(name, "")) for name in names}
    people = (*_aldermen(merged["alderman"], merged["function"], known), *_co_signers(merged["co_signers"], known))
    if len(people) > MAX_SIGNATORIES:
        raise Refused(f"Er staan {len(people)} ondertekenaars. Er passen er {MAX_SIGNATORIES}.")
    return people


def _aldermen(names: str, functions: str, known: dict[str, SignatoryFacts]) -> Iterator[SignatoryFacts]:
    people, roles = _parts(names), [part.strip() for part in functions.split(BETWEEN)]
    if len(roles) > max(len(people), 1):
        raise Refused("Er staan meer functies dan namen. Zet voor elke functie een naam, gescheiden door |.")
    if functions and not people:
        raise Refused("Er staat een functie zonder naam. Vul de naam in, of haal de functie weg.")
    for place, name in enumerate(people):
        role = roles[place] if place < len(roles) else ""
        person = known.get(name) or SignatoryFacts(name)
        yield replace(person, function=role or (person.function if not functions else "wethouder"))


def _co_signers(text: str, known: dict[str, SignatoryFacts]) -> Iterator[SignatoryFacts]:
    """`Naam (functie, organisatie)`; without an organisation what stands between brackets is the function."""
    for part in _parts(text):
        found = _CO_SIGNER.fullmatch(part)
        if found is None:
            raise Refused(f"Medeondertekenaar ‘{part}’ is niet te lezen. Schrijf: Naam (functie, organisatie).")
        function, _, organisation = (found["details"] or "").partition(",")
        if len(function) > LONGEST["function"] or len(organisation) > LONGEST["place"]:
            raise Refused(f"Bij medeondertekenaar ‘{found['name']}’ is de functie of organisatie te lang.")
        person = known.get(found["name"]) or SignatoryFacts(found["name"], capacity=Signatory.Capacity.OTHER)
        yield replace(person, function=function.strip(), organisation=organisation.strip())


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(BETWEEN) if part.strip()]


def _own(facts: SigningFacts) -> list[SignatoryFacts]:
    return [person for person in facts.signatories if person.capacity == Signatory.Capacity.MUNICIPALITY]


def _others(facts: SigningFacts) -> list[SignatoryFacts]:
    return [person for person in facts.signatories if person.capacity != Signatory.Capacity.MUNICIPALITY]
