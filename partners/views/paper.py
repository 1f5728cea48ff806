"""Paper of a coalition: covenants to sign, sign-in lists, the partners on a day."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition.permissions import Permission
from coalition.tools.dates import long_date
from coalition.tools.http import SignedInRequest, pdf_answer
from coalition.tools.workflow import Refused
from coalition.views.papers import issued_answer
from partners.documents import Paper
from partners.forms.covenants import PartnerListForm, PrintForm
from partners.models import LocalCoalition
from partners.roles import allows_in
from partners.services import paper
from partners.views.access import managed, visible
from partners.views.covenants import find_version, versions_of


@require_safe
def paper_page(request: SignedInRequest, coalition: str) -> HttpResponse:
    """All that can be printed, on one page."""
    return _paper_page(request, visible(request, coalition), PartnerListForm())


@require_safe
def covenant_pdf(request: SignedInRequest, coalition: str, covenant: int, version: int) -> HttpResponse:
    """The words with a line for each partner that is to sign."""
    shown = find_version(managed(request, coalition), covenant, version)
    form = PrintForm(request.GET)
    form.is_valid()  # what cannot be understood is left out
    who = form.cleaned_data.get("wie") or paper.Who.ALL
    empty = form.cleaned_data.get("leeg") or 0
    back = reverse("covenant_version", args=[coalition, covenant, version])
    return _answer(
        request,
        lambda: issued_answer(paper.issue_covenant(actor=request.user, version=shown, who=who, empty=empty)),
        back,
    )


@require_safe
def covenant_paper(
    request: SignedInRequest, coalition: str, covenant: int, version: int, paper_id: int
) -> HttpResponse:
    """What was handed out before, once more and exactly so."""
    shown = find_version(managed(request, coalition), covenant, version)
    return issued_answer(get_object_or_404(paper.papers_of(shown), pk=paper_id))


@require_safe
def covenant_single_pdf(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    """The newest covenant for one partner; `versie=<number>` asks for another."""
    found = managed(request, coalition)
    member = get_object_or_404(found.memberships.select_related("partner"), pk=membership)
    versions = versions_of(found)
    version = versions.filter(number=request.GET.get("versie", "")).first() or versions.first()
    back = reverse("covenant_list", args=[coalition])
    if version is None:
        messages.error(request, "Deze coalitie heeft nog geen convenant. Maak dat eerst.")
        return redirect(back)
    return _answer(
        request,
        lambda: issued_answer(paper.issue_single(actor=request.user, version=version, membership=member)),
        back,
    )


@require_safe
def sign_in_list_pdf(request: SignedInRequest, coalition: str, gathering: int) -> HttpResponse:
    found = managed(request, coalition)
    meeting = get_object_or_404(found.gatherings.select_related("ceremony", "coalition"), pk=gathering)
    name = f"presentielijst-{coalition}-{meeting.ceremony.held_on.isoformat()}"
    return _answer(request, lambda: _pdf(paper.sign_in_list(meeting), name), reverse("paper_page", args=[coalition]))


@require_safe
def partner_list_pdf(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Everybody's names as the public reads them, so officers and the ministry may print it too."""
    found = visible(request, coalition)
    form = PartnerListForm(request.GET)
    if not form.is_valid():
        return _paper_page(request, found, form)
    day, by_kind = form.cleaned_data["peildatum"], form.cleaned_data["volgorde"] != "naam"
    name = f"partners-{coalition}-{day.isoformat()}"
    return _answer(
        request,
        lambda: _pdf(paper.partner_list(found, day, by_kind=by_kind), name),
        reverse("paper_page", args=[coalition]),
    )


def _paper_page(request: SignedInRequest, coalition: LocalCoalition, form: PartnerListForm) -> HttpResponse:
    form.helper.form_action = reverse("partner_list_pdf", args=[coalition.slug])
    manages = allows_in(request.user, Permission.COALITION_MANAGE, coalition)
    meetings = coalition.gatherings.select_related("ceremony") if manages else []
    context = {
        "coalition": coalition,
        "manages": manages,
        "form": form,
        "versions": versions_of(coalition),
        "meetings": [(meeting, long_date(meeting.ceremony.held_on)) for meeting in meetings],
    }
    return render(request, "partners/paper_page.html", context, status=422 if form.is_bound else 200)


def _pdf(made: Paper, name: str) -> HttpResponse:
    return pdf_answer(paper.rendered(made), name)


def _answer(request: SignedInRequest, make: Callable[[], HttpResponse], back: str) -> HttpResponse:
    """The PDF; or back to the page, with the sentence that says what paper cannot carry."""
    try:
        return make()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)
