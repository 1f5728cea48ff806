"""The advisers: who they are, where they work, when they are away; and one who takes over from another."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import NationalRole, ProgrammePeriod
from coalition.permissions import Permission, allows_everywhere, require
from coalition.tools.dates import today
from coalition.tools.forms import PortalForm
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from support.forms.advisers import AbsenceForm, AdviserForm
from support.forms.desk import TakeOverConfirmForm, TakeOverForm
from support.models import Adviser
from support.services import advisers as services
from support.services.fitting import Load, loads_in, working_area


@require_safe
def adviser_list(request: SignedInRequest) -> HttpResponse:
    """All advisers with their load, for the ministry; an adviser goes to their own data."""
    user = request.user
    if user.national_role == NationalRole.ADVISER:
        return redirect("adviser_detail", services.adviser_of(user).pk)
    require(user, Permission.SUPPORT_ASSIGN)
    period = ProgrammePeriod.objects.on(today())
    loads = loads_in(period)
    found = services.listed_advisers().prefetch_related("provinces", "health_regions", "absences")
    rows = [
        {"adviser": one, "area": working_area(one), "load": loads.get(one.pk, Load()), "absence": _absence_now(one)}
        for one in found
    ]
    return render(request, "support/adviser_list.html", {"rows": rows, "period": period})


@require_safe
def adviser_detail(request: SignedInRequest, adviser: int) -> HttpResponse:
    return _detail(request, _find(request, adviser), AbsenceForm())


@require_http_methods(["GET", "POST"])
def adviser_edit(request: SignedInRequest, adviser: int) -> HttpResponse:
    """Working area, expertise and capacity, by the ministry."""
    found = _find(request, adviser)
    require(request.user, Permission.SUPPORT_ASSIGN)
    facts = services.AdviserFacts.of(found, _periods())
    form = AdviserForm(request.POST or None, facts=facts)
    if request.method == "POST" and form.is_valid():
        services.change_adviser(actor=request.user, adviser=found, facts=form.facts())
        messages.success(request, f"De gegevens van {found} zijn opgeslagen.")
        return redirect("adviser_detail", found.pk)
    return render(request, "support/adviser_form.html", {"adviser": found, "form": form}, status=_status(form))


@require_POST
def adviser_absence_add(request: SignedInRequest, adviser: int) -> HttpResponse:
    """By the ministry, or by the adviser."""
    found = _find(request, adviser)
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, form)
    starts, ends = form.cleaned_data["starts"].earliest, form.cleaned_data["ends"].earliest
    try:
        services.add_absence(actor=request.user, adviser=found, starts=starts, ends=ends)
    except Refused as refusal:
        form.refuse(refusal)
        return _detail(request, found, form)
    messages.success(request, "De afwezigheid is vastgelegd.")
    return redirect("adviser_detail", found.pk)


@require_POST
def adviser_absence_remove(request: SignedInRequest, adviser: int, absence: int) -> HttpResponse:
    found = _find(request, adviser)
    services.remove_absence(actor=request.user, absence=get_object_or_404(found.absences, pk=absence))
    messages.success(request, "De afwezigheid is verwijderd.")
    return redirect("adviser_detail", found.pk)


@require_http_methods(["GET", "POST"])
def adviser_take_over(request: SignedInRequest, adviser: int) -> HttpResponse:
    """First to whom, then a look at what happens, then the act."""
    found = _find(request, adviser)
    require(request.user, Permission.SUPPORT_ASSIGN)
    data = request.POST if request.method == "POST" else request.GET
    choice = TakeOverForm(data if "naar" in data or request.method == "POST" else None, others=_others(found))
    if not choice.is_valid():
        context = {"adviser": found, "form": choice, "count": services.open_requests(found).count()}
        return render(request, "support/take_over.html", context, status=_status(choice))
    form = TakeOverConfirmForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _preview(request, found, choice, form)
    remark, looked_at = form.cleaned_data["remark"], form.cleaned_data["looked_at"]
    try:
        moved = services.take_over(
            actor=request.user, adviser=found, successor=choice.successor, looked_at=looked_at, remark=remark
        )
    except Refused as refusal:
        return _preview(request, found, choice, TakeOverConfirmForm(initial={"remark": remark}), refusal.sentence)
    messages.success(request, _done(len(moved), choice.successor))
    return redirect("adviser_detail", found.pk)


# ---- what the views share --------------------------------------------------------------------


def _find(request: SignedInRequest, pk: int) -> Adviser:
    """For the ministry every adviser, for an adviser their own data; for others it is not there."""
    found = Adviser.objects.select_related("user")
    if not allows_everywhere(request.user, Permission.SUPPORT_ASSIGN):
        found = found.filter(user=request.user, user__national_role=NationalRole.ADVISER)
    return get_object_or_404(found, pk=pk)


def _others(adviser: Adviser) -> QuerySet[Adviser]:
    return services.present_advisers().exclude(pk=adviser.pk)


def _periods() -> QuerySet[ProgrammePeriod]:
    return ProgrammePeriod.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today()))


def _absence_now(adviser: Adviser) -> object:
    day = today()
    return next(
        (one for one in adviser.absences.all() if one.starts <= day and (not one.ends or one.ends >= day)), None
    )


def _detail(request: SignedInRequest, adviser: Adviser, form: AbsenceForm) -> HttpResponse:
    period = ProgrammePeriod.objects.on(today())
    context = {
        "adviser": adviser,
        "form": form,
        "area": working_area(adviser),
        "load": loads_in(period).get(adviser.pk, Load()),
        "period": period,
        "capacities": adviser.capacities.select_related("period"),
        "absences": adviser.absences.all()[:50],
        "asked": services.open_requests(adviser),
        "is_own": adviser.user_id == request.user.pk,
    }
    return render(request, "support/adviser_detail.html", context, status=_status(form))


def _preview(
    request: SignedInRequest, adviser: Adviser, choice: TakeOverForm, form: TakeOverConfirmForm, conflict: str = ""
) -> HttpResponse:
    """What will happen; after a conflict what is there now, with the remark that was typed."""
    found = list(services.open_requests(adviser))
    if not form.is_bound:
        looked_at = services.fingerprint(found)
        form.initial = {**form.initial, "naar": choice.cleaned_data["naar"], "looked_at": looked_at}
    context = {"adviser": adviser, "successor": choice.successor, "form": form, "asked": found, "conflict": conflict}
    status = 409 if conflict else _status(form)
    return render(request, "support/take_over_preview.html", context, status=status)


def _done(number: int, successor: Adviser | None) -> str:
    requests = "1 vraag gaat" if number == 1 else f"{number} vragen gaan"
    where = f"naar {successor}" if successor else "terug naar het ministerie"
    return f"{requests} {where}. Iedereen die het aangaat, krijgt een mail."


def _status(form: PortalForm) -> int:
    return 422 if form.is_bound else 200
