"""The pillars for everybody: the wording for new forms, and the earlier ones that were signed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.views.cache import public_page
from pillars.models import PillarEdition


@login_not_required
@require_safe
@public_page
def pillar_list(request: HttpRequest) -> HttpResponse:
    editions = list(PillarEdition.objects.published().prefetch_related("pillars"))
    current = [edition for edition in editions if edition.is_current]
    others = [edition for edition in editions if not edition.is_current]
    return render(request, "pillars/pillar_list.html", {"current": current, "others": others})
