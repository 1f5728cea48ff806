"""The public page of one municipality, of today or dissolved."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from coalition.models import Municipality
from coalition.overview.help import help_in
from coalition.overview.loneliness import loneliness_of
from coalition.overview.municipality_page import MunicipalityPage, signing_rows
from coalition.overview.register.export import CREDIT
from coalition.overview.register.page import badge_of_each_standing
from coalition.permissions import Permission, allows, allows_everywhere
from coalition.tools.dates import today
from coalition.views.cache import public_page
from pillars.approach import Entry, entries, tellers
from pillars.models import LocalApproach, PillarEdition


@login_not_required
@require_safe
@public_page
def municipality_detail(request: HttpRequest, slug: str) -> HttpResponse:
    municipality = get_object_or_404(Municipality, slug=slug)
    page = MunicipalityPage(municipality)
    context = {
        "municipality": municipality,
        "page": page,
        "badge": badge_of_each_standing()[page.standing()],
        "signings": [(signing, signing_rows(signing)) for signing in page.signings],
        "events": page.timeline(),
        "help": help_in(municipality),
        "told": _told(municipality, request.user),
        "credit": CREDIT,
        "loneliness": loneliness_of([municipality])[municipality.pk],
        "works_here": allows(request.user, Permission.SIGNING_VIEW, municipality),
        "notes_here": allows_everywhere(request.user, Permission.SUPPORT_NOTES),
        "reaches": allows(request.user, Permission.CONTACT_VIEW, municipality),
    }
    return render(request, "overview/municipality_detail.html", context)


def _told(municipality: Municipality, user: object) -> list[Entry]:
    """The pillars about which this reader can read something."""
    if municipality.pk not in tellers.on(today()):
        return []
    found = list(LocalApproach.objects.visible_to(user).filter(municipality=municipality).order_by("pillar"))
    told = entries(found, PillarEdition.objects.names_now()) if found else []
    return [entry for entry in told if entry.approach]
