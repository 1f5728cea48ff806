"""Local coalitions, partners, covenants."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    label = "partners"
    verbose_name = "Lokale coalities"

    def ready(self) -> None:
        from coalition.permissions import add_role_source
        from partners.roles import coordinator_roles

        add_role_source(coordinator_roles)
