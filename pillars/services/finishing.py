"""After an evening: all signings of a ceremony that are complete are registered in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from coalition.models import StoredFile, User
from coalition.tools.workflow import Conflict, Refused
from pillars.facts import SigningFacts
from pillars.models import PENDING_STATES, Ceremony, Signing, SigningAct, SigningState
from pillars.rules import check_complete, require_signatories
from pillars.services.signing import hold_signings, register_at_once, register_signing

OPEN_STATES = (SigningState.CONCEPT, *PENDING_STATES)
CHANGED = "Iemand anders heeft deze ondertekening zojuist gewijzigd. Bekijk haar opnieuw."


@dataclass(frozen=True)
class ToFinish:
    """A signing that is not registered yet."""

    signing: Signing
    files: Sequence[StoredFile]
    missing: str
    """What it still needs, in a sentence; empty when it is complete."""


def to_finish(ceremony: Ceremony) -> list[ToFinish]:
    """Each with what it still needs, by the name of the municipality; the same number of queries for any number of them."""
    signings = ceremony.signings.filter(state__in=OPEN_STATES)
    related = signings.select_related("municipality", "period", "edition", "ceremony")
    found = related.prefetch_related("signatories", "files").order_by("municipality__sort_key", "pk")
    return [ToFinish(signing, list(signing.files.all()), _missing(signing)) for signing in found]


@transaction.atomic
def register_complete(*, actor: User, ceremony: Ceremony, chosen: Mapping[str, int]) -> tuple[int, list[str]]:
    """Registers of these numbers (with the version that was shown) what is complete; how many, and why others not."""
    hold_signings(chosen)
    registered, problems = 0, []
    for row in to_finish(ceremony):
        signing = row.signing
        if signing.number not in chosen:
            continue
        try:
            with transaction.atomic():
                _register(actor, row, chosen[signing.number])
            registered += 1
        except Refused as refusal:
            problems.append(f"{signing.municipality}: {refusal.sentence}")
    return registered, problems


def _register(actor: User, row: ToFinish, version: int) -> None:
    if row.signing.version != version:
        raise Conflict(CHANGED)
    if row.missing:
        raise Refused(row.missing)
    act = register_at_once if row.signing.allows(SigningAct.SUBMIT) else register_signing
    act(actor=actor, signing=row.signing)


def _missing(signing: Signing) -> str:
    """The paper is the evidence here: a signing that has only a source is looked at by itself."""
    if signing.state == SigningState.NEEDS_MORE:
        return "Wacht op aanvulling van de gemeente."
    if not signing.files.all():
        return "Er is nog geen getekend formulier bij."
    if signing.period is None:
        return "Kies eerst de programmaperiode: open de ondertekening en registreer haar daar."
    try:
        check_complete(signing)
        require_signatories(SigningFacts.of(signing))
    except Refused as refusal:
        return refusal.sentence
    return ""
