"""Addresses of support: requests, the desk, hours, advisers, contact moments, the toolkit."""

from django.urls import URLPattern, URLResolver, path

from support.views import requests

_REQUEST = "mijn/ondersteuning/<int:support_request>/"

urlpatterns: list[URLPattern | URLResolver] = [
    # a request, by everybody who has to do with it
    path(_REQUEST, requests.request_detail, name="support_request"),
    # asking
    # the ministry's desk
    # advisers and hours
    # contact moments
    # the toolkit
]
