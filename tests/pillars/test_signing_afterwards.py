"""What happens to a registered signing: corrected, withdrawn, voided; and what the database refuses of any."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from coalition.models import AuditEvent, OutboxMail
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.models import Signing, SigningCorrection, SigningState
from pillars.services import evidence
from pillars.services import signing as acts
from tests.factories import (
    FileFactory,
    MinistryFactory,
    SigningFactory,
    officer_of,
    signing_in,
)
from tests.pillars.signings import MINISTRY_MAILBOX, OFFICER, facts, other_facts, row_of

pytestmark = pytest.mark.django_db


def test_a_correction_keeps_number_and_period_and_tells_old_and_new() -> None:
    signing = SigningFactory.create(registered=True)
    number, period = signing.number, signing.period
    corrected = acts.correct_signing(
        actor=MinistryFactory.create(),
        signing=signing,
        version=signing.version,
        facts=facts(signed_on=PartialDate.of(2019, 10), signatories=(SignatoryFacts("Jan Jansen", "burgemeester"),)),
        reason="Verkeerd overgenomen",
    )
    assert (corrected.number, corrected.period) == (number, period)
    changes = AuditEvent.objects.get().changes
    assert changes["ondertekend op"] == ["20 september 2019", "oktober 2019"]
    assert changes["ondertekenaars"] == ["Peter van Bergen (wethouder)", "Jan Jansen (burgemeester)"]
    assert changes["reden"] == [None, "Verkeerd overgenomen"]


def test_a_correction_cannot_move_a_signing_out_of_its_period() -> None:
    signing = SigningFactory.create(registered=True)
    with pytest.raises(Refused) as refused:
        acts.correct_signing(
            actor=MinistryFactory.create(),
            signing=signing,
            version=1,
            facts=facts(signed_on=PartialDate.of(2023)),
            reason="x",
        )
    assert refused.value.field == "signed_on"


def test_the_ministry_applies_what_an_officer_proposed() -> None:
    signing = SigningFactory.create(registered=True)
    officer = officer_of(signing.municipality, email=OFFICER)
    correction = acts.propose_correction(
        actor=officer, signing=signing, facts=other_facts(signing), reason="Het was in Lelystad"
    )
    assert row_of(signing)["place"] == "Dronten"
    acts.decide_correction(actor=MinistryFactory.create(), correction=correction, apply=True)
    assert row_of(signing)["place"] == "Lelystad"
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == [OFFICER, MINISTRY_MAILBOX]
    with pytest.raises(Conflict):
        acts.decide_correction(actor=MinistryFactory.create(), correction=correction, apply=True)


def test_a_correction_that_is_not_applied_says_why() -> None:
    signing = SigningFactory.create(registered=True)
    officer = officer_of(signing.municipality)
    correction = acts.propose_correction(actor=officer, signing=signing, facts=other_facts(signing), reason="Anders")
    with pytest.raises(Refused, match="waarom"):
        acts.decide_correction(actor=MinistryFactory.create(), correction=correction, apply=False)
    acts.decide_correction(
        actor=MinistryFactory.create(), correction=correction, apply=False, decision="De krant zegt Dronten."
    )
    assert row_of(signing)["place"] == "Dronten"
    assert "De krant zegt Dronten." in OutboxMail.objects.get(to=officer.email).text


def test_one_proposal_at_a_time() -> None:
    signing = SigningFactory.create(registered=True)
    officer = officer_of(signing.municipality)
    acts.propose_correction(actor=officer, signing=signing, facts=other_facts(signing), reason="Anders")
    with pytest.raises(Refused, match="Er ligt al een voorstel"):
        acts.propose_correction(actor=officer, signing=signing, facts=other_facts(signing), reason="Nog eens")
    with pytest.raises(Refused, match="niets veranderd"):
        acts.propose_correction(actor=officer, signing=signing, facts=SigningFacts.of(signing), reason="Nog eens")


@pytest.mark.parametrize(
    ("withdrawn_on", "decision", "field"),
    [
        (date(2099, 1, 1), "Raadsbesluit", "withdrawn_on"),
        (date(2019, 9, 19), "Raadsbesluit", "withdrawn_on"),
        (date(2021, 1, 1), " ", "decision"),
    ],
)
def test_a_withdrawal_needs_a_day_after_signing_and_a_decision(withdrawn_on: date, decision: str, field: str) -> None:
    signing = SigningFactory.create(registered=True)
    with pytest.raises(Refused) as refused:
        acts.withdraw_signing(
            actor=MinistryFactory.create(), signing=signing, withdrawn_on=withdrawn_on, decision=decision
        )
    assert refused.value.field == field


def test_evidence_of_what_was_submitted_stays() -> None:
    signing, file = SigningFactory.create(), FileFactory.create()
    actor = officer_of(signing.municipality)
    evidence.add_file(actor=actor, signing=signing, file=file)
    acts.submit_signing(actor=actor, signing=signing)
    with pytest.raises(Refused):
        evidence.remove_file(actor=actor, signing=signing, file=file)
    assert list(signing.files.all()) == [file]


# ---- what is true of every row ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "state", "bad"),
    [
        ("signing_signed_on_partial_date", SigningState.CONCEPT, {"signed_on_latest": None}),
        ("signing_signed_on_partial_date", SigningState.CONCEPT, {"signed_on_precision": "unknown"}),
        ("signing_signed_on_partial_date", SigningState.CONCEPT, {"signed_on_precision": "year"}),
        ("registered_signing_has_a_period", SigningState.REGISTERED, {"period": None}),
        ("submitted_signing_was_submitted", SigningState.SUBMITTED, {"submitted_at": None, "submitted_by": None}),
        ("needs_more_says_what", SigningState.NEEDS_MORE, {"asked_more": ""}),
        ("withdrawn_signing_has_its_decision", SigningState.WITHDRAWN, {"withdrawn_on": None}),
        ("withdrawn_signing_has_its_decision", SigningState.WITHDRAWN, {"withdrawal_decision": ""}),
        ("voided_signing_has_a_reason", SigningState.VOIDED, {"void_reason": ""}),
        ("signing_submitted_at_with_by", SigningState.SUBMITTED, {"submitted_by": None}),
        ("signing_registered_at_with_by", SigningState.REGISTERED, {"registered_by": None}),
        ("signing_withdrawn_at_with_by", SigningState.WITHDRAWN, {"withdrawn_at": None}),
        ("signing_voided_at_with_by", SigningState.VOIDED, {"voided_at": None}),
    ],
)
def test_the_database_refuses(constraint: str, state: SigningState, bad: dict[str, Any]) -> None:
    signing = signing_in(state)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Signing.objects.filter(pk=signing.pk).update(**bad)


@pytest.mark.parametrize("fields", [{"registered": True}, {"submitted": True}, {"submitted": True, "period": None}])
def test_the_database_refuses_a_second_of_the_same_municipality_and_period(fields: dict[str, Any]) -> None:
    first = SigningFactory.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningFactory.create(municipality=first.municipality, **fields)


def test_the_database_refuses_a_number_twice() -> None:
    signing = SigningFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningFactory.create(number=signing.number)


def test_the_database_refuses_a_second_open_correction_and_one_decided_by_nobody() -> None:
    signing = SigningFactory.create(registered=True)
    actor = officer_of(signing.municipality)
    correction = acts.propose_correction(actor=actor, signing=signing, facts=other_facts(signing), reason="Anders")
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningCorrection.objects.create(signing=signing, facts={}, reason="x", proposed_by=actor)
    with pytest.raises(IntegrityError, match="correction_decided_at_with_by"), transaction.atomic():
        SigningCorrection.objects.filter(pk=correction.pk).update(state=SigningCorrection.State.APPLIED)
