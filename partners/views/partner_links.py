"""Personal links, as the coordinator sees them: sent to one or to all who were invited, sent again, withdrawn."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.tools.http import SignedInRequest, act_and_tell
from partners.forms.answer import SendLinksForm
from partners.models import CoalitionMembership, CovenantVersion, LocalCoalition, PartnerInvitation
from partners.services import partner_links as services
from partners.views.access import managed
from partners.views.covenants import versions_of

NO_COVENANT = "Maak eerst een convenant. Daarna kunt u partners een link sturen."


@require_safe
def partner_link_list(request: SignedInRequest, coalition: str) -> HttpResponse:
    """Each partner that was sent a link, with what became of its newest."""
    found = managed(request, coalition)
    links = PartnerInvitation.objects.filter(membership__coalition=found).order_by("-invited_at", "-pk")
    newest: dict[int, PartnerInvitation] = {}
    for link in links.select_related("membership__partner", "version__covenant", "signing"):
        newest.setdefault(link.membership_id, link)
    rows = sorted(newest.values(), key=lambda link: link.membership.partner.sort_key)
    context = {"coalition": found, "rows": [(link, *state_of(link)) for link in rows], "has_covenant": _newest(found)}
    return render(request, "partners/partner_link_list.html", context)


@require_http_methods(["GET", "POST"])
def partner_link_send_all(request: SignedInRequest, coalition: str) -> HttpResponse:
    """A look at who gets a link; then one to each that is ticked."""
    found = managed(request, coalition)
    version = _newest(found)
    if version is None:
        messages.error(request, NO_COVENANT)
        return redirect("covenant_list", coalition)
    waiting = services.not_asked_yet(found, version)
    form = SendLinksForm(request.POST or None, able=waiting.exclude(contact_email=""))
    if form.is_bound and form.is_valid():
        number = services.send_links(
            actor=request.user, coalition=found, version=version, memberships=form.cleaned_data["memberships"]
        )
        messages.success(request, f"{number} persoonlijke {'link is' if number == 1 else 'links zijn'} verstuurd.")
        return redirect("partner_link_list", coalition)
    context = {"coalition": found, "version": version, "form": form, "able": waiting.exclude(contact_email="").exists()}
    context["without_address"] = waiting.filter(contact_email="")
    return render(request, "partners/partner_link_send_all.html", context, status=422 if form.is_bound else 200)


@require_POST
def partner_link_send(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    """A link to one partner; an older one stops working."""
    member = _member(request, coalition, membership)
    version = _newest(member.coalition)
    if version is None:
        messages.error(request, NO_COVENANT)
        return redirect("covenant_list", coalition)
    return _do(
        request, coalition, lambda: services.send_link(actor=request.user, membership=member, version=version),
        f"De persoonlijke link voor {member.partner.name} is verstuurd.",
    )  # fmt: skip


@require_POST
def partner_link_revoke(request: SignedInRequest, coalition: str, membership: int) -> HttpResponse:
    member = _member(request, coalition, membership)
    return _do(
        request, coalition, lambda: services.revoke_link(actor=request.user, membership=member),
        f"De persoonlijke link van {member.partner.name} werkt niet meer.",
    )  # fmt: skip


# ---- what the views share --------------------------------------------------------------------


def state_of(link: PartnerInvitation) -> tuple[str, str, str]:
    """Tone and words of what became of a link, and what can be done: `open`, `again` or nothing."""
    if link.used_at:
        return "positive", "akkoord via persoonlijke link", ""
    if link.revoked_at:
        return "neutral", "ingetrokken", "again"
    if link.expires_at <= timezone.now():
        return "warning", "verlopen zonder antwoord", "again"
    return "info", "herinnerd, nog geen antwoord" if link.reminded_at else "verstuurd, nog geen antwoord", "open"


def _newest(coalition: LocalCoalition) -> CovenantVersion | None:
    return versions_of(coalition).first()


def _member(request: SignedInRequest, coalition: str, membership: int) -> CoalitionMembership:
    found = managed(request, coalition)
    return get_object_or_404(found.memberships.select_related("partner", "coalition"), pk=membership)


def _do(request: SignedInRequest, coalition: str, act: Callable[[], object], done: str) -> HttpResponse:
    act_and_tell(request, act, done)
    return redirect("partner_link_list", coalition)
