"""Addresses of people: signing in and out, accounts, invitations, access, contacts, the admin."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
