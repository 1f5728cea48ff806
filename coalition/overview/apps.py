"""Where the house is put together, across the apps."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "coalition.overview"
    label = "overview"
    verbose_name = "Overzicht"

    def ready(self) -> None:
        from coalition.services.trail import name_actions

        name_actions(
            {
                "answer.kept": "antwoord vastgelegd",
                "map.dissolve": "opgeheven en bij een andere gemeente gevoegd",
                "map.split": "opgesplitst",
                "map.rename": "andere naam",
                "map.handed_over": "overgedragen aan de opvolger",
                "map.undone": "herindeling ongedaan gemaakt",
            }
        )
