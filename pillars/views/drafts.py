"""The documents around a signing, to print or to edit."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from coalition.permissions import Permission, require
from coalition.tools.documents import gaps
from coalition.tools.http import SignedInRequest
from pillars.drafts import CollegeProposal, CouncilNotice, NoticeKind, draft_text, render_draft
from pillars.services import drafts
from pillars.views.signing import find

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def signing_documents(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    context = {
        "signing": signing,
        "proposal_gaps": gaps(draft_text(drafts.college_proposal(signing))),
        "notice_gaps": gaps(draft_text(drafts.council_notice(signing, NoticeKind.RAADSINFORMATIEBRIEF))),
        "kinds": list(NoticeKind),
    }
    return render(request, "pillars/signing_documents.html", context)


@require_safe
def signing_proposal(request: SignedInRequest, number: str) -> HttpResponse:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    return _docx(drafts.college_proposal(signing), f"collegevoorstel-{slugify(signing.municipality.name)}")


@require_safe
def signing_notice(request: SignedInRequest, number: str, kind: str) -> HttpResponse:
    signing = find(request.user, number)
    require(request.user, Permission.SIGNING_VIEW, signing.municipality)
    if kind not in set(NoticeKind):
        raise Http404
    return _docx(drafts.council_notice(signing, NoticeKind(kind)), f"{kind}-{slugify(signing.municipality.name)}")


def _docx(draft: CollegeProposal | CouncilNotice, name: str) -> HttpResponse:
    answer = HttpResponse(render_draft(draft), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return answer
