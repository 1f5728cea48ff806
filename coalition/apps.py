"""The core: who we are, and the services of the house."""

from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    name = "coalition"
    label = "coalition"
    verbose_name = "Wie wij zijn"
