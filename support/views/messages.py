"""Messages and internal notes on one request, and the attachments of all that was written there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from coalition.models import StoredFile
from coalition.permissions import Permission
from coalition.services.files import hand_out, page_answer
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from support.forms.acts import MessageForm, NoteForm
from support.models import SupportRequest
from support.roles import allows_for
from support.services.messages import write_message
from support.views.access import allowed, visible
from support.views.acts import refuse
from support.views.request_page import show


@require_POST
def request_message(request: SignedInRequest, support_request: int) -> HttpResponse:
    asked = visible(request, support_request)
    if not any(allows_for(request.user, one, asked) for one in (Permission.SUPPORT_ASK, Permission.SUPPORT_WORK)):
        raise PermissionDenied("Uw account mag bij deze vraag niets schrijven.")
    form = MessageForm(request.POST, request.FILES)
    if _written(request, asked, form, is_internal=False):
        messages.success(request, "Uw bericht is verstuurd.")
        return redirect("support_request", asked.pk)
    return show(request, asked, form=form)


@require_POST
def request_note(request: SignedInRequest, support_request: int) -> HttpResponse:
    asked = allowed(request, support_request, Permission.SUPPORT_NOTES)
    note = NoteForm(request.POST, request.FILES)
    if _written(request, asked, note, is_internal=True):
        messages.success(request, "De interne notitie is opgeslagen.")
        return redirect("support_request", asked.pk)
    return show(request, asked, note=note)


@require_safe
def request_file(request: SignedInRequest, support_request: int, file_id: str) -> FileResponse:
    asked, file = _file(request, support_request, file_id)
    return hand_out(actor=request.user, file=file, of=asked, municipality=asked.municipality)


@require_safe
def request_file_page(request: SignedInRequest, support_request: int, file_id: str, page: int) -> FileResponse:
    _, file = _file(request, support_request, file_id)
    return page_answer(file, page)


def _written(request: SignedInRequest, asked: SupportRequest, form: MessageForm, *, is_internal: bool) -> bool:
    if not form.is_valid():
        return False
    try:
        write_message(actor=request.user, request=asked, is_internal=is_internal, **form.cleaned_data)
    except Refused as refusal:
        refuse(form, asked, refusal)
        return False
    return True


def _file(request: SignedInRequest, pk: int, file_id: str) -> tuple[SupportRequest, StoredFile]:
    """An attachment of the request, or of a message on it that this user may read."""
    asked = visible(request, pk)
    readable = asked.messages.readable_by(request.user)
    found = StoredFile.objects.filter(support_requests=asked) | StoredFile.objects.filter(support_messages__in=readable)
    return asked, get_object_or_404(found.distinct(), pk=file_id)
