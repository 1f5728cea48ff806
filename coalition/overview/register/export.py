"""The register as a file: the same lines as the page, with what a list on screen has no room for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from coalition.overview.register.filters import Filters, Found
from coalition.tools.dates import long_date
from coalition.tools.tables import Cell, Sheet, explanation, write_csv, write_workbook
from pillars.models import Signatory, Signing, SigningState, public_person
from pillars.services import signing_sheet

# Each column with what it means, for the sheet that explains.
COLUMNS = {
    "gemeentecode": "Code van het CBS; wordt nooit opnieuw gebruikt.",
    "gemeente": "De naam op de peildatum.",
    "provincie": "De provincie op de peildatum.",
    "ggd-regio": "De GGD-regio op de peildatum.",
    "status": "Wat er op de peildatum over een ondertekening bekend was. In het totaal tellen ‘ondertekend’ en ‘ondertekening overgenomen’.",
    "toelichting": "Wat de status openlaat: van welke rechtsvoorganger, of dat de datum niet precies bekend is.",
    "ondertekend_op": "2019-09-20 is een dag, 2019-09 een maand, 2019 een jaar. Leeg: de datum is onbekend, of er is geen ondertekening bekend.",
    "periode": "De programmaperiode van de ondertekening.",
    "tekst": "Welke tekst van de vijf pijlers is ondertekend.",
    "ondertekenaars": "Wie tekende; tussen meer mensen staat een streep.",
    "nummer": "Het nummer van de ondertekening, na te kijken op de pagina Nummer controleren.",
    "lokale_coalitie": "De lokale coalities tegen eenzaamheid die er op de peildatum waren.",
    "website": "De website van de gemeente.",
    "inwoners": "Het nieuwste bekende inwonertal.",
    "inwoners_jaar": "Het inwonertal is van 1 januari van dit jaar.",
    "peildatum": "De dag waarop deze rij klopt.",
}
HEADERS = tuple(COLUMNS)
CREDIT = "Gemeenten en inwonertallen: CBS/Kadaster (CC BY 4.0)."
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}


def export_file(kind: str, filters: Filters, found: Sequence[Found], which: str) -> bytes:
    """The content of `gemeenten.csv`, `.xlsx` or `.json`; `which` says in words what was chosen."""
    rows = list(export_rows(filters, found))
    if kind == "csv":
        return write_csv(HEADERS, rows)
    if kind == "xlsx":
        return write_workbook(
            [Sheet("Gemeenten", HEADERS, rows), explanation(COLUMNS, facts(filters, len(rows), which))]
        )
    lines = [dict(zip(HEADERS, row, strict=True)) for row in rows]
    return json_of_rows(
        {"peildatum": filters.day.isoformat(), "aantal": len(lines), "bron": CREDIT}, "gemeenten", lines
    )


def json_of_rows(about: Mapping[str, Any], name: str, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """One object: what is said of the whole, and under `name` a row on each line.

    Indenting would be done without the encoder in C, and take four times as long.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    lines = ",\n".join(map(encode, rows))
    return f"{encode(about)[:-1]}, {encode(name)}: [\n{lines}\n]}}\n".encode()


def facts(filters: Filters, rows: int, which: str) -> dict[str, str]:
    """What the sheet that explains says of the whole."""
    return {
        "Peildatum": long_date(filters.day),
        "Gekozen": which,
        "Rijen": str(rows),
        "Adres": settings.BASE_URL + reverse("municipality_list") + filters.query(),
        "Bron": f"Register van de vijf pijlers tegen eenzaamheid (CC0 1.0). {CREDIT}",
    }


def export_rows(filters: Filters, found: Iterable[Found]) -> Iterable[tuple[Cell, ...]]:
    """In one query, whatever the number of lines."""
    signatories: dict[int, list[str]] = {}
    people = Signatory.objects.order_by("order").values_list("signing", "name", "function", "organisation", "capacity")
    for signing_id, name, *office in people:
        shown = name if office[-1] in Signatory.IN_OFFICE else public_person(name, *office)
        signatories.setdefault(signing_id, []).append(shown)
    for line, _former in found:
        signing = line.signing
        inhabitants, year = line.population or (None, None)
        yield (
            line.code,
            line.name,
            line.province or "",
            line.region or "",
            line.standing.label,
            line.explanation,
            signing.signed_on.iso() if signing else "",
            signing.period if signing else "",
            signing.edition if signing else "",
            " | ".join(signatories.get(signing.pk, ())) if signing else "",
            signing.number if signing else "",
            " | ".join(line.coalition_names),
            line.website,
            inhabitants,
            year,
            filters.day.isoformat(),
        )


def signings_file(extension: str, filters: Filters, found: Sequence[Found], which: str) -> bytes:
    """What is registered of these municipalities now, for the ministry to correct and read in again."""
    signings = (
        Signing.objects.filter(state=SigningState.REGISTERED, municipality__in=[line.pk for line, _former in found])
        .select_related("municipality", "period", "edition", "ceremony")
        .prefetch_related("signatories")
        .order_by("municipality__sort_key", "period__starts")
    )
    rows = list(signing_sheet.export_rows(signings))
    if extension == "csv":
        return write_csv(list(signing_sheet.COLUMNS), rows)
    columns = {name: spellings[0] for name, spellings in signing_sheet.COLUMNS.items()}
    told = explanation(columns, facts(filters, len(rows), which))
    return write_workbook([Sheet("Ondertekeningen", list(columns), rows), told])
