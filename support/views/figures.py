"""Figures of support for the ministry: a page and a file."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition.models import ProgrammePeriod
from coalition.permissions import Permission, require
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest, download
from support.forms.desk import FiguresForm
from support.load_picture import draw_topics
from support.services.figures import Overview, export_file, figures_of


@require_safe
def support_figures(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.SUPPORT_ASSIGN)
    form = _form(request)
    overview = _overview(form)
    context = {
        "form": form,
        "overview": overview,
        "picture": draw_topics(overview) if overview else None,
        "exports": [
            (kind.upper(), f"{reverse('support_figures_export', args=[kind])}?{request.GET.urlencode()}")
            for kind in ("csv", "xlsx")
        ],
    }
    return render(request, "support/figures.html", context, status=200 if form.is_valid() else 422)


@require_safe
def figures_export(request: SignedInRequest, extension: str) -> HttpResponse:
    require(request.user, Permission.SUPPORT_ASSIGN)
    form = _form(request)
    overview = _overview(form)
    if overview is None:
        return HttpResponse("Kies een periode en een provincie uit de lijst.", content_type="text/plain", status=422)
    return download(export_file(extension, overview), f"ondersteuning-cijfers-{today().isoformat()}.{extension}")


def _form(request: SignedInRequest) -> FiguresForm:
    """The present period, unless another was chosen."""
    data = request.GET.copy()
    if "periode" not in data:
        data["periode"] = str(_present_period().pk)
    return FiguresForm(data)


def _present_period() -> ProgrammePeriod:
    period = ProgrammePeriod.objects.filter(Q(starts__lte=today())).order_by("-starts").first()
    if period is None:
        raise Http404("Er is nog geen programmaperiode.")
    return period


def _overview(form: FiguresForm) -> Overview | None:
    """Nothing while there are mistakes in what was chosen."""
    if not form.is_valid():
        return None
    period = form.cleaned_data["periode"] or _present_period()
    return figures_of(period, form.cleaned_data["provincie"])
