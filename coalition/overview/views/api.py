"""The addresses of `/api/v1/`; each view gives plain data, `api_view` makes the answer."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from coalition.models import Municipality
from coalition.overview.api import description, resources
from coalition.overview.api.answers import BadQuery, InvalidParameter, NotThere, Page, api_view, parameters
from coalition.overview.municipality_page import PublicSigning
from coalition.overview.register.filters import Filters, Found
from coalition.overview.register.standings import Line, Register, register_on
from coalition.tools.dates import today
from partners.all_coalitions import all_coalitions
from partners.coalition_list import Filters as CoalitionFilters
from partners.coalition_list import shown
from pillars.models import Signing


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody arrives who follows the address of the API itself."""
    return redirect("api_description")


@api_view
def openapi(request: HttpRequest) -> Any:
    parameters(request.GET, ())
    return description.openapi()


@api_view
def municipalities(request: HttpRequest) -> Any:
    given = parameters(request.GET, description.OF_MUNICIPALITIES)
    chosen, page = _chosen(request), Page.asked(request, given)
    found = resources.municipalities(match.line for match in chosen.found[page.part])
    return page.answer("gemeenten", found, len(chosen.found), peildatum=chosen.register.day.isoformat())


@api_view
def municipality(request: HttpRequest, code: str) -> Any:
    parameters(request.GET, ())
    of = Municipality.objects.select_related("province", "health_region").filter(code=code).first()
    if of is None:
        raise NotThere("Er is geen gemeente met deze code. Een code ziet er zo uit: GM0303.")
    return resources.municipality(of)


@api_view
def signings(request: HttpRequest) -> Any:
    given = parameters(request.GET, description.OF_SIGNINGS)
    found, page = Signing.objects.public(), Page.asked(request, given)
    if "gemeente" in given:
        found = found.filter(municipality__code=given["gemeente"])
    if "jaar" in given:
        found = found.filter(signed_on_earliest__year=given["jaar"])
    rows = list(found.newest_first().values_list("pk", "municipality__code", "municipality__name")[page.part])
    by_key = PublicSigning.by_key([pk for pk, _code, _name in rows])
    return page.answer(
        "ondertekeningen", [resources.signing(by_key[pk], code, name) for pk, code, name in rows], found.count()
    )


@api_view
def coalitions(request: HttpRequest) -> Any:
    given = parameters(request.GET, description.OF_COALITIONS)
    filters, every, page = CoalitionFilters.read(request.GET), all_coalitions(today()), Page.asked(request, given)
    mistakes = filters.mistakes(every.provinces)
    if mistakes:
        raise BadQuery(*(InvalidParameter(name, "onbekend", sentence) for name, sentence in mistakes.items()))
    found = filters.apply(every)
    items = [resources.coalition(line) for line in shown(found[page.part], every)]
    return page.answer("coalities", items, len(found), peildatum=today().isoformat())


@api_view
def pillars(request: HttpRequest) -> Any:
    parameters(request.GET, ())
    return {"edities": resources.editions()}


@api_view
def counts(request: HttpRequest) -> Any:
    parameters(request.GET, description.OF_COUNTS)
    chosen = _chosen(request)
    return resources.counts(chosen.register, chosen.lines)


@api_view
def nothing_here(request: HttpRequest, rest: str) -> Any:
    """Every other address below it, so that a program never gets a page for people."""
    raise NotThere("Dit adres bestaat niet. Adressen eindigen zonder schuine streep; zie /api/v1/openapi.json.")


class Chosen(NamedTuple):
    """The register on the day that was asked for, and the municipalities that match."""

    register: Register
    found: Sequence[Found]

    @property
    def lines(self) -> list[Line]:
        return [match.line for match in self.found]


def _chosen(request: HttpRequest) -> Chosen:
    """By the same filters as the list that people see; their form was checked before."""
    query: QueryDict = request.GET
    filters = Filters.read(query)
    register = register_on(filters.day)
    mistakes = (*filters.mistakes, *filters.unknown_names(register))
    if mistakes:
        raise BadQuery(*(InvalidParameter(mistake.name, "onbekend", mistake.sentence) for mistake in mistakes))
    return Chosen(register, filters.apply(register))
