"""Addresses of the pillars: forms and numbers, signings, the in-tray, ceremonies, milestones, editions, local approach."""

from django.urls import URLPattern, URLResolver, path, re_path

from pillars.views import (
    approach,
    archive,
    ceremonies,
    drafts,
    editions,
    evening,
    files,
    finishing,
    imports,
    in_tray,
    milestones,
    monitoring,
    monitoring_replies,
    paper,
    public,
    signing,
    signing_form,
    stacks,
)

_APPROACH = "mijn/gemeenten/<slug:slug>/aanpak/"
_SIGNING = "mijn/ondertekeningen/<str:number>/"
_CEREMONY = "mijn/ondertekenmomenten/<int:pk>/"
_EDITION = "mijn/pijlers/tekst/<slug:slug>/"
_MILESTONE = "mijn/mijlpalen/<int:pk>/"
_ROUND = "mijn/monitoring/<int:monitoring>/"
_TRAY = "mijn/postvak/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("pijlers/", public.pillar_list, name="pillar_list"),
    # printed forms, numbers and drafts
    path("pijlers/formulier/", paper.form_page, name="form_page"),
    path("pijlers/formulier.pdf", paper.form_pdf, name="form_pdf"),
    path("pijlers/formulier-invulbaar.pdf", paper.form_fillable, name="form_fillable"),
    path("controle/", paper.check, name="check"),
    path("controle/bestand/", paper.check_file, name="check_file"),
    path("controle/<str:number>/", paper.check_number, name="check_number"),
    path(f"{_SIGNING}formulier.pdf", paper.signing_form_pdf, name="signing_form_pdf"),
    path(f"{_SIGNING}bewijs/", paper.signing_proof, name="signing_proof"),
    path(f"{_SIGNING}papieren/<int:paper_id>/", paper.signing_paper, name="signing_paper"),
    path(f"{_SIGNING}stukken/", drafts.signing_documents, name="signing_documents"),
    path(f"{_SIGNING}stukken/gegevens/", drafts.draft_answers, name="draft_answers"),
    path(f"{_SIGNING}stukken/<slug:kind>/", drafts.signing_document, name="signing_document"),
    path(f"{_SIGNING}stukken/<slug:kind>/opnieuw/", drafts.draft_reset, name="draft_reset"),
    path(f"{_SIGNING}stukken/<slug:kind>.pdf", drafts.draft_pdf, name="draft_pdf"),
    path(f"{_SIGNING}stukken/<slug:kind>.docx", drafts.draft_docx, name="draft_docx"),
    # signings, from concept to confirmation
    path("mijn/gemeenten/<slug:slug>/ondertekening/", signing_form.signing_create, name="signing_create"),
    path(
        "mijn/gemeenten/<slug:slug>/ondertekening/formulier/",
        signing_form.signing_from_form,
        name="signing_from_form",
    ),
    path(_SIGNING, signing.signing_detail, name="signing_detail"),
    path(f"{_SIGNING}wijzigen/", signing_form.signing_edit, name="signing_edit"),
    path(f"{_SIGNING}controleren/", signing.signing_review, name="signing_review"),
    path(f"{_SIGNING}indienen/", signing.signing_submit, name="signing_submit"),
    path(f"{_SIGNING}ingediend/", signing.signing_submitted, name="signing_submitted"),
    path(f"{_SIGNING}terugnemen/", signing.signing_take_back, name="signing_take_back"),
    path(f"{_SIGNING}verwijderen/", signing.signing_delete, name="signing_delete"),
    path(f"{_SIGNING}correctie/", signing_form.signing_correct, name="signing_correct"),
    path(f"{_SIGNING}bestanden/", signing.signing_file_add, name="signing_file_add"),
    path(f"{_SIGNING}bestanden/<uuid:file_id>/", files.signing_file, name="signing_file"),
    path(f"{_SIGNING}bestanden/<uuid:file_id>/<int:page>/", files.signing_file_page, name="signing_file_page"),
    path(f"{_SIGNING}bestanden/<uuid:file_id>/verwijderen/", signing.signing_file_remove, name="signing_file_remove"),
    path("mijn/gemeenten/<slug:slug>/archief.zip", archive.municipality_archive, name="municipality_archive"),
    # the ministry's in-tray
    path("mijn/postvak/", in_tray.in_tray, name="in_tray"),
    path("mijn/registreren/", in_tray.signing_for_municipality, name="signing_for_municipality"),
    path(_TRAY, in_tray.in_tray_signing, name="in_tray_signing"),
    path(f"{_TRAY}bestanden/<uuid:file_id>/", in_tray.evidence_correct, name="evidence_correct"),
    path(f"{_TRAY}registreren/", in_tray.signing_register, name="signing_register"),
    path(f"{_TRAY}aanvulling/", in_tray.signing_ask_more, name="signing_ask_more"),
    path(f"{_TRAY}intrekken/", in_tray.signing_withdraw, name="signing_withdraw"),
    path(f"{_TRAY}vervallen/", in_tray.signing_void, name="signing_void"),
    path(f"{_TRAY}correctie/<int:correction>/", in_tray.correction_decide, name="correction_decide"),
    # signings from a sheet
    path("mijn/invoeren/", imports.import_signings, name="import_signings"),
    path("mijn/invoeren/voorbeeld/", imports.import_preview, name="import_preview"),
    re_path(
        r"^mijn/invoeren/ondertekeningen\.(?P<extension>csv|xlsx)$", imports.export_signings, name="export_signings"
    ),
    # ceremonies and many signings at once
    path("mijn/ondertekenmomenten/", ceremonies.ceremony_list, name="ceremony_list"),
    path("mijn/ondertekenmomenten/nieuw/", ceremonies.ceremony_edit, name="ceremony_create"),
    path(_CEREMONY, ceremonies.ceremony_detail, name="ceremony_detail"),
    path(f"{_CEREMONY}wijzigen/", ceremonies.ceremony_edit, name="ceremony_edit"),
    path(f"{_CEREMONY}voorbereiden/", evening.ceremony_prepare, name="ceremony_prepare"),
    path(f"{_CEREMONY}stapel/", stacks.ceremony_stack, name="ceremony_stack"),
    path(f"{_CEREMONY}afronden/", finishing.ceremony_finish, name="ceremony_finish"),
    path(f"{_CEREMONY}registreren/", evening.ceremony_register, name="ceremony_register"),
    # stacks for the printer
    path("mijn/stapels/", stacks.stack_list, name="stack_list"),
    path("mijn/stapels/<int:pk>/", stacks.stack_detail, name="stack_detail"),
    path("mijn/stapels/<int:pk>/formulieren.pdf", stacks.stack_pdf, name="stack_pdf"),
    path("mijn/stapels/<int:pk>/opnieuw/", stacks.stack_again, name="stack_again"),
    # milestones
    path("mijn/gemeenten/<slug:slug>/mijlpalen/", milestones.municipality_milestones, name="municipality_milestones"),
    path("mijn/gemeenten/<slug:slug>/mijlpalen/toevoegen/", milestones.milestone_add, name="milestone_add"),
    path("mijn/mijlpalen/", milestones.milestone_list, name="milestone_list"),
    path("mijn/mijlpalen/toevoegen/", milestones.milestone_for, name="milestone_for"),
    path(_MILESTONE, milestones.milestone_detail, name="milestone_detail"),
    path(f"{_MILESTONE}overnemen/", milestones.milestone_decide, {"act": "confirm"}, name="milestone_confirm"),
    path(f"{_MILESTONE}weigeren/", milestones.milestone_decide, {"act": "refuse"}, name="milestone_refuse"),
    path(f"{_MILESTONE}heropenen/", milestones.milestone_decide, {"act": "reopen"}, name="milestone_reopen"),
    path(f"{_MILESTONE}verwijderen/", milestones.milestone_delete, name="milestone_delete"),
    path(f"{_MILESTONE}bestand/", milestones.milestone_file, name="milestone_file"),
    path(f"{_MILESTONE}bestand/<int:page>/", milestones.milestone_file_page, name="milestone_file_page"),
    # monitoring rounds
    path("monitoring/", monitoring_replies.monitoring_list, name="monitoring_list"),
    path("monitoring/<int:monitoring>/", monitoring_replies.monitoring_totals, name="monitoring_totals"),
    path(
        "mijn/gemeenten/<slug:slug>/monitoring/<int:monitoring>/",
        monitoring_replies.monitoring_reply,
        name="monitoring_reply",
    ),
    path("mijn/monitoring/", monitoring.round_list, name="round_list"),
    path("mijn/monitoring/nieuw/", monitoring.round_edit, name="round_create"),
    path(_ROUND, monitoring.round_detail, name="round_detail"),
    path(f"{_ROUND}wijzigen/", monitoring.round_edit, name="round_edit"),
    path(f"{_ROUND}verwijderen/", monitoring.round_delete, name="round_delete"),
    path(f"{_ROUND}herinneren/", monitoring.round_remind, name="round_remind"),
    path(f"{_ROUND}vragen/toevoegen/", monitoring.question_edit, name="question_create"),
    path(f"{_ROUND}vragen/<int:question>/", monitoring.question_edit, name="question_edit"),
    path(f"{_ROUND}vragen/<int:question>/weghalen/", monitoring.question_remove, name="question_remove"),
    path(f"{_ROUND}vragen/<int:question>/omhoog/", monitoring.question_up, name="question_up"),
    path(f"{_ROUND}antwoorden/", monitoring.round_replies, name="round_replies"),
    path(f"{_ROUND}antwoorden/<slug:slug>/", monitoring.round_reply, name="round_reply"),
    re_path(
        r"^mijn/monitoring/(?P<monitoring>\d+)/antwoorden\.(?P<extension>csv|xlsx)$",
        monitoring.round_export,
        name="round_export",
    ),
    # what a municipality does, pillar by pillar
    path(_APPROACH, approach.approach_desk, name="approach_desk"),
    path(f"{_APPROACH}schrijven/", approach.approach_write, name="approach_write"),
    path(f"{_APPROACH}bevestigen/", approach.approach_confirm, name="approach_confirm"),
    path(f"{_APPROACH}tekst/", approach.approach_text, name="approach_text"),
    re_path(
        r"^mijn/gemeenten/(?P<slug>[-a-zA-Z0-9_]+)/aanpak\.(?P<extension>txt|docx)$",
        approach.approach_file,
        name="approach_file",
    ),
    # editions
    path("mijn/pijlers/", editions.edition_list, name="edition_list"),
    path("mijn/pijlers/nieuw/", editions.edition_create, name="edition_create"),
    path("mijn/pijlers/inlezen/", editions.edition_load, name="edition_load"),
    path(_EDITION, editions.edition_detail, name="edition_detail"),
    path(f"{_EDITION}wijzigen/", editions.edition_edit, name="edition_edit"),
    path(f"{_EDITION}bestand/", editions.edition_file, name="edition_file"),
    path(f"{_EDITION}papier/", editions.edition_paper, name="edition_paper"),
    path(f"{_EDITION}publiceren/", editions.edition_publish, name="edition_publish"),
    path(f"{_EDITION}kiezen/", editions.edition_make_current, name="edition_make_current"),
    path(f"{_EDITION}verwijderen/", editions.edition_delete, name="edition_delete"),
]
