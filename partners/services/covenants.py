"""Acts on covenants: written, given a new version, signed by hand, a signing changed, withdrawn or removed.

Words that somebody signed never change. *Ondertekenaar* is read from the signings, nobody types it in.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition.models import StoredFile, User
from coalition.services.files import store_upload
from coalition.services.trail import compare, record
from coalition.tools.dates import PartialDate, long_date, today
from coalition.tools.numbers import make_number
from coalition.tools.workflow import Conflict, Refused
from partners.models import (
    CoalitionMembership,
    Covenant,
    CovenantSigning,
    CovenantVersion,
    Gathering,
    LocalCoalition,
    MembershipAct,
    MembershipState,
)
from partners.services.memberships import hold_partners, move_membership
from partners.wording import check_words

NEVER_CHANGES = "Deze versie is ondertekend en verandert niet meer. Maak een nieuwe versie."
CHANGED_MEANWHILE = "Iemand anders heeft deze tekst intussen gewijzigd. Er is niets overschreven."
OWN_AGREEMENT = (
    "De partner gaf zelf akkoord via een persoonlijke link. Dat kunt u intrekken, niet wijzigen of verwijderen."
)
# A number is drawn at random; 32,768 for each year, so a draw that is taken is rare but certain to come.
DRAWS = 20


@dataclass(frozen=True)
class CovenantFacts:
    """What somebody writes of a covenant: its word and title, and the words of one version."""

    word: str
    title: str
    goals: str
    text: str


@dataclass(frozen=True)
class SignatureFacts:
    """One partner's signature under a version, as somebody saw it on paper."""

    signed_on: PartialDate
    name: str = ""
    function: str = ""
    gathering: Gathering | None = None
    upload: "UploadedFile[Any] | None" = None


@transaction.atomic
def create_covenant(*, actor: User, coalition: LocalCoalition, facts: CovenantFacts) -> CovenantVersion:
    """A covenant with its first version."""
    _check(facts)
    covenant = Covenant.objects.create(coalition=coalition, word=facts.word, title=facts.title, created_by=actor)
    version = _add_version(actor, covenant, 1, facts)
    record(actor=actor, action="covenant.created", obj=covenant, changes=_changes({}, version))
    return version


@transaction.atomic
def change_version(
    *, actor: User, version: CovenantVersion, facts: CovenantFacts, edit_version: int
) -> CovenantVersion:
    """Changes words that nobody signed yet; the title too, while no version is signed. Raises Conflict."""
    _check(facts)
    version = held(version)
    if version.is_signed:
        raise Refused(NEVER_CHANGES)
    if version.edit_version != edit_version:
        raise Conflict(CHANGED_MEANWHILE)
    before = _shown(version)
    _name(version.covenant, facts)
    version.goals, version.text, version.edit_version = facts.goals, facts.text, edit_version + 1
    version.save()
    record(actor=actor, action="covenant.changed", obj=version.covenant, changes=_changes(before, version))
    return version


@transaction.atomic
def add_version(*, actor: User, covenant: Covenant, facts: CovenantFacts) -> CovenantVersion:
    """New words beside the older ones, which stay with those who signed them."""
    _check(facts)
    latest = covenant.versions.select_for_update().order_by("-order").first()
    before = _shown(latest) if latest else {}
    _name(covenant, facts)
    try:
        with transaction.atomic():
            version = _add_version(actor, covenant, (latest.order if latest else 0) + 1, facts)
    except IntegrityError as problem:
        raise Conflict("Iemand anders maakte zojuist ook een nieuwe versie. Bekijk die eerst.") from problem
    record(actor=actor, action="covenant.version_added", obj=covenant, changes=_changes(before, version))
    return version


@transaction.atomic
def sign_by_hand(
    *, actor: User, version: CovenantVersion, membership: CoalitionMembership, facts: SignatureFacts, joins: bool
) -> CovenantSigning:
    """Somebody saw the signature on paper. With `joins` an invited partner takes part from that day."""
    _refuse_ahead(facts.signed_on)
    file = store_upload(actor=actor, upload=facts.upload) if facts.upload else None
    signing = CovenantSigning(
        version=held(version), partner=membership.partner, signatory_name=facts.name,
        signatory_function=facts.function, gathering=facts.gathering, file=file, created_by=actor,
    )  # fmt: skip
    signing.signed_on = facts.signed_on
    save_signing(signing)
    _record_signing(actor, "signed", signing, {})
    if joins and membership.state == MembershipState.INVITED:
        move_membership(actor=actor, membership=membership, act=MembershipAct.JOIN, on=facts.signed_on)
    return signing


@transaction.atomic
def change_signing(*, actor: User, signing: CovenantSigning, facts: SignatureFacts) -> CovenantSigning:
    """Puts right what was written down of a signature on paper; a new scan takes the place of the old."""
    _refuse_own_agreement(signing)
    _refuse_ahead(facts.signed_on)
    if signing.withdrawn_on and facts.signed_on.earliest and signing.withdrawn_on < facts.signed_on.earliest:
        raise Refused("De ondertekening is al eerder ingetrokken. Controleer de datum.", "signed_on")
    before = _signing_shown(signing)
    signing.signed_on, signing.gathering = facts.signed_on, facts.gathering
    signing.signatory_name, signing.signatory_function = facts.name, facts.function
    if facts.upload:
        signing.file = store_upload(actor=actor, upload=facts.upload)
    signing.save()
    _record_signing(actor, "signing_changed", signing, before)
    return signing


@transaction.atomic
def withdraw_signing(*, actor: User, signing: CovenantSigning, on: date) -> CovenantSigning:
    """The partner takes its signature back; what was signed, and that it was withdrawn, stays to be seen."""
    if on > today():
        raise Refused("Deze datum ligt in de toekomst. Trek de ondertekening in als het zover is.", "withdrawn_on")
    if signing.signed_on.earliest and on < signing.signed_on.earliest:
        raise Refused(f"De partner tekende pas op {signing.signed_on}. Controleer de datum.", "withdrawn_on")
    done = CovenantSigning.objects.in_force().filter(pk=signing.pk).update(
        withdrawn_on=on, withdrawn_at=timezone.now(), withdrawn_by=actor
    )  # fmt: skip
    if not done:
        raise Conflict("Deze ondertekening is al ingetrokken.")
    signing.refresh_from_db()
    changes = {"ingetrokken per": [None, long_date(on)]}
    record(actor=actor, action="covenant.signing_withdrawn", obj=signing, changes=changes)
    return signing


@transaction.atomic
def remove_signing(*, actor: User, signing: CovenantSigning) -> None:
    """For what was written down by mistake. Its scan belongs to nothing then, and goes with the nightly work."""
    _refuse_own_agreement(signing)
    record(actor=actor, action="covenant.signing_removed", obj=signing, changes=_signing_changes(signing))
    signing.delete()


# ---- what the acts share ---------------------------------------------------------------------


def held(version: CovenantVersion) -> CovenantVersion:
    """The row, locked until the transaction ends: nobody changes the words while somebody signs them."""
    return CovenantVersion.objects.select_for_update(of=("self",)).select_related("covenant").get(pk=version.pk)


def save_signing(signing: CovenantSigning) -> None:
    """Raises Refused where this partner already signed this version."""
    hold_partners([signing.partner_id])
    try:
        with transaction.atomic():
            signing.save()
    except IntegrityError as problem:
        raise Refused("Deze partner heeft deze versie al ondertekend.", "membership") from problem


def _add_version(actor: User, covenant: Covenant, order: int, facts: CovenantFacts) -> CovenantVersion:
    for _ in range(DRAWS):
        number = make_number("CV", today().year, "0000")
        try:
            with transaction.atomic():
                return CovenantVersion.objects.create(
                    covenant=covenant, order=order, number=number, goals=facts.goals, text=facts.text, created_by=actor
                )
        except IntegrityError:
            if not CovenantVersion.objects.filter(number=number).exists():
                raise  # not the number: somebody else made this version first
    raise Refused("Er is nu geen nummer vrij. Probeer het nog eens.")


def _check(facts: CovenantFacts) -> None:
    for name, words in (("goals", facts.goals), ("text", facts.text)):
        try:
            check_words(words)
        except Refused as refusal:
            raise Refused(refusal.sentence, name) from refusal


def _name(covenant: Covenant, facts: CovenantFacts) -> None:
    """Word and title stand on every version's paper, so they stand still once one of them is signed."""
    if (covenant.word, covenant.title) == (facts.word, facts.title):
        return
    if CovenantSigning.objects.filter(version__covenant=covenant).exists():
        raise Refused("De titel is ondertekend en verandert niet meer. Maak een nieuw convenant.", "title")
    covenant.word, covenant.title = facts.word, facts.title
    covenant.save(update_fields=["word", "title"])


def _refuse_own_agreement(signing: CovenantSigning) -> None:
    if signing.how == CovenantSigning.How.LINK:
        raise Refused(OWN_AGREEMENT)


def _refuse_ahead(signed_on: PartialDate) -> None:
    if signed_on.is_ahead:
        raise Refused(f"De datum ({signed_on}) ligt in de toekomst. Controleer de datum.", "signed_on")


def _shown(version: CovenantVersion) -> dict[str, str]:
    covenant = version.covenant
    return {
        "hoe het heet": covenant.get_word_display(),
        "titel": covenant.title,
        "versie": str(version.order),
        "doelen": version.goals,
        "tekst": version.text,
    }


def _changes(before: dict[str, str], version: CovenantVersion) -> dict[str, Any]:
    """Of pages of text the trail tells only that they changed."""
    return compare(before, _shown(version), personal=("doelen", "tekst"))


def _signing_shown(signing: CovenantSigning) -> dict[str, str]:
    return {
        "versie": str(signing.version.order),
        "ondertekend op": str(signing.signed_on),
        "wie tekende": signing.signatory_name,
        "functie": signing.signatory_function,
        "ondertekenmoment": str(signing.gathering or ""),
        "scan": signing.file.trail_label if isinstance(signing.file, StoredFile) else "",
    }


def _signing_changes(signing: CovenantSigning, before: dict[str, str] | None = None) -> dict[str, Any]:
    after = {name: value for name, value in _signing_shown(signing).items() if before or value}
    return compare(before or {}, after, personal=("wie tekende", "functie"))


def _record_signing(actor: User, act: str, signing: CovenantSigning, before: dict[str, str]) -> None:
    record(actor=actor, action=f"covenant.{act}", obj=signing, changes=_signing_changes(signing, before))
