"""Every act on a signing. The only writer of `Signing.state`; each act is one conditional update."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition.models import Municipality, ProgrammePeriod, User
from coalition.services.trail import compare, record
from coalition.tools.dates import long_date, today
from coalition.tools.numbers import make_number
from coalition.tools.workflow import Conflict, Refused, key_of
from pillars import mails
from pillars.facts import PERSONAL, SigningFacts, proposed_period
from pillars.models import MOVES, PENDING_STATES, Signatory, Signing, SigningAct, SigningCorrection, SigningState
from pillars.rules import check_complete, check_facts, check_period, require_signatories

NUMBER_KIND = "5P"
REFUSALS: dict[SigningAct, str] = {
    SigningAct.EDIT: "Deze ondertekening kan nu niet worden gewijzigd: zij is {state}.",
    SigningAct.DELETE: "Alleen een concept kan worden verwijderd. Deze ondertekening is {state}.",
    SigningAct.SUBMIT: "Deze ondertekening is al {state}. Er is niets dubbel ingediend.",
    SigningAct.TAKE_BACK: "Terugnemen kan alleen zolang de ondertekening is ingediend. Zij is nu {state}.",
    SigningAct.ASK_MORE: "Aanvulling vragen kan alleen bij een ingediende ondertekening. Zij is nu {state}.",
    SigningAct.REGISTER: "Registreren kan alleen bij een ingediende ondertekening. Zij is nu {state}.",
    SigningAct.PROPOSE_CORRECTION: "Een correctie kan alleen op een geregistreerde ondertekening. Zij is nu {state}.",
    SigningAct.CORRECT: "Alleen een geregistreerde ondertekening kan worden gecorrigeerd. Zij is nu {state}.",
    SigningAct.WITHDRAW: "Alleen een geregistreerde ondertekening kan worden ingetrokken. Zij is nu {state}.",
    SigningAct.VOID: "Alleen een geregistreerde of ingetrokken ondertekening kan vervallen. Zij is nu {state}.",
}


@transaction.atomic
def create_signing(
    *, actor: User, municipality: Municipality, facts: SigningFacts, creation_key: uuid.UUID | None = None,
    version: int = 1,
) -> Signing:  # fmt: skip
    """A new concept with its own number. The same `creation_key` with the same facts never makes a second one.

    Two clicks say the same, and get what is there. Who went back in the browser and typed on, changes the concept
    that the first time made; `version` is the one that those answers were based on. Once that concept was handed in,
    other facts under its key are another signing: they are neither dropped nor refused.
    """
    key = creation_key or uuid.uuid4()
    facts = facts.with_ceremony_filled_in()
    existing = Signing.objects.filter(creation_key=key, municipality=municipality).first()
    if existing and SigningFacts.of(existing) != facts:
        if existing.allows(SigningAct.EDIT):
            return edit_signing(actor=actor, signing=existing, version=version, facts=facts)
        another = key_of(key, *facts.to_json().items())
        return create_signing(actor=actor, municipality=municipality, facts=facts, creation_key=another)
    if existing:
        return existing
    signing = Signing(
        number=_free_number(municipality),
        creation_key=key,
        municipality=municipality,
        created_by=actor,
        period=proposed_period(facts.signed_on),
        **facts.columns(),
    )
    signing.signed_on = facts.signed_on
    try:
        with transaction.atomic():
            signing.save()
    except IntegrityError as problem:
        # The other of two clicks at the same moment was first; or the key is not of our making.
        first = Signing.objects.filter(creation_key=key, municipality=municipality).first()
        if first is None:
            raise Refused("Opslaan is niet gelukt. Open een nieuw formulier en probeer het nog eens.") from problem
        if SigningFacts.of(first) != facts:
            raise Conflict("Dit formulier is zojuist ook met andere antwoorden verstuurd.") from problem
        return first
    _write_signatories(signing, facts)
    record_act(actor, "signing.created", signing, changes=_told(None, facts))
    return signing


@transaction.atomic
def edit_signing(*, actor: User, signing: Signing, version: int, facts: SigningFacts) -> Signing:
    """Saves the facts of a concept; raises Conflict when somebody saved a newer version first."""
    check_move(signing, SigningAct.EDIT)
    before = SigningFacts.of(signing)
    facts = facts.with_ceremony_filled_in()
    _update(signing, SigningAct.EDIT, version, **_fact_columns(facts))
    _write_signatories(signing, facts)
    record_act(actor, "signing.edited", signing, changes=_told(before, facts))
    return signing


@transaction.atomic
def delete_signing(*, actor: User, signing: Signing) -> None:
    """Removes a concept; the trail keeps that it was there."""
    check_move(signing, SigningAct.DELETE)
    record_act(actor, "signing.deleted", signing)
    deleted, _ = Signing.objects.filter(pk=signing.pk, version=signing.version, state=signing.state).delete()
    if not deleted:
        raise Conflict("Iemand anders heeft dit concept zojuist gewijzigd. Bekijk het eerst opnieuw.")


@transaction.atomic
def submit_signing(*, actor: User, signing: Signing) -> Signing:
    """Hands the signing to the ministry for checking, and tells its mailbox."""
    check_move(signing, SigningAct.SUBMIT)
    check_complete(signing)
    require_signatories(SigningFacts.of(signing))
    columns = {"submitted_at": timezone.now(), "submitted_by": actor, "asked_more": ""}
    period = signing.period or proposed_period(signing.signed_on)
    _refuse_second(signing, period)
    _update(signing, SigningAct.SUBMIT, signing.version, period=period, **columns)
    record_act(actor, "signing.submitted", signing)
    mails.signing_submitted(signing)
    return signing


@transaction.atomic
def take_back_signing(*, actor: User, signing: Signing) -> Signing:
    """The officer makes a concept of what was submitted."""
    check_move(signing, SigningAct.TAKE_BACK)
    _update(signing, SigningAct.TAKE_BACK, signing.version, submitted_at=None, submitted_by=None)
    record_act(actor, "signing.taken_back", signing)
    return signing


@transaction.atomic
def ask_for_more(*, actor: User, signing: Signing, reason: str) -> Signing:
    """Gives the signing back to the officer, with what is still needed."""
    check_move(signing, SigningAct.ASK_MORE)
    if not reason.strip():
        raise Refused("Schrijf op wat er nog nodig is, zodat de gemeente weet wat zij moet doen.", field="reason")
    _update(signing, SigningAct.ASK_MORE, signing.version, asked_more=reason.strip())
    record_act(actor, "signing.asked_more", signing, changes={"wat er nog nodig is": [None, reason.strip()]})
    mails.signing_needs_more(signing)
    return signing


@transaction.atomic
def register_signing(*, actor: User, signing: Signing, period: ProgrammePeriod | None = None) -> Signing:
    """The ministry confirms; from now on it is public and counts."""
    check_move(signing, SigningAct.REGISTER)
    chosen = period or signing.period
    if chosen is None:
        raise Refused("Kies eerst bij welke programmaperiode deze ondertekening hoort.", field="period")
    check_period(signing.municipality, signing.signed_on, chosen)
    check_complete(signing)
    if not signing.source and not signing.files.exists():
        raise Refused("Er is nog geen bewijs: een ondertekend formulier of een bron. Vraag de gemeente om aanvulling.")
    other = Signing.objects.filter(
        municipality=signing.municipality, period=chosen, state=SigningState.REGISTERED
    ).first()
    if other:
        raise Refused(
            f"Voor {signing.municipality} is in de periode {chosen} al ondertekening {other.number} geregistreerd.",
            "period",
        )
    columns = {"registered_at": timezone.now(), "registered_by": actor, "period": chosen}
    _update(signing, SigningAct.REGISTER, signing.version, **columns)
    record_act(actor, "signing.registered", signing, changes={"periode": [None, chosen.name]})
    mails.signing_registered(signing)
    return signing


@transaction.atomic
def register_at_once(*, actor: User, signing: Signing, period: ProgrammePeriod | None = None) -> Signing:
    """The ministry takes a concept of its own from concept to registered in one act."""
    check_move(signing, SigningAct.SUBMIT)
    check_complete(signing)
    chosen = period or signing.period or proposed_period(signing.signed_on)
    _refuse_second(signing, chosen)
    columns = {"submitted_at": timezone.now(), "submitted_by": actor, "period": chosen, "asked_more": ""}
    _update(signing, SigningAct.SUBMIT, signing.version, **columns)
    return register_signing(actor=actor, signing=signing, period=chosen)


@transaction.atomic
def register_directly(
    *, actor: User, municipality: Municipality, facts: SigningFacts, period: ProgrammePeriod | None = None,
    creation_key: uuid.UUID | None = None,
) -> Signing:  # fmt: skip
    """The ministry registers for a municipality itself: created, submitted and registered in one act."""
    signing = create_signing(actor=actor, municipality=municipality, facts=facts, creation_key=creation_key)
    if signing.state != SigningState.CONCEPT:
        return signing
    return register_at_once(actor=actor, signing=signing, period=period)


@transaction.atomic
def withdraw_signing(*, actor: User, signing: Signing, withdrawn_on: date, decision: str) -> Signing:
    """The municipality withdrew, on a day and by a decision; both are public, and it stops counting from that day."""
    check_move(signing, SigningAct.WITHDRAW)
    if not decision.strip():
        raise Refused("Vul in met welk besluit de gemeente de ondertekening introk.", field="decision")
    if withdrawn_on > today():
        raise Refused(
            "De datum van intrekking ligt in de toekomst. Vul de dag in waarop zij inging.", field="withdrawn_on"
        )
    earliest = signing.signed_on.earliest
    if earliest and withdrawn_on < earliest:
        raise Refused(f"De gemeente tekende pas op {signing.signed_on}. Vul een latere datum in.", field="withdrawn_on")
    columns = {
        "withdrawn_on": withdrawn_on, "withdrawal_decision": decision.strip(), "withdrawn_at": timezone.now(), "withdrawn_by": actor,
    }  # fmt: skip
    _update(signing, SigningAct.WITHDRAW, signing.version, **columns)
    record_act(
        actor,
        "signing.withdrawn",
        signing,
        changes={"ingetrokken per": [None, long_date(withdrawn_on)], "besluit": [None, decision]},
    )
    mails.signing_withdrawn(signing)
    return signing


@transaction.atomic
def void_signing(*, actor: User, signing: Signing, reason: str) -> Signing:
    """Registered in error: no longer public, never counted; its number answers so."""
    check_move(signing, SigningAct.VOID)
    if not reason.strip():
        raise Refused("Schrijf op waarom de registratie niet klopte.", field="reason")
    columns = {"void_reason": reason.strip(), "voided_at": timezone.now(), "voided_by": actor}
    _update(signing, SigningAct.VOID, signing.version, **columns)
    record_act(actor, "signing.voided", signing, changes={"reden": [None, reason.strip()]})
    mails.signing_voided(signing)
    return signing


@transaction.atomic
def propose_correction(*, actor: User, signing: Signing, facts: SigningFacts, reason: str) -> SigningCorrection:
    """An officer proposes other facts for a registered signing; nothing changes until the ministry applies it."""
    check_move(signing, SigningAct.PROPOSE_CORRECTION)
    if not reason.strip():
        raise Refused("Schrijf op waarom dit anders moet.", field="reason")
    if SigningFacts.of(signing) == facts:
        raise Refused("U heeft niets veranderd. Pas aan wat niet klopt.")
    check_facts(signing.municipality, facts)
    require_signatories(facts)
    try:
        with transaction.atomic():
            correction = SigningCorrection.objects.create(
                signing=signing, facts=facts.to_json(), reason=reason.strip(), proposed_by=actor
            )
    except IntegrityError as problem:
        raise Refused(
            "Er ligt al een voorstel voor een correctie. Wacht tot het ministerie daarover besluit."
        ) from problem
    record_act(actor, "signing.correction_proposed", signing, changes={"reden": [None, reason.strip()]})
    mails.correction_proposed(correction)
    return correction


@transaction.atomic
def correct_signing(*, actor: User, signing: Signing, version: int, facts: SigningFacts, reason: str) -> Signing:
    """The ministry changes facts of a registered signing, with a reason; its number stays."""
    check_move(signing, SigningAct.CORRECT)
    if not reason.strip():
        raise Refused("Schrijf op waarom dit anders moet.", field="reason")
    check_facts(signing.municipality, facts)
    if not facts.signed_on.may_touch(*_bounds(signing.period)):
        raise Refused(f"De datum ({facts.signed_on}) ligt niet in de periode {signing.period}.", field="signed_on")
    before = SigningFacts.of(signing)
    columns = _fact_columns(facts)
    columns.pop("period")
    _update(signing, SigningAct.CORRECT, version, **columns)
    _write_signatories(signing, facts)
    changes = {**_told(before, facts), "reden": [None, reason.strip()]}
    record_act(actor, "signing.corrected", signing, changes=changes)
    return signing


@transaction.atomic
def decide_correction(
    *, actor: User, correction: SigningCorrection, apply: bool, decision: str = ""
) -> SigningCorrection:
    """Applies what the officer proposed, or says why not; the officer gets word either way."""
    if not apply and not decision.strip():
        raise Refused("Schrijf op waarom u de correctie niet doorvoert.", field="decision")
    state = SigningCorrection.State.APPLIED if apply else SigningCorrection.State.REFUSED
    columns = {"decided_at": timezone.now(), "decided_by": actor, "decision": decision.strip()}
    open_ones = SigningCorrection.objects.filter(pk=correction.pk, state=SigningCorrection.State.OPEN)
    if not open_ones.update(state=state, **columns):
        raise Conflict("Over deze correctie is al besloten.")
    correction.refresh_from_db()
    signing = correction.signing
    if apply:
        facts = SigningFacts.from_json(correction.facts)
        correct_signing(actor=actor, signing=signing, version=signing.version, facts=facts, reason=correction.reason)
    else:
        record_act(actor, "signing.correction_refused", signing, changes={"toelichting": [None, decision.strip()]})
    mails.correction_decided(correction)
    return correction


def _refuse_second(signing: Signing, period: ProgrammePeriod | None) -> None:
    """One signing for a municipality and period may be under way or registered."""
    others = Signing.objects.filter(municipality=signing.municipality, period=period).exclude(pk=signing.pk)
    pending = others.filter(state__in=PENDING_STATES).first()
    if pending:
        raise Refused(f"Voor {signing.municipality} is ondertekening {pending.number} al ingediend voor deze periode.")
    registered = period and others.filter(state=SigningState.REGISTERED).first()
    if registered:
        raise Refused(
            f"Voor {signing.municipality} is in de periode {period} al ondertekening {registered.number} geregistreerd. "
            "Klopt daar iets niet? Stel dan een correctie voor."
        )


# ---- writing ---------------------------------------------------------------------------------


def hold_signings(numbers: Iterable[str]) -> None:
    """All that one act changes, before it does: a colleague who changes one would wait for it, and it for them."""
    held = Signing.objects.select_for_update(of=("self",), no_key=True).filter(number__in=list(numbers))
    list(held.order_by("pk").values("pk"))


def check_move(signing: Signing, act: SigningAct) -> None:
    if not signing.allows(act):
        raise Refused(REFUSALS[act].format(state=signing.get_state_display()))


def _update(signing: Signing, act: SigningAct, version: int, **columns: Any) -> None:
    """One conditional update on state and version; who comes second gets a Conflict."""
    sources, target = MOVES[act]
    columns["state"] = target or signing.state
    try:
        with transaction.atomic():
            done = Signing.objects.filter(pk=signing.pk, version=version, state__in=sources).update(
                version=version + 1, **columns
            )
    except IntegrityError as problem:
        raise Refused(
            f"Voor {signing.municipality} is al een ondertekening ingediend of geregistreerd in deze periode."
        ) from problem
    if not done:
        raise Conflict("Iemand anders heeft deze ondertekening zojuist gewijzigd. Er is niets overschreven.")
    signing.refresh_from_db()


def _fact_columns(facts: SigningFacts) -> dict[str, Any]:
    return {
        **facts.columns(),
        **Signing.signed_on.columns(facts.signed_on),
        "period": proposed_period(facts.signed_on),
    }


def _write_signatories(signing: Signing, facts: SigningFacts) -> None:
    signing.signatories.all().delete()
    Signatory.objects.bulk_create(
        Signatory(
            signing=signing, order=order, capacity=person.capacity, name=person.name, function=person.function,
            organisation=person.organisation, portfolio=person.portfolio,
        )
        for order, person in enumerate(facts.signatories)
    )  # fmt: skip


def _told(before: SigningFacts | None, facts: SigningFacts) -> dict[str, Any]:
    """What the trail tells of facts: of a new signing what is known, later what changed."""
    after = {name: text for name, text in facts.shown().items() if before or text}
    return compare(before.shown() if before else {}, after, personal=PERSONAL)


def record_act(actor: User, action: str, signing: Signing, changes: dict[str, Any] | None = None) -> None:
    record(actor=actor, action=action, obj=signing, municipality=signing.municipality, changes=changes)


def _free_number(municipality: Municipality) -> str:
    """A number that no signing has; drawn again in the rare case that it is taken."""
    while True:
        number = make_number(NUMBER_KIND, today().year, municipality.digits)
        if not Signing.objects.filter(number=number).exists():
            return number


def _bounds(period: ProgrammePeriod | None) -> tuple[date | None, date | None]:
    return (period.starts, period.ends) if period else (None, None)
