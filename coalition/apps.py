from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    name = "coalition"
    label = "coalition"
    verbose_name = "Wie wij zijn"
