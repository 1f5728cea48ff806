"""Addresses of the pillars: forms and numbers, signings, the in-tray, ceremonies, milestones, editions."""

from django.urls import URLPattern, URLResolver, path

from pillars.views import drafts, files, in_tray, paper, signing, signing_form

_SIGNING = "mijn/ondertekeningen/<str:number>/"
_TRAY = "mijn/postvak/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    # printed forms, numbers and drafts
    path("pijlers/formulier/", paper.form_page, name="form_page"),
    path("pijlers/formulier.pdf", paper.form_pdf, name="form_pdf"),
    path("controle/", paper.check, name="check"),
    path("controle/<str:number>/", paper.check_number, name="check_number"),
    path(f"{_SIGNING}formulier.pdf", paper.signing_form_pdf, name="signing_form_pdf"),
    path(f"{_SIGNING}stukken/", drafts.signing_documents, name="signing_documents"),
    path(f"{_SIGNING}stukken/collegevoorstel.docx", drafts.signing_proposal, name="signing_proposal"),
    path(f"{_SIGNING}stukken/<slug:kind>.docx", drafts.signing_notice, name="signing_notice"),
    # signings, from concept to confirmation
    path("mijn/gemeenten/<slug:slug>/ondertekening/", signing_form.signing_create, name="signing_create"),
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
    # the ministry's in-tray
    path("mijn/postvak/", in_tray.in_tray, name="in_tray"),
    path("mijn/registreren/", in_tray.signing_for_municipality, name="signing_for_municipality"),
    path(_TRAY, in_tray.in_tray_signing, name="in_tray_signing"),
    path(f"{_TRAY}registreren/", in_tray.signing_register, name="signing_register"),
    path(f"{_TRAY}aanvulling/", in_tray.signing_ask_more, name="signing_ask_more"),
    path(f"{_TRAY}intrekken/", in_tray.signing_withdraw, name="signing_withdraw"),
    path(f"{_TRAY}vervallen/", in_tray.signing_void, name="signing_void"),
    path(f"{_TRAY}correctie/<int:correction>/", in_tray.correction_decide, name="correction_decide"),
    # ceremonies and many signings at once
    # milestones
    # editions
]
