"""Local coalitions, partners, covenants."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    label = "partners"
    verbose_name = "Lokale coalities"

    def ready(self) -> None:
        from coalition.permissions import add_role_source
        from coalition.services.accounts import add_ender
        from coalition.services.invitations import add_giver
        from coalition.services.paper_numbers import add_number_finder, add_record_finder
        from coalition.services.papers import add_lasting
        from coalition.services.retention import add_terms
        from coalition.services.trail import name_actions
        from partners.numbers import find_covenant
        from partners.roles import coordinator_roles
        from partners.services.coordinators import accept_invitation, end_with_account
        from partners.services.retention import TERMS, signed_numbers
        from partners.services.scan_records import covenant_records, may_lay_scans

        add_role_source(coordinator_roles)
        add_giver(accept_invitation)
        add_ender(end_with_account)
        add_number_finder(find_covenant)
        add_record_finder(covenant_records, may_lay_scans)
        add_terms(*TERMS)
        add_lasting(signed_numbers)
        name_actions(
            {
                "coalition.started": "lokale coalitie aangemaakt",
                "coalition.changed": "lokale coalitie gewijzigd",
                "coalition.published": "pagina openbaar gemaakt",
                "coalition.hidden": "pagina niet meer openbaar gemaakt",
                "coalition.taken_down": "pagina offline gehaald door het ministerie",
                "coalition.freed": "pagina weer vrijgegeven door het ministerie",
                "coalition.ended": "lokale coalitie gestopt",
                "coalition.resumed": "stoppen ongedaan gemaakt",
                "coalition.merged": "opgegaan in een andere lokale coalitie",
                "coalition.merge_undone": "opgaan in een andere ongedaan gemaakt",
                "coordinator.named": "coördinator benoemd",
                "coordinator.invited": "coördinator uitgenodigd",
                "coordinator.ended": "coördinator gestopt",
                "partner.created": "partner toegevoegd",
                "partner.changed": "partner gewijzigd",
                "partner.dissolved": "partner opgeheven",
                "partner.dissolving_undone": "opheffen ongedaan gemaakt",
                "partner.merged": "dubbele partner samengevoegd",
                "partner.merge_undone": "samenvoegen ongedaan gemaakt",
                "partner.consent": "toestemming voor de naam gewijzigd",
                "membership.added": "in de lijst gezet",
                "membership.removed": "uit de lijst gehaald",
                "membership.changed": "gegevens bij de coalitie gewijzigd",
                "membership.join": "doet mee",
                "membership.unjoin": "weer uitgenodigd",
                "membership.leave": "gestopt",
                "membership.stay": "stoppen ongedaan gemaakt",
                "membership.cancel": "uitnodiging vervallen",
                "membership.reopen": "opnieuw uitgenodigd",
                "membership.exported": "contactgegevens gedownload of gekopieerd",
                "membership.contact_erased": "contactgegevens gewist na de bewaartermijn",
                "partner.person_erased": "naam van een inwoner gewist na de bewaartermijn",
                "gathering.attendance_erased": "aanwezigheid gewist na de bewaartermijn",
                "memberships.imported": "partners ingelezen",
                "memberships.import_undone": "inlezen van partners teruggedraaid",
                "membership.import_undone": "weer uit de lijst gehaald: inlezen teruggedraaid",
                "covenant.created": "convenant aangemaakt",
                "covenant.changed": "convenant gewijzigd",
                "covenant.version_added": "nieuwe versie van het convenant",
                "covenant.signed": "convenant ondertekend",
                "covenant.signing_changed": "ondertekening van het convenant gewijzigd",
                "covenant.signing_moved": "ondertekendatum verhuisd met de bijeenkomst",
                "covenant.signing_removed": "ondertekening van het convenant verwijderd",
                "covenant.signing_withdrawn": "ondertekening van het convenant ingetrokken",
                "covenant.scan_added": "scan van het convenant toegevoegd",
                "covenant.scan_removed": "scan van het convenant weggehaald",
                "gathering.created": "bijeenkomst aangemaakt",
                "gathering.changed": "bijeenkomst gewijzigd",
                "gathering.removed": "bijeenkomst verwijderd",
                "gathering.closed": "bijeenkomst afgesloten",
                "gathering.reopened": "afsluiten ongedaan gemaakt",
                "gathering.door_link": "link voor aan de deur gemaakt",
                "gathering.door_link_revoked": "link voor aan de deur ingetrokken",
                "invitation.partner_sent": "persoonlijke link gestuurd",
                "invitation.partner_reminded": "herinnering gestuurd",
                "invitation.partner_revoked": "persoonlijke link ingetrokken",
                "invitation.partner_used": "akkoord via persoonlijke link",
            }
        )
