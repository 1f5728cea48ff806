"""Pages that say something of the portal itself, and the small files that machines ask for."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition.overview.help import checked_date
from coalition.tools.dates import today
from coalition.views.cache import public_page

# The five outcomes of the government's model statement; the first is what holds until somebody has looked.
ACCESSIBILITY = {
    "niet-onderzocht": "Dit portaal is nog niet onafhankelijk onderzocht. Wij weten dus nog niet of het aan alle eisen voldoet.",
    "volledig": "Dit portaal voldoet aan alle eisen (status A).",
    "gedeeltelijk": "Dit portaal voldoet aan een deel van de eisen (status B). Hieronder staat wat nog niet goed is.",
    "eerste-maatregelen": "Er zijn eerste maatregelen genomen om aan de eisen te voldoen (status C).",
    "voldoet-niet": "Dit portaal voldoet nog niet aan de eisen (status D).",
}
SECURITY_TXT_DAYS = 180
ROBOTS = "User-agent: *\nDisallow: /mijn/\nDisallow: /beheer/\nDisallow: /inloggen/\n"
ROBOTS_OF_A_DEMONSTRATION = "User-agent: *\nDisallow: /\n"


@login_not_required
@require_safe
@public_page
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/contact.html", _organisation())


@login_not_required
@require_safe
@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The status is a setting, and is never claimed without the date of an audit."""
    audited = checked_date(settings.ACCESSIBILITY_AUDIT_DATE)
    status = settings.ACCESSIBILITY_STATUS if audited else "niet-onderzocht"
    sentence = ACCESSIBILITY.get(status, ACCESSIBILITY["niet-onderzocht"])
    return render(request, "overview/accessibility.html", {**_organisation(), "sentence": sentence, "audited": audited})


@login_not_required
@require_safe
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/privacy.html", {**_organisation(), "controller": settings.PRIVACY_CONTROLLER})


@login_not_required
@require_safe
@public_page
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Where to report a leak (RFC 9116)."""
    expires = datetime.combine(today() + timedelta(days=SECURITY_TXT_DAYS), time(), UTC)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def robots_txt(_request: HttpRequest) -> HttpResponse:
    """Nobody should find the invented signings of a demonstration in a search engine."""
    return HttpResponse(
        ROBOTS_OF_A_DEMONSTRATION if settings.DEMO else ROBOTS, content_type="text/plain; charset=utf-8"
    )


@login_not_required
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """For programs that ask for it whatever the page says."""
    return HttpResponseRedirect(static("img/mark.svg"))


def _organisation() -> dict[str, str]:
    return {"organisation": settings.ORGANISATION, "email": settings.CONTACT_EMAIL, "base_url": settings.BASE_URL}
