"""Every state with every act, from the table of moves: what leads where, and what changes nothing."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from coalition.models import AuditEvent, OutboxMail, User
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.models import MOVES, Signatory, Signing, SigningAct, SigningCorrection, SigningState
from pillars.services import signing as acts
from tests.factories import (
    CeremonyFactory,
    EditionFactory,
    FileFactory,
    MinistryFactory,
    MunicipalityFactory,
    PeriodFactory,
    SigningFactory,
    all_periods,
    officer_of,
    signing_in,
)
from tests.pillars.signings import MINISTRY_MAILBOX, OFFICER, facts, other_facts, row_of

pytestmark = pytest.mark.django_db


def _correct(actor: User, signing: Signing) -> object:
    return acts.correct_signing(
        actor=actor, signing=signing, version=signing.version, facts=other_facts(signing), reason="Verkeerde plaats"
    )


def _withdraw(actor: User, signing: Signing) -> object:
    return acts.withdraw_signing(
        actor=actor, signing=signing, withdrawn_on=date(2021, 3, 1), decision="Raadsbesluit 12"
    )


DO: dict[SigningAct, Callable[[User, Signing], object]] = {
    SigningAct.EDIT: lambda actor, signing: acts.edit_signing(
        actor=actor, signing=signing, version=signing.version, facts=other_facts(signing)
    ),
    SigningAct.DELETE: lambda actor, signing: acts.delete_signing(actor=actor, signing=signing),
    SigningAct.SUBMIT: lambda actor, signing: acts.submit_signing(actor=actor, signing=signing),
    SigningAct.TAKE_BACK: lambda actor, signing: acts.take_back_signing(actor=actor, signing=signing),
    SigningAct.ASK_MORE: lambda actor, signing: acts.ask_for_more(
        actor=actor, signing=signing, reason="Stuur de scan."
    ),
    SigningAct.REGISTER: lambda actor, signing: acts.register_signing(actor=actor, signing=signing),
    SigningAct.PROPOSE_CORRECTION: lambda actor, signing: acts.propose_correction(
        actor=actor, signing=signing, facts=other_facts(signing), reason="Verkeerde plaats"
    ),
    SigningAct.CORRECT: _correct,
    SigningAct.WITHDRAW: _withdraw,
    SigningAct.VOID: lambda actor, signing: acts.void_signing(
        actor=actor, signing=signing, reason="Verkeerde gemeente"
    ),
}
# What the trail calls the act, who gets mail, and which columns say who did it and when.
LEAVES: dict[SigningAct, tuple[str, list[str], str]] = {
    SigningAct.EDIT: ("signing.edited", [], ""),
    SigningAct.DELETE: ("signing.deleted", [], ""),
    SigningAct.SUBMIT: ("signing.submitted", [MINISTRY_MAILBOX], "submitted"),
    SigningAct.TAKE_BACK: ("signing.taken_back", [], ""),
    SigningAct.ASK_MORE: ("signing.asked_more", [OFFICER], ""),
    SigningAct.REGISTER: ("signing.registered", [OFFICER], "registered"),
    SigningAct.PROPOSE_CORRECTION: ("signing.correction_proposed", [MINISTRY_MAILBOX], ""),
    SigningAct.CORRECT: ("signing.corrected", [], ""),
    SigningAct.WITHDRAW: ("signing.withdrawn", [OFFICER], "withdrawn"),
    SigningAct.VOID: ("signing.voided", [OFFICER], "voided"),
}
ALLOWED = [(state, act) for act in SigningAct for state in MOVES[act][0]]


def test_the_table_of_moves_names_every_act() -> None:
    assert set(MOVES) == set(SigningAct) == set(DO) == set(LEAVES)


@pytest.mark.parametrize(("state", "act"), ALLOWED)
def test_an_allowed_act_leads_where_the_table_says(state: SigningState, act: SigningAct) -> None:
    signing = signing_in(state)
    officer_of(signing.municipality, email=OFFICER)
    actor, version, pk = MinistryFactory.create(), signing.version, signing.pk
    action, mailed, columns = LEAVES[act]

    DO[act](actor, signing)

    if act == SigningAct.DELETE:
        assert not Signing.objects.filter(pk=pk).exists()
    else:
        row = row_of(signing)
        assert row["state"] == (MOVES[act][1] or state)
        # A proposal leaves the signing itself as it is.
        assert row["version"] == (version if act == SigningAct.PROPOSE_CORRECTION else version + 1)
        if columns:
            assert row[f"{columns}_by_id"] == actor.pk
            assert row[f"{columns}_at"] is not None
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.object_id) == (action, actor, str(pk))
    assert event.municipality == signing.municipality
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == mailed


@pytest.mark.parametrize("state", SigningState)
def test_a_refused_act_changes_nothing_and_says_a_sentence(state: SigningState) -> None:
    signing, actor = signing_in(state), MinistryFactory.create()
    before = row_of(signing)
    for act in SigningAct:
        if state in MOVES[act][0]:
            continue
        with pytest.raises(Refused) as refused:
            DO[act](actor, signing)
        assert signing.get_state_display() in refused.value.sentence, act
        assert row_of(signing) == before, act
        assert not AuditEvent.objects.exists(), act
        assert not OutboxMail.objects.exists(), act
        assert not SigningCorrection.objects.exists(), act


@pytest.mark.parametrize(("state", "act"), [pair for pair in ALLOWED if pair[1] != SigningAct.PROPOSE_CORRECTION])
def test_who_comes_second_is_told_and_overwrites_nothing(state: SigningState, act: SigningAct) -> None:
    signing = signing_in(state)
    stale = Signing.objects.get(pk=signing.pk)
    Signing.objects.filter(pk=signing.pk).update(version=2, place="Zwolle")
    before = row_of(signing)

    with pytest.raises(Conflict):
        DO[act](MinistryFactory.create(), stale)

    assert row_of(signing) == before
    assert not AuditEvent.objects.exists()
    assert not OutboxMail.objects.exists()


# ---- from concept to register ----------------------------------------------------------------


def test_a_concept_gets_a_number_of_its_municipality_and_the_period_of_its_date() -> None:
    all_periods()
    municipality = MunicipalityFactory.create(code="GM0303")
    actor = officer_of(municipality)
    signing = acts.create_signing(actor=actor, municipality=municipality, facts=facts())
    assert signing.number[4:10] == "-0303-"
    assert str(signing.period) == "2018–2021"
    assert [str(person) for person in signing.signatories.all()] == ["Peter van Bergen"]
    event = AuditEvent.objects.get()
    assert event.changes["ondertekend op"] == [None, "20 september 2019"]


def test_the_trail_names_who_signed_in_office_and_of_others_only_that_they_changed() -> None:
    signing = SigningFactory.create()
    chair = SignatoryFacts("Joke Geheim", "voorzitter", Signatory.Capacity.COALITION, "ZamenEen")
    alderman = SignatoryFacts("Peter van Bergen", portfolio="Welzijn")
    acts.edit_signing(
        actor=officer_of(signing.municipality), signing=signing, version=1,
        facts=replace(SigningFacts.of(signing), signatories=(alderman, chair)),
    )  # fmt: skip
    assert AuditEvent.objects.get().changes == {
        "ondertekenaars": ["Peter van Bergen (wethouder)", "Peter van Bergen (wethouder), portefeuille Welzijn"],
        "medeondertekenaars": True,
    }


def test_two_clicks_on_the_same_form_make_one_concept() -> None:
    municipality, key = MunicipalityFactory.create(), uuid.uuid4()
    actor = officer_of(municipality)
    first = acts.create_signing(actor=actor, municipality=municipality, facts=facts(), creation_key=key)
    second = acts.create_signing(actor=actor, municipality=municipality, facts=facts(), creation_key=key)
    assert first == second
    assert Signing.objects.get().version == 1
    assert AuditEvent.objects.count() == 1


def test_who_goes_back_and_types_on_changes_the_same_concept() -> None:
    municipality, key = MunicipalityFactory.create(), uuid.uuid4()
    actor = officer_of(municipality)
    first = acts.create_signing(actor=actor, municipality=municipality, facts=facts(), creation_key=key)
    again = acts.create_signing(actor=actor, municipality=municipality, facts=facts(place="Elders"), creation_key=key)
    assert (again.number, again.place) == (first.number, "Elders")
    assert AuditEvent.objects.all()[0].changes == {"plaats": ["Dronten", "Elders"]}
    with pytest.raises(Conflict):
        acts.create_signing(actor=actor, municipality=municipality, facts=facts(place="Urk"), creation_key=key)
    assert Signing.objects.get().place == "Elders"


def test_who_goes_back_after_handing_in_and_types_on_makes_another_signing_once() -> None:
    municipality, key = MunicipalityFactory.create(), uuid.uuid4()
    form: dict[str, Any] = {"actor": officer_of(municipality), "municipality": municipality, "creation_key": key}
    first = acts.submit_signing(actor=form["actor"], signing=acts.create_signing(**form, facts=facts()))
    assert acts.create_signing(**form, facts=facts()) == first
    other = acts.create_signing(**form, facts=facts(place="Elders"))
    again = acts.create_signing(**form, facts=facts(place="Elders"))
    assert (other, other.state) == (again, SigningState.CONCEPT)
    assert dict(Signing.objects.values_list("number", "place")) == {first.number: "Dronten", other.number: "Elders"}


def test_the_form_of_another_municipality_is_refused() -> None:
    first = SigningFactory.create()
    municipality = MunicipalityFactory.create()
    actor = officer_of(municipality)
    with pytest.raises(Refused, match="Open een nieuw formulier"):
        acts.create_signing(actor=actor, municipality=municipality, facts=facts(), creation_key=first.creation_key)
    assert Signing.objects.get() == first


def test_two_concepts_of_one_municipality_make_one_submission() -> None:
    first = SigningFactory.create(period=PeriodFactory.create())
    second = SigningFactory.create(municipality=first.municipality)
    actor = officer_of(first.municipality)
    acts.submit_signing(actor=actor, signing=first)
    with pytest.raises(Refused, match=first.number):
        acts.submit_signing(actor=actor, signing=second)
    assert Signing.objects.filter(state=SigningState.SUBMITTED).get() == first
    assert OutboxMail.objects.count() == 1


def test_a_registered_municipality_is_pointed_to_a_correction() -> None:
    registered = SigningFactory.create(registered=True)
    second = SigningFactory.create(municipality=registered.municipality)
    with pytest.raises(Refused, match="correctie"):
        acts.submit_signing(actor=officer_of(registered.municipality), signing=second)


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"signed_on": PartialDate.of(2099, 1, 1)}, "signed_on", "toekomst"),
        ({"signed_on": PartialDate.of(2018)}, "signed_on", "bestaat pas sinds 1 januari 2019"),
        ({"signed_on": PartialDate.of(2022, 1, 1)}, "signed_on", "opgeheven op 1 januari 2022"),
        ({"signatories": ()}, "signatories", "ten minste één ondertekenaar"),
    ],
)
def test_what_cannot_be_true_is_not_submitted(changed: dict[str, Any], field: str, says: str) -> None:
    municipality = MunicipalityFactory.create(begins=date(2019, 1, 1), ends=date(2022, 1, 1))
    actor = officer_of(municipality)
    concept = acts.create_signing(actor=actor, municipality=municipality, facts=facts(**changed))
    with pytest.raises(Refused, match=says) as refused:
        acts.submit_signing(actor=actor, signing=concept)
    assert refused.value.field == field
    concept.refresh_from_db()
    assert concept.state == SigningState.CONCEPT


@pytest.mark.parametrize(
    "signed_on",
    [
        PartialDate.unknown(),
        PartialDate.of(2019),
        PartialDate.of(2021),
        PartialDate.of(2021, 12, 31),
        PartialDate.of(2019, 1, 1),
    ],
)
def test_a_date_that_may_be_true_is_submitted(signed_on: PartialDate) -> None:
    municipality = MunicipalityFactory.create(begins=date(2019, 1, 1), ends=date(2022, 1, 1))
    actor = officer_of(municipality)
    concept = acts.create_signing(actor=actor, municipality=municipality, facts=facts(signed_on=signed_on))
    assert acts.submit_signing(actor=actor, signing=concept).state == SigningState.SUBMITTED


def test_words_written_later_cannot_have_been_signed() -> None:
    later = EditionFactory.create(slug="later", valid_from=date(2026, 1, 1))
    concept = SigningFactory.create(edition=later)
    with pytest.raises(Refused) as refused:
        acts.submit_signing(actor=officer_of(concept.municipality), signing=concept)
    assert refused.value.field == "edition"


def test_registering_needs_evidence() -> None:
    submitted = SigningFactory.create(submitted=True, source="")
    with pytest.raises(Refused, match="bewijs"):
        acts.register_signing(actor=MinistryFactory.create(), signing=submitted)
    submitted.files.add(FileFactory.create())
    assert acts.register_signing(actor=MinistryFactory.create(), signing=submitted).state == SigningState.REGISTERED


def test_registering_needs_a_period_that_the_date_may_touch() -> None:
    early, late, _ = all_periods()
    submitted = SigningFactory.create(submitted=True, period=None)
    with pytest.raises(Refused, match="programmaperiode"):
        acts.register_signing(actor=MinistryFactory.create(), signing=submitted)
    with pytest.raises(Refused, match="andere periode"):
        acts.register_signing(actor=MinistryFactory.create(), signing=submitted, period=late)
    assert acts.register_signing(actor=MinistryFactory.create(), signing=submitted, period=early).period == early


@pytest.mark.parametrize(
    ("life", "says"),
    [
        ({"ends": date(2018, 1, 1)}, "opgeheven op 1 januari 2018. Kies een eerdere periode"),
        ({"begins": date(2022, 1, 1)}, "bestaat pas sinds 1 januari 2022. Kies een latere periode"),
    ],
)
def test_a_municipality_has_no_period_in_which_it_was_not_there(life: dict[str, Any], says: str) -> None:
    submitted = SigningFactory.create(
        submitted=True, municipality=MunicipalityFactory.create(**life), signed_on=PartialDate.unknown()
    )
    with pytest.raises(Refused, match=says) as refused:
        acts.register_signing(actor=MinistryFactory.create(), signing=submitted)
    assert refused.value.field == "period"


def test_the_ministry_registers_for_a_municipality_in_one_act() -> None:
    all_periods()
    municipality = MunicipalityFactory.create()
    officer_of(municipality, email=OFFICER)
    actor = MinistryFactory.create()
    signing = acts.register_directly(actor=actor, municipality=municipality, facts=facts())
    assert (signing.state, signing.registered_by, signing.submitted_by) == (SigningState.REGISTERED, actor, actor)
    assert list(OutboxMail.objects.values_list("to", flat=True)) == [OFFICER]
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "signing.created",
        "signing.registered",
    ]


def test_a_refusal_halfway_leaves_nothing_behind() -> None:
    all_periods()
    municipality = MunicipalityFactory.create()
    officer_of(municipality)
    with pytest.raises(Refused, match="bewijs"):
        acts.register_directly(actor=MinistryFactory.create(), municipality=municipality, facts=facts(source=""))
    assert not Signing.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not OutboxMail.objects.exists()


def test_what_happens_around_an_act_takes_its_mail_along_when_it_fails() -> None:
    submitted = SigningFactory.create(submitted=True)
    officer_of(submitted.municipality)

    @transaction.atomic
    def register_and_fail() -> None:
        acts.register_signing(actor=MinistryFactory.create(), signing=submitted)
        assert OutboxMail.objects.count() == 1
        raise RuntimeError

    with pytest.raises(RuntimeError):
        register_and_fail()
    assert not OutboxMail.objects.exists()
    assert not AuditEvent.objects.exists()


def test_asking_for_more_says_what() -> None:
    submitted = SigningFactory.create(submitted=True)
    officer_of(submitted.municipality)
    with pytest.raises(Refused) as refused:
        acts.ask_for_more(actor=MinistryFactory.create(), signing=submitted, reason="  ")
    assert refused.value.field == "reason"
    acts.ask_for_more(actor=MinistryFactory.create(), signing=submitted, reason="De handtekening ontbreekt.")
    mail = OutboxMail.objects.get()
    assert "De handtekening ontbreekt." in mail.text
    assert "De handtekening ontbreekt." in mail.html


def test_only_who_submitted_gets_word_while_still_an_officer() -> None:
    submitted = SigningFactory.create(submitted=True)
    own = officer_of(submitted.municipality, email="indiener@dronten.example")
    officer_of(submitted.municipality, email="collega@dronten.example")
    Signing.objects.filter(pk=submitted.pk).update(submitted_by=own)
    submitted.refresh_from_db()
    acts.register_signing(actor=MinistryFactory.create(), signing=submitted)
    assert list(OutboxMail.objects.values_list("to", flat=True)) == ["indiener@dronten.example"]


def test_a_concept_takes_date_and_place_from_its_ceremony_unless_it_has_its_own() -> None:
    ceremony = CeremonyFactory.create()
    municipality = MunicipalityFactory.create()
    filled = acts.create_signing(
        actor=officer_of(municipality),
        municipality=municipality,
        facts=facts(ceremony=ceremony, signed_on=PartialDate.unknown(), place=""),
    )
    assert (filled.signed_on, filled.place) == (PartialDate.of(2019, 9, 24), "Utrecht")
    own = acts.create_signing(actor=officer_of(municipality), municipality=municipality, facts=facts(ceremony=ceremony))
    assert (own.signed_on, own.place) == (PartialDate.of(2019, 9, 20), "Dronten")
