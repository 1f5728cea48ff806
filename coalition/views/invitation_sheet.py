"""Inviting many officers at once: choose a sheet, see row by row what would happen, then do it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from coalition.forms.people import InvitationSheetForm
from coalition.permissions import Permission, require
from coalition.services.invitation_sheet import InvitationRow, invite_rows, read_invitations
from coalition.services.sheets import forget_sheet, keep_sheet, left_out, open_sheet
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused


@require_http_methods(["GET", "POST"])
def invitation_import(request: SignedInRequest) -> HttpResponse:
    """Takes the sheet in and goes on to its preview."""
    require(request.user, Permission.ACCESS_DECIDE)
    form = InvitationSheetForm(request.POST, request.FILES) if request.method == "POST" else InvitationSheetForm()
    if form.is_bound and form.is_valid():
        try:
            token = keep_sheet(actor=request.user, upload=form.cleaned_data["file"])
            read_invitations(*open_sheet(actor=request.user, token=token))
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect(f"{reverse('invitation_import_preview')}?{urlencode({'blad': token})}")
    return render(request, "people/invitation_import.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def invitation_import_preview(request: SignedInRequest) -> HttpResponse:
    """What every row would do, judged anew each time; with POST everybody on a good row is invited."""
    require(request.user, Permission.ACCESS_DECIDE)
    token = request.GET.get("blad", "")
    try:
        rows = read_invitations(*open_sheet(actor=request.user, token=token))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("invitation_import")
    refused = sum(bool(row.refused) for row in rows)
    if request.method == "GET":
        return _preview(request, rows, refused)
    if request.POST.get("refused", "0") != str(refused):
        return _preview(request, rows, refused, "Er is intussen iets veranderd. Bekijk opnieuw wat er zal gebeuren.")
    count = invite_rows(actor=request.user, rows=rows)
    forget_sheet(actor=request.user, token=token)
    sent = "1 uitnodiging is" if count == 1 else f"{count} uitnodigingen zijn"
    messages.success(request, f"{sent} verstuurd.{left_out(refused)}")
    return redirect("invitation_list")


def _preview(request: SignedInRequest, rows: list[InvitationRow], refused: int, problem: str = "") -> HttpResponse:
    context = {"rows": rows, "refused": refused, "accepted": len(rows) - refused, "problem": problem}
    return render(request, "people/invitation_import_preview.html", context, status=422 if problem else 200)
