"""Addresses of the coalitions, by subject. Everything of one's own is below `/mijn/coalities/<slug>/`."""

from django.urls import URLPattern, URLResolver, path, re_path

from partners.models import MembershipAct
from partners.views import desk, partners, public

_COALITION = "mijn/coalities/<slug:coalition>/"
_PARTNER = f"{_COALITION}partners/<int:membership>/"
_ACT = MembershipAct

urlpatterns: list[URLPattern | URLResolver] = [
    # public pages and exports
    path("coalities/", public.coalition_list, name="coalition_list"),
    re_path(r"^coalities\.(?P<extension>csv|xlsx)$", public.coalition_export, name="coalition_export"),
    path("coalities/<slug:coalition>/", public.coalition_page, name="coalition_page"),
    re_path(
        r"^coalities/(?P<coalition>[-a-zA-Z0-9_]+)/partners\.(?P<extension>csv|xlsx)$",
        public.coalition_partners_export,
        name="coalition_partners_export",
    ),
    # the coordinator's desk: the coalition itself, its coordinators
    path("mijn/coalities/", desk.my_coalitions, name="my_coalitions"),
    path(_COALITION, desk.coalition_desk, name="coalition_desk"),
    # partners, one by one
    path(f"{_COALITION}partners/toevoegen/", partners.partner_add, name="partner_add"),
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
    # covenants, signings and personal links
    # evenings and meetings, the door
    # paper
]
