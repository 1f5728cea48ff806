"""Editions and pillars, signings, the printed forms."""

from django.apps import AppConfig


class PillarsConfig(AppConfig):
    name = "pillars"
    label = "pillars"
    verbose_name = "Vijf pijlers"
