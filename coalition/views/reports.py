"""*Klopt dit niet?*: telling that a page is wrong (everybody), and dealing with it (the ministry)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coalition.forms.reports import HandleReportForm, PageReportForm, reportable
from coalition.models import PageReport
from coalition.permissions import Permission, require
from coalition.services.reports import handle_report, report_page
from coalition.tools.http import TOO_OFTEN, SignedInRequest, within_limit
from coalition.tools.workflow import Refused

PAGE_SIZE = 50


@login_not_required
@require_http_methods(["GET", "POST"])
def page_report(request: HttpRequest) -> HttpResponse:
    path = reportable(request.GET.get("bladzijde", ""))
    form = PageReportForm(request.POST) if request.method == "POST" else PageReportForm(initial={"path": path})
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            if within_limit(request, "page_report"):
                report_page(**form.cleaned_data)
                return redirect("page_report_done")
            form.add_error(None, TOO_OFTEN)
            status = 429
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    about = reportable(request.POST.get("path", "")) if form.is_bound else path
    context = {"form": form, "about": about}
    return render(request, "coalition/page_report.html", context, status=status)


@login_not_required
@require_safe
def page_report_done(request: HttpRequest) -> HttpResponse:
    return render(request, "coalition/page_report_done.html")


@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.REPORT_HANDLE)
    handled = request.GET.get("status") == "afgehandeld"
    found = PageReport.objects.filter(handled_at__isnull=False) if handled else PageReport.objects.waiting()
    page = Paginator(found.select_related("handled_by"), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "coalition/report_list.html", {"page": page, "handled": handled})


@require_http_methods(["GET", "POST"])
def report_handle(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.REPORT_HANDLE)
    report = get_object_or_404(PageReport.objects.select_related("handled_by"), pk=pk)
    form = HandleReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            handle_report(actor=request.user, report=report, outcome=form.cleaned_data["outcome"])
            messages.success(request, "De melding is afgehandeld.")
            return redirect("report_list")
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    status = 422 if request.method == "POST" else 200
    return render(request, "coalition/report_handle.html", {"report": report, "form": form}, status=status)
