"""The toolkit for everybody, with more for who signed; and how the ministry keeps it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.models import AuditEvent
from coalition.permissions import Permission, allows_everywhere, require
from coalition.services.files import as_download
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from coalition.views.cache import public_page
from support.forms.toolkit import ToolkitFilterForm, ToolkitForm
from support.models import ToolkitEntry
from support.services import toolkit as services


@login_not_required
@require_safe
@public_page
def toolkit(request: HttpRequest) -> HttpResponse:
    """By pillar; what is for signatories only for who may see it."""
    form = ToolkitFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    entries = list(services.find(services.entries_for(request.user), wanted.get("q", "")))
    shelves = services.on_shelves(entries, wanted.get("pijler", ""))
    context = {
        "form": form,
        "shelves": shelves,
        "count": len({one.pk for shelf in shelves for one in shelf.entries}),
        "sees_everything": services.sees_everything(request.user),
        "may_manage": allows_everywhere(request.user, Permission.TOOLKIT_MANAGE),
    }
    return render(request, "support/toolkit.html", context)


@login_not_required
@require_safe
def toolkit_file(request: HttpRequest, tool: int) -> FileResponse:
    """The file of an entry, for who may see the entry."""
    found = get_object_or_404(services.entries_for(request.user), pk=tool)
    if found.file is None:
        raise Http404
    return as_download(found.file)


@require_safe
def toolkit_manage(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.TOOLKIT_MANAGE)
    entries = ToolkitEntry.objects.select_related("file")
    return render(request, "support/toolkit_manage.html", {"entries": entries})


@require_http_methods(["GET", "POST"])
def toolkit_edit(request: SignedInRequest, tool: int | None = None) -> HttpResponse:
    """A new entry, or one that is there."""
    require(request.user, Permission.TOOLKIT_MANAGE)
    entry = get_object_or_404(ToolkitEntry.objects.select_related("file"), pk=tool) if tool else None
    form = ToolkitForm(request.POST or None, request.FILES or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_entry(actor=request.user, entry=entry, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"‘{saved.title}’ is opgeslagen.")
            return redirect("toolkit_manage")
    trail = AuditEvent.objects.of(entry) if entry else []
    context = {"form": form, "entry": entry, "trail": trail}
    return render(request, "support/toolkit_form.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def toolkit_delete(request: SignedInRequest, tool: int) -> HttpResponse:
    require(request.user, Permission.TOOLKIT_MANAGE)
    entry = get_object_or_404(ToolkitEntry.objects.select_related("file"), pk=tool)
    services.delete_entry(actor=request.user, entry=entry)
    messages.success(request, f"‘{entry.title}’ is verwijderd.")
    return redirect("toolkit_manage")
