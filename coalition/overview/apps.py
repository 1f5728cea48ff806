from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "coalition.overview"
    label = "overview"
    verbose_name = "Overzicht"
