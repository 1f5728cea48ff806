"""Addresses of what spans the apps: the public pages, the register, my overview, the demonstration."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
