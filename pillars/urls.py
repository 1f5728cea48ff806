"""Addresses of the pillars: forms and numbers, signings, the in-tray, ceremonies, milestones, editions."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    # printed forms, numbers and drafts
    # signings, from concept to confirmation
    # the ministry's in-tray
    # ceremonies and many signings at once
    # milestones
    # editions
]
