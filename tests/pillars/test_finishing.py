"""After an evening: what is complete goes into the register in one act, and the rest says what it still needs."""

from typing import Any

import pytest
from django.urls import reverse

from coalition.models import User
from coalition.tools.dates import PartialDate
from pillars.models import Ceremony, Signing, SigningState
from tests.client import StrictClient
from tests.factories import CeremonyFactory, FileFactory, SigningFactory, all_periods

pytestmark = [pytest.mark.django_db]
QUERIES = 7


@pytest.fixture
def evening() -> Ceremony:
    return CeremonyFactory.create()


@pytest.fixture
def desk(client: StrictClient, ministry: User) -> StrictClient:
    client.force_login(ministry)
    return client


def at(evening: Ceremony, *, scan: bool = True, named: bool = True, **fields: Any) -> Signing:
    names: list[str] | None = None if named else []
    signing = SigningFactory.create(ceremony=evening, source="", period=all_periods()[0], signatories=names, **fields)
    if scan:
        signing.files.add(FileFactory.create(numbers=[signing.number]))
    return signing


def test_what_is_complete_is_registered_in_one_act(desk: StrictClient, evening: Ceremony) -> None:
    concepts = [at(evening) for _ in range(3)]
    submitted = at(evening, submitted=True)
    no_scan, nameless = at(evening, scan=False), at(evening, named=False)
    asked = at(evening, needs_more=True)
    ahead = at(evening, signed_on=PartialDate.of(2099, 1, 1))
    elsewhere = at(CeremonyFactory.create())
    address = reverse("ceremony_finish", args=[evening.pk])
    page = desk.get(address).content.decode()
    assert "Compleet (4)" in page
    assert "Nog niet compleet (4)" in page
    for says in ("nog geen getekend formulier", "Vul de naam in", "Wacht op aanvulling", "ligt in de toekomst"):
        assert says in page
    assert page.count("code klopt") == 4
    everything = [*concepts, submitted, no_scan, nameless, asked, ahead, elsewhere]
    sent = [f"{one.number}:{one.version}" for one in everything if one != concepts[2]]
    # Somebody changed one of them after the page was shown.
    Signing.objects.filter(pk=concepts[1].pk).update(version=9)
    answer = desk.post(address, {"signing": sent}, follow=True).content.decode()
    assert "2 ondertekeningen zijn geregistreerd." in answer
    assert f"{concepts[1].municipality}: Iemand anders heeft deze ondertekening zojuist gewijzigd." in answer
    assert set(Signing.objects.filter(state=SigningState.REGISTERED)) == {concepts[0], submitted}
    last = desk.post(address, {"signing": [f"{concepts[1].number}:9", f"{concepts[2].number}:1"]}, follow=True)
    assert "2 ondertekeningen zijn geregistreerd." in last.content.decode()


@pytest.mark.sqlite
def test_three_signings_and_thirty_are_looked_at_with_the_same_queries(
    desk: StrictClient, evening: Ceremony, django_assert_num_queries: Any
) -> None:
    address = reverse("ceremony_finish", args=[evening.pk])
    for number in (3, 27):
        for _ in range(number):
            at(evening)
        desk.get(address)
        with django_assert_num_queries(QUERIES):
            page = desk.get(address).content.decode()
    assert "Compleet (30)" in page
