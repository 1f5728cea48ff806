"""Signatures under a covenant that somebody saw on paper: written down, put right, withdrawn, removed; and their scan."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent
from coalition.services.files import hand_out, note_numbers, page_answer
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused
from coalition.views.files import CodeNote, code_note, tell_of_file
from partners.forms.covenants import SignatureForm, SignForm, WithdrawForm
from partners.models import CovenantSigning
from partners.services import covenants as services
from partners.services.paper import how_signed
from partners.views.access import managed
from partners.views.covenants import find_version


@require_http_methods(["GET", "POST"])
def covenant_sign(request: SignedInRequest, coalition: str, covenant: int, version: int) -> HttpResponse:
    """A partner signed on paper."""
    found = managed(request, coalition)
    shown = find_version(found, covenant, version)
    initial = {"membership": request.GET.get("partner", "")}
    form = SignForm(request.POST or None, request.FILES or None, version=shown, initial=initial)
    if form.is_bound and form.is_valid():
        membership = form.cleaned_data["membership"]
        try:
            signing = services.sign_by_hand(
                actor=request.user, version=shown, membership=membership, facts=form.facts(),
                joins=form.cleaned_data["joins"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _tell(request, f"De ondertekening van {membership.partner.name} is opgeslagen.", signing)
            return redirect("covenant_version", coalition, covenant, version)
    context = {"coalition": found, "version": shown, "covenant": shown.covenant, "form": form}
    return render(request, "partners/covenant_sign.html", context, status=422 if form.is_bound else 200)


@require_safe
def covenant_signing_detail(request: SignedInRequest, coalition: str, covenant_signing: int) -> HttpResponse:
    return _detail(request, coalition, find_signing(request, coalition, covenant_signing))


@require_http_methods(["GET", "POST"])
def covenant_signing_edit(request: SignedInRequest, coalition: str, covenant_signing: int) -> HttpResponse:
    signing = find_signing(request, coalition, covenant_signing)
    found = signing.version.covenant.coalition
    form = SignatureForm(request.POST or None, request.FILES or None, coalition=found, signing=signing)
    if form.is_bound and form.is_valid():
        try:
            services.change_signing(actor=request.user, signing=signing, facts=form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _tell(request, "De ondertekening is gewijzigd.", signing)
            return redirect("covenant_signing_detail", coalition, covenant_signing)
    context = {"coalition": found, "signing": signing, "version": signing.version, "form": form}
    return render(request, "partners/covenant_signing_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def covenant_signing_withdraw(request: SignedInRequest, coalition: str, covenant_signing: int) -> HttpResponse:
    signing = find_signing(request, coalition, covenant_signing)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _detail(request, coalition, signing, form)
    try:
        services.withdraw_signing(actor=request.user, signing=signing, on=form.day())
    except Refused as refusal:
        form.refuse(refusal)
        return _detail(request, coalition, signing, form)
    messages.success(request, "De ondertekening is ingetrokken. Zij blijft in de lijst staan als ingetrokken.")
    return redirect("covenant_signing_detail", coalition, covenant_signing)


@require_POST
def covenant_signing_remove(request: SignedInRequest, coalition: str, covenant_signing: int) -> HttpResponse:
    signing = find_signing(request, coalition, covenant_signing)
    version = signing.version
    done = "De ondertekening is verwijderd."
    if act_and_tell(request, lambda: services.remove_signing(actor=request.user, signing=signing), done):
        return redirect("covenant_version", coalition, version.covenant_id, version.order)
    return redirect("covenant_signing_detail", coalition, covenant_signing)


@require_safe
def covenant_signing_file(request: SignedInRequest, coalition: str, covenant_signing: int) -> FileResponse:
    signing = find_signing(request, coalition, covenant_signing)
    if signing.file is None:
        raise Http404
    return hand_out(actor=request.user, file=signing.file, of=signing, municipality=None)


@require_safe
def covenant_signing_page(request: SignedInRequest, coalition: str, covenant_signing: int, page: int) -> FileResponse:
    signing = find_signing(request, coalition, covenant_signing)
    return page_answer(signing.file, page)


# ---- what the views share --------------------------------------------------------------------


def _tell(request: SignedInRequest, done: str, signing: CovenantSigning) -> None:
    """With what the code on a new scan says."""
    if signing.file is not None and signing.file.numbers is None:
        note_numbers(signing.file)
        tell_of_file(request, done, _note(signing))
    else:
        messages.success(request, done)


def _note(signing: CovenantSigning) -> CodeNote | None:
    return code_note(signing.file, signing.version.number, "deze versie van het convenant")


def find_signing(request: SignedInRequest, coalition: str, covenant_signing: int) -> CovenantSigning:
    """A signing under a covenant of a coalition that this user leads."""
    found = managed(request, coalition)
    signings = CovenantSigning.objects.filter(version__covenant__coalition=found)
    related = ("partner", "file", "gathering__ceremony", "version__covenant__coalition", "created_by", "withdrawn_by")
    return get_object_or_404(signings.select_related(*related), pk=covenant_signing)


def _detail(
    request: SignedInRequest, coalition: str, signing: CovenantSigning, form: WithdrawForm | None = None
) -> HttpResponse:
    withdraw = form or WithdrawForm()
    action = reverse("covenant_signing_withdraw", args=[coalition, signing.pk])
    withdraw.helper.form_action = action + withdraw.helper.form_action
    context = {
        "coalition": signing.version.covenant.coalition,
        "signing": signing,
        "how": how_signed(signing),
        "version": signing.version,
        "is_wet": signing.how == CovenantSigning.How.WET,
        "note": _note(signing),
        "pages": range(1, signing.file.pages + 1) if signing.file else (),
        "form": withdraw,
        "trail": AuditEvent.objects.of(signing),
    }
    return render(request, "partners/covenant_signing_detail.html", context, status=422 if form else 200)
