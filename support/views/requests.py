"""One support request: what was asked, whose turn it is, what was said."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.tools.http import SignedInRequest
from support.views.access import visible


@require_safe
def request_detail(request: SignedInRequest, support_request: int) -> HttpResponse:
    found = visible(request, support_request)
    context = {"support_request": found, "messages_shown": found.messages.readable_by(request.user)}
    return render(request, "support/request_detail.html", context)
