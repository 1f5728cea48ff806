"""The scan tray: upload what came out of the scanner, look at what the portal could not read, confirm the rest at once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from coalition.forms.scans import ScanNumberForm, ScanUploadForm
from coalition.models import AuditEvent, ScanPage, ScanState, User
from coalition.services import scan_reading, scans
from coalition.services.files import hand_out
from coalition.services.paper_numbers import may_lay_scans, record_for
from coalition.services.scans import LaidPage
from coalition.tools.http import SignedInRequest, act_and_tell
from coalition.tools.workflow import Refused

PAGE_SIZE = 50
# More than this on one page is more than anybody looks through at once.
MOST_SHOWN = 100


@require_safe
def scan_tray(request: SignedInRequest) -> HttpResponse:
    _require(request.user)
    return _tray(request, ScanUploadForm())


@require_POST
def scan_upload(request: SignedInRequest) -> HttpResponse:
    """Takes each file by itself: one that cannot be used does not hold up the others."""
    _require(request.user)
    form = ScanUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _tray(request, form)
    pages, problems = scan_reading.receive_all(actor=request.user, files=form.cleaned_data["scans"])
    if not pages:
        for problem in problems:
            form.add_error("scans", problem)
        return _tray(request, form)
    for problem in problems:
        messages.error(request, problem)
    done = f"{pages} {'bladzijde is' if pages == 1 else 'bladzijden zijn'} ontvangen. Het portaal leest ze nu."
    messages.success(request, done)
    return redirect("scan_tray")


@require_POST
def scan_confirm_sure(request: SignedInRequest) -> HttpResponse:
    """All pages that leave no question, as they were shown."""
    _require(request.user)
    done = scans.confirm_sure(actor=request.user, chosen=_chosen(request))
    if done.pages:
        said = f"{done.pages} {'scan is' if done.pages == 1 else 'scans zijn'} toegevoegd."
        messages.success(request, _with_onward(said, done.onward.items()))
    for problem in done.problems:
        messages.error(request, problem)
    return redirect("scan_tray")


@require_POST
def scan_discard_many(request: SignedInRequest) -> HttpResponse:
    _require(request.user)
    chosen = _chosen(request)
    if not chosen:
        return redirect("scan_tray")
    done = f"{len(chosen)} {'bladzijde is' if len(chosen) == 1 else 'bladzijden zijn'} weggelegd."
    act_and_tell(request, lambda: scans.discard(actor=request.user, pages=chosen), done)
    return redirect("scan_tray")


@require_safe
def scan_done_list(request: SignedInRequest) -> HttpResponse:
    """What was decided, the newest first, to look back at and to undo."""
    _require(request.user)
    decided = scans.visible_pages(request.user).exclude(state=ScanState.WAITING).order_by("-decided_at", "-pk")
    page = Paginator(decided, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "scans/done.html", {"page": page, "laid": scans.lay(request.user, list(page))})


# ---- one page --------------------------------------------------------------------------------


@require_safe
def scan_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _detail(request, _find(request, pk))


@require_safe
def scan_picture(request: SignedInRequest, pk: int) -> FileResponse:
    picture = scan_reading.picture(_find(request, pk))
    if picture is None:
        raise Http404
    headers = {"Cache-Control": "private, max-age=600"}
    return FileResponse(picture.open("rb"), content_type="image/jpeg", headers=headers)


@require_safe
def scan_original(request: SignedInRequest, stack: str) -> FileResponse:
    """What was uploaded, byte for byte."""
    _require(request.user)
    found = get_object_or_404(scan_reading.visible_stacks(request.user).select_related("file"), pk=stack)
    return hand_out(actor=request.user, file=found.file, of=found, municipality=None)


@require_POST
def scan_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    page = _find(request, pk)
    found = record_for(request.user, page.number)
    onward = [found.onward] if found and found.onward else []
    done = _with_onward(f"De scan is toegevoegd bij {page.number}.", onward)
    return _do(request, page, lambda: scans.confirm(actor=request.user, page=page, version=_version(request)), done)


@require_POST
def scan_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lays the page beside the record of a number that somebody typed."""
    page = _find(request, pk)
    form = ScanNumberForm(request.POST, page=page)
    if not form.is_valid():
        return _detail(request, page, form)
    facts = form.cleaned_data
    try:
        moved = scans.move(actor=request.user, page=page, version=facts["version"], number=facts["number"])
    except Refused as refusal:
        form.refuse(refusal)
        return _detail(request, page, form)
    messages.success(request, f"Het blad ligt nu bij {moved.number}. Klopt het? Bevestig het dan.")
    return redirect("scan_detail", pk)


@require_POST
def scan_turn(request: SignedInRequest, pk: int) -> HttpResponse:
    page = _find(request, pk)
    act_and_tell(
        request, lambda: scans.turn(actor=request.user, page=page, version=_version(request)), "Het blad is gedraaid."
    )
    return redirect("scan_detail", pk)


@require_POST
def scan_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    page = _find(request, pk)
    chosen = [(page.pk, _version(request))]
    done = "De bladzijde is weggelegd. U vindt haar bij wat is behandeld."
    return _do(request, page, lambda: scans.discard(actor=request.user, pages=chosen), done)


@require_POST
def scan_bring_back(request: SignedInRequest, pk: int) -> HttpResponse:
    page = _find(request, pk)
    done = "De bladzijde wacht weer op een besluit."
    act_and_tell(
        request, lambda: scans.bring_back(actor=request.user, page=page, version=_version(request)), done
    )  # fmt: skip
    return redirect("scan_detail", pk)


# ---- what the views share --------------------------------------------------------------------


def _require(user: User) -> None:
    if not may_lay_scans(user):
        raise PermissionDenied("Scans verwerken is voor het ministerie en voor wie een lokale coalitie leidt.")


def _find(request: SignedInRequest, pk: int) -> ScanPage:
    _require(request.user)
    page: ScanPage = get_object_or_404(scans.visible_pages(request.user), pk=pk)
    return page


def _with_onward(said: str, onward: Iterable[tuple[str, str]]) -> SafeString:
    """A message with links (label and address) to where the work goes on."""
    return format_html("{}{}", said, format_html_join("", ' <a href="{1}">Verder bij {0}</a>', onward))


def _version(request: SignedInRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def _chosen(request: SignedInRequest) -> list[tuple[int, int]]:
    """`12:3` is page 12 in its third version."""
    pairs = [text.partition(":") for text in request.POST.getlist("page")]
    return [(int(pk), int(version)) for pk, _, version in pairs if pk.isdecimal() and version.isdecimal()]


def _waiting(user: User) -> list[LaidPage]:
    """Of stacks that are read whole, so that nothing moves while somebody looks."""
    pages = scans.visible_pages(user).filter(state=ScanState.WAITING).exclude(upload__in=_being_read(user))
    return scans.lay(user, list(pages.order_by("upload__created_at", "upload", "page")[: MOST_SHOWN + 1]))


def _being_read(user: User) -> Any:
    return scan_reading.visible_stacks(user).filter(done_at=None, failed_at=None)


def _tray(request: SignedInRequest, form: ScanUploadForm) -> HttpResponse:
    laid = _waiting(request.user)
    failed = scan_reading.visible_stacks(request.user).exclude(failed_at=None).select_related("file")
    context = {
        "form": form,
        "reading": list(_being_read(request.user).select_related("file").order_by("created_at")),
        "failed": failed,
        "sure": [one for one in laid[:MOST_SHOWN] if one.is_sure],
        "blank": [one for one in laid[:MOST_SHOWN] if one.is_blank],
        "to_look_at": [one for one in laid[:MOST_SHOWN] if not one.is_sure and not one.is_blank],
        "waiting_count": len(laid[:MOST_SHOWN]),
        "more": len(laid) > MOST_SHOWN,
    }
    return render(request, "scans/tray.html", context, status=422 if form.is_bound else 200)


def _detail(request: SignedInRequest, page: ScanPage, form: ScanNumberForm | None = None) -> HttpResponse:
    (laid,) = scans.lay(request.user, [page])
    context = {
        "laid": laid,
        "page": page,
        "form": form or ScanNumberForm(page=page),
        "trail": AuditEvent.objects.of(page),
    }
    return render(request, "scans/detail.html", context, status=422 if form else 200)


def _do(request: SignedInRequest, page: ScanPage, act: Callable[[], object], done: str) -> HttpResponse:
    """After a decision on to the next page that needs somebody; when it was refused, back to this one."""
    if not act_and_tell(request, act, done):
        return redirect("scan_detail", page.pk)
    rest = [laid.page for laid in _waiting(request.user) if not laid.is_sure and not laid.is_blank]
    following = _after(page, rest)
    return redirect("scan_detail", following.pk) if following else redirect("scan_tray")


def _after(page: ScanPage, rest: Sequence[ScanPage]) -> ScanPage | None:
    later = [one for one in rest if one.upload_id != page.upload_id or one.page > page.page]
    return next(iter(later or rest), None)
