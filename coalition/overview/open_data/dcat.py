"""The catalogue that data portals harvest: the data sets in DCAT, as JSON-LD.

After the Dutch application profile, DCAT-AP-NL 3.0: nothing is missing that its shapes ask for. What only the
ministry knows (which law, which standard) is left out.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse

from coalition.overview.open_data.dumps import CONTENT_TYPES, DATA_SETS, LICENCE_URL, DataSet

Node = dict[str, Any]
_EU = "http://publications.europa.eu/resource/authority"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_THEMES = ("HEAL", "SOCI", "GOVE")
_KEYWORDS = ("eenzaamheid", "gemeenten", "vijf pijlers")
_FILE_TYPES = {"csv": "CSV", "json": "JSON", "geojson": "GEOJSON"}


def catalogue() -> Node:
    """Who publishes what, under which licence, and where it can be had."""
    page = settings.BASE_URL + reverse("open_data")
    return {
        "@context": _CONTEXT,
        "@id": f"{page}#catalogus",
        "@type": "dcat:Catalog",
        "dct:title": _dutch("Open data van het register van de vijf pijlers tegen eenzaamheid"),
        "dct:description": _dutch(
            "Welke gemeenten de vijf pijlers ondertekenden, en de lokale coalities tegen eenzaamheid."
        ),
        "dct:publisher": _publisher(),
        "dct:creator": _publisher(),
        "dcat:contactPoint": _contact(),
        "dct:language": _is(f"{_EU}/language/NLD"),
        "dct:license": _is(LICENCE_URL),
        "foaf:homepage": _is(page),
        "dcat:dataset": [_data_set(one, page) for one in DATA_SETS.values()],
        "dcat:service": [_service(page)],
    }


def _data_set(one: DataSet, page: str) -> Node:
    return {
        "@id": f"{page}#{one.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{page}#{one.name}",
        "dct:title": _dutch(f"Vijf pijlers tegen eenzaamheid: {one.title.lower()}"),
        "dct:description": _dutch(one.text),
        "dct:publisher": _publisher(),
        "dct:creator": _publisher(),
        "dcat:contactPoint": _contact(),
        "dct:accessRights": _is(f"{_EU}/access-right/PUBLIC"),
        "dct:accrualPeriodicity": _is(f"{_EU}/frequency/CONT"),
        "dct:language": _is(f"{_EU}/language/NLD"),
        "dct:spatial": _is(f"{_EU}/country/NLD"),
        "dcat:theme": _themes(),
        "dcat:keyword": _keywords(),
        "dcat:landingPage": _is(page),
        "foaf:page": _is(page),
        "dcat:distribution": [_distribution(one, extension, page) for extension in one.formats],
    }


def _distribution(one: DataSet, extension: str, page: str) -> Node:
    address = settings.BASE_URL + one.address(extension)
    media_type = CONTENT_TYPES[extension].partition(";")[0]
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _dutch(f"{one.title} als {_FILE_TYPES[extension]}"),
        "dcat:accessURL": _is(page),
        "dcat:downloadURL": _is(address),
        "dct:language": _is(f"{_EU}/language/NLD"),
        "dct:license": _is(LICENCE_URL),
        "dct:format": _is(f"{_EU}/file-type/{_FILE_TYPES[extension]}"),
        "dcat:mediaType": _is(f"https://www.iana.org/assignments/media-types/{media_type}"),
    }


def _service(page: str) -> Node:
    description = settings.BASE_URL + reverse("api_description")
    return {
        "@id": f"{page}#api",
        "@type": "dcat:DataService",
        "dct:identifier": f"{page}#api",
        "dct:title": _dutch("API van het register van de vijf pijlers"),
        "dct:description": _dutch(
            "Dezelfde gegevens voor programma's, op elke dag sinds 2018; alleen lezen, zonder sleutel."
        ),
        "dct:publisher": _publisher(),
        "dct:creator": _publisher(),
        "dcat:contactPoint": _contact(),
        "dcat:theme": _themes(),
        "dcat:keyword": _keywords(),
        "dct:language": _is(f"{_EU}/language/NLD"),
        "dct:accessRights": _is(f"{_EU}/access-right/PUBLIC"),
        "dct:license": _is(LICENCE_URL),
        "dcat:endpointURL": _is(description.removesuffix("/openapi.json")),
        "dcat:endpointDescription": _is(description),
        "dcat:servesDataset": [_is(f"{page}#{name}") for name in DATA_SETS],
    }


def _themes() -> list[Node]:
    return [_is(f"{_EU}/data-theme/{theme}") for theme in _THEMES]


def _keywords() -> list[Node]:
    return [_dutch(word) for word in _KEYWORDS]


def _publisher() -> Node:
    return {"@type": "foaf:Agent", "foaf:name": _dutch(settings.ORGANISATION), "foaf:homepage": _is(settings.BASE_URL)}


def _contact() -> Node:
    return {
        "@type": "vcard:Organization",
        "vcard:fn": settings.ORGANISATION,
        "vcard:hasEmail": _is(f"mailto:{settings.CONTACT_EMAIL}"),
    }


def _dutch(text: str) -> Node:
    return {"@value": text, "@language": "nl"}


def _is(address: str) -> Node:
    return {"@id": address}
