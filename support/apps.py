"""Advisers, support requests, hours."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"
    label = "support"
    verbose_name = "Ondersteuning"

    def ready(self) -> None:
        from coalition.permissions import Permission, add_municipality_source
        from coalition.services.retention import add_terms
        from coalition.services.trail import name_actions
        from support.roles import municipalities_at_hand
        from support.services.retention import TERMS

        add_municipality_source(Permission.CONTACT_VIEW, municipalities_at_hand)
        add_terms(*TERMS)
        name_actions(
            {
                "request.asked": "ondersteuningsvraag gesteld",
                "request.assign": "adviseur toegewezen",
                "request.queue": "op de wachtlijst gezet",
                "request.release": "teruggenomen van de adviseur",
                "request.decline": "teruggegeven door de adviseur",
                "request.meet": "kennismaking",
                "request.start": "ondersteuning begonnen",
                "request.wait": "wacht op de gemeente",
                "request.answer": "gemeente heeft geantwoord",
                "request.resume": "weer verder, zonder antwoord in het portaal",
                "request.close": "afgerond",
                "request.withdraw": "ingetrokken",
                "request.reject": "afgewezen",
                "request.message": "bericht geplaatst",
                "request.note": "interne notitie geplaatst",
                "request.letters_erased": "berichten en bijlagen gewist na de bewaartermijn",
                "request.words_erased": "eigen woorden gewist na de bewaartermijn",
                "request.exported": "ondersteuningsvraag geëxporteerd",
                "budget.set": "urenbudget vastgesteld",
                "hours.written": "uren geschreven",
                "hours.corrected": "uren verbeterd",
                "hours.note_erased": "toelichting bij uren gewist na de bewaartermijn",
                "statement.remark_erased": "opmerking gewist na de bewaartermijn",
                "statement.submitted": "maandstaat ingediend",
                "statement.approved": "maandstaat goedgekeurd",
                "statement.returned": "maandstaat teruggegeven",
                "adviser.changed": "gegevens van de adviseur gewijzigd",
                "adviser.absent": "afwezigheid van de adviseur vastgelegd",
                "adviser.present": "afwezigheid van de adviseur verwijderd",
                "moment.added": "contactmoment vastgelegd",
                "moment.changed": "contactmoment gewijzigd",
                "moment.deleted": "contactmoment verwijderd",
                "toolkit.created": "hulpmiddel toegevoegd",
                "toolkit.changed": "hulpmiddel gewijzigd",
                "toolkit.deleted": "hulpmiddel verwijderd",
            }
        )
