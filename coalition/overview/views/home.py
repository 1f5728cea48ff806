"""The front door: how many of how many as of today, who signed last, and where to go from here."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.overview.help import national_help
from coalition.overview.pictures.map import CountryMap
from coalition.overview.pictures.themes import Theme
from coalition.overview.register.filters import Filters, Found
from coalition.overview.register.page import prepared_rows, summary
from coalition.overview.register.standings import Standing, register_on
from coalition.tools.dates import today
from coalition.views.cache import public_page
from pillars.models import PillarEdition

LATEST = 6


@login_not_required
@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    register = register_on(today())
    newest_first = Filters(sort="-datum", statuses=(Standing.SIGNED,)).apply(register)
    edition = PillarEdition.objects.prefetch_related("pillars").current()
    context = {
        "summary": summary(register),
        "latest": prepared_rows(islice(_known_to_the_day_or_month(newest_first), LATEST)),
        "edition": edition,
        "help": national_help(),
        "map": CountryMap(register, Theme.STANDING),
    }
    return render(request, "overview/home.html", context)


def _known_to_the_day_or_month(found: Iterable[Found]) -> Iterator[Found]:
    """A signing of which only the year is known is not news."""
    for match in found:
        if match.line.signing and match.line.signing.signed_on.precision in ("day", "month"):
            yield match
