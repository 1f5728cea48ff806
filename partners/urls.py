"""Addresses of the coalitions, by subject. Everything of one's own is below `/mijn/coalities/<slug>/`."""

from django.urls import URLPattern, URLResolver

_COALITION = "mijn/coalities/<slug:coalition>/"

urlpatterns: list[URLPattern | URLResolver] = [
    # public pages and exports
    # the coordinator's desk: the coalition itself, its coordinators
    # partners, one by one
    # partners, many at once
    # covenants, signings and personal links
    # evenings and meetings, the door
    # paper
]
