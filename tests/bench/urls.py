"""The portal's addresses, and beside them what everything is measured against."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import path

from coalition import urls
from coalition.overview.register import standings
from coalition.tools import pdf

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
    standings.forget()
    return forget_pages(request)


urlpatterns = [
    path("leeg/", empty),
    path("leeg.pdf", empty_sheet),
    path("vergeten/", forget_pages),
    path("vergeten/register/", forget_register),
    *urls.urlpatterns,
]
