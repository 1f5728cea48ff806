"""Partners one by one: added to a coalition, looked at, changed, joining and leaving."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.tools.dates import PartialDate, today
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Conflict, Refused
from partners.forms.partners import ConsentForm, MembershipForm, OnDateForm, PartnerAddForm, PartnerForm
from partners.models import (
    CoalitionMembership,
    CovenantSigning,
    LocalCoalition,
    MembershipAct,
    MembershipState,
    Partner,
)
from partners.services import organisations
from partners.services.desk import memberships_of
from partners.services.memberships import add_membership, change_membership, move_membership, rejoin
from partners.services.partner_trail import trail_of
from partners.views.access import managed

# What each act is called on its button, and what it says when it is done.
ACTS: dict[MembershipAct, tuple[str, str]] = {
    MembershipAct.JOIN: ("Laten meedoen", "{} doet mee."),
    MembershipAct.LEAVE: ("Laten stoppen", "{} is gestopt. Wat er was, blijft bewaard."),
    MembershipAct.STAY: ("Stoppen ongedaan maken", "{} doet weer mee, alsof het stoppen er niet was."),
    MembershipAct.CANCEL: ("Uitnodiging laten vervallen", "De uitnodiging van {} is vervallen."),
    MembershipAct.REOPEN: ("Opnieuw uitnodigen", "{} is weer uitgenodigd."),
}
Act = Callable[[PartialDate], Any]
DATED = {MembershipAct.JOIN: "Doet mee sinds", MembershipAct.LEAVE: "Gestopt op"}


@require_http_methods(["GET", "POST"])
def partner_add(request: SignedInRequest, coalition: str) -> HttpResponse:
    """One short form; nearly the same names are asked about before a second one is made."""
    found = managed(request, coalition)
    form = PartnerAddForm(request.POST or None, coalition=found)
    if request.method == "POST" and form.is_valid():
        try:
            membership = _add(request, found, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if membership:
                messages.success(request, f"{membership.partner.name} staat in de lijst.")
                return redirect("partner_add" if "another" in request.POST else "coalition_desk", coalition)
    context = {"coalition": found, "form": form}
    return render(request, "partners/partner_add.html", context, status=422 if form.is_bound else 200)


def _add(request: SignedInRequest, coalition: LocalCoalition, form: PartnerAddForm) -> CoalitionMembership | None:
    """None when it has to be asked first whether one of the partners that are there is meant."""
    facts, same_as = form.partner_facts(), form.cleaned_data["same_as"]
    if not same_as and not facts.is_person:
        form.suggest(form.find_suggestions(facts.name, facts.place))
        if form.suggested:
            form.add_error("same_as", "Er is al een partner met bijna dezelfde naam. Kies of het dezelfde is.")
            return None
    with transaction.atomic():
        partner = (
            get_object_or_404(Partner.objects.present().organisations(), pk=same_as)
            if same_as.isdecimal()
            else organisations.create_partner(actor=request.user, facts=facts)
        )
        if consent := form.consent():
            organisations.give_consent(actor=request.user, partner=partner, consent=consent)
        return add_membership(
            actor=request.user, coalition=coalition, partner=partner, joined_on=form.day_of_joining(),
            facts=form.membership_facts(),
        )  # fmt: skip


@require_safe
def membership_detail(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    """Everything that the coalition knows of one partner, and what can be done with it."""
    found = _find(request, coalition, membership)
    partner = found.partner
    signings = CovenantSigning.objects.filter(partner=partner, version__covenant__coalition=found.coalition)
    spells = memberships_of(found.coalition).filter(partner=partner).exclude(pk=found.pk)
    context = {
        "coalition": found.coalition,
        "membership": found,
        "partner": partner,
        "acts": [(act, *ACTS[act]) for act in MembershipAct if found.allows(act) and act not in DATED],
        "dated_acts": [(act, ACTS[act][0]) for act in DATED if found.allows(act)],
        "may_rejoin": _may_rejoin(found),
        "signings": signings.select_related("version__covenant", "gathering__ceremony").order_by("-created_at"),
        "attendances": found.attendances.filter(present=True).select_related("gathering__ceremony"),
        "spells": spells.order_by("-joined_on_earliest", "-pk"),
        "elsewhere": partner.memberships.exclude(coalition=found.coalition).values("coalition").distinct().count(),
        "names": partner.names.all(),
        "trail": trail_of(found),
    }
    return render(request, "partners/membership_detail.html", context)


@require_http_methods(["GET", "POST"])
def membership_edit(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    found = _find(request, coalition, membership)
    form = MembershipForm(request.POST or None, membership=found)
    context: dict[str, Any] = {"title": "Deelname en contact wijzigen", "membership": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            change_membership(
                actor=request.user, membership=found, facts=form.facts(), joined_on=form.date("joined_on"),
                left_on=form.date("left_on"), version=form.cleaned_data["version"] or 0,
            )  # fmt: skip
        except Conflict as conflict:
            fresh = _find(request, coalition, membership)
            return _conflict(request, context, conflict, MembershipForm(membership=fresh), fresh.version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "De gegevens zijn opgeslagen.")
            return redirect("membership_detail", coalition, membership)
    return _form_page(request, context)


@require_http_methods(["GET", "POST"])
def partner_edit(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    """The public facts of the partner, which other coalitions see change as well."""
    found = _find(request, coalition, membership)
    if not found.is_open:
        messages.error(request, organisations.NOT_HERE)
        return redirect("membership_detail", coalition, membership)
    form = PartnerForm(request.POST or None, partner=found.partner)
    context: dict[str, Any] = {"title": "Openbare gegevens wijzigen", "membership": found, "form": form, "shared": True}
    if request.method == "POST" and form.is_valid():
        try:
            organisations.change_partner(
                actor=request.user, membership=found, facts=form.facts(), version=form.cleaned_data["version"] or 0,
                keep_old_name=form.cleaned_data.get("keep_old_name", False),
            )  # fmt: skip
        except Conflict as conflict:
            fresh = _find(request, coalition, membership).partner
            return _conflict(request, context, conflict, PartnerForm(partner=fresh), fresh.version)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De openbare gegevens zijn opgeslagen.")
            return redirect("membership_detail", coalition, membership)
    return _form_page(request, context)


@require_http_methods(["GET", "POST"])
def membership_move_on(request: SignedInRequest, coalition: str, membership: int, act: MembershipAct) -> HttpResponse:
    """Joining and leaving, which have a day."""
    found = _find(request, coalition, membership)
    label, done = ACTS[act]
    form = OnDateForm(request.POST or None, label=DATED[act], submit_label=label)
    return _on_a_day(
        request, found, form, done,
        lambda day: move_membership(actor=request.user, membership=found, act=act, on=day),
    )  # fmt: skip


@require_POST
def membership_move(request: SignedInRequest, coalition: str, membership: int, act: MembershipAct) -> HttpResponse:
    """The acts that need no day."""
    found = _find(request, coalition, membership)
    name = found.partner.name
    return _do(
        request,
        found,
        lambda: move_membership(actor=request.user, membership=found, act=act),
        ACTS[act][1].format(name),
    )


@require_http_methods(["GET", "POST"])
def membership_rejoin(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    """A new spell of somebody who left."""
    found = _find(request, coalition, membership)
    form = OnDateForm(request.POST or None, label="Doet weer mee sinds", submit_label="Weer laten meedoen")
    return _on_a_day(
        request, found, form, "{} doet weer mee. De eerdere periode blijft staan.",
        lambda day: rejoin(actor=request.user, membership=found, on=day),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def partner_dissolve(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    found = _find(request, coalition, membership)
    form = OnDateForm(request.POST or None, label="Opgeheven op", submit_label="Organisatie opheffen")
    return _on_a_day(
        request, found, form, "{} is opgeheven en stopte hier. Andere coalities beslissen zelf.",
        lambda day: organisations.dissolve(actor=request.user, membership=found, on=day),
    )  # fmt: skip


@require_POST
def partner_dissolve_undo(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    found = _find(request, coalition, membership)
    return _do(
        request, found, lambda: organisations.undo_dissolving(actor=request.user, membership=found),
        f"{found.partner.name} bestaat weer.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def partner_consent(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    """A private person agrees to be named in public."""
    found = _find(request, coalition, membership)
    form = ConsentForm(request.POST or None, initial={"given_on": PartialDate.on(today())})
    context = {"title": "Toestemming voor de naam", "membership": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            organisations.give_consent(actor=request.user, partner=found.partner, consent=form.consent())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De toestemming is vastgelegd. De naam mag openbaar.")
            return redirect("membership_detail", coalition, membership)
    return _form_page(request, context)


@require_POST
def partner_consent_withdraw(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    found = _find(request, coalition, membership)
    return _do(
        request, found, lambda: organisations.withdraw_consent(actor=request.user, partner=found.partner, on=today()),
        "De toestemming is ingetrokken. In het openbaar staat er ‘een inwoner’.",
    )  # fmt: skip


# ---- what the views share --------------------------------------------------------------------


def _find(request: SignedInRequest, coalition: str, membership: int) -> CoalitionMembership:
    found: CoalitionMembership = get_object_or_404(memberships_of(managed(request, coalition)), pk=membership)
    return found


def _may_rejoin(membership: CoalitionMembership) -> bool:
    """Who left, is still there, and has not come back already."""
    if membership.state != MembershipState.LEFT or membership.partner.is_dissolved:
        return False
    return not membership.coalition.memberships.open().filter(partner=membership.partner).exists()


def _do(request: SignedInRequest, membership: CoalitionMembership, act: Callable[[], Any], done: str) -> HttpResponse:
    act_and_tell(request, act, done)
    return redirect("membership_detail", membership.coalition.slug, membership.pk)


def _on_a_day(
    request: SignedInRequest, membership: CoalitionMembership, form: OnDateForm, done: str, act: Act
) -> HttpResponse:
    """Asks for the day, does the act, and says so."""
    name = membership.partner.name
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.cleaned_data["on"])
        except Refused as refusal:
            form.add_error("on" if refusal.field in ("on", "left_on") else None, refusal.sentence)
        else:
            messages.success(request, done.format(name))
            shown = result if isinstance(result, CoalitionMembership) else membership
            return redirect("membership_detail", membership.coalition.slug, shown.pk)
    return _form_page(request, {"title": form.submit_label, "membership": membership, "form": form})


def _form_page(request: SignedInRequest, context: dict[str, Any], status: int = 0) -> HttpResponse:
    context["coalition"] = context["membership"].coalition
    return render(
        request, "partners/membership_form.html", context, status=status or (422 if context["form"].is_bound else 200)
    )


def _conflict(
    request: SignedInRequest, context: dict[str, Any], conflict: Conflict, stored: Any, version: int
) -> HttpResponse:
    """Both versions beside each other; what was typed stays in the form."""
    form = context["form"]
    context |= {"conflict": conflict.sentence, "differences": form.differences(stored)}
    form.take_version(version)
    return _form_page(request, context, status=409)
