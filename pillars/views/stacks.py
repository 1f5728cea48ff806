"""Stacks of forms for the printer: asked for, waited for, fetched."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coalition.permissions import Permission, require
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from coalition.views.papers import issued_answer
from pillars.models import Ceremony, PrintStack
from pillars.models.documents import PrintStackQuerySet
from pillars.services import stacks

PAGE_SIZE = 50


@require_safe
def stack_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Permission.CEREMONY_MANAGE)
    page = Paginator(_found(request), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "pillars/stack_list.html", {"page": page})


@require_safe
def stack_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks again by itself until the file is there."""
    stack = _find(request, pk)
    return render(request, "pillars/stack_detail.html", {"stack": stack, "ahead": _ahead(stack)})


@require_safe
def stack_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    stack = _find(request, pk)
    if stack.paper is None:
        raise Http404
    return issued_answer(stack.paper)


@require_POST
def ceremony_stack(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks for the numbered forms of everybody who is to sign at this ceremony."""
    require(request.user, Permission.CEREMONY_MANAGE)
    ceremony = get_object_or_404(Ceremony.objects.signing(), pk=pk)
    return ask(request, lambda: stacks.request_ceremony_stack(actor=request.user, ceremony=ceremony), ceremony)


@require_POST
def stack_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """After a stack that failed."""
    stack = _find(request, pk)
    return ask(request, lambda: stacks.request_again(actor=request.user, stack=stack), stack)


def ask(request: SignedInRequest, act: Callable[[], PrintStack], back: Ceremony | PrintStack) -> HttpResponse:
    """On to the page of the stack; or back, with the sentence that says why not."""
    try:
        return redirect("stack_detail", act().pk)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("ceremony_detail" if isinstance(back, Ceremony) else "stack_detail", back.pk)


def _found(request: SignedInRequest) -> PrintStackQuerySet:
    return PrintStack.objects.visible_to(request.user).select_related("paper", "ceremony", "requested_by")


def _find(request: SignedInRequest, pk: int) -> PrintStack:
    stack: PrintStack = get_object_or_404(_found(request), pk=pk)
    return stack


def _ahead(stack: PrintStack) -> int:
    """How many stacks come first."""
    if not stack.is_waiting:
        return 0
    earlier = PrintStack.objects.filter(created_at__lt=stack.created_at, done_at=None, failed_at=None)
    return int(earlier.count())
