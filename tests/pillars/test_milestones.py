"""Milestones: entered by an officer or ambassador, checked by the ministry, shown only then."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from coalition.models import AuditEvent, Municipality, OutboxMail, StoredFile
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from pillars.models import MILESTONE_MOVES, Milestone, MilestoneKind, MilestoneState
from pillars.services.milestone import add_milestone, decide_milestone, delete_milestone
from tests.client import StrictClient
from tests.factories import AmbassadorFactory, MilestoneFactory, MinistryFactory, MunicipalityFactory, officer_of

pytestmark = pytest.mark.django_db
S = MilestoneState
TRAITS: dict[str, dict[str, Any]] = {S.SUBMITTED: {}, S.CONFIRMED: {"confirmed": True}, S.REFUSED: {"refused": True}}
PAIRS = [(state, act) for state in S for act in MILESTONE_MOVES]


@pytest.fixture
def dalfsen() -> Municipality:
    return MunicipalityFactory.create(code="GM0148", name="Dalfsen", slug="dalfsen")


def a_picture() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    return SimpleUploadedFile("besluit.png", picture.getvalue())


# ---- rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "act"), PAIRS)
def test_every_state_with_every_act(state: S, act: str) -> None:
    milestone, actor = MilestoneFactory.create(**TRAITS[state]), MinistryFactory.create()
    sources, target = MILESTONE_MOVES[act]
    if state not in sources:
        with pytest.raises(Conflict, match=milestone.get_state_display()):
            decide_milestone(actor=actor, milestone=milestone, act=act, reason="Geen bron")
        assert not AuditEvent.objects.exists()
        return
    decide_milestone(actor=actor, milestone=milestone, act=act, reason="Geen bron")
    milestone.refresh_from_db()
    assert milestone.state == target
    assert milestone.decided_by == (None if target == S.SUBMITTED else actor)
    assert milestone.refusal == ("Geen bron" if act == "refuse" else "")
    assert AuditEvent.objects.get().action == f"milestone.{act}"


def test_an_officers_milestone_waits_and_the_ministry_gets_mail(dalfsen: Municipality) -> None:
    facts: dict[str, Any] = {"kind": MilestoneKind.COLLEGE_DECISION, "happened_on": PartialDate.of(2021, 9, 28)}
    officer = officer_of(dalfsen)
    first = add_milestone(actor=officer, municipality=dalfsen, **facts)
    assert add_milestone(actor=officer, municipality=dalfsen, **facts) == first, "two clicks make one"
    assert first.state == S.SUBMITTED
    assert not Milestone.objects.public().exists()
    mail = OutboxMail.objects.get()
    assert mail.to == "postvak@ministerie.example"
    assert reverse("milestone_detail", args=[first.pk]) in mail.text


def test_what_was_not_taken_over_can_be_entered_again(dalfsen: Municipality) -> None:
    facts: dict[str, Any] = {"kind": MilestoneKind.COLLEGE_DECISION, "happened_on": PartialDate.of(2021, 9, 28)}
    officer = officer_of(dalfsen)
    first = add_milestone(actor=officer, municipality=dalfsen, **facts)
    decide_milestone(actor=MinistryFactory.create(), milestone=first, act="refuse", reason="Stuur het besluit mee.")
    second = add_milestone(actor=officer, municipality=dalfsen, **facts)
    assert (second.state, second == first) == (S.SUBMITTED, False)


def test_the_same_milestone_with_a_file_is_another_and_the_same_file_twice_is_one(dalfsen: Municipality) -> None:
    facts: dict[str, Any] = {"kind": MilestoneKind.COLLEGE_DECISION, "happened_on": PartialDate.of(2021, 9, 28)}
    officer = officer_of(dalfsen)
    add_milestone(actor=officer, municipality=dalfsen, **facts)
    for _click in range(2):
        saved = add_milestone(actor=officer, municipality=dalfsen, upload=a_picture(), **facts)
    assert Milestone.objects.count() == 2
    assert saved.file == StoredFile.objects.get()


def test_what_the_ministry_enters_is_checked_at_once(dalfsen: Municipality) -> None:
    milestone = add_milestone(
        actor=MinistryFactory.create(), municipality=dalfsen, kind=MilestoneKind.APPROACHED,
        happened_on=PartialDate.unknown(), checked=True,
    )  # fmt: skip
    assert milestone.state == S.CONFIRMED
    assert not Milestone.objects.public().exists(), "that a municipality was approached is never public"
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("when", [PartialDate.of(2099), PartialDate.of(2018, 12), PartialDate.of(2022, 1, 2)])
def test_a_date_that_cannot_be(when: PartialDate) -> None:
    municipality = MunicipalityFactory.create(begins=date(2019, 1, 1), ends=date(2022, 1, 1))
    with pytest.raises(Refused) as refused:
        add_milestone(
            actor=MinistryFactory.create(), municipality=municipality, kind=MilestoneKind.WORK_VISIT, happened_on=when
        )
    assert refused.value.field == "happened_on"


def test_what_was_checked_is_not_deleted() -> None:
    confirmed, waiting = MilestoneFactory.create(confirmed=True), MilestoneFactory.create()
    actor = MinistryFactory.create()
    with pytest.raises(Refused):
        delete_milestone(actor=actor, milestone=confirmed)
    delete_milestone(actor=actor, milestone=waiting)
    assert Milestone.objects.get() == confirmed
    assert AuditEvent.objects.get().action == "milestone.deleted"


@pytest.mark.parametrize(
    ("constraint", "state", "bad"),
    [
        ("milestone_decided_at_with_by", S.SUBMITTED, {"decided_at": "2024-01-01T12:00Z"}),
        ("milestone_decided_at_with_by", S.CONFIRMED, {"decided_by": None}),
        ("refused_milestone_says_why", S.REFUSED, {"refusal": ""}),
        ("milestone_happened_on_partial_date", S.SUBMITTED, {"happened_on_latest": None}),
    ],
)
def test_the_database_refuses(constraint: str, state: S, bad: dict[str, Any]) -> None:
    milestone = MilestoneFactory.create(**TRAITS[state])
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(**bad)


# ---- pages -----------------------------------------------------------------------------------


def answers(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "college_decision",
        "happened_on_dag": "",
        "happened_on_maand": "9",
        "happened_on_jaar": "2021",
        "source_url": "https://dalfsen.example/besluit",
        "note": "Het college besloot.",
        **changed,
    }


@pytest.mark.sqlite
def test_an_officer_adds_one_with_a_file(client: StrictClient, dalfsen: Municipality) -> None:
    client.force_login(officer_of(dalfsen))
    sent = client.post(reverse("milestone_add", args=["dalfsen"]), answers(file=a_picture()), follow=True)
    page = sent.content.decode()
    assert "Opgeslagen. Het ministerie controleert de mijlpaal." in page
    assert "september 2021" in page
    milestone = Milestone.objects.get()
    detail = client.get(reverse("milestone_detail", args=[milestone.pk])).content.decode()
    assert "besluit.png" in detail
    assert "Overnemen in de tijdlijn" not in detail
    download = client.get(reverse("milestone_file", args=[milestone.pk]))
    assert b"".join(download) == a_picture().read()
    assert AuditEvent.objects.all()[0].action == "file.opened"
    client.force_login(officer_of(MunicipalityFactory.create()))
    assert client.get(reverse("milestone_file", args=[milestone.pk])).status_code == 404


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": ""}, "Geef antwoord op de vraag ‘Wat is er gebeurd?’."),
        ({"kind": "approached"}, "Kies bij ‘Wat is er gebeurd?’ een antwoord uit de lijst."),
        ({"happened_on_maand": "13"}, "13-2021 bestaat niet."),
        ({"happened_on_jaar": "2099"}, "ligt in de toekomst"),
        ({"source_url": "dalfsen"}, "volledig webadres"),
        ({"file": SimpleUploadedFile("besluit.pdf", b"MZ programma")}, "Dit is een programma"),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    client: StrictClient, dalfsen: Municipality, changed: dict[str, Any], says: str
) -> None:
    client.force_login(officer_of(dalfsen))
    answer = client.post(reverse("milestone_add", args=["dalfsen"]), answers(**changed))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Het college besloot." in answer.content.decode()
    assert not Milestone.objects.exists()


def test_an_ambassador_adds_anywhere_and_sees_what_waits(client: StrictClient, dalfsen: Municipality) -> None:
    client.force_login(AmbassadorFactory.create())
    chosen = client.post(reverse("milestone_for"), {"municipality": "dalfsen"})
    client.post(chosen["Location"], answers(kind="approached"))
    assert Milestone.objects.get().state == S.SUBMITTED
    assert "Benaderd" in client.get(reverse("milestone_list")).content.decode()
    refused = client.post(reverse("milestone_confirm", args=[Milestone.objects.get().pk]))
    assert refused.status_code == 403


def test_an_officer_never_sees_that_the_municipality_was_approached(
    client: StrictClient, dalfsen: Municipality
) -> None:
    approached = MilestoneFactory.create(municipality=dalfsen, kind=MilestoneKind.APPROACHED)
    client.force_login(officer_of(dalfsen))
    assert "Benaderd" not in client.get(reverse("municipality_milestones", args=["dalfsen"])).content.decode()
    assert client.get(reverse("milestone_detail", args=[approached.pk])).status_code == 404


def test_the_ministry_checks_the_oldest_first(client: StrictClient) -> None:
    first, second = MilestoneFactory.create(), MilestoneFactory.create(kind=MilestoneKind.WORK_VISIT)
    MilestoneFactory.create(confirmed=True)
    client.force_login(MinistryFactory.create())
    shown = client.get(reverse("milestone_list"))
    assert list(shown.context["page"]) == [first, second]
    assert "2 mijlpalen." in shown.content.decode()
    answer = client.post(reverse("milestone_confirm", args=[first.pk]), follow=True)
    assert "De mijlpaal is gecontroleerd" in answer.content.decode()
    answer = client.post(reverse("milestone_confirm", args=[first.pk]), follow=True)
    assert "Deze mijlpaal is gecontroleerd; dat kan nu niet." in answer.content.decode()


def test_refusing_says_why_and_can_be_undone(client: StrictClient) -> None:
    milestone = MilestoneFactory.create()
    client.force_login(MinistryFactory.create())
    empty = client.post(reverse("milestone_refuse", args=[milestone.pk]), {"reason": " "})
    assert empty.status_code == 422
    assert "Waarom neemt u deze mijlpaal niet over?" in empty.content.decode()
    client.post(reverse("milestone_refuse", args=[milestone.pk]), {"reason": "De bron zegt iets anders."})
    assert "De bron zegt iets anders." in client.get(reverse("milestone_detail", args=[milestone.pk])).content.decode()
    client.post(reverse("milestone_reopen", args=[milestone.pk]))
    milestone.refresh_from_db()
    assert milestone.state == S.SUBMITTED


def test_somebody_elses_municipality_is_not_there(client: StrictClient, dalfsen: Municipality) -> None:
    client.force_login(officer_of(MunicipalityFactory.create()))
    for route in ("municipality_milestones", "milestone_add"):
        assert client.get(reverse(route, args=["dalfsen"])).status_code == 404
    assert client.get(reverse("milestone_list")).status_code == 403


@pytest.mark.sqlite
@pytest.mark.parametrize("count", [1, 40])
def test_the_list_asks_as_much_for_many_as_for_few(
    client: StrictClient, count: int, django_assert_num_queries: Any
) -> None:
    MilestoneFactory.create_batch(count)
    client.force_login(MinistryFactory.create())
    client.get(reverse("milestone_list"))  # the first page of a session writes the session down
    with django_assert_num_queries(5):
        page = client.get(reverse("milestone_list")).content.decode()
    assert f"{count} mijlpa{'len' if count > 1 else 'al'}." in page


def test_an_ambassador_finds_the_milestones_from_the_overview(client: StrictClient, dalfsen: Municipality) -> None:
    client.force_login(AmbassadorFactory.create())
    assert reverse("milestone_list") in client.get(reverse("my_overview")).content.decode()
    client.force_login(officer_of(dalfsen))
    assert reverse("milestone_list") not in client.get(reverse("my_overview")).content.decode()
