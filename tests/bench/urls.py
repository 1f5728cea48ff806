"""The portal's addresses, and beside them what everything is measured against."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from coalition import urls
from coalition.overview import loneliness
from coalition.overview.register import standings
from coalition.overview.register.coalitions import numbers_of
from coalition.services import municipality_search
from coalition.services.trail import record
from coalition.tools import pdf
from partners import all_coalitions, kinds
from partners.models import CoalitionMembership
from pillars.models import Signing

SHEET = "<!doctype html><html lang='nl'><head><title>Leeg</title></head><body><p>Leeg</p></body></html>"


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@login_not_required
def empty_sheet(request: HttpRequest) -> HttpResponse:
    return HttpResponse(pdf.render(SHEET, ""), content_type="application/pdf")


@login_not_required
def forget_pages(request: HttpRequest) -> HttpResponse:
    """Empties the cache of this process, so that the next page is made anew."""
    caches["pages"].clear()
    return HttpResponse("")


@login_not_required
def forget_register(request: HttpRequest) -> HttpResponse:
    """As after an act: the register has to be read again as well."""
    for kept in (standings, all_coalitions, kinds, numbers_of, loneliness.kept, municipality_search):
        kept.forget()
    return forget_pages(request)


@login_not_required
def register_act(request: HttpRequest) -> HttpResponse:
    """As somebody's act on a signing: a line in the trail, and with it the stamp."""
    signing = Signing.objects.public().latest("registered_at")
    with transaction.atomic():
        record(actor=None, action="signing.corrected", obj=signing, municipality=signing.municipality)
    return HttpResponse("")


@login_not_required
def partner_act(request: HttpRequest) -> HttpResponse:
    """As an act on one partner of the coalition that is measured."""
    membership = CoalitionMembership.objects.filter(coalition__slug="bench-29")[0]
    with transaction.atomic():
        record(actor=None, action="membership.changed", obj=membership)
    return HttpResponse("")


urlpatterns = [
    path("leeg/", empty),
    path("leeg.pdf", empty_sheet),
    path("vergeten/", forget_pages),
    path("vergeten/register/", forget_register),
    path("wijziging/ondertekening/", register_act),
    path("wijziging/partner/", partner_act),
    *urls.urlpatterns,
]
