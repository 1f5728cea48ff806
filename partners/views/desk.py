"""*Mijn coalitie*: what is open, the list of partners, and the way to everything else of one coalition."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coalition.models import AuditEvent
from coalition.permissions import Permission, allows_everywhere
from coalition.tools.http import SignedInRequest
from partners.forms.partners import PartnerFilterForm, as_query
from partners.models import LocalCoalition
from partners.roles import allows_in
from partners.services.desk import find_memberships, numbers_of, open_points
from partners.views.access import visible

PAGE_SIZE = 50


@require_safe
def my_coalitions(request: SignedInRequest) -> HttpResponse:
    """The coalitions that this user leads, and those that a municipality or the ministry may look at."""
    own = LocalCoalition.objects.coordinated_by(request.user).prefetch_related("municipalities")
    others = LocalCoalition.objects.visible_to(request.user).exclude(pk__in=own.values("pk"))
    if not others.exists() and own.count() == 1:
        return redirect("coalition_desk", own[0].slug)
    context = {
        "own": own,
        "page": Paginator(others.prefetch_related("municipalities"), PAGE_SIZE).get_page(request.GET.get("pagina")),
        "everywhere": allows_everywhere(request.user, Permission.COALITION_VIEW),
    }
    return render(request, "partners/my_coalitions.html", context)


@require_safe
def coalition_desk(request: SignedInRequest, coalition: str) -> HttpResponse:
    """The coordinator's desk; officers and the ministry read along, without contacts and without persons' names."""
    found = visible(request, coalition)
    manages = allows_in(request.user, Permission.COALITION_MANAGE, found)
    form = PartnerFilterForm(request.GET, with_people=manages)
    filters, numbers = form.filters(), numbers_of(found)
    memberships = find_memberships(found, filters, with_people=manages)
    context = {
        "coalition": found,
        "municipalities": found.municipalities.in_order(),
        "manages": manages,
        "may_start": allows_in(request.user, Permission.COALITION_START, found),
        "may_take_down": allows_in(request.user, Permission.COALITION_TAKE_DOWN, found),
        "numbers": numbers,
        "points": open_points(found, numbers) if manages else [],
        "form": form,
        "narrowed": bool(as_query(filters)),
        "page": Paginator(memberships, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "trail": AuditEvent.objects.of(found)[:50] if manages else [],
    }
    return render(request, "partners/coalition_desk.html", context)
