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
def forget(request: HttpRequest) -> HttpResponse:
    """Empties what this process keeps, pages and register, so that the next page is made anew."""
    caches["pages"].clear()
    standings.forget()
    return HttpResponse("")


urlpatterns = [
    path("leeg/", empty),
    path("leeg.pdf", empty_sheet),
    path("vergeten/", forget),
    *urls.urlpatterns,
]
