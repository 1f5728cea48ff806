"""Milestones: entered for a municipality, and checked by the ministry before anybody else sees them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent, Municipality, User
from coalition.permissions import Permission, allows, allows_everywhere, require
from coalition.services.files import hand_out, page_answer
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused
from pillars.forms.milestones import MilestoneForForm, MilestoneForm, RefuseMilestoneForm
from pillars.models import Milestone, MilestoneKind, MilestoneState
from pillars.services.milestone import add_milestone, decide_milestone, delete_milestone

PAGE_SIZE = 50
DONE = {
    "confirm": "De mijlpaal is gecontroleerd en staat in de tijdlijn.",
    "refuse": "De mijlpaal is niet overgenomen. De gemeente ziet waarom.",
    "reopen": "De mijlpaal staat weer bij wat er te controleren is.",
}


@require_safe
def milestone_list(request: SignedInRequest) -> HttpResponse:
    """What waits for the ministry's check, the oldest first; or everything, the newest first."""
    if not allows_everywhere(request.user, Permission.MILESTONE_VIEW):
        require(request.user, Permission.MILESTONE_CHECK)
    everything = request.GET.get("toon") == "alles"
    milestones = Milestone.objects.newest_first() if everything else Milestone.objects.waiting()
    found = milestones.select_related("municipality", "created_by")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "pillars/milestone_list.html", {"page": page, "everything": everything})


@require_safe
def municipality_milestones(request: SignedInRequest, slug: str) -> HttpResponse:
    """All milestones of one municipality that this user may see."""
    municipality = _municipality(request.user, slug)
    milestones = Milestone.objects.visible_to(request.user).filter(municipality=municipality)
    context = {
        "municipality": municipality,
        "milestones": milestones.select_related("created_by").newest_first(),
        "may_add": allows(request.user, Permission.MILESTONE_ADD, municipality),
    }
    return render(request, "pillars/municipality_milestones.html", context)


@require_http_methods(["GET", "POST"])
def milestone_for(request: SignedInRequest) -> HttpResponse:
    """Ambassadors and the ministry choose for which municipality."""
    if not allows_everywhere(request.user, Permission.MILESTONE_ADD):
        require(request.user, Permission.MILESTONE_CHECK)
    form = MilestoneForForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("milestone_add", form.cleaned_data["municipality"].slug)
    return render(request, "pillars/milestone_for.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def milestone_add(request: SignedInRequest, slug: str) -> HttpResponse:
    municipality = _municipality(request.user, slug)
    require(request.user, Permission.MILESTONE_ADD, municipality)
    internal = allows_everywhere(request.user, Permission.MILESTONE_VIEW)
    form = MilestoneForm(request.POST or None, request.FILES or None, internal=internal)
    if request.method == "POST" and form.is_valid():
        try:
            milestone = _add(request.user, municipality, form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            waits = milestone.state == MilestoneState.SUBMITTED
            messages.success(request, "Opgeslagen. Het ministerie controleert de mijlpaal." if waits else "Opgeslagen.")
            return redirect("municipality_milestones", slug)
    context = {"form": form, "municipality": municipality}
    return render(request, "pillars/milestone_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def milestone_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _detail(request, _find(request.user, pk))


@require_POST
def milestone_decide(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    milestone = _find(request.user, pk)
    require(request.user, Permission.MILESTONE_CHECK)
    form = RefuseMilestoneForm(request.POST) if act == "refuse" else None
    if form is not None and not form.is_valid():
        return _detail(request, milestone, form)
    reason = form.cleaned_data["reason"] if form else ""
    return _do(
        request, lambda: decide_milestone(actor=request.user, milestone=milestone, act=act, reason=reason), DONE[act]
    )


@require_POST
def milestone_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    milestone = _find(request.user, pk)
    require(request.user, Permission.MILESTONE_ADD, milestone.municipality)
    answer = _do(
        request, lambda: delete_milestone(actor=request.user, milestone=milestone), "De mijlpaal is verwijderd."
    )
    if allows_everywhere(request.user, Permission.MILESTONE_VIEW):
        return answer
    return redirect("municipality_milestones", milestone.municipality.slug)


@require_safe
def milestone_file(request: SignedInRequest, pk: int) -> FileResponse:
    milestone = _find(request.user, pk)
    if milestone.file is None:
        raise Http404
    return hand_out(actor=request.user, file=milestone.file, of=milestone, municipality=milestone.municipality)


@require_safe
def milestone_file_page(request: SignedInRequest, pk: int, page: int) -> FileResponse:
    milestone = _find(request.user, pk)
    return page_answer(milestone.file, page)


# ---- what the views share --------------------------------------------------------------------


def _municipality(user: User, slug: str) -> Municipality:
    municipality = get_object_or_404(Municipality, slug=slug)
    if not allows(user, Permission.MILESTONE_VIEW, municipality):
        raise Http404
    return municipality


def _find(user: User, pk: int) -> Milestone:
    milestones = Milestone.objects.visible_to(user).select_related("municipality", "created_by", "decided_by", "file")
    return get_object_or_404(milestones, pk=pk)


def _add(user: User, municipality: Municipality, facts: dict[str, Any]) -> Milestone:
    return add_milestone(
        actor=user,
        municipality=municipality,
        kind=MilestoneKind(facts["kind"]),
        happened_on=facts["happened_on"],
        source_url=facts["source_url"],
        note=facts["note"],
        upload=facts["file"],
        checked=allows_everywhere(user, Permission.MILESTONE_CHECK),
    )


def _do(request: HttpRequest, act: Any, done: str) -> HttpResponse:
    act_and_tell(request, act, done)
    return redirect("milestone_list")


def _detail(request: SignedInRequest, milestone: Milestone, form: RefuseMilestoneForm | None = None) -> HttpResponse:
    checking = allows_everywhere(request.user, Permission.MILESTONE_CHECK)
    refuse = form or RefuseMilestoneForm()
    refuse.helper.form_action = reverse("milestone_refuse", args=[milestone.pk]) + refuse.helper.form_action
    context = {
        "milestone": milestone,
        "checking": checking,
        "may_delete": milestone.state != MilestoneState.CONFIRMED
        and allows(request.user, Permission.MILESTONE_ADD, milestone.municipality),
        "form": refuse,
        "pages": range(1, milestone.file.pages + 1) if milestone.file else (),
        "trail": AuditEvent.objects.of(milestone)
        if allows(request.user, Permission.TRAIL_VIEW, milestone.municipality)
        else [],
    }
    return render(request, "pillars/milestone_detail.html", context, status=422 if form else 200)
