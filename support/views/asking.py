"""Asking for an adviser: the form, the page on which the answers are checked, and what happens next."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from coalition.models import Municipality
from coalition.permissions import Permission, allows_municipalities, require
from coalition.tools.dates import long_date, today
from coalition.tools.http import SignedInRequest
from coalition.tools.workdays import workdays_after
from coalition.tools.workflow import Refused
from support.forms.asking import AskForm, ChooseMunicipalityForm, again, own_municipalities
from support.models import RequestKind, SupportRequest
from support.rules import PATIENCE
from support.services import requests as services
from support.views.access import allowed
from support.views.drafts import Draft, find_draft, forget_draft, keep_draft, keep_uploads
from support.wording import pillar_names

STEPS = ["Uw vraag", "Antwoorden controleren", "Verstuurd"]


@require_http_methods(["GET", "POST"])
def support_ask(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.SUPPORT_ASK)
    own = list(own_municipalities(request.user))
    if not own:
        return render(request, "support/ask_choose.html", {"form": None})
    draft = find_draft(request, request.GET.get("concept", ""))
    if request.method == "GET" and draft:
        return _page(request, draft.municipality, draft.form(request.user), status=200)
    if len(own) > 1 and "gemeente" not in request.GET:
        return render(request, "support/ask_choose.html", {"form": ChooseMunicipalityForm(user=request.user)})
    slug = request.GET.get("gemeente", own[0].slug)
    if _is_gone(request, slug):
        return render(request, "support/ask_choose.html", {"form": None})
    municipality = get_object_or_404(own_municipalities(request.user), slug=slug)
    if request.method == "GET":
        initial = {"creation_key": uuid.uuid4(), **_asked_before(request)}
        form = AskForm(initial=initial, municipality=municipality, user=request.user)
        return _page(request, municipality, form)
    return _take(request, municipality)


@require_http_methods(["GET", "POST"])
def support_check(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.SUPPORT_ASK)
    key = request.GET.get("concept", "")
    draft = find_draft(request, key)
    if draft is None:
        return _gone(request, key)
    form = draft.form(request.user)
    if not form.is_valid():
        return _page(request, draft.municipality, form)
    if request.method == "GET":
        context = {"draft": draft, "rows": _rows(form, draft), "steps": STEPS, "change": _address("support_ask", draft)}
        return render(request, "support/ask_check.html", context)
    try:
        made = services.ask(actor=request.user, municipality=draft.municipality, files=draft.files, **form.answers())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, draft.municipality, form)
    forget_draft(request, key)
    return redirect("support_asked", made.pk)


@require_safe
def support_asked(request: SignedInRequest, support_request: int) -> HttpResponse:
    """What happens next, and by when."""
    found = allowed(request, support_request, Permission.SUPPORT_ASK)
    by = workdays_after(timezone.localdate(found.asked_at), PATIENCE)
    return render(request, "support/asked.html", {"asked": found, "by": long_date(by), "steps": STEPS})


# ---- what the views share --------------------------------------------------------------------


def _is_gone(request: SignedInRequest, slug: str) -> bool:
    """Whether it is a municipality of this user that was dissolved."""
    own = allows_municipalities(request.user, Permission.SUPPORT_ASK)
    return Municipality.objects.filter(pk__in=own, slug=slug, ends__lte=today()).exists()


def _take(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    """Keeps what was sent, good or not; goes on to the check page when there is no mistake in it."""
    form = AskForm(request.POST, request.FILES, municipality=municipality, user=request.user)
    form.is_valid()
    key = str(form.cleaned_data.get("creation_key") or "")
    if key and (sent := services.asked_before(request.user, uuid.UUID(key))):
        return _sent_already(request, municipality, form, sent)
    earlier = find_draft(request, key)
    files = keep_uploads(request, form, earlier.files if earlier else [])
    draft = Draft(key, municipality, request.POST.copy(), files)
    if key:
        keep_draft(request, draft)
    if form.errors:
        form.kept = files
        return _page(request, municipality, form)
    return redirect(_address("support_check", draft))


def _sent_already(
    request: SignedInRequest, municipality: Municipality, form: AskForm, sent: SupportRequest
) -> HttpResponse:
    """Who goes back after sending, and sends again: nothing is dropped in silence, and nothing is asked twice by mistake."""
    draft = Draft(str(uuid.uuid4()), municipality, request.POST.copy(), keep_uploads(request, form, []))
    draft.data["creation_key"] = draft.key
    keep_draft(request, draft)
    again = draft.form(request.user)
    again.add_error(
        None,
        f"U heeft dit formulier al verstuurd: dat is vraag {sent.pk}. Wilt u iets toevoegen? Schrijf dan een bericht bij die "
        "vraag. Is dit een andere vraag? Verstuur het formulier dan nog een keer.",
    )
    return _page(request, municipality, again)


def _page(
    request: SignedInRequest, municipality: Municipality, form: AskForm, status: int | None = None
) -> HttpResponse:
    form.helper.form_action = f"{reverse('support_ask')}?gemeente={municipality.slug}{form.helper.form_action}"
    context = {"municipality": municipality, "form": form, "steps": STEPS}
    return render(request, "support/ask_form.html", context, status=status or (422 if form.is_bound else 200))


def _address(route: str, draft: Draft) -> str:
    query = QueryDict(mutable=True)
    query.update({"gemeente": draft.municipality.slug, "concept": draft.key})
    return f"{reverse(route)}?{query.urlencode()}"


def _asked_before(request: SignedInRequest) -> dict[str, Any]:
    """With `?opnieuw=12` what request 12 asked, if this user may ask it again."""
    number = request.GET.get("opnieuw", "")
    if not number.isdecimal():
        return {}
    return again(get_object_or_404(SupportRequest.objects.visible_to(request.user), pk=int(number)))


def _gone(request: SignedInRequest, key: str) -> HttpResponse:
    """The second of two clicks lands where the first did; of anything else there is nothing left to check."""
    try:
        made = services.asked_before(request.user, uuid.UUID(key))
    except ValueError:
        made = None
    if made:
        return redirect("support_asked", made.pk)
    if key:
        messages.warning(request, "Uw antwoorden zijn er niet meer. Vul het formulier opnieuw in.")
    return redirect("support_ask")


def _rows(form: AskForm, draft: Draft) -> list[dict[str, Any]]:
    """The answers as the check page shows them, each with the way back to its question."""
    given = form.answers()
    values = {
        "kind": RequestKind(given["kind"]).label,
        "topics": ", ".join(topic.name for topic in given["topics"]),
        "question": given["question"],
        "pillars": ", ".join(pillar_names(given["pillars"])),
        "coalition": given.get("coalition"),
        "also": ", ".join(map(str, given.get("also", ()))),
        "wished_start": given["wished_start"] or "",
        "uploads": ", ".join(file.original_name for file in draft.files),
    }
    change = _address("support_ask", draft)
    return [
        {"label": form.fields[name].label, "value": value, "url": f"{change}#div_id_{name}"}
        for name, value in values.items()
        if name in form.fields
    ]
