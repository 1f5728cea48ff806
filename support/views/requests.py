"""One support request and the lists of them: the officer's own, the adviser's, and the ministry's desk."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.permissions import Permission, Role, allows, allows_everywhere, national_role
from coalition.tools.http import SignedInRequest
from support.models import RequestState, SupportRequest
from support.services.desk import lines_of
from support.views.access import visible
from support.views.desk import desk
from support.views.request_page import request_context, show

PAGE_SIZE = 50
_S = RequestState
_ADVISERS_TURN = (_S.ASSIGNED, _S.MEETING, _S.RUNNING)


@require_safe
def support_list(request: SignedInRequest) -> HttpResponse:
    """What the user has to do with; what waits on them comes first. The ministry has its desk."""
    if allows_everywhere(request.user, Permission.SUPPORT_ASSIGN):
        return desk(request)
    adviser = national_role(request.user) == Role.ADVISER
    if not adviser and not allows(request.user, Permission.SUPPORT_ASK):
        raise PermissionDenied("Deze pagina is voor gemeenten die een adviseur vragen, adviseurs en het ministerie.")
    turn = _ADVISERS_TURN if adviser else (_S.WAITING,)
    found = _in_turn(SupportRequest.objects.visible_to(request.user), turn)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context: dict[str, Any] = {"page": page, "lines": lines_of(page.object_list), "adviser": adviser, "turn": turn}
    return render(request, "support/request_list.html", context)


@require_safe
def request_detail(request: SignedInRequest, support_request: int) -> HttpResponse:
    return show(request, visible(request, support_request))


@require_safe
def request_print(request: SignedInRequest, support_request: int) -> HttpResponse:
    """The request with its log, on paper; for the municipality without what is internal."""
    found = visible(request, support_request)
    return render(request, "support/request_print.html", request_context(request.user, found))


def _in_turn(found: QuerySet[SupportRequest], turn: tuple[RequestState, ...]) -> QuerySet[SupportRequest]:
    """First what waits on the reader, then what waits on others, then what has ended; the longest untouched first."""
    first = Case(
        When(state__in=turn, then=Value(0)), When(ended_at__isnull=True, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    related = ("municipality", "adviser__user")
    return found.select_related(*related).prefetch_related("topics").order_by(first, "moved_at", "pk")
