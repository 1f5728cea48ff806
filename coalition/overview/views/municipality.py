"""The public page of one municipality."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalition.overview.cache import public_page


@login_not_required
@require_safe
@public_page
def municipality_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(slug)
