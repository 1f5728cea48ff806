"""All published coalitions: what a visitor chose (`q`, `provincie`, `soort`), who matches, and the same as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch
from django.http import QueryDict
from django.urls import reverse

from coalition.models import Municipality
from coalition.services.municipality_search import find_municipalities
from coalition.services.succession import with_formers
from coalition.tools.dates import long_date, today
from coalition.tools.names import search_key
from coalition.tools.tables import Cell, Sheet, explanation, write_csv, write_workbook
from coalition.tools.text import showable
from partners.all_coalitions import AllCoalitions, Listed
from partners.coalition_page import CoalitionPage
from partners.counts import PartnerCount, counts_of_all
from partners.kinds import kinds_on
from partners.models import LocalCoalition, PartnerKind

ROWS_ON_A_PAGE = 50
_LONGEST = 80
# Each column with what it means, for the sheet that explains.
COLUMNS = {
    "naam": "De naam; die hoeft niet uniek te zijn.",
    "eerdere_namen": "Hoe de coalitie eerder heette.",
    "andere_namen": "Hoe zij ook wordt genoemd.",
    "kenmerk": "De naam in adressen; die is wel uniek.",
    "gemeenten": "De gemeenten waarin zij werkt, naar de indeling van vandaag.",
    "gemeentecodes": "De codes van het CBS van die gemeenten.",
    "gestart_op": "Zo precies als bekend: een dag, een maand of een jaar. Leeg: onbekend.",
    "gestopt_op": "Leeg: zij gaat door, of de datum is onbekend.",
    "opgegaan_in": "De coalitie waarin zij opging.",
    "partners_met_gemeente": "Hoeveel partners op de peildatum zeker meedoen, de gemeente meegeteld.",
    "partners_zonder_gemeente": "Hoeveel dat er zijn zonder de gemeente.",
    "datum_onbekend": "In geen van beide aantallen: van deze partners is niet zeker of zij meedoen.",
    "website": "De website van de coalitie.",
    "e-mailadres": "Het algemene e-mailadres van de coalitie.",
    "peildatum": "De dag waarop deze rij klopt.",
}
HEADERS = tuple(COLUMNS)
PARTNER_COLUMNS = {
    "naam": "De naam van de organisatie, of ‘een inwoner’.",
    "soort": "Wat voor organisatie het is; van een inwoner leeg.",
    "plaats": "Waar de partner zit.",
    "website": "De website van de partner.",
    "doet_mee_sinds": "Zo precies als bekend: een dag, een maand of een jaar. Leeg: onbekend.",
    "telt_mee": "‘nee’: van deze partner is niet zeker of hij op de peildatum meedeed.",
    "kerngroep": "Of de partner in de kerngroep zit.",
    "ondertekenaar": "Of de partner het convenant ondertekende.",
    "bijdrage": "Wat de partner bijdraagt, als de partner dat openbaar vindt.",
    "peildatum": "De dag waarop deze rij klopt.",
}
PARTNER_HEADERS = tuple(PARTNER_COLUMNS)


class Chip(NamedTuple):
    label: str
    url: str


@dataclass
class Line:
    """One coalition in the list; `places` are the municipalities as they are today."""

    coalition: LocalCoalition
    places: list[Municipality] = field(default_factory=list)
    count: PartnerCount = field(default_factory=lambda: PartnerCount(today()))

    @property
    def number(self) -> int:
        """As the coalition itself counts."""
        with_it = self.coalition.counts_municipality
        return self.count.with_municipality if with_it else self.count.without_municipality


@dataclass(frozen=True)
class Filters:
    """What was chosen; a province or kind that does not exist is a mistake with a sentence."""

    q: str = ""
    province: str = ""
    kind: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        return cls(
            *(" ".join(showable(query.get(name, "")).split())[:_LONGEST] for name in ("q", "provincie", "soort"))
        )

    def mistakes(self, provinces: dict[str, str]) -> dict[str, str]:
        found = {}
        if self.province and self.province not in provinces:
            found["provincie"] = "Kies een provincie uit de lijst."
        if self.kind and self.kind not in PartnerKind.values:
            found["soort"] = "Kies een soort partner uit de lijst."
        return found

    def query(self, **changes: str) -> str:
        """The address of these filters with some of them changed: `?q=samen&soort=sport`."""
        parts = {"q": self.q, "provincie": self.province, "soort": self.kind, **changes}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in parts.items() if value})
        return f"?{query.urlencode()}" if query else ""

    def chips(self, provinces: dict[str, str]) -> list[Chip]:
        here = reverse("coalition_list")
        chosen = {
            "q": f"‘{self.q}’" if self.q else "",
            "provincie": provinces.get(self.province, self.province),
            "soort": f"met {dict(PartnerKind.choices).get(self.kind, self.kind)}" if self.kind else "",
        }
        return [Chip(label, here + self.query(**{name: ""})) for name, label in chosen.items() if label]

    def apply(self, coalitions: AllCoalitions) -> Sequence[Listed]:
        found: Sequence[Listed] = coalitions.lines
        if self.kind:
            found = coalitions.among(kinds_on(coalitions.day).with_kind(self.kind))
        if self.province:
            province = (self.province, coalitions.provinces[self.province])
            found = [line for line in found if province in line.provinces]
        if self.q:
            key, there = search_key(self.q), self._in_municipalities(coalitions.day)
            named = {line.pk for line in coalitions.named(key)} if key else set()
            found = [line for line in found if line.pk in named or line.pk in there]
        return found

    def _in_municipalities(self, day: date) -> set[int]:
        """Coalitions of municipalities of that name, of today or earlier, and of those that went up in them."""
        found = with_formers(find_municipalities(self.q), day)
        links = LocalCoalition.municipalities.through.objects.filter(municipality__in=found)
        return set(links.values_list("localcoalition", flat=True))


def shown(listed: Sequence[Listed], coalitions: AllCoalitions) -> list[Line]:
    """These with their municipalities and counts, in the same order; in five queries, however many others there are."""
    keys = [one.pk for one in listed]
    started = Prefetch("municipalities", Municipality.objects.select_related("province"))
    rows = LocalCoalition.objects.select_related("merged_into").prefetch_related(started).in_bulk(keys)
    lines = [Line(rows[key]) for key in keys if key in rows]
    counts, successors = counts_of_all(coalitions.day, keys), coalitions.successors
    moved = {
        key
        for line in lines
        for municipality in line.coalition.municipalities.all()
        for key in successors.get(municipality.pk, ())
    }
    names = Municipality.objects.select_related("province").in_bulk(moved) if moved else {}
    for line in lines:
        line.count = counts.get(line.coalition.pk, PartnerCount(coalitions.day))
        places = {
            place.pk: place
            for own in line.coalition.municipalities.all()
            for place in ([names[key] for key in successors[own.pk]] if own.pk in successors else [own])
        }
        line.places = sorted(places.values(), key=lambda place: place.sort_key)
    return lines


# ---- as a file -------------------------------------------------------------------------------


def export_file(extension: str, lines: Iterable[Line], filters: Filters, provinces: dict[str, str]) -> bytes:
    """The content of `coalities.csv` or `.xlsx`."""
    rows = [_export_row(line) for line in lines]
    chosen = ", ".join(chip.label for chip in filters.chips(provinces)) or "alle lokale coalities"
    return _file(extension, "Coalities", COLUMNS, rows, {"Peildatum": long_date(today()), "Gekozen": chosen})


def _file(
    extension: str, title: str, columns: dict[str, str], rows: list[tuple[Cell, ...]], facts: dict[str, str]
) -> bytes:
    """As CSV, or as a workbook with a sheet that explains."""
    if extension == "csv":
        return write_csv(list(columns), rows)
    told = {**facts, "Rijen": str(len(rows)), "Bron": "Register van de vijf pijlers tegen eenzaamheid (CC0 1.0)."}
    return write_workbook([Sheet(title, list(columns), rows), explanation(columns, told)])


def _export_row(line: Line) -> tuple[Cell, ...]:
    coalition, count = line.coalition, line.count
    into = coalition.merged_into
    return (
        coalition.name,
        coalition.former_names,
        coalition.other_names,
        coalition.slug,
        " | ".join(place.name for place in line.places),
        " | ".join(place.code for place in line.places),
        coalition.started_on.iso(),
        coalition.ended_on.iso(),
        into.name if into and into.is_published else "",
        count.with_municipality,
        count.without_municipality,
        count.uncertain,
        coalition.website,
        coalition.mailbox,
        count.day.isoformat(),
    )


def partners_file(extension: str, page: CoalitionPage) -> bytes:
    """The partners of the page as a file: what everybody may read, and nothing else."""
    rows: list[tuple[Cell, ...]] = [
        (
            partner.name,
            "" if partner.is_person else PartnerKind(partner.kind).label if partner.kind else "",
            partner.place,
            partner.website,
            partner.joined_on.iso(),
            "nee" if partner.is_uncertain else "ja",
            "ja" if partner.is_core else "nee",
            "ja" if partner.has_signed else "nee",
            partner.contribution,
            page.day.isoformat(),
        )
        for partner in page.partners
    ]
    facts = {"Peildatum": long_date(page.day), "Coalitie": page.coalition.name}
    return _file(extension, "Partners", PARTNER_COLUMNS, rows, facts)
