"""The core: who we are, and the services of the house."""

from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    name = "coalition"
    label = "coalition"
    verbose_name = "Gemeenten en mensen"

    def ready(self) -> None:
        from django.core.checks import register

        from coalition.checks import check_seal
        from coalition.services import scan_retention
        from coalition.services.jobs import add_piece
        from coalition.services.retention import add_terms
        from coalition.services.scan_reading import read_piece
        from coalition.services.trail import name_actions

        register(check_seal, "portaal")
        add_piece(read_piece)
        add_terms(*scan_retention.TERMS)
        name_actions(
            {
                "reference.loaded": "basisgegevens geladen",
                "figures.imported": "cijfers over eenzaamheid ingelezen",
                "reference.changed": "basisgegevens gewijzigd",
                "report.received": "melding van een bezoeker ontvangen",
                "report.handled": "melding van een bezoeker afgehandeld",
                "user.invited": "uitgenodigd",
                "user.joined": "account gemaakt",
                "user.changed": "account gewijzigd",
                "user.password_changed": "wachtwoord gewijzigd",
                "user.factor_reset": "tweede stap bij het inloggen weggehaald",
                "user.session_ended": "sessie beëindigd",
                "user.reopened": "account opnieuw geopend",
                "user.ended": "account beëindigd",
                "user.erased": "persoonsgegevens gewist",
                "retention.erased": "gewist na de bewaartermijn",
                "grant.given": "toegang gegeven",
                "grant.ended": "toegang beëindigd",
                "invitation.revoked": "uitnodiging ingetrokken",
                "access.requested": "toegang gevraagd",
                "access.granted": "aanvraag om toegang toegekend",
                "access.refused": "aanvraag om toegang afgewezen",
                "contact.removed": "contactgegevens verwijderd",
                "contact.changed": "contactgegevens gewijzigd",
                "contact.confirmed": "contactgegevens bevestigd",
                "contact.exported": "contactgegevens gedownload",
                "holder.confirmed": "portefeuillehouder bevestigd",
                "holder.removed": "portefeuillehouder verwijderd",
                "holder.changed": "portefeuillehouder gewijzigd",
                "file.opened": "bestand gedownload",
                "file.erased": "bestand gewist",
                "paper.erased": "bestand van uitgegeven papier gewist; het controlegetal blijft",
                "scans.received": "stapel scans geüpload",
                "scan.confirmed": "scan toegevoegd",
                "scan.moved": "scan bij een ander nummer gelegd",
                "scan.discarded": "scan weggelegd",
                "scan.brought_back": "scan teruggehaald",
            }
        )
