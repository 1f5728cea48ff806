"""Municipalities are dissolved, split and renamed: looked at first, prepared ahead, handed over, and taken back."""

from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from coalition.models import (
    AuditEvent,
    HealthRegion,
    Municipality,
    MunicipalityChange,
    MunicipalityGrant,
    MunicipalityVersion,
    Province,
    Redivision,
    User,
)
from coalition.overview.redivision import acts
from coalition.overview.redivision.plan import Dissolution, NewMunicipality, Renaming
from coalition.overview.register.standings import Standing, read_register
from coalition.services.municipality_search import search_among
from coalition.services.reference import load_reference
from coalition.tools.workflow import Conflict, Refused
from partners.models import LocalCoalition
from pillars.models import Takeover
from support.models import RequestState
from tests.client import StrictClient
from tests.factories import MunicipalityFactory, SigningFactory, officer_of
from tests.partners.factories import CoalitionFactory
from tests.support.factories import request_in

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel("2026-11-21T12:00:00+01:00", tick=False) as now:
        yield now


@pytest.fixture
def wijdemeren(clock: Any) -> Municipality:
    """With an officer, a signing, a coalition and an open request."""
    municipality = MunicipalityFactory.create(name="Wijdemeren", slug="wijdemeren", code="GM1696")
    MunicipalityVersion.objects.create(municipality=municipality, name="Wijdemeren", province=municipality.province)
    officer_of(municipality, name="Wim Wijdemeren")
    SigningFactory.create(registered=True, municipality=municipality)
    CoalitionFactory.create(name="Samen in Wijdemeren", municipalities=[municipality])
    request_in(RequestState.NEW, municipality=municipality)
    return municipality


@pytest.fixture
def hilversum() -> Municipality:
    return MunicipalityFactory.create(name="Hilversum", slug="hilversum", code="GM0402")


def plan(own: Municipality, *successors: Municipality, day: date = NEW_YEAR, **other: Any) -> Dissolution:
    return Dissolution(own, day, "Stb. 2026, 123", successors, **other)


def standing(name: str, day: date) -> Standing | None:
    return next((line.standing for line in read_register(day).lines if line.name == name), None)


def everything() -> list[Any]:
    """What an act on the map writes, to see that it is as it was."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Municipality, MunicipalityVersion, MunicipalityChange, MunicipalityGrant)
    ] + [sorted(LocalCoalition.municipalities.through.objects.values_list("localcoalition", "municipality"))]


def test_prepared_today_it_is_in_force_on_that_day_and_the_night_hands_over(
    clock: Any, ministry: User, wijdemeren: Municipality, hilversum: Municipality
) -> None:
    request = wijdemeren.asked_requests.get()
    heirs = officer_of(hilversum)
    acts.dissolve(actor=ministry, plan=plan(wijdemeren, hilversum))
    assert standing("Wijdemeren", date(2026, 12, 31)) == Standing.SIGNED
    assert [(line.name, line.standing) for line in read_register(NEW_YEAR).lines] == [
        ("Hilversum", Standing.PREDECESSOR)
    ]
    call_command("hand_over")
    assert not hilversum.grants.filter(user__name="Wim Wijdemeren").exists(), "not before the day"
    clock.move_to("2027-01-01T03:10:00+01:00")
    call_command("hand_over", verbosity=0)
    call_command("hand_over", verbosity=0)
    assert hilversum.grants.active().filter(user__name="Wim Wijdemeren").count() == 1
    request.refresh_from_db()
    assert (request.municipality, [*request.municipalities.all()]) == (hilversum, [hilversum])
    assert [one.name for one in LocalCoalition.objects.visible_to(User.objects.get(pk=heirs.pk))] == [
        "Samen in Wijdemeren"
    ]
    assert AuditEvent.objects.get(action="map.handed_over").changes == {
        "aan": [None, "Hilversum"], "accounts": [None, 1], "ondersteuningsvragen": [None, 1],
    }  # fmt: skip


def test_undone_the_same_day_everything_is_as_it_was(
    ministry: User, wijdemeren: Municipality, hilversum: Municipality
) -> None:
    before, request = everything(), wijdemeren.asked_requests.get()
    done = acts.dissolve(actor=ministry, plan=plan(wijdemeren, hilversum, day=date(2026, 11, 21)))
    assert done.handed_over_at
    assert everything() != before
    acts.undo(actor=ministry, redivision=done)
    assert everything() == before
    request.refresh_from_db()
    assert (request.municipality, [*request.municipalities.all()]) == (wijdemeren, [wijdemeren])
    with pytest.raises(Conflict):
        acts.undo(actor=ministry, redivision=done)
    acts.dissolve(actor=ministry, plan=plan(wijdemeren, hilversum))


def test_afterwards_it_stays_and_what_was_built_on_it_holds_it(
    clock: Any, ministry: User, wijdemeren: Municipality, hilversum: Municipality
) -> None:
    done = acts.dissolve(actor=ministry, plan=plan(wijdemeren, hilversum))
    clock.move_to("2026-12-24T12:00:00+01:00")
    takeover = Takeover.objects.create(
        municipality=hilversum,
        signing=wijdemeren.signings.get(),
        counts_from=NEW_YEAR,
        reason="Raad",
        decided_by=ministry,
    )
    with pytest.raises(Refused, match="al overgenomen"):
        acts.undo(actor=ministry, redivision=done)
    takeover.delete()
    clock.move_to("2027-01-02T12:00:00+01:00")
    with pytest.raises(Refused, match="alleen op de dag zelf"):
        acts.undo(actor=ministry, redivision=done)


def test_three_go_up_in_a_new_one_and_the_map_has_its_place(ministry: User, wijdemeren: Municipality) -> None:
    other = MunicipalityFactory.create(name="Gooise Meren", hex_q=3, hex_r=4)
    region = HealthRegion.objects.create(name="GGD Gooi", slug="ggd-gooi")
    new = NewMunicipality("GM2000", "Gooiland", Province.objects.get(), region)
    first = acts.dissolve(actor=ministry, plan=plan(other, created=new))
    gooiland = Municipality.objects.get(code="GM2000")
    second = acts.dissolve(actor=ministry, plan=plan(wijdemeren, gooiland))
    assert (gooiland.hex_q, gooiland.begins, gooiland.slug) == (3, NEW_YEAR, "gooiland")
    assert [line.name for line in read_register(NEW_YEAR).lines] == ["Gooiland"]
    assert {change.kind for change in MunicipalityChange.objects.all()} == {"merged"}
    with pytest.raises(Refused, match="Nog een gemeente gaat op in Gooiland"):
        acts.undo(actor=ministry, redivision=first)
    acts.undo(actor=ministry, redivision=second)
    acts.undo(actor=ministry, redivision=first)
    assert not Municipality.objects.filter(code="GM2000").exists()
    with pytest.raises(Refused, match="al van een gemeente"):
        plan(other, created=NewMunicipality("GM1696", "Gooiland", Province.objects.get(), region)).check()


def test_undone_a_new_municipality_that_came_at_once_is_gone_with_its_accounts(
    ministry: User, wijdemeren: Municipality
) -> None:
    region = HealthRegion.objects.create(name="GGD Gooi", slug="ggd-gooi")
    before = everything()
    new = NewMunicipality("GM2000", "Gooiland", Province.objects.get(), region)
    done = acts.dissolve(actor=ministry, plan=plan(wijdemeren, day=date(2026, 11, 21), created=new))
    assert MunicipalityGrant.objects.filter(municipality__code="GM2000").count() == 1
    acts.undo(actor=ministry, redivision=done)
    assert everything() == before
    told = AuditEvent.objects.filter(action__in=("grant.given", "grant.ended")).values_list("changes", flat=True)
    assert list(told) == [{"gemeente": [None, "Gooiland"]}] * 2


def test_split_the_first_takes_the_work_and_all_show_who_signed(
    ministry: User, wijdemeren: Municipality, hilversum: Municipality
) -> None:
    bussum = MunicipalityFactory.create(name="Bussum")
    done = acts.dissolve(actor=ministry, plan=plan(wijdemeren, hilversum, bussum, day=date(2026, 11, 1)))
    assert (done.kind, done.before["heir"]) == ("split", hilversum.pk)
    assert {standing(name, date(2026, 11, 1)) for name in ("Hilversum", "Bussum")} == {Standing.PREDECESSOR}
    assert not bussum.grants.exists()


def test_another_name_counts_from_its_day_and_the_old_one_is_found(
    clock: Any, ministry: User, wijdemeren: Municipality
) -> None:
    done = acts.rename(actor=ministry, plan=Renaming(wijdemeren, NEW_YEAR, "Besluit van de raad", "Plassenland"))
    assert standing("Wijdemeren", date(2026, 11, 21)), "until then it is called what it was"
    with pytest.raises(Refused, match="al een nieuwe naam of provincie"):
        Renaming(wijdemeren, NEW_YEAR, "Besluit", "Merenland").check()
    with pytest.raises(Refused, match="al een nieuwe naam"):  # a name of later would begin after the end
        acts.dissolve(actor=ministry, plan=plan(wijdemeren, MunicipalityFactory.create(), day=date(2026, 12, 1)))
    clock.move_to("2027-01-01T04:00:00+01:00")
    call_command("hand_over", verbosity=0)
    assert (standing("Plassenland", NEW_YEAR), standing("Wijdemeren", date(2026, 12, 31))) == (Standing.SIGNED,) * 2
    found = search_among(Municipality.objects.all(), "wijdemeren").get()
    assert (found.name, found.slug) == ("Plassenland", "wijdemeren")
    acts.undo(actor=ministry, redivision=done)
    assert (standing("Wijdemeren", NEW_YEAR), found.aliases.exists()) == (Standing.SIGNED, False)


def test_loading_the_reference_data_again_keeps_what_was_done(country: None, clock: Any, ministry: User) -> None:
    own, successor, other = (Municipality.objects.get(slug=slug) for slug in ("wijdemeren", "hilversum", "urk"))
    acts.dissolve(actor=ministry, plan=plan(own, successor))
    acts.rename(actor=ministry, plan=Renaming(other, date(2026, 11, 21), "Besluit", "Visserstad"))
    assert not load_reference().changed_anything
    assert (read_register(date(2026, 12, 31)).total, read_register(NEW_YEAR).total) == (342, 341)
    assert standing("Visserstad", date(2026, 11, 21)) == Standing.NONE


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"reason": " "}, "welke wet"),
        ({"in_force_on": date(2018, 1, 1)}, "begint het register"),
        ({"successors": ()}, "Kies een opvolger"),
        ({"successors": "twice"}, "elke opvolger één keer"),
        ({"successors": "itself"}, "in zichzelf"),
    ],
)
def test_what_cannot_be_says_why(
    ministry: User, wijdemeren: Municipality, hilversum: Municipality, facts: dict[str, Any], sentence: str
) -> None:
    chosen = {"twice": (hilversum, hilversum), "itself": (wijdemeren,)}.get(str(facts.get("successors")))
    facts = {**facts, "successors": chosen} if chosen else facts
    given = {"municipality": wijdemeren, "in_force_on": NEW_YEAR, "reason": "Wet", "successors": (hilversum,), **facts}
    with pytest.raises(Refused, match=sentence):
        acts.dissolve(actor=ministry, plan=Dissolution(**given))
    assert not Redivision.objects.exists()


@pytest.mark.sqlite
def test_the_page_shows_what_happens_before_it_does(
    client: StrictClient, ministry: User, wijdemeren: Municipality, hilversum: Municipality
) -> None:
    client.force_login(ministry)
    query = (
        "?municipality=wijdemeren&successor=hilversum&in_force_on_dag=1&in_force_on_maand=1&in_force_on_jaar=2027"
        "&reason=Stb.+2026"
    )
    address = f"/mijn/herindeling/opheffen/{query}"
    content = unescape(client.get(address).content.decode())
    for text in (
        "Wijdemeren bestaat vanaf 1 januari 2027 niet meer, en gaat op in Hilversum.", "1 in plaats van 2",
        "blijft bij Wijdemeren. Hilversum toont ‘ondertekend door rechtsvoorganger’ en telt pas mee", "Samen in Wijdemeren: gaat verder in Hilversum",
        "Wim Wijdemeren: krijgt ook toegang tot Hilversum", "gaat naar Hilversum", "Op 1 januari 2027.",
    ):  # fmt: skip
        assert text in content
    assert not Redivision.objects.exists(), "looking changes nothing"
    SigningFactory.create(registered=True, municipality=hilversum)
    content = unescape(client.get(address).content.decode())
    assert "blijft bij Wijdemeren. Hilversum telt al mee en blijft meetellen." in content
    assert "klaargezet" in client.post(address, follow=True).content.decode()
    assert client.post(address).status_code == 422, "a second time"
    public = client.get("/gemeenten/wijdemeren/").content.decode()
    assert 'Gaat op 1 januari 2027 op in <a href="/gemeenten/hilversum/">Hilversum</a>.' in public
    done = Redivision.objects.get()
    content = client.post(f"/mijn/herindeling/{done.pk}/ongedaan/", follow=True).content.decode()
    assert "Alles is weer zoals het was." in content
    assert "ongedaan gemaakt" in client.get("/mijn/herindeling/").content.decode()


@pytest.mark.sqlite
def test_a_new_municipality_is_asked_whole(client: StrictClient, ministry: User, wijdemeren: Municipality) -> None:
    client.force_login(ministry)
    answer = client.get("/mijn/herindeling/opheffen/?municipality=wijdemeren&new_code=gm20&new_name=Gooiland")
    assert answer.status_code == 422
    content = unescape(answer.content.decode())
    assert "GM en vier cijfers" in content
    assert "een nieuwe gemeente heeft code, naam, provincie en GGD-regio nodig" in content
    assert 'value="Gooiland"' in content
