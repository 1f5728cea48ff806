"""The evidence of a signing: the signed form, as a file that was uploaded."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from coalition.models import StoredFile, User
from coalition.permissions import Permission, allows, require
from coalition.services import scans
from coalition.services.files import erase, store_upload
from coalition.tools.workflow import Conflict, Refused
from pillars.models import Signing, SigningAct, SigningState
from pillars.services.signing import check_move, record_act

ONLY_EVIDENCE = (
    "Dit is het enige bewijs. Voeg eerst de goede scan toe bij Scans verwerken, of vul met Corrigeren een bron in."
)


@transaction.atomic
def add_file(*, actor: User, signing: Signing, file: StoredFile) -> None:
    """Adds a signed form as evidence."""
    _check_may_add(actor, signing)
    signing.files.add(file)
    record_act(actor, "signing.file_added", signing, changes={"bestand": [None, file.trail_label]})


@transaction.atomic
def attach_upload(*, actor: User, signing: Signing, upload: "UploadedFile[Any]") -> StoredFile:
    """Checks and keeps an upload as evidence of a signing; the same file a second time (two clicks) is kept once."""
    _check_may_add(actor, signing)
    file = store_upload(actor=actor, upload=upload)
    same = signing.files.filter(sha256=file.sha256).first()
    if same is not None:
        erase(file)
        return same
    add_file(actor=actor, signing=signing, file=file)
    return file


def no_more_files(signing: Signing) -> str:
    """Why nobody can add a file any more, in a sentence; empty while somebody can."""
    if signing.state in (SigningState.WITHDRAWN, SigningState.VOIDED):
        return f"Deze ondertekening is {signing.get_state_display()}. Er kan geen bestand meer bij."
    return ""


def _check_may_add(actor: User, signing: Signing) -> None:
    """While it is the officer's; by the ministry any time before it ended."""
    if refusal := no_more_files(signing):
        raise Refused(refusal)
    if not signing.allows(SigningAct.EDIT) and not allows(actor, Permission.SIGNING_REGISTER, signing.municipality):
        raise Refused(f"Deze ondertekening is {signing.get_state_display()}. Er kan nu geen bestand bij.")


@transaction.atomic
def remove_file(*, actor: User, signing: Signing, file: StoredFile) -> None:
    """Takes a file off a concept; evidence of what was submitted stays."""
    check_move(signing, SigningAct.EDIT)
    _let_go(signing, file)
    record_act(actor, "signing.file_removed", signing, changes={"bestand": [file.trail_label, None]})


@transaction.atomic
def take_scan_off(*, actor: User, signing: Signing, file: StoredFile) -> None:
    """The ministry laid a scan beside the wrong signing; once it was registered with it, it stays."""
    require(actor, Permission.SIGNING_REGISTER, signing.municipality)
    if signing.registered_at:
        raise Refused(
            f"Ondertekening {signing.number} is al geregistreerd. Haal de scan er op haar eigen bladzijde af; daar zegt u "
            "ook waarom."
        )
    _let_go(signing, file)
    record_act(actor, "signing.file_removed", signing, changes={"bestand": [file.trail_label, None]})


@transaction.atomic
def correct_evidence(*, actor: User, signing: Signing, file: StoredFile, reason: str) -> None:
    """The ministry takes a wrong file off a registered signing, and says why; other evidence must be there by then.

    The page that the file was made of is put away: from there it can be laid beside the right record.
    """
    require(actor, Permission.SIGNING_REGISTER, signing.municipality)
    check_move(signing, SigningAct.CORRECT)
    if not reason.strip():
        raise Refused("Schrijf op waarom dit bestand er niet bij hoort.", field="reason")
    held = Signing.objects.select_for_update(of=("self",)).get(pk=signing.pk)
    if not held.files.filter(pk=file.pk).exists():
        raise Conflict("Iemand anders heeft dit bestand er zojuist af gehaald.")
    if not held.source and not held.files.exclude(pk=file.pk).exists():
        raise Refused(ONLY_EVIDENCE)
    _let_go(held, file)
    changes = {"bestand": [file.trail_label, None], "reden": [None, reason.strip()]}
    record_act(actor, "signing.file_removed", held, changes=changes)
    scans.put_away(actor=actor, file=file)


def _let_go(signing: Signing, file: StoredFile) -> None:
    """From now on it is kept as long as what belongs to nothing (`services/retention.py`), however old it is."""
    signing.files.remove(file)
    file.loose_since = timezone.now()
    file.save(update_fields=["loose_since"])
