"""The register as a file: the same lines as the page, with what a list on screen has no room for."""

import json
from collections.abc import Iterable

from coalition.overview.register.filters import Filters, Found
from coalition.tools.tables import Cell, write_csv, write_xlsx
from pillars.models import Signatory, public_person

HEADERS = (
    "gemeentecode", "gemeente", "provincie", "ggd-regio", "status", "toelichting", "ondertekend_op", "periode", "tekst",
    "ondertekenaars", "nummer", "lokale_coalitie", "website", "inwoners", "inwoners_jaar", "peildatum",
)  # fmt: skip
CREDIT = "Gemeenten en inwonertallen: CBS/Kadaster (CC BY 4.0)."
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}


def export_file(kind: str, filters: Filters, found: list[Found]) -> bytes:
    """The content of `gemeenten.csv`, `.xlsx` or `.json`."""
    rows = list(export_rows(filters, found))
    if kind == "csv":
        return write_csv(HEADERS, rows)
    if kind == "xlsx":
        return write_xlsx(HEADERS, rows, title="Gemeenten")
    lines = [dict(zip(HEADERS, row, strict=True)) for row in rows]
    whole = {"peildatum": filters.day.isoformat(), "aantal": len(lines), "bron": CREDIT, "gemeenten": lines}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


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
