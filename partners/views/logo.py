"""A coalition's logo: chosen by its coordinator, shown on its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.services.files import page_answer
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from partners.forms.logo import LogoForm
from partners.models import LocalCoalition
from partners.services.logo import remove_logo, set_logo
from partners.views.access import managed


@require_http_methods(["GET", "POST"])
def coalition_logo_edit(request: SignedInRequest, coalition: str) -> HttpResponse:
    found = managed(request, coalition)
    form = LogoForm(request.POST or None, request.FILES or None, coalition=found)
    if request.method == "POST" and form.is_valid():
        try:
            set_logo(
                actor=request.user, coalition=found, alt=form.cleaned_data["logo_alt"], upload=form.cleaned_data["file"]
            )
        except Refused as refusal:
            form.refuse(refusal)
            found.refresh_from_db()
        else:
            messages.success(request, "Het logo is opgeslagen.")
            return redirect("coalition_desk", coalition)
    context = {"form": form, "coalition": found}
    return render(request, "partners/coalition_logo.html", context, status=422 if form.is_bound else 200)


@require_POST
def coalition_logo_remove(request: SignedInRequest, coalition: str) -> HttpResponse:
    remove_logo(actor=request.user, coalition=managed(request, coalition))
    messages.success(request, "Het logo is verwijderd.")
    return redirect("coalition_desk", coalition)


@login_not_required
@require_safe
def coalition_logo(request: HttpRequest, coalition: str) -> FileResponse:
    """The picture, drawn anew from what was uploaded, so that nothing but the picture is in it."""
    seen = LocalCoalition.objects.public() | LocalCoalition.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("logo").distinct(), slug=coalition)
    return page_answer(found.logo, 1)
