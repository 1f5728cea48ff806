"""Choosing an adviser for a request: who fits, their load beside each other, and what to do when nobody has time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coalition.models import ProgrammePeriod
from coalition.permissions import Permission
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Conflict, Refused
from support.forms.desk import AssignForm
from support.load_picture import draw_loads
from support.models import RequestAct, SupportRequest
from support.rules import unsigned
from support.services import requests as services
from support.services.fitting import fits_for
from support.views.access import allowed


@require_http_methods(["GET", "POST"])
def request_assign(request: SignedInRequest, support_request: int) -> HttpResponse:
    """The advisers who fit, and the choice; who comes second sees who was first and when."""
    found = allowed(request, support_request, Permission.SUPPORT_ASSIGN)
    if not found.is_open:
        messages.error(request, f"Deze vraag is {found.get_state_display()}. Toewijzen kan niet meer.")
        return redirect("support_request", found.pk)
    if request.POST.get("version", str(found.version)) != str(found.version):
        return _too_late(request, found)
    form = AssignForm(request.POST or None, fits=fits_for(found), initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        remark = form.cleaned_data["remark"]
        try:
            services.assign(actor=request.user, request=found, adviser=form.chosen, remark=remark)
        except Conflict:
            return _too_late(request, found)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{found.adviser} is de adviseur van {found.municipality} en krijgt een mail.")
            return redirect("support_list")
    return _page(request, found, form)


@require_POST
def request_queue(request: SignedInRequest, support_request: int) -> HttpResponse:
    """No adviser has time: on the waiting list."""
    found = allowed(request, support_request, Permission.SUPPORT_ASSIGN)
    done = f"De vraag van {found.municipality} staat op de wachtlijst. De gemeente krijgt een mail."
    went = act_and_tell(request, lambda: services.queue(actor=request.user, request=found), done)
    return redirect("support_list") if went else redirect("support_request", found.pk)


@require_POST
def request_release(request: SignedInRequest, support_request: int) -> HttpResponse:
    """Back from the adviser to the desk."""
    found = allowed(request, support_request, Permission.SUPPORT_ASSIGN)
    done = f"De vraag van {found.municipality} is terug. Wijs haar toe zodra u een adviseur weet."
    went = act_and_tell(request, lambda: services.release(actor=request.user, request=found), done)
    return redirect("request_assign", found.pk) if went else redirect("support_request", found.pk)


def _too_late(request: SignedInRequest, found: SupportRequest) -> HttpResponse:
    """A colleague was first; who and when is told, and what was typed stays. Of two clicks the second did nothing more."""
    chosen = request.POST.get("adviser", "")
    if found.assigned_by == request.user and str(found.adviser_id) == chosen:
        return redirect("support_list")
    typed = {"adviser": chosen, "remark": request.POST.get("remark", ""), "version": found.version}
    form = AssignForm(fits=fits_for(found), initial=typed)
    return _page(request, found, form, services.what_happened(found))


def _page(request: SignedInRequest, found: SupportRequest, form: AssignForm, conflict: str = "") -> HttpResponse:
    places = list(found.municipalities.select_related("province", "health_region"))
    context = {
        "support_request": found,
        "places": places,
        "unsigned": unsigned(places),
        "fits": [fit for fit in form.fits if fit.fits],
        "others": [fit for fit in form.fits if not fit.fits],
        "picture": draw_loads(form.fits),
        "period": ProgrammePeriod.objects.on(today()),
        "form": form,
        "conflict": conflict,
        "may_queue": found.allows(RequestAct.QUEUE) and not found.awaits_capacity,
        "may_release": found.allows(RequestAct.RELEASE),
    }
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, "support/assign.html", context, status=status)
