"""Where the house is put together, across the apps."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "coalition.overview"
    label = "overview"
    verbose_name = "Overzicht"

    def ready(self) -> None:
        from coalition.services.trail import name_actions

        name_actions({"answer.kept": "antwoord vastgelegd"})
