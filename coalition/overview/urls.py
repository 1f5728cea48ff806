"""Addresses of what spans the apps: the public pages, the register, my overview, the demonstration."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from coalition.overview import demo_urls
from coalition.overview.views import health, my

urlpatterns: list[URLPattern | URLResolver] = [
    path("gezond/", health.health_check, name="health"),
    path("mijn/", my.my_overview, name="my_overview"),
    path("mijn/gemeenten/<slug:slug>/", my.my_municipality, name="my_municipality"),
]

if settings.DEMO:
    urlpatterns += demo_urls.urlpatterns
