"""The link for the helper at the door: one day, one gathering, names and ticks only."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from coalition.tools.dates import today
from partners.models import Attendance, DoorLink, Gathering
from tests.client import StrictClient
from tests.factories import UserFactory
from tests.partners.factories import (
    DOOR_TOKEN,
    CoalitionFactory,
    CovenantVersionFactory,
    DoorLinkFactory,
    GatheringFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DOOR = reverse("door", args=[DOOR_TOKEN])


@pytest.fixture
def evening() -> Gathering:
    coalition = CoalitionFactory.create(name="ZamenEen", slug="zameneen")
    version = CovenantVersionFactory.create(covenant__coalition=coalition)
    return GatheringFactory.create(coalition=coalition, version=version, ceremony__held_on=today())


@pytest.fixture
def link(evening: Gathering) -> DoorLink:
    return DoorLinkFactory.create(gathering=evening)


def member(gathering: Gathering, **fields: Any) -> Any:
    return MembershipFactory.create(coalition=gathering.coalition, **fields)


def tick(client: StrictClient, membership: int, value: str = "1") -> Any:
    return client.post(reverse("door_tick", args=[DOOR_TOKEN, membership]), {"aanwezig": value})


def test_the_link_is_shown_once_and_works_on_its_day(client: StrictClient, evening: Gathering) -> None:
    member(evening, partner__name="De Meerpaal")
    client.force_login(coordinator_of(evening.coalition))
    page = client.post(reverse("door_link_create", args=["zameneen", evening.pk]))
    path = page.context["address"].removeprefix(settings.BASE_URL)
    token = path.split("/")[2]
    assert path in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert token not in client.get(reverse("gathering_detail", args=["zameneen", evening.pk])).content.decode()
    assert token not in str(list(DoorLink.objects.values()))
    assert "De Meerpaal" in StrictClient().get(path).content.decode()


def test_the_helper_sees_names_and_ticks_and_nothing_else(client: StrictClient, link: DoorLink) -> None:
    here = member(
        link.gathering, partner__name="De Meerpaal", partner__website="https://website.example",
        contact_name="Anneke Contact", contact_phone="0321-123456", contribution="Wij koken",
    )  # fmt: skip
    Attendance.objects.create(
        gathering=link.gathering, membership=here, present=True, signatory_name="Piet Tekenaar",
        signatory_function="penningmeester",
    )  # fmt: skip
    member(link.gathering, partner=PersonFactory.create(name="Cora Bewoner"))
    answer = client.get(DOOR)
    page = answer.content.decode()
    assert "De Meerpaal" in page
    assert 'aria-pressed="true"' in page
    for secret in (
        "Anneke",
        "0321",
        "koken",
        "Tekenaar",
        "penningmeester",
        "welzijn",
        "website.example",
        "Cora",
        "inwoner</span>",
    ):
        assert secret not in page
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex, nofollow", "private, no-store")
    state = json.loads(client.get(reverse("door_state", args=[DOOR_TOKEN])).content)
    assert state == {"ticks": {str(here.pk): 1}, "closed": False}


def test_the_helper_ticks_and_unticks(link: DoorLink) -> None:
    here = member(link.gathering)
    client = StrictClient(enforce_csrf_checks=True)
    assert tick(client, here.pk).status_code == 403, "another site cannot tick"
    page = client.get(DOOR)
    token = page.context["csrf_token"]
    for value, there in (("1", True), ("0", False)):
        answer = client.post(
            reverse("door_tick", args=[DOOR_TOKEN, here.pk]),
            {"aanwezig": value, "csrfmiddlewaretoken": str(token)},
            headers={"Referer": "https://testserver/"},
        )
        assert answer["Location"] == f"{DOOR}#rij-{here.pk}"
        kept = Attendance.objects.get()
        assert (kept.present, kept.changed_by) == (there, None)


def test_the_helper_cannot_reach_residents_or_other_coalitions(client: StrictClient, link: DoorLink) -> None:
    resident = member(link.gathering, partner=PersonFactory.create())
    stranger = MembershipFactory.create()
    assert tick(client, resident.pk).status_code == 404
    assert tick(client, stranger.pk).status_code == 404
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"valid_on": date(2019, 3, 15)}, "Deze link werkte op 15 maart 2019."),
        ({"valid_on": today() + timedelta(days=400)}, "Deze link werkt op "),
        ({"revoked_at": timezone.now()}, "Deze link is ingetrokken."),
        ({"closed": True}, "De bijeenkomst is afgesloten."),
    ],
    ids=["past", "ahead", "revoked", "closed"],
)
def test_a_link_that_does_not_open_says_why(
    client: StrictClient, link: DoorLink, changed: dict[str, Any], says: str
) -> None:
    here = member(link.gathering, partner__name="De Meerpaal")
    somebody = UserFactory.create()
    if changed.pop("closed", False):
        Gathering.objects.update(closed_at=timezone.now(), closed_by=somebody)
    else:
        DoorLink.objects.update(**changed, revoked_by=somebody if "revoked_at" in changed else None)
    answer = client.get(DOOR)
    assert answer.status_code == 410
    assert says in answer.content.decode()
    assert "De Meerpaal" not in answer.content.decode()
    assert tick(client, here.pk).status_code == 410
    assert not Attendance.objects.exists()


def test_a_wrong_link_is_a_friendly_page_and_cannot_be_tried_at_length(
    client: StrictClient, link: DoorLink, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "door": "2/m/ip"}
    answers = [client.get(reverse("door", args=[f"poging-{n}"])) for n in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert "Vraag de coördinator" in answers[0].content.decode()
    assert client.get(DOOR).status_code == 429


def test_a_revoked_link_is_gone_from_the_page(client: StrictClient, link: DoorLink) -> None:
    client.force_login(coordinator_of(link.gathering.coalition))
    evening = reverse("gathering_detail", args=["zameneen", link.gathering_id])
    revoke = reverse("door_link_revoke", args=["zameneen", link.gathering_id, link.pk])
    assert revoke in client.get(evening).content.decode()
    assert revoke not in client.post(revoke, follow=True).content.decode()
    assert "was al ingetrokken" in client.post(revoke, follow=True).content.decode()


def test_no_link_for_a_day_that_is_past(client: StrictClient, evening: Gathering) -> None:
    evening.ceremony.held_on = date(2019, 3, 15)
    evening.ceremony.save()
    client.force_login(coordinator_of(evening.coalition))
    page = client.post(reverse("door_link_create", args=["zameneen", evening.pk]), follow=True).content.decode()
    assert "Deze bijeenkomst is voorbij." in page
    assert not DoorLink.objects.exists()
