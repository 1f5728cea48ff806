"""Editions and pillars, signings, the printed forms."""

from django.apps import AppConfig


class PillarsConfig(AppConfig):
    name = "pillars"
    label = "pillars"
    verbose_name = "Vijf pijlers"

    def ready(self) -> None:
        from coalition.services.jobs import add_piece
        from coalition.services.paper_numbers import add_number_finder, add_record_finder
        from coalition.services.papers import add_lasting
        from coalition.services.retention import add_terms
        from coalition.services.trail import name_actions
        from pillars.services import stacks
        from pillars.services.proof import find_proof
        from pillars.services.retention import TERMS, proof_numbers, registered_numbers
        from pillars.services.scan_records import may_lay_scans, signing_records

        add_record_finder(signing_records, may_lay_scans)
        add_terms(*TERMS)
        add_lasting(registered_numbers)
        add_lasting(proof_numbers)
        add_piece(stacks.make_next)
        add_number_finder(find_proof)
        name_actions(
            {
                "edition.created": "tekst aangemaakt",
                "edition.changed": "tekst gewijzigd",
                "edition.published": "tekst gepubliceerd",
                "edition.made_current": "tekst gekozen voor nieuwe formulieren",
                "edition.deleted": "concepttekst verwijderd",
                "ceremony.created": "ondertekenmoment aangemaakt",
                "ceremony.prepared": "gemeenten voorbereid",
                "stack.requested": "stapel formulieren aangevraagd",
                "ceremony.removed": "ondertekenmoment verwijderd",
                "ceremony.changed": "ondertekenmoment gewijzigd",
                "signing.created": "concept aangemaakt",
                "signing.edited": "gewijzigd",
                "signing.deleted": "concept verwijderd",
                "signing.submitted": "ingediend",
                "signing.taken_back": "teruggenomen",
                "signing.asked_more": "aanvulling gevraagd",
                "signing.registered": "geregistreerd",
                "signing.correction_proposed": "correctie voorgesteld",
                "signing.correction_refused": "correctie niet doorgevoerd",
                "signing.corrected": "gecorrigeerd",
                "signing.withdrawn": "ingetrokken",
                "signing.voided": "vervallen verklaard",
                "signing.proof_issued": "bewijs van ondertekening afgegeven",
                "signing.file_added": "bestand toegevoegd",
                "signing.file_removed": "bestand verwijderd",
                "signing.imported": "ingelezen uit een bestand",
                "signing.carried_over": "overgenomen door een rechtsopvolger",
                "signing.carry_undone": "overnemen ongedaan gemaakt",
                "period.decided": "besloten of ondertekeningen doorgaan",
                "municipality.archived": "hele dossier gedownload voor het archief",
                "draft.saved": "stuk aangepast",
                "draft.reset": "stuk opnieuw uit de gegevens gemaakt",
                "draft.answers": "gegevens voor de stukken gewijzigd",
                "draft.erased": "aangepast stuk na de bewaartermijn gewist",
                "monitoring.created": "monitoringsronde gemaakt",
                "monitoring.changed": "monitoringsronde gewijzigd",
                "monitoring.deleted": "monitoringsronde verwijderd",
                "monitoring.question_saved": "vraag opgeslagen",
                "monitoring.question_removed": "vraag weggehaald",
                "monitoring.question_moved": "vraag verplaatst",
                "monitoring.reminded": "gemeenten herinnerd die nog niet antwoordden",
                "monitoring.exported": "antwoorden van gemeenten gedownload",
                "monitoring.saved": "antwoorden bewaard",
                "monitoring.sent": "antwoorden verstuurd",
                "approach.written": "aanpak beschreven",
                "approach.changed": "aanpak gewijzigd",
                "approach.emptied": "aanpak leeggemaakt",
                "approach.confirmed": "aanpak bevestigd: ongewijzigd",
                "milestone.added": "mijlpaal ingevoerd",
                "milestone.confirm": "mijlpaal gecontroleerd",
                "milestone.refuse": "mijlpaal niet overgenomen",
                "milestone.reopen": "mijlpaal opnieuw ter controle",
                "milestone.deleted": "mijlpaal verwijderd",
            }
        )
