"""What the API offers, as OpenAPI 3.1. The parameters described here are the ones that `answers.py` checks by."""

from typing import Any

from django.conf import settings

from coalition.models import REGISTER_BEGINS
from coalition.overview.api import schemas

VERSION = "1.0.0"
LICENCE = {"name": "CC0 1.0", "identifier": "CC0-1.0"}
PER_PAGE, MOST_PER_PAGE = 100, 1000
_SLUG = "^[a-z0-9-]+$"

Schema = dict[str, Any]


def _parameter(name: str, description: str, schema: Schema, **more: Any) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


PARAMETERS: dict[str, Schema] = {
    one["name"]: one
    for one in (
        _parameter(
            "peildatum",
            f"De dag waarop het antwoord klopt, vanaf {REGISTER_BEGINS.isoformat()} en niet in de toekomst. "
            "Zonder peildatum is dat vandaag.",
            {"type": "string", "format": "date"},
            example="2020-01-15",
        ),
        _parameter("q", "(Deel van) een naam: ook vroegere gemeenten en andere namen.", {"type": "string", "minLength": 1, "maxLength": 80}),
        _parameter("provincie", "Kenmerk van een provincie.", {"type": "string", "pattern": _SLUG, "maxLength": 50}, example="flevoland"),
        _parameter("ggd", "Kenmerk van een GGD-regio.", {"type": "string", "pattern": _SLUG, "maxLength": 50}, example="ggd-flevoland"),
        _parameter(
            "status",
            "Een of meer statussen; herhaal de parameter voor meer.",
            {"type": "array", "items": schemas.STATUS, "minItems": 1, "maxItems": 6, "uniqueItems": True},
        ),
        _parameter("jaar", "Het jaar van ondertekenen.", {"type": "integer", "minimum": 2000, "maximum": 2100}, example=2019),
        _parameter("coalitie", "`ja`, `nee`, of het kenmerk van een lokale coalitie.", {"type": "string", "pattern": _SLUG, "maxLength": 140}),
        _parameter("gemeente", "CBS-code van een gemeente.", schemas.CODE, example="GM0303"),
        _parameter("pagina", "Welke pagina; de eerste is 1.", {"type": "integer", "minimum": 1, "maximum": 100_000, "default": 1}),
        _parameter(
            "perPagina", "Hoeveel op een pagina.",
            {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        ),
    )
}  # fmt: skip

PAGING = ("pagina", "perPagina")
# Which parameters each list takes; what is not here is refused.
OF_MUNICIPALITIES = ("peildatum", "q", "provincie", "ggd", "status", "jaar", "coalitie", *PAGING)
OF_SIGNINGS = ("gemeente", "jaar", *PAGING)
OF_COALITIONS = ("q", "provincie", *PAGING)
OF_COUNTS = ("peildatum", "provincie", "ggd", "coalitie")

_HEADERS = {
    "API-Version": {"description": "De volledige versie van deze API.", "schema": {"type": "string"}},
    "ETag": {"description": "Stuur mee als `If-None-Match`: is er niets veranderd, dan volgt 304.", "schema": {"type": "string"}},
}  # fmt: skip


def _problem(description: str) -> Schema:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}}
    return {"description": description, "headers": {"API-Version": _HEADERS["API-Version"]}, "content": content}


def _operation(key: str, summary: str, description: str, schema: str, parameters: tuple[str, ...] = ()) -> Schema:
    answer = {
        "description": "Gelukt.",
        "headers": _HEADERS,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
    refused = _problem("Een parameter klopt niet, of bestaat niet.")
    return {
        "operationId": key,
        "summary": summary,
        "description": description,
        "tags": ["register"],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters],
        "responses": {"200": answer, "304": {"description": "Niets veranderd.", "headers": _HEADERS}, "400": refused},
    }


def _paths() -> Schema:
    one = _operation(
        "gemeente", "Eén gemeente", "Zoals zij vandaag is; ook een opgeheven gemeente.", "GemeenteVolledig"
    )
    one["parameters"] = [{"name": "code", "in": "path", "required": True, "schema": schemas.CODE, "example": "GM0303"}]
    one["responses"]["404"] = _problem("Er is geen gemeente met deze code.")
    operations = {
        "/gemeenten": _operation(
            "gemeenten", "Gemeenten", "De gemeenten die op de peildatum bestonden, met hun status op die dag.",
            "Gemeenten", OF_MUNICIPALITIES,
        ),
        "/gemeenten/{code}": one,
        "/ondertekeningen": _operation(
            "ondertekeningen", "Ondertekeningen", "De geregistreerde en de ingetrokken ondertekeningen, de nieuwste eerst.",
            "Ondertekeningen", OF_SIGNINGS,
        ),
        "/coalities": _operation(
            "coalities", "Lokale coalities", "De lokale coalities tegen eenzaamheid, met hun aantal partners vandaag.",
            "Coalities", OF_COALITIONS,
        ),
        "/pijlers": _operation("pijlers", "De vijf pijlers", "Elke gepubliceerde tekst van de vijf pijlers.", "Edities"),
        "/aantallen": _operation(
            "aantallen", "Aantallen op een peildatum",
            "Hoeveel gemeenten er waren en hoeveel er hadden ondertekend; ook per provincie en GGD-regio.",
            "Aantallen", OF_COUNTS,
        ),
    }  # fmt: skip
    return {path: {"get": operation} for path, operation in operations.items()}


def openapi() -> Schema:
    """The whole description, with the address of this portal in it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Register van de vijf pijlers tegen eenzaamheid",
            "description": "Welke gemeenten de vijf pijlers ondertekenden, op elke dag sinds 2018. Alleen lezen, geen sleutel "
            "nodig. Gewone woorden staan op /open-data/.",
            "version": VERSION,
            "license": LICENCE,
            "contact": {
                "name": settings.ORGANISATION,
                "email": settings.CONTACT_EMAIL,
                "url": f"{settings.BASE_URL}/contact/",
            },
        },
        "servers": [{"url": f"{settings.BASE_URL}/api/v1"}],
        "tags": [{"name": "register", "description": "Het openbare register."}],
        "security": [],
        "externalDocs": {"url": f"{settings.BASE_URL}/open-data/", "description": "Uitleg van alle gegevens"},
        "paths": _paths(),
        "components": {"parameters": PARAMETERS, "schemas": schemas.SCHEMAS},
    }
