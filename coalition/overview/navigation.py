"""Where one can go: the menu, the footer, and the tools of each role, by permission."""

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from coalition.models import User
from coalition.permissions import Permission, allows, allows_everywhere, national_role
from partners.roles import coordinator_roles
from support.roles import is_adviser


class NavigationItem(NamedTuple):
    """A link in the navigation, as `{{ item }}` shows it; `current` is what `aria-current` says."""

    label: str
    url: str
    current: str
    style: str

    def __str__(self) -> str:
        # A template asks for this one first; that it is safe HTML stays known.
        return _link(self)


@functools.cache
def _link(item: NavigationItem) -> SafeString:
    """Two rows of them are on every page, and would be a fourth of what a template has to fill in."""
    style = format_html(' class="{}"', item.style) if item.style else ""
    current = format_html(' aria-current="{}"', item.current) if item.current else ""
    return format_html('<a{} href="{}"{}>{}</a>', style, item.url, current, item.label)


class Tool(NamedTuple):
    """A page that some roles work with, with a line that says what for."""

    label: str
    text: str
    route: str
    permission: Permission


# Label and route, in the order of the menu.
PUBLIC = (
    ("Gemeenten", "municipality_list"),
    ("Kaart", "country_map"),
    ("Cijfers", "figures"),
    ("Lokale coalities", "coalition_list"),
    ("Aanpak", "approach_list"),
    ("De vijf pijlers", "pillar_list"),
)
# In the menu of visitors; who is signed in has pages of their own there, and finds these in the footer.
_FORM = ("Formulier printen", "form_page")
_CHECK = ("Nummer controleren", "check")
FOOTER = (
    ("Gemeenten", "municipality_list"),
    ("Lokale coalities", "coalition_list"),
    ("Wat gemeenten doen", "approach_list"),
    ("Gemeenten vergelijken", "compare"),
    ("Hulpmiddelen", "toolkit"),
    _FORM,
    _CHECK,
    ("Open data", "open_data"),
    ("Contact", "contact"),
    ("Toegankelijkheid", "accessibility"),
    ("Privacy", "privacy"),
)
_P = Permission
# By the heading under which they stand in my overview, in that order.
TOOLS: dict[str, tuple[Tool, ...]] = {
    "Ondertekeningen": (
        Tool("Postvak", "Ingediende ondertekeningen en correcties controleren.", "in_tray", _P.SIGNING_REGISTER),
        Tool("Registreren", "Zelf registreren voor een gemeente.", "signing_for_municipality", _P.SIGNING_REGISTER),
        Tool("Veel tegelijk invoeren", "Ondertekeningen uit een sheet inlezen.", "import_signings", _P.SIGNING_IMPORT),
        Tool("Scans verwerken", "Getekende formulieren uit de scanner toevoegen.", "scan_tray", _P.SIGNING_REGISTER),
        Tool("Mijlpalen", "Wat gemeenten onderweg deden: invoeren en nakijken.", "milestone_list", _P.MILESTONE_ADD),
        Tool("Ondertekenmomenten", "Avonden waarop veel gemeenten tekenen.", "ceremony_list", _P.CEREMONY_MANAGE),
        Tool("Teksten van de pijlers", "Schrijven, inlezen en publiceren.", "edition_list", _P.EDITION_MANAGE),
    ),
    "Aantallen en cijfers": (
        Tool("Aantallen op een dag", "Een antwoord met zin, beeld en sheet; vastleggen.", "answer", _P.COUNT_ANSWER),
        Tool("Monitoring", "Gemeenten een paar vragen stellen en hun antwoorden zien.", "round_list", _P.MONITORING_MANAGE),
        Tool("Cijfers over eenzaamheid", "Cijfers uit de Gezondheidsmonitor inlezen.", "import_figures", _P.FIGURES_LOAD),
    ),
    "Gemeenten en perioden": (
        Tool("Contacten", "Wie bij elke gemeente te bereiken is.", "contact_list", _P.CONTACT_EXPORT),
        Tool("Overnemen", "Ondertekeningen van opgeheven gemeenten laten meetellen.", "takeover_list", _P.SIGNING_CARRY),
        Tool("Herindeling", "Gemeenten opheffen, splitsen of hernoemen.", "redivision_list", _P.MAP_CHANGE),
        Tool("Programmaperiodes", "Gaan ondertekeningen door? Wie moet opnieuw tekenen?", "period_list", _P.SIGNING_CARRY),
        Tool("Meldingen", "Wat bezoekers meldden met ‘Klopt dit niet?’.", "report_list", _P.REPORT_HANDLE),
        Tool("Basisgegevens", "Gemeenten, periodes en het logboek beheren.", "admin:index", _P.REFERENCE_MANAGE),
    ),
    "Lokale coalities": (
        Tool("Lokale coalities", "Alle coalities, ook die nog niet openbaar zijn.", "my_coalitions", _P.COALITION_TAKE_DOWN),
        Tool("Partners van coalities", "Organisaties bekijken en dubbele samenvoegen.", "partner_list", _P.PARTNER_MERGE_ALL),
    ),
    "Ondersteuning": (
        Tool("Ondersteuning", "Wat gemeenten vragen: toewijzen en volgen.", "support_list", _P.SUPPORT_ASSIGN),
        Tool("Adviseurs", "Werkgebied, uren en afwezigheid; vragen overdragen.", "adviser_list", _P.SUPPORT_ASSIGN),
        Tool("Contactmomenten", "Wat met gemeenten is besproken en wat er aankomt.", "my_moments", _P.SUPPORT_NOTES),
        Tool("Maandstaten", "Uren van adviseurs goedkeuren.", "statement_list", _P.SUPPORT_ASSIGN),
        Tool("Urenbudgetten", "Hoeveel uur elke gemeente heeft.", "budget_list", _P.SUPPORT_ASSIGN),
        Tool("Hulpmiddelen", "Wat gemeenten kunnen gebruiken: bijhouden.", "toolkit_manage", _P.TOOLKIT_MANAGE),
    ),
    "Mensen en toegang": (
        Tool("Aanvragen om toegang", "Wie voor een gemeente wil werken.", "access_request_list", _P.ACCESS_DECIDE),
        Tool("Uitnodigingen", "Mensen toegang geven.", "invitation_list", _P.ACCESS_DECIDE),
        Tool("Gebruikers", "Accounts bekijken en beëindigen.", "user_list", _P.ACCESS_DECIDE),
        Tool(
            "Gemeenten zonder ambtenaar", "Waar nog niemand een account heeft.", "municipalities_without_officer",
            _P.ACCESS_DECIDE,
        ),
    ),
}  # fmt: skip
# So few stand together without headings.
_FEW_TOOLS = 6
_OWN = "Uw eigen werk"
# What an adviser works with, for the requests that were assigned.
ADVISER_TOOLS = (Tool("Mijn uren", "Uren schrijven en de maandstaat indienen.", "my_hours", _P.SUPPORT_WORK),)


def menu(request: HttpRequest) -> list[NavigationItem]:
    """The public pages, and for who is signed in their own."""
    links = [*PUBLIC, _FORM, _CHECK]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        links = [("Mijn overzicht", "my_overview"), *_own_links(user), *PUBLIC]
    return _marked(request, links, "portal-nav__link")


def _own_links(user: User) -> Iterator[tuple[str, str]]:
    """By role: where somebody's work comes in."""
    if allows_everywhere(user, Permission.SIGNING_REGISTER):
        yield "Postvak", "in_tray"
    elif not national_role(user) and coordinator_roles(user):
        yield "Mijn coalitie", "my_coalitions"
    if (
        is_adviser(user)
        or allows_everywhere(user, Permission.SUPPORT_ASSIGN)
        or (not national_role(user) and allows(user, Permission.SUPPORT_ASK))
    ):
        yield "Ondersteuning", "support_list"


def footer(request: HttpRequest) -> list[NavigationItem]:
    return _marked(request, FOOTER, "")


def tools_for(user: object) -> list[tuple[str, list[dict[str, str]]]]:
    """The national tools that this user may work with, by heading; an officer works from the desk of a municipality."""
    own = {_OWN: ADVISER_TOOLS} if is_adviser(user) else {}
    groups = [
        (heading, [tool for tool in tools if heading == _OWN or allows_everywhere(user, tool.permission)])
        for heading, tools in {**own, **TOOLS}.items()
    ]
    shown = [
        (heading, [{"label": tool.label, "text": tool.text, "url": reverse(tool.route)} for tool in tools])
        for heading, tools in groups
        if tools
    ]
    if sum(len(tools) for _heading, tools in shown) <= _FEW_TOOLS:
        return [("", [tool for _heading, tools in shown for tool in tools])] if shown else []
    return shown


def _marked(request: HttpRequest, links: Iterable[tuple[str, str]], style: str) -> list[NavigationItem]:
    """The links, with the one marked that leads here (`page`) or to the part of the portal we are in (`true`)."""
    labels = [(label, _address(route)) for label, route in links]
    # The longest address that we are under: at /mijn/postvak/ that is the in-tray, not my overview.
    here = max((url for _label, url in labels if url != "/" and request.path.startswith(url)), key=len, default="")
    return [
        NavigationItem(label, url, "page" if url == request.path else "true" if url == here else "", style)
        for label, url in labels
    ]


@functools.cache
def _address(route: str) -> str:
    """The menu is on every page, and its addresses stay what they are."""
    return reverse(route)
