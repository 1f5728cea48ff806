"""Addresses of support: requests, the desk, hours, advisers, contact moments, the toolkit."""

from django.urls import URLPattern, URLResolver, path, re_path

from support.views import (
    acts,
    advisers,
    asking,
    assigning,
    budgets,
    desk,
    export,
    figures,
    hours,
    messages,
    moments,
    requests,
    statements,
    toolkit,
)

_MINE = "mijn/ondersteuning/"
_MONTH = "mijn/uren/maand/<str:month>/"
_MOMENTS = "mijn/gemeenten/<slug:slug>/contactmomenten/"
_STATEMENT = "mijn/maandstaten/<int:statement>/"
_REQUEST = "mijn/ondersteuning/<int:support_request>/"
_ADVISER = "mijn/adviseurs/<int:adviser>/"

urlpatterns: list[URLPattern | URLResolver] = [
    # a request, by everybody who has to do with it
    path(_MINE, requests.support_list, name="support_list"),
    path(_REQUEST, requests.request_detail, name="support_request"),
    path(f"{_REQUEST}kennismaken/", acts.request_meet, name="request_meet"),
    path(f"{_REQUEST}beginnen/", acts.request_start, name="request_start"),
    path(f"{_REQUEST}wachten/", acts.request_wait, name="request_wait"),
    path(f"{_REQUEST}antwoorden/", acts.request_answer, name="request_answer"),
    path(f"{_REQUEST}verder/", acts.request_resume, name="request_resume"),
    path(f"{_REQUEST}afronden/", acts.request_close, name="request_close"),
    path(f"{_REQUEST}teruggeven/", acts.request_decline, name="request_decline"),
    path(f"{_REQUEST}intrekken/", acts.request_withdraw, name="request_withdraw"),
    path(f"{_REQUEST}afwijzen/", acts.request_reject, name="request_reject"),
    path(f"{_REQUEST}berichten/", messages.request_message, name="request_message"),
    path(f"{_REQUEST}notities/", messages.request_note, name="request_note"),
    path(f"{_REQUEST}bijlagen/<uuid:file_id>/", messages.request_file, name="request_file"),
    path(f"{_REQUEST}bijlagen/<uuid:file_id>/<int:page>/", messages.request_file_page, name="request_file_page"),
    path(f"{_REQUEST}print/", requests.request_print, name="request_print"),
    path(f"{_REQUEST}export/", export.request_export, name="request_export"),
    # asking
    path(f"{_MINE}vragen/", asking.support_ask, name="support_ask"),
    path(f"{_MINE}vragen/controleren/", asking.support_check, name="support_check"),
    path(f"{_REQUEST}gesteld/", asking.support_asked, name="support_asked"),
    # the ministry's desk
    re_path(r"^mijn/ondersteuning/vragen\.(?P<extension>csv|xlsx)$", desk.desk_export, name="support_desk_export"),
    path("mijn/ondersteuning/cijfers/", figures.support_figures, name="support_figures"),
    re_path(
        r"^mijn/ondersteuning/cijfers\.(?P<extension>csv|xlsx)$", figures.figures_export, name="support_figures_export"
    ),
    path(f"{_REQUEST}toewijzen/", assigning.request_assign, name="request_assign"),
    path(f"{_REQUEST}wachtlijst/", assigning.request_queue, name="request_queue"),
    path(f"{_REQUEST}terugnemen/", assigning.request_release, name="request_release"),
    # advisers and hours
    path("mijn/adviseurs/", advisers.adviser_list, name="adviser_list"),
    path(_ADVISER, advisers.adviser_detail, name="adviser_detail"),
    path(f"{_ADVISER}wijzigen/", advisers.adviser_edit, name="adviser_edit"),
    path(f"{_ADVISER}overdragen/", advisers.adviser_take_over, name="adviser_take_over"),
    path(f"{_ADVISER}afwezig/", advisers.adviser_absence_add, name="adviser_absence_add"),
    path(
        f"{_ADVISER}afwezig/<int:absence>/verwijderen/", advisers.adviser_absence_remove, name="adviser_absence_remove"
    ),
    path("mijn/uren/", hours.my_hours, name="my_hours"),
    path("mijn/uren/<int:entry>/", hours.hours_correct, name="hours_correct"),
    path(_MONTH, statements.hours_month, name="hours_month"),
    path(f"{_MONTH}indienen/", statements.hours_submit, name="hours_submit"),
    path(f"{_MONTH}maandstaat.<slug:extension>", statements.hours_file, name="hours_file"),
    path("mijn/maandstaten/", statements.statement_list, name="statement_list"),
    path(f"{_ADVISER}maand/<str:month>/indienen/", statements.statement_hand_in, name="statement_hand_in"),
    path(_STATEMENT, statements.statement_detail, name="statement_detail"),
    path(f"{_STATEMENT}goedkeuren/", statements.statement_approve, name="statement_approve"),
    path(f"{_STATEMENT}teruggeven/", statements.statement_return, name="statement_return"),
    path(f"{_STATEMENT}maandstaat.<slug:extension>", statements.statement_file, name="statement_file"),
    path("mijn/budgetten/", budgets.budget_list, name="budget_list"),
    path("mijn/budgetten/<slug:slug>/<int:period>/", budgets.budget_set, name="budget_set"),
    # contact moments
    path("mijn/contactmomenten/", moments.my_moments, name="my_moments"),
    path(_MOMENTS, moments.moment_list, name="moment_list"),
    path(f"{_MOMENTS}toevoegen/", moments.moment_add, name="moment_add"),
    path(f"{_MOMENTS}<int:moment>/", moments.moment_edit, name="moment_edit"),
    path(f"{_MOMENTS}<int:moment>/afvinken/", moments.moment_done, name="moment_done"),
    path(f"{_MOMENTS}<int:moment>/verwijderen/", moments.moment_delete, name="moment_delete"),
    # the toolkit
    path("hulpmiddelen/", toolkit.toolkit, name="toolkit"),
    path("hulpmiddelen/<int:tool>/bestand/", toolkit.toolkit_file, name="toolkit_file"),
    path("mijn/hulpmiddelen/", toolkit.toolkit_manage, name="toolkit_manage"),
    path("mijn/hulpmiddelen/toevoegen/", toolkit.toolkit_edit, name="toolkit_add"),
    path("mijn/hulpmiddelen/<int:tool>/", toolkit.toolkit_edit, name="toolkit_edit"),
    path("mijn/hulpmiddelen/<int:tool>/verwijderen/", toolkit.toolkit_delete, name="toolkit_delete"),
]
