"""Addresses of what spans the apps: the public pages, the register, my overview, the demonstration."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path

from coalition.overview import demo_urls
from coalition.overview.views import health, municipality, my, register

urlpatterns: list[URLPattern | URLResolver] = [
    path("gezond/", health.health_check, name="health"),
    # the public register
    path("gemeenten/", register.municipality_list, name="municipality_list"),
    re_path(r"^gemeenten\.(?P<kind>csv|xlsx|json)$", register.municipality_export, name="municipality_export"),
    path("gemeenten/<slug:slug>/", municipality.municipality_detail, name="municipality_detail"),
    # one's own
    path("mijn/", my.my_overview, name="my_overview"),
    path("mijn/gemeenten/<slug:slug>/", my.my_municipality, name="my_municipality"),
]

if settings.DEMO:
    urlpatterns += demo_urls.urlpatterns
