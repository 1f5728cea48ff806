"""The open data in words, as files, and as a feed."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.overview.api.description import VERSION
from coalition.overview.open_data.dcat import catalogue
from coalition.overview.open_data.dumps import CONTENT_TYPES, DATA_SETS, LICENCE_URL
from coalition.overview.open_data.feed import atom
from coalition.overview.register.export import CREDIT
from coalition.overview.register.standings import Standing
from coalition.views.cache import public_data, public_page


@login_not_required
@require_safe
@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    sets = [
        (
            one,
            [
                (extension.upper() if extension != "geojson" else "GeoJSON", one.address(extension))
                for extension in one.formats
            ],
        )
        for one in DATA_SETS.values()
    ]
    context = {"sets": sets, "statuses": [(one.value, one.label) for one in Standing], "credit": CREDIT}
    about = {
        "licence_url": LICENCE_URL,
        "base_url": settings.BASE_URL,
        "email": settings.CONTACT_EMAIL,
        "api_version": VERSION,
    }
    return render(request, "overview/open_data.html", {**context, **about})


@login_not_required
@require_safe
@public_data
def open_data_file(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    if name not in DATA_SETS or extension not in DATA_SETS[name].formats:
        raise Http404
    response = HttpResponse(DATA_SETS[name].content(extension), content_type=CONTENT_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return _for_any_page(response)


@login_not_required
@require_safe
@public_data
def open_data_catalogue(request: HttpRequest) -> HttpResponse:
    content = json.dumps(catalogue(), ensure_ascii=False)
    return _for_any_page(HttpResponse(content, content_type="application/ld+json"))


@login_not_required
@require_safe
@public_data
def news_feed(request: HttpRequest) -> HttpResponse:
    return _for_any_page(HttpResponse(atom(), content_type="application/atom+xml; charset=utf-8"))


def _for_any_page(response: HttpResponse) -> HttpResponse:
    """Pages elsewhere may read it too."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
