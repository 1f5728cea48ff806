"""What a municipality tells about the pillars, in the hands of its officers: read, write, confirm, take along."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent, Municipality, User
from coalition.permissions import Permission, municipalities_for
from coalition.tools.dates import today
from coalition.tools.documents import write_docx
from coalition.tools.http import SignedInRequest, act_and_tell, download
from coalition.tools.workflow import Conflict, Refused
from pillars.approach import Entry, Told, as_marked_text, as_one_text, entries
from pillars.forms.approach import ApproachForm
from pillars.models import PILLARS, PillarEdition
from pillars.services import approach as services

UNCHANGED = "Bevestigd: dit klopt nog."


@require_safe
def approach_desk(request: SignedInRequest, slug: str) -> HttpResponse:
    """All five pillars as they are told now, with what is to be looked at again."""
    municipality = _find(request.user, slug)
    told = _entries(municipality)
    due = [(entry, _seen(entry)) for entry in told if entry.approach and entry.approach.is_due]
    context = {
        "municipality": municipality,
        "entries": [(entry, _seen(entry)) for entry in told],
        "due": due,
        "has_told": any(entry.approach for entry in told),
        "is_over": municipality.ends is not None and municipality.ends <= today(),
        "formers": services.formers_who_told(municipality),
        "trail": AuditEvent.objects.filter(
            municipality=municipality, object_type="pillars.localapproach"
        ).select_related("actor")[:50],
    }
    return render(request, "pillars/approach_desk.html", context)


@require_http_methods(["GET", "POST"])
def approach_write(request: SignedInRequest, slug: str) -> HttpResponse:
    municipality = _find(request.user, slug)
    stored, start = services.told_by(municipality), _start(municipality, request.GET.get("van", ""))
    form = ApproachForm(request.POST or None, names=PillarEdition.objects.names_now(), stored=stored, start=start)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, municipality, form, started=bool(start))
    saving = form.saving()
    try:
        changed = services.save_approach(
            actor=request.user, municipality=municipality, typed=saving.typed, read=saving.read,
            may_be_emptied=form.may_be_emptied(),
        )  # fmt: skip
    except Refused as refusal:
        return _refused(request, municipality, form, refusal)
    messages.success(request, _saved(changed))
    return redirect("approach_desk", slug)


@require_POST
def approach_confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    """*Ongewijzigd*, for one pillar or for all that are due; says which text was looked at."""
    municipality = _find(request.user, slug)
    pairs = [value.partition("-") for value in request.POST.getlist("gezien")]
    seen = {int(pillar): mark for pillar, _dash, mark in pairs if pillar in set(map(str, PILLARS))}
    act_and_tell(
        request,
        lambda: services.confirm_approach(actor=request.user, municipality=municipality, seen=seen),
        UNCHANGED,
    )
    return redirect("approach_desk", slug)


@require_safe
def approach_text(request: SignedInRequest, slug: str) -> HttpResponse:
    """All of it as one text, to be copied."""
    municipality = _find(request.user, slug)
    told = _entries(municipality)
    text = as_one_text(municipality.name, today(), told)
    context = {
        "municipality": municipality,
        "text": text,
        "rows": min(text.count("\n") + len(text) // 90 + 2, 40),
        "missing": [entry for entry in told if entry.approach is None],
        "has_told": any(entry.approach for entry in told),
    }
    return render(request, "pillars/approach_text.html", context)


@require_safe
def approach_file(request: SignedInRequest, slug: str, extension: str) -> HttpResponse:
    """The same text as a file."""
    municipality = _find(request.user, slug)
    told, name = _entries(municipality), f"lokale-aanpak-{municipality.slug}-{today().isoformat()}"
    if extension == "txt":
        return download(as_one_text(municipality.name, today(), told).encode(), f"{name}.txt")
    marked = as_marked_text(municipality.name, today(), told)
    content = write_docx(marked, created=today(), author=f"Gemeente {municipality}")
    return download(content, f"{name}.docx")


# ---- what the views share --------------------------------------------------------------------


def _find(user: User, slug: str) -> Municipality:
    return get_object_or_404(municipalities_for(user, Permission.APPROACH_WRITE), slug=slug)


def _entries(municipality: Municipality) -> list[Entry]:
    return entries(municipality.approaches.order_by("pillar"), PillarEdition.objects.names_now())


def _seen(entry: Entry) -> str:
    """What a button *ongewijzigd* is about."""
    return f"{entry.number}-{Told.of(entry.approach).mark}" if entry.approach else ""


def _start(municipality: Municipality, former: str) -> dict[int, Told]:
    """What a municipality that went up in this one told, as a start for the pillars that are still empty."""
    if not former:
        return {}
    found = next((one for one in services.formers_who_told(municipality) if one.slug == former), None)
    if found is None:
        raise Http404
    return services.told_by(found)


def _saved(changed: list[int]) -> str:
    if not changed:
        return "Er was niets gewijzigd."
    which = ", ".join(map(str, changed))
    return f"Opgeslagen: {'pijler' if len(changed) == 1 else 'pijlers'} {which}."


def _refused(
    request: SignedInRequest, municipality: Municipality, form: ApproachForm, refusal: Refused
) -> HttpResponse:
    """With what was typed; of what another changed, or what would be gone, both sides are shown first."""
    saving = form.saving()
    if isinstance(refusal, Conflict):
        form.take(saving)
        differences = saving.differences()
        return _form_page(request, municipality, form, 409, conflict=refusal.sentence, differences=differences)
    if refusal.field != services.EMPTIED:
        form.refuse(refusal)
        return _form_page(request, municipality, form)
    form.take(saving, emptied=saving.emptied)
    gone = [(pillar, saving.stored[pillar].text) for pillar in saving.emptied]
    return _form_page(request, municipality, form, 409, refusal=refusal.sentence, gone=gone)


def _form_page(
    request: SignedInRequest, municipality: Municipality, form: ApproachForm, status: int | None = None, **more: Any
) -> HttpResponse:
    context = {"municipality": municipality, "form": form, **more}
    status = status or (422 if form.is_bound else 200)
    return render(request, "pillars/approach_form.html", context, status=status)
