"""Whole data sets as files. A file tells what the API tells: its columns are the fields of the API's description."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from coalition.models import Municipality
from coalition.overview.api import resources
from coalition.overview.api.schemas import SCHEMAS, Schema
from coalition.overview.municipality_page import PublicSigning
from coalition.overview.register.export import CREDIT, json_of_rows
from coalition.overview.register.standings import register_on
from coalition.tools.dates import today
from coalition.tools.tables import Cell, write_csv
from partners.all_coalitions import all_coalitions
from partners.coalition_list import shown
from pillars.models import Signing

Data = dict[str, Any]
LICENCE = "CC0 1.0"
LICENCE_URL = "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "geojson": "application/geo+json"}
# Fields of the API that a file leaves out.
_LEFT_OUT = {"_links"}


@dataclass(frozen=True)
class DataSet:
    """One kind of data, as it is today."""

    name: str
    title: str
    text: str
    # The name of one row in the API's description.
    schema: str
    rows: Callable[[], list[Data]]
    formats: Sequence[str] = ("csv", "json")

    @property
    def fields(self) -> dict[str, Schema]:
        properties: dict[str, Schema] = SCHEMAS[self.schema]["properties"]
        return {name: schema for name, schema in properties.items() if name not in _LEFT_OUT}

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The columns of the CSV, each with what it means."""
        return [
            (column, schema.get("description", ""))
            for name, schema in self.fields.items()
            for column in _columns(name, schema)
        ]

    def address(self, extension: str) -> str:
        return reverse("open_data_file", args=[self.name, extension])

    def content(self, extension: str) -> bytes:
        rows = [{name: row[name] for name in self.fields} for row in self.rows()]
        if extension == "csv":
            headers = [column for column, _meaning in self.columns]
            return write_csv(headers, [self._cells(row) for row in rows], dutch_excel=False)
        about = {
            "peildatum": today().isoformat(),
            "licentie": LICENCE,
            "bron": f"{settings.BASE_URL}/open-data/",
            "dank": CREDIT,
        }
        if extension == "geojson":
            return json_of_rows({**about, "type": "FeatureCollection"}, "features", _features(rows))
        return json_of_rows(about, self.name, rows)

    def _cells(self, row: Data) -> list[Cell]:
        return [cell for name, schema in self.fields.items() for cell in _flat(row[name], schema)]


def _columns(name: str, schema: Schema) -> list[str]:
    """An object is spread over columns: `gemeente` becomes `gemeenteCode` and `gemeenteNaam`."""
    if schema["type"] == "object":
        return [f"{name}{part.capitalize()}" for part in schema["properties"]]
    if schema["type"] == "array" and "properties" in schema["items"]:
        return [f"{name}{part.capitalize()}" for part in schema["items"]["properties"]]
    return [name]


def _flat(value: Any, schema: Schema) -> list[Cell]:
    """A list becomes one cell for each column, its values between bars."""
    if schema["type"] == "object":
        return list(value.values())
    if schema["type"] == "array":
        parts = schema["items"].get("properties")
        return [" | ".join(one[part] for one in value) for part in parts] if parts else [" | ".join(value)]
    return [("ja" if value else "nee") if isinstance(value, bool) else value]


def _features(rows: Sequence[Data]) -> list[Data]:
    """A point in the middle of each municipality (WGS 84), with all the rest beside it."""
    places = dict(Municipality.objects.existing_on(today()).values_list("code", "latitude"))
    lengths = dict(Municipality.objects.existing_on(today()).values_list("code", "longitude"))
    return [
        {
            "type": "Feature",
            "id": row["code"],
            "geometry": _point(lengths[row["code"]], places[row["code"]]),
            "properties": row,
        }
        for row in rows
    ]


def _point(longitude: float | None, latitude: float | None) -> Data | None:
    if longitude is None or latitude is None:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _municipalities() -> list[Data]:
    return resources.municipalities(register_on(today()).lines)


def _signings() -> list[Data]:
    by_key = PublicSigning.by_key()
    rows = Signing.objects.public().newest_first().values_list("pk", "municipality__code", "municipality__name")
    return [resources.signing(by_key[pk], code, name) for pk, code, name in rows]


def _coalitions() -> list[Data]:
    every = all_coalitions(today())
    return [resources.coalition(line) for line in shown(every.lines, every)]


DATA_SETS = {
    one.name: one
    for one in (
        DataSet(
            "gemeenten", "Gemeenten", "Elke gemeente die er vandaag is, met haar status. In GeoJSON staat elke gemeente als punt op de kaart.",
            "Gemeente", _municipalities, ("csv", "json", "geojson"),
        ),
        DataSet(
            "ondertekeningen", "Ondertekeningen",
            "Elke geregistreerde ondertekening, ook van gemeenten die nu zijn opgeheven en ook als zij is ingetrokken.",
            "Ondertekening", _signings,
        ),
        DataSet(
            "coalities", "Lokale coalities", "De lokale coalities tegen eenzaamheid met een openbare bladzijde, en hoeveel partners zij hebben.",
            "Coalitie", _coalitions,
        ),
    )
}  # fmt: skip
