"""Merging duplicates: by a coordinator within the coalition, by the ministry across all; a preview first."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.permissions import Permission, require
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.paging import CappedPaginator
from coalition.tools.workflow import Refused
from partners.models import LocalCoalition, Partner
from partners.services import duplicates
from partners.services.merging import merge_partners, plan_merge, undo_merge
from partners.views.access import managed

PAGE_SIZE = 50
MOST_CANDIDATES = 500


@require_safe
def partner_duplicates(request: SignedInRequest, coalition: str) -> HttpResponse:
    """What is probably double in one coalition, and what was merged."""
    found = managed(request, coalition)
    context = {
        "coalition": found,
        "likely": duplicates.likely_in(found),
        "partners": duplicates.partners_in(found)[:MOST_CANDIDATES],
        "merges": duplicates.merges(found)[:PAGE_SIZE],
    }
    return render(request, "partners/partner_duplicates.html", context)


@require_http_methods(["GET", "POST"])
def partner_merge(request: SignedInRequest, coalition: str, partner: int) -> HttpResponse:
    """Which partner is its double, then a look at what moves, then the act."""
    found = managed(request, coalition)
    candidates = duplicates.partners_in(found)
    kept = get_object_or_404(candidates, pk=partner)
    back = reverse("partner_duplicates", args=[coalition])
    candidates = candidates.filter(is_person=kept.is_person)
    return _merge(request, kept, candidates, {"coalition": found, "back": back})


@require_POST
def partner_merge_undo(request: SignedInRequest, coalition: str, merge: int) -> HttpResponse:
    found = managed(request, coalition)
    return _undo(request, found, merge, reverse("partner_duplicates", args=[coalition]))


@require_safe
def partner_list(request: SignedInRequest) -> HttpResponse:
    """All organisations, for the ministry; no private persons."""
    require(request.user, Permission.PARTNER_MERGE_ALL)
    q = request.GET.get("q", "")[:80]
    many = duplicates.are_many()
    waits = many and not q and "dubbel" not in request.GET
    paginator = CappedPaginator(duplicates.organisations(q), PAGE_SIZE)
    if q and many:
        paginator.most = duplicates.MOST_FOUND
    context = {
        "q": q,
        "many": many,
        "page": paginator.get_page(request.GET.get("pagina")),
        "likely": [] if q or waits else duplicates.likely_everywhere(),
        "waits": waits,
        "merges": duplicates.merges(None)[:PAGE_SIZE],
    }
    return render(request, "partners/partner_list.html", context)


@require_http_methods(["GET", "POST"])
def partner_merge_everywhere(request: SignedInRequest, partner: int) -> HttpResponse:
    require(request.user, Permission.PARTNER_MERGE_ALL)
    candidates: QuerySet[Partner] = Partner.objects.present().organisations().order_by("sort_key", "pk")
    kept = get_object_or_404(candidates, pk=partner)
    return _merge(request, kept, candidates, {"coalition": None, "back": reverse("partner_list")})


@require_POST
def partner_merge_everywhere_undo(request: SignedInRequest, merge: int) -> HttpResponse:
    require(request.user, Permission.PARTNER_MERGE_ALL)
    return _undo(request, None, merge, reverse("partner_list"))


# ---- what the views share --------------------------------------------------------------------


def _merge(
    request: SignedInRequest, kept: Partner, candidates: QuerySet[Partner], context: dict[str, Any]
) -> HttpResponse:
    chosen = (request.POST if request.method == "POST" else request.GET).get("met", "")
    context["kept"] = kept
    if not chosen:
        return _choose(request, candidates, context)
    merged = get_object_or_404(candidates, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0)
    try:
        context["plan"] = plan_merge(kept, merged)
        if request.method == "POST":
            merge_partners(actor=request.user, kept=kept, merged=merged, coalition=context["coalition"])
            messages.success(request, f"{merged.name} is samengevoegd met {kept.name}.")
            return redirect(context["back"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(context["back"])
    swapped = request.path.replace(f"/{kept.pk}/samenvoegen/", f"/{merged.pk}/samenvoegen/")
    context["swap"] = f"{swapped}?met={kept.pk}"
    return render(request, "partners/merge_preview.html", context)


def _choose(request: SignedInRequest, candidates: QuerySet[Partner], context: dict[str, Any]) -> HttpResponse:
    q = request.GET.get("q", "")[:80]
    found = candidates.exclude(pk=context["kept"].pk)
    if q:
        found = (
            found.filter(pk__in=duplicates.organisations(q).values("pk")) if not context["kept"].is_person else found
        )
    context |= {"q": q, "candidates": found[:PAGE_SIZE], "missing": request.method == "POST"}
    return render(request, "partners/merge_choose.html", context, status=422 if request.method == "POST" else 200)


def _undo(request: SignedInRequest, coalition: LocalCoalition | None, merge: int, back: str) -> HttpResponse:
    found = get_object_or_404(duplicates.merges(coalition), pk=merge)
    done = f"{found.merged.name} en {found.kept.name} staan weer los van elkaar."
    act_and_tell(request, lambda: undo_merge(actor=request.user, merge=found), done)
    return redirect(back)
