"""What somebody typed in the form of a new request, kept in the session between the form and the check page.

Uploads are stored at once, so that they survive a mistake elsewhere in the form. Of a request that is never
sent they belong to nothing, and the terms of retention erase them.
"""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from coalition.models import Municipality, StoredFile
from coalition.services.files import store_upload
from coalition.tools.http import SignedInRequest
from coalition.tools.workflow import Refused
from support.forms.asking import AskForm, own_municipalities
from support.forms.fields import MOST_FILES

_KEY = "support_drafts"
# In so many windows somebody can be asking at the same time.
MOST_DRAFTS = 3


@dataclass
class Draft:
    """The answers of one form, and the uploads that came with them."""

    key: str
    municipality: Municipality
    data: QueryDict
    files: list[StoredFile] = field(default_factory=list)

    def form(self, user: Any) -> AskForm:
        return AskForm(self.data, municipality=self.municipality, user=user, kept=self.files)


def find_draft(request: SignedInRequest, key: str) -> Draft | None:
    kept = request.session.get(_KEY, {}).get(key)
    municipality = own_municipalities(request.user).filter(slug=kept["municipality"]).first() if kept else None
    if kept is None or municipality is None:
        return None
    files = StoredFile.objects.filter(pk__in=kept["files"], uploaded_by=request.user)
    return Draft(key, municipality, QueryDict(kept["data"]), list(files))


def keep_draft(request: SignedInRequest, draft: Draft) -> None:
    kept = {key: value for key, value in request.session.get(_KEY, {}).items() if key != draft.key}
    newest = list(kept.items())[1 - MOST_DRAFTS :]
    ours = {
        "municipality": draft.municipality.slug,
        "data": draft.data.urlencode(),
        "files": [str(file.pk) for file in draft.files],
    }
    request.session[_KEY] = {**dict(newest), draft.key: ours}


def forget_draft(request: SignedInRequest, key: str) -> None:
    request.session[_KEY] = {kept: value for kept, value in request.session.get(_KEY, {}).items() if kept != key}


def keep_uploads(request: SignedInRequest, form: AskForm, files: list[StoredFile]) -> list[StoredFile]:
    """What stays of the earlier uploads, and the new ones; one that is refused is an error of the form."""
    kept = [file for file in files if str(file.pk) not in request.POST.getlist("weghalen")]
    for upload in form.cleaned_data.get("uploads", ()):
        if len(kept) == MOST_FILES:
            form.add_error("uploads", f"Er zijn al {MOST_FILES} bijlagen. Haal er eerst een weg.")
            break
        try:
            kept.append(store_upload(actor=request.user, upload=upload))
        except Refused as refusal:
            form.add_error("uploads", refusal.sentence)
    return kept
