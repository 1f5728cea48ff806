"""Addresses of the coalitions, by subject. Everything of one's own is below `/mijn/coalities/<slug>/`."""

from django.urls import URLPattern, URLResolver, path, re_path

from partners.models import MembershipAct
from partners.views import (
    answer,
    closing,
    coalitions,
    contacts,
    coordinators,
    covenant_scans,
    covenant_signings,
    covenants,
    desk,
    door,
    evening,
    gatherings,
    imports,
    logo,
    merging,
    paper,
    partner_links,
    partners,
    public,
    suggestions,
)

_COALITION = "mijn/coalities/<slug:coalition>/"
_PARTNER = f"{_COALITION}partners/<int:membership>/"
_COVENANT = f"{_COALITION}convenanten/<int:covenant>/"
_VERSION = f"{_COVENANT}<int:version>/"
_SIGNATURE = f"{_COALITION}convenanten/ondertekeningen/<int:covenant_signing>/"
_GATHERINGS = f"{_COALITION}bijeenkomsten/"
_GATHERING = f"{_GATHERINGS}<int:gathering>/"
_IMPORT = f"{_COALITION}partners/invoeren/"
_SHEETS = r"mijn/coalities/(?P<coalition>[-a-zA-Z0-9_]+)/partners/invoeren/"
_SHEET = r"(?P<extension>csv|xlsx)$"
_ACT = MembershipAct

urlpatterns: list[URLPattern | URLResolver] = [
    # public pages and exports
    path("coalities/", public.coalition_list, name="coalition_list"),
    re_path(r"^coalities\.(?P<extension>csv|xlsx)$", public.coalition_export, name="coalition_export"),
    path("coalities/<slug:coalition>/", public.coalition_page, name="coalition_page"),
    path("coalities/<slug:coalition>/logo/", logo.coalition_logo, name="coalition_logo"),
    re_path(
        r"^coalities/(?P<coalition>[-a-zA-Z0-9_]+)/partners\.(?P<extension>csv|xlsx)$",
        public.coalition_partners_export,
        name="coalition_partners_export",
    ),
    # the coordinator's desk: the coalition itself, its coordinators
    path("mijn/coalities/", desk.my_coalitions, name="my_coalitions"),
    path(_COALITION, desk.coalition_desk, name="coalition_desk"),
    path("mijn/gemeenten/<slug:slug>/coalities/", coalitions.municipality_coalitions, name="municipality_coalitions"),
    path("mijn/gemeenten/<slug:slug>/coalities/nieuw/", coalitions.coalition_start, name="coalition_start"),
    path(f"{_COALITION}wijzigen/", coalitions.coalition_edit, name="coalition_edit"),
    path(f"{_COALITION}gemeenten/", coalitions.coalition_municipalities, name="coalition_municipalities"),
    path(f"{_COALITION}logo/", logo.coalition_logo_edit, name="coalition_logo_edit"),
    path(f"{_COALITION}logo/verwijderen/", logo.coalition_logo_remove, name="coalition_logo_remove"),
    path(f"{_COALITION}openbaar/", coalitions.coalition_publish, name="coalition_publish"),
    path(f"{_COALITION}niet-openbaar/", coalitions.coalition_hide, name="coalition_hide"),
    path(f"{_COALITION}offline/", coalitions.coalition_take_down, name="coalition_take_down"),
    path(f"{_COALITION}vrijgeven/", coalitions.coalition_free, name="coalition_free"),
    path(f"{_COALITION}stoppen/", coalitions.coalition_end, name="coalition_end"),
    path(f"{_COALITION}hervatten/", coalitions.coalition_resume, name="coalition_resume"),
    path(f"{_COALITION}opgaan/", coalitions.coalition_merge, name="coalition_merge"),
    path(f"{_COALITION}opgaan/ongedaan/", coalitions.coalition_merge_undo, name="coalition_merge_undo"),
    path(f"{_COALITION}coordinatoren/", coordinators.coordinators, name="coordinators"),
    path(f"{_COALITION}coordinatoren/<int:pk>/beeindigen/", coordinators.coordinator_end, name="coordinator_end"),
    path(
        f"{_COALITION}coordinatoren/uitnodigingen/<int:pk>/intrekken/",
        coordinators.coordinator_invitation_revoke,
        name="coordinator_invitation_revoke",
    ),
    # partners, one by one
    path(f"{_COALITION}partners/toevoegen/", partners.partner_add, name="partner_add"),
    path(f"{_COALITION}partners/contacten/", contacts.partner_contacts, name="partner_contacts"),
    re_path(
        r"^mijn/coalities/(?P<coalition>[-\w]+)/partners/contacten\.(?P<extension>csv|xlsx)$",
        contacts.partner_contacts_export,
        name="partner_contacts_export",
    ),
    path(f"{_COALITION}partners/dubbel/", merging.partner_duplicates, name="partner_duplicates"),
    path(f"{_COALITION}partners/dubbel/<int:partner>/samenvoegen/", merging.partner_merge, name="partner_merge"),
    path(f"{_COALITION}partners/dubbel/<int:merge>/ongedaan/", merging.partner_merge_undo, name="partner_merge_undo"),
    path("mijn/partners/", merging.partner_list, name="partner_list"),
    path("mijn/partners/<int:partner>/samenvoegen/", merging.partner_merge_everywhere, name="partner_merge_everywhere"),
    path(
        "mijn/partners/<int:merge>/ongedaan/",
        merging.partner_merge_everywhere_undo,
        name="partner_merge_everywhere_undo",
    ),
    path(_PARTNER, partners.membership_detail, name="membership_detail"),
    path(f"{_PARTNER}wijzigen/", partners.membership_edit, name="membership_edit"),
    path(f"{_PARTNER}gegevens/", partners.partner_edit, name="partner_edit"),
    path(f"{_PARTNER}meedoen/", partners.membership_move_on, {"act": _ACT.JOIN}, name="membership_join"),
    path(f"{_PARTNER}stoppen/", partners.membership_move_on, {"act": _ACT.LEAVE}, name="membership_leave"),
    path(f"{_PARTNER}toch-niet-stoppen/", partners.membership_move, {"act": _ACT.STAY}, name="membership_stay"),
    path(f"{_PARTNER}vervallen/", partners.membership_move, {"act": _ACT.CANCEL}, name="membership_cancel"),
    path(f"{_PARTNER}opnieuw-uitnodigen/", partners.membership_move, {"act": _ACT.REOPEN}, name="membership_reopen"),
    path(f"{_PARTNER}weer-meedoen/", partners.membership_rejoin, name="membership_rejoin"),
    path(f"{_PARTNER}toestemming/", partners.partner_consent, name="partner_consent"),
    path(f"{_PARTNER}toestemming/intrekken/", partners.partner_consent_withdraw, name="partner_consent_withdraw"),
    path(f"{_PARTNER}opheffen/", partners.partner_dissolve, name="partner_dissolve"),
    path(f"{_PARTNER}opheffen/ongedaan/", partners.partner_dissolve_undo, name="partner_dissolve_undo"),
    # partners, many at once
    path(f"{_COALITION}partners/lijkt-op/", suggestions.partner_suggest, name="partner_suggest"),
    path(_IMPORT, imports.partner_import, name="partner_import"),
    path(f"{_IMPORT}kolommen/", imports.partner_import_columns, name="partner_import_columns"),
    path(f"{_IMPORT}bekijken/", imports.partner_import_preview, name="partner_import_preview"),
    path(f"{_IMPORT}opslaan/", imports.partner_import_apply, name="partner_import_apply"),
    path(f"{_IMPORT}gedaan/", imports.partner_import_result, name="partner_import_result"),
    path(f"{_IMPORT}terugdraaien/", imports.partner_import_undo, name="partner_import_undo"),
    re_path(rf"^{_SHEETS}voorbeeld\.{_SHEET}", imports.partner_import_example, name="partner_import_example"),
    re_path(rf"^{_SHEETS}partners\.{_SHEET}", imports.partner_import_export, name="partner_import_export"),
    # covenants, signings and personal links
    path(f"{_COALITION}convenanten/", covenants.covenant_list, name="covenant_list"),
    path(f"{_COALITION}convenanten/nieuw/", covenants.covenant_create, name="covenant_create"),
    path(_COVENANT, covenants.covenant_detail, name="covenant_detail"),
    path(f"{_COVENANT}nieuwe-versie/", covenants.covenant_new_version, name="covenant_new_version"),
    path(_VERSION, covenants.covenant_detail, name="covenant_version"),
    path(f"{_VERSION}wijzigen/", covenants.covenant_edit, name="covenant_edit"),
    path(f"{_VERSION}ondertekening/", covenant_signings.covenant_sign, name="covenant_sign"),
    path(_SIGNATURE, covenant_signings.covenant_signing_detail, name="covenant_signing_detail"),
    path(f"{_SIGNATURE}wijzigen/", covenant_signings.covenant_signing_edit, name="covenant_signing_edit"),
    path(f"{_SIGNATURE}intrekken/", covenant_signings.covenant_signing_withdraw, name="covenant_signing_withdraw"),
    path(f"{_SIGNATURE}verwijderen/", covenant_signings.covenant_signing_remove, name="covenant_signing_remove"),
    path(f"{_SIGNATURE}scan/", covenant_signings.covenant_signing_file, name="covenant_signing_file"),
    path(f"{_SIGNATURE}scan/<int:page>/", covenant_signings.covenant_signing_page, name="covenant_signing_page"),
    path(f"{_COALITION}persoonlijke-links/", partner_links.partner_link_list, name="partner_link_list"),
    path(
        f"{_COALITION}persoonlijke-links/versturen/", partner_links.partner_link_send_all, name="partner_link_send_all"
    ),
    path(f"{_PARTNER}link-sturen/", partner_links.partner_link_send, name="partner_link_send"),
    path(f"{_PARTNER}link-intrekken/", partner_links.partner_link_revoke, name="partner_link_revoke"),
    path("meedoen/bedankt/", answer.partner_answer_done, name="partner_answer_done"),
    path("meedoen/<str:token>/", answer.partner_answer, name="partner_answer"),
    # evenings and meetings, the door
    path(_GATHERINGS, gatherings.gathering_list, name="gathering_list"),
    path(f"{_GATHERINGS}nieuw/", gatherings.gathering_create, name="gathering_create"),
    path(_GATHERING, gatherings.gathering_detail, name="gathering_detail"),
    path(f"{_GATHERING}wijzigen/", gatherings.gathering_edit, name="gathering_edit"),
    path(f"{_GATHERING}verwijderen/", gatherings.gathering_remove, name="gathering_remove"),
    path(f"{_GATHERING}stand/", evening.gathering_state, name="gathering_state"),
    path(f"{_GATHERING}aanwezig/<int:membership>/", evening.gathering_tick, name="gathering_tick"),
    path(f"{_GATHERING}ondertekenaar/<int:membership>/", evening.gathering_signatory, name="gathering_signatory"),
    path(f"{_GATHERING}erbij/", evening.gathering_add, name="gathering_add"),
    path(f"{_GATHERING}afsluiten/", closing.gathering_close, name="gathering_close"),
    path(f"{_GATHERING}heropenen/", closing.gathering_reopen, name="gathering_reopen"),
    path(f"{_GATHERING}datums/", closing.gathering_dates, name="gathering_dates"),
    path(f"{_GATHERING}deur/", door.door_link_create, name="door_link_create"),
    path(f"{_GATHERING}deur/<int:link>/intrekken/", door.door_link_revoke, name="door_link_revoke"),
    path("mijn/ondertekenmomenten/<int:pk>/datums/", closing.ceremony_dates, name="ceremony_dates"),
    path("deur/<str:token>/", door.door, name="door"),
    path("deur/<str:token>/stand/", door.door_state, name="door_state"),
    path("deur/<str:token>/<int:membership>/", door.door_tick, name="door_tick"),
    # paper
    path(f"{_COALITION}papier/", paper.paper_page, name="paper_page"),
    path(f"{_VERSION}convenant.pdf", paper.covenant_pdf, name="covenant_pdf"),
    path(f"{_COALITION}convenanten/scans/<uuid:file_id>/", covenant_scans.covenant_scan, name="covenant_scan"),
    path(
        f"{_COALITION}convenanten/scans/<uuid:file_id>/<int:page>/",
        covenant_scans.covenant_scan_page,
        name="covenant_scan_page",
    ),
    path(f"{_VERSION}papieren/<int:paper_id>/", paper.covenant_paper, name="covenant_paper"),
    path(f"{_COALITION}partners/<int:membership>/convenant.pdf", paper.covenant_single_pdf, name="covenant_single_pdf"),
    path(
        f"{_COALITION}bijeenkomsten/<int:gathering>/presentielijst.pdf", paper.sign_in_list_pdf, name="sign_in_list_pdf"
    ),
    path(f"{_COALITION}partnerlijst.pdf", paper.partner_list_pdf, name="partner_list_pdf"),
]
