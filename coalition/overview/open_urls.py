"""Addresses for everyone: the search box, the API, and what can be downloaded or followed without asking anybody."""

from django.urls import URLPattern, URLResolver, path, re_path

from coalition.overview.views import api, open_data, search

_API = "api/v1/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("zoeken/", search.search, name="search"),
    path("open-data/", open_data.open_data, name="open_data"),
    re_path(
        r"^open-data/(?P<name>[a-z]+)\.(?P<extension>csv|json|geojson)$",
        open_data.open_data_file,
        name="open_data_file",
    ),
    path("open-data/catalogus.jsonld", open_data.open_data_catalogue, name="open_data_catalogue"),
    path("nieuws.atom", open_data.news_feed, name="news_feed"),
    path(_API.rstrip("/"), api.start, name="api_start"),
    path(f"{_API}openapi.json", api.openapi, name="api_description"),
    path(f"{_API}gemeenten", api.municipalities, name="api_municipalities"),
    path(f"{_API}gemeenten/<str:code>", api.municipality, name="api_municipality"),
    path(f"{_API}ondertekeningen", api.signings, name="api_signings"),
    path(f"{_API}coalities", api.coalitions, name="api_coalitions"),
    path(f"{_API}pijlers", api.pillars, name="api_pillars"),
    path(f"{_API}aantallen", api.counts, name="api_counts"),
    path(f"{_API}<path:rest>", api.nothing_here, name="api_nothing"),
]
