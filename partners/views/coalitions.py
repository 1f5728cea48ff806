"""A coalition itself: started by an officer, changed and published by its coordinator, taken down by the ministry."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import Municipality, User
from coalition.permissions import Permission, allows, allows_everywhere, require
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Conflict, Refused
from partners.forms.coalitions import (
    CoalitionForm,
    CoalitionMunicipalitiesForm,
    CoalitionStartForm,
    EndForm,
    MergeForm,
    TakeDownForm,
)
from partners.models import CoalitionMerge, LocalCoalition
from partners.roles import require_in
from partners.services import coalition_merging, coalitions
from partners.services.coordinators import name_coordinator
from partners.views.access import managed, visible
from partners.views.coordinators import done


@require_safe
def municipality_coalitions(request: SignedInRequest, slug: str) -> HttpResponse:
    municipality = _municipality(request.user, slug)
    found = LocalCoalition.objects.filter(municipalities=municipality).prefetch_related("municipalities")
    return render(request, "partners/municipality_coalitions.html", {"municipality": municipality, "coalitions": found})


@require_http_methods(["GET", "POST"])
def coalition_start(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new coalition; who names the first coordinator as well spares a step."""
    municipality = _municipality(request.user, slug)
    require(request.user, Permission.COALITION_START, municipality)
    form = CoalitionStartForm(request.POST or None, initial={"municipalities": (municipality,)})
    if request.method == "POST" and form.is_valid():
        try:
            coalition, named = _start(request.user, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{coalition} is aangemaakt. De pagina is nog niet openbaar.{named}")
            return redirect("coalition_desk", coalition.slug)
    context = {"form": form, "municipality": municipality}
    return render(request, "partners/coalition_start.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _start(user: User, form: CoalitionStartForm) -> tuple[LocalCoalition, str]:
    """The coalition, and what to tell of its coordinator when one was named."""
    coalition = coalitions.start_coalition(actor=user, facts=form.facts())
    email, name = form.cleaned_data["email"], form.cleaned_data["coordinator_name"]
    if not email:
        return coalition, ""
    return coalition, f" {done(email, name_coordinator(actor=user, coalition=coalition, email=email, name=name))}"


@require_http_methods(["GET", "POST"])
def coalition_edit(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = managed(request, coalition)
    form = CoalitionForm(request.POST or None, coalition=found)
    context: dict[str, Any] = {"title": "Gegevens van de coalitie wijzigen", "form": form, "coalition": found}
    if request.method == "POST" and form.is_valid():
        try:
            coalitions.save_coalition(
                actor=request.user, coalition=found, facts=form.facts(), version=form.cleaned_data["version"] or 0
            )
        except Conflict as conflict:
            stored = managed(request, coalition)
            differences = form.differences(CoalitionForm(coalition=stored))
            form.take_version(stored.version)
            return _form_page(request, {**context, "conflict": conflict.sentence, "differences": differences}, 409)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "De gegevens zijn opgeslagen.")
            return redirect("coalition_desk", coalition)
    return _form_page(request, context)


@require_http_methods(["GET", "POST"])
def coalition_municipalities(request: SignedInRequest, coalition: str) -> HttpResponse:
    """By the ministry, and by officers for their own; the coordinator keeps or removes on the page of the coalition."""
    found = visible(request, coalition)
    require_in(request.user, Permission.COALITION_START, found)
    form = CoalitionMunicipalitiesForm(request.POST or None, coalition=found)
    context = {"title": "Gemeenten van de coalitie wijzigen", "form": form, "coalition": found}
    context["lead"] = _whose(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            coalitions.set_municipalities(actor=request.user, coalition=found, **form.cleaned_data)
        except Conflict as conflict:
            stored = visible(request, coalition)
            differences = form.differences(CoalitionMunicipalitiesForm(coalition=stored))
            form.take_version(stored.version)
            return _form_page(request, {**context, "conflict": conflict.sentence, "differences": differences}, 409)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "De gemeenten zijn opgeslagen.")
            return _to_desk(request.user, found)
    return _form_page(request, context)


def _to_desk(user: User, coalition: LocalCoalition) -> HttpResponse:
    """Who took the own municipality away does not see the coalition any longer."""
    still = LocalCoalition.objects.visible_to(user).filter(pk=coalition.pk).exists()
    return redirect("coalition_desk", coalition.slug) if still else redirect("my_coalitions")


def _whose(user: User) -> str:
    if allows_everywhere(user, Permission.COALITION_START):
        return "De ambtenaren van deze gemeenten lezen mee met de coalitie."
    return "U kunt alleen gemeenten toevoegen of weghalen waarvoor u zelf werkt."


@require_POST
def coalition_publish(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = managed(request, coalition)
    act = partial(coalitions.publish, actor=request.user, coalition=found)
    return _do(request, found, act, f"De pagina van {found} is openbaar.")


@require_POST
def coalition_hide(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = managed(request, coalition)
    act = partial(coalitions.hide, actor=request.user, coalition=found)
    return _do(request, found, act, f"De pagina van {found} is niet meer openbaar.")


@require_http_methods(["GET", "POST"])
def coalition_take_down(request: SignedInRequest, coalition: str) -> HttpResponse:
    """By the ministry, with a reason that the coordinators get."""
    found = visible(request, coalition)
    require_in(request.user, Permission.COALITION_TAKE_DOWN, found)
    form = TakeDownForm(request.POST or None)
    context = {"title": "Openbare pagina offline halen", "form": form, "coalition": found}

    def act() -> None:
        coalitions.take_down(actor=request.user, coalition=found, **form.cleaned_data)

    return _act_with(request, context, act, "De pagina is offline. De coördinatoren krijgen bericht.")


@require_POST
def coalition_free(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = visible(request, coalition)
    require_in(request.user, Permission.COALITION_TAKE_DOWN, found)
    act = partial(coalitions.free, actor=request.user, coalition=found)
    return _do(request, found, act, "De pagina is vrijgegeven. De coördinator kan haar weer openbaar maken.")


@require_http_methods(["GET", "POST"])
def coalition_end(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = managed(request, coalition)
    form = EndForm(request.POST or None)
    context = {"title": "Coalitie laten stoppen", "form": form, "coalition": found}

    def act() -> None:
        coalitions.end_coalition(actor=request.user, coalition=found, on=form.cleaned_data["ended_on"])

    return _act_with(request, context, act, f"{found} is gestopt. Wat er was, blijft bewaard.")


@require_POST
def coalition_resume(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = managed(request, coalition)
    act = partial(coalitions.resume_coalition, actor=request.user, coalition=found)
    return _do(request, found, act, f"{found} gaat weer verder.")


@require_http_methods(["GET", "POST"])
def coalition_merge(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Into another coalition of the same coordinator."""
    found = managed(request, coalition)
    targets = LocalCoalition.objects.coordinated_by(request.user).filter(is_ended=False).exclude(pk=found.pk)
    if not targets.exists():
        messages.error(
            request, "U bent van geen andere coalitie coördinator. Vraag eerst om daar ook benoemd te worden."
        )
        return redirect("coalition_desk", coalition)
    form = MergeForm(request.POST or None, targets=targets)
    context = {
        "title": "Opgaan in een andere coalitie", "form": form, "coalition": found,
        "lead": "Wie nu meedoet of is uitgenodigd, gaat met de contactgegevens mee. Wat er tot nu toe was, blijft bij deze coalitie.",
    }  # fmt: skip

    def act() -> CoalitionMerge:
        target, on = form.cleaned_data["target"], form.cleaned_data["on"].earliest
        return coalition_merging.merge_coalitions(actor=request.user, source=found, target=target, on=on)

    return _act_with(request, context, act, f"{found} is opgegaan in een andere coalitie.")


@require_POST
def coalition_merge_undo(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = managed(request, coalition)
    merge = get_object_or_404(found.merges.select_related("source", "target"), undone_at__isnull=True)
    try:
        staying = coalition_merging.undo_merge(actor=request.user, merge=merge)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        more = (
            f" {staying} partners blijven ook in {merge.target}: daar is intussen iets mee gebeurd." if staying else ""
        )
        messages.success(request, f"{found} gaat weer verder.{more}")
    return redirect("coalition_desk", coalition)


# ---- what the views share --------------------------------------------------------------------


def _municipality(user: User, slug: str) -> Municipality:
    municipality = get_object_or_404(Municipality, slug=slug)
    if not allows(user, Permission.COALITION_VIEW, municipality):
        raise Http404
    return municipality


def _do(request: SignedInRequest, coalition: LocalCoalition, act: Callable[[], Any], done: str) -> HttpResponse:
    act_and_tell(request, act, done)
    return redirect("coalition_desk", coalition.slug)


def _act_with(request: SignedInRequest, context: dict[str, Any], act: Callable[[], Any], done: str) -> HttpResponse:
    """A form on a page of its own: asked, done and said."""
    form = context["form"]
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("coalition_desk", context["coalition"].slug)
    return _form_page(request, context)


def _form_page(request: SignedInRequest, context: dict[str, Any], status: int = 0) -> HttpResponse:
    status = status or (422 if context["form"].is_bound else 200)
    return render(request, "partners/coalition_form.html", context, status=status)
