"""After an evening: a look at what is complete, and all of it registered in one act."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from coalition.permissions import Permission, require
from coalition.tools.http import SignedInRequest
from pillars.models import Ceremony
from pillars.services.finishing import register_complete, to_finish
from pillars.views.files import file_note


@require_http_methods(["GET", "POST"])
def ceremony_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.SIGNING_REGISTER)
    ceremony = get_object_or_404(Ceremony.objects.signing(), pk=pk)
    if request.method == "POST":
        return _register(request, ceremony)
    rows = to_finish(ceremony)
    context = {
        "ceremony": ceremony,
        "complete": [(row, [file_note(file, row.signing) for file in row.files]) for row in rows if not row.missing],
        "waiting": [row for row in rows if row.missing],
    }
    return render(request, "pillars/ceremony_finish.html", context)


def _register(request: SignedInRequest, ceremony: Ceremony) -> HttpResponse:
    """`5P26-0303-32E8:3` is a signing as it was shown, in its third version."""
    pairs = [text.partition(":") for text in request.POST.getlist("signing")]
    chosen = {number: int(version) for number, _, version in pairs if version.isdecimal()}
    registered, problems = register_complete(actor=request.user, ceremony=ceremony, chosen=chosen)
    if registered:
        done = f"{registered} {'ondertekening is' if registered == 1 else 'ondertekeningen zijn'} geregistreerd."
        messages.success(request, f"{done} De gemeenten krijgen bericht.")
    for problem in problems:
        messages.error(request, problem)
    return redirect("ceremony_finish" if problems else "ceremony_detail", ceremony.pk)
