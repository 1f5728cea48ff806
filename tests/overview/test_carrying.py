"""Where a signing goes on to count: taken over by a successor, and into the next programme period."""

import re
from datetime import date
from html import unescape

import pytest

from coalition.models import AuditEvent, Municipality, MunicipalityChange, User
from coalition.overview import carrying
from coalition.overview.register.standings import read_register
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused
from pillars.models import PeriodRule, Signing, Takeover
from pillars.services.carrying import decide_period, take_over_signing, undo_takeover
from tests.client import StrictClient
from tests.factories import MunicipalityFactory, SigningFactory, all_periods

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
MERGED = date(2022, 3, 24)


@pytest.fixture
def amsterdam() -> Municipality:
    return MunicipalityFactory.create(name="Amsterdam", slug="amsterdam")


@pytest.fixture
def signing(amsterdam: Municipality) -> Signing:
    """What Weesp signed before it went up in Amsterdam."""
    weesp = MunicipalityFactory.create(name="Weesp", slug="weesp", ends=MERGED)
    MunicipalityChange.objects.create(date=MERGED, from_municipality=weesp, to_municipality=amsterdam, kind="absorbed")
    return SigningFactory.create(registered=True, municipality=weesp)


def take_over(ministry: User, signing: Signing, municipality: Municipality, **other: object) -> Takeover:
    facts = {"counts_from": date(2023, 1, 1), "reason": "Besluit van de raad", **other}
    return take_over_signing(actor=ministry, signing=signing, municipality=municipality, **facts)  # type: ignore[arg-type]  # by name


def signed(day: date) -> int:
    return read_register(day).signed


def test_taken_over_it_counts_from_its_day_and_undone_it_never_did(
    ministry: User, signing: Signing, amsterdam: Municipality
) -> None:
    takeover = take_over(ministry, signing, amsterdam)
    days = [date(2022, 3, 23), MERGED, date(2022, 12, 31), date(2023, 1, 1)]
    assert [signed(day) for day in days] == [1, 0, 0, 1]
    undo_takeover(actor=ministry, takeover=takeover, reason="Verkeerde gemeente")
    assert [signed(day) for day in days] == [1, 0, 0, 0]
    events = AuditEvent.objects.of(signing).order_by("pk").values_list("action", "municipality__name", "changes")
    assert list(events) == [
        ("signing.carried_over", "Amsterdam", {
            "opvolger": [None, "Amsterdam"], "telt vanaf": [None, "1 januari 2023"], "reden": [None, "Besluit van de raad"],
        }),
        ("signing.carry_undone", "Amsterdam", {"opvolger": ["Amsterdam", None], "reden": [None, "Verkeerde gemeente"]}),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        undo_takeover(actor=ministry, takeover=takeover, reason="Nog eens")
    assert take_over(ministry, signing, amsterdam).pk, "it can be decided again"


def test_through_a_second_merger_it_goes_on_to_the_last(
    ministry: User, signing: Signing, amsterdam: Municipality
) -> None:
    city = MunicipalityFactory.create(name="Stad", begins=date(2025, 1, 1))
    Municipality.objects.filter(pk=amsterdam.pk).update(ends=date(2025, 1, 1))
    MunicipalityChange.objects.create(
        date=date(2025, 1, 1), from_municipality=amsterdam, to_municipality=city, kind="merged"
    )
    assert [line.explanation for line in read_register(date(2025, 1, 1)).lines] == ["Weesp"]
    take_over(ministry, signing, city, counts_from=date(2025, 6, 1))
    assert [signed(day) for day in (date(2025, 5, 31), date(2025, 6, 1))] == [0, 1]


def test_what_cannot_be_taken_over_says_why(ministry: User, signing: Signing, amsterdam: Municipality) -> None:
    elsewhere = MunicipalityFactory.create(name="Urk")
    refused: dict[str, dict[str, object]] = {
        "ging op 1 januari 2023 niet op in Urk": {"municipality": elsewhere},
        "ging op 23 maart 2022 niet op in Amsterdam": {"counts_from": date(2022, 3, 23)},
        "Schrijf op waarom": {"reason": " "},
    }
    for sentence, facts in refused.items():
        with pytest.raises(Refused, match=sentence):
            take_over(ministry, signing, **{"municipality": amsterdam, **facts})  # type: ignore[arg-type]  # by name
    take_over(ministry, signing, amsterdam)
    with pytest.raises(Conflict, match="al overgenomen"):
        take_over(ministry, signing, amsterdam)
    for state, sentence in (("withdrawn", "ingetrokken"), ("voided", "vervallen")):
        other = SigningFactory.create(
            municipality=signing.municipality, **{state: True, "period__starts": date(2022, 1, 1)}
        )
        with pytest.raises(Refused, match=sentence):
            take_over(ministry, other, amsterdam)
    SigningFactory.create(withdrawn=True, municipality=amsterdam)
    Takeover.objects.all().delete()
    with pytest.raises(Refused, match="trok zelf een ondertekening in"):
        take_over(ministry, signing, amsterdam)


@pytest.mark.sqlite
def test_the_pages_show_what_changes_and_the_public_reads_it(
    client: StrictClient, ministry: User, signing: Signing
) -> None:
    client.force_login(ministry)
    address = f"/mijn/overnemen/amsterdam/{signing.number}/"
    assert f'href="{address}"' in client.get("/mijn/overnemen/").content.decode()
    assert "Vandaag zijn het dan 1 in plaats van 0 van de 1 gemeenten." in client.get(address).content.decode()
    facts = {"counts_from_dag": "24", "counts_from_maand": "3", "counts_from_jaar": "2022"}
    wrong = client.post(address, facts)
    assert wrong.status_code == 422
    assert 'value="24"' in wrong.content.decode()
    done = client.post(address, {**facts, "reason": "Raad"}, follow=True).content.decode()
    assert "Amsterdam heeft de ondertekening overgenomen." in done
    takeover = Takeover.objects.get()
    assert client.get(address).status_code == 404, "it was taken over"
    client.logout()
    public = unescape(client.get("/gemeenten/amsterdam/").content.decode())
    assert "ondertekening overgenomen" in public
    assert "Ondertekend door rechtsvoorganger Weesp (20 september 2019)." in public
    assert re.search(r"24 maart 2022.*De ondertekening van Weesp overgenomen", public, re.DOTALL)
    assert "Raad" not in public
    client.force_login(ministry)
    content = client.post(f"/mijn/overnemen/{takeover.pk}/ongedaan/", {"reason": "Fout"}, follow=True).content.decode()
    assert "Het overnemen is ongedaan gemaakt." in content
    assert signed(date(2026, 11, 21)) == 0


# ---- periods -----------------------------------------------------------------------------------


def renewals(period: object) -> dict[str, str]:
    return {one.line.name: one.renewal.value for one in carrying.renewals(period)}  # type: ignore[arg-type]  # a period


def test_who_has_to_sign_again_follows_from_the_decision_of_every_period_since(ministry: User) -> None:
    first, second, third = all_periods()
    for name, period in (("Assen", first), ("Breda", second), ("Cuijk", third)):
        SigningFactory.create(
            registered=True, municipality__name=name, period=period, signed_on=PartialDate.on(period.starts)
        )
    SigningFactory.create(submitted=True, municipality__name="Delft")
    assert renewals(third) == {"Assen": "onbeslist", "Breda": "onbeslist", "Cuijk": "gedaan"}
    decide_period(actor=ministry, period=third, carries_over=True, reason="Brief van 1 maart")
    assert renewals(third) == {"Assen": "onbeslist", "Breda": "gaat-door", "Cuijk": "gedaan"}
    decide_period(actor=ministry, period=second, carries_over=False, reason="Nieuw programma")
    assert renewals(third) == {"Assen": "nodig", "Breda": "gaat-door", "Cuijk": "gedaan"}
    assert renewals(second) == {"Assen": "nodig", "Breda": "gedaan", "Cuijk": "later"}
    assert signed(date(2026, 11, 21)) == 3, "what was decided about a period changes no count"
    with pytest.raises(Refused, match="eerste periode"):
        decide_period(actor=ministry, period=first, carries_over=True, reason="Kan niet")


def test_a_decision_can_be_made_again_and_the_trail_keeps_what_it_was(client: StrictClient, ministry: User) -> None:
    _, second, _ = all_periods()
    SigningFactory.create(registered=True, municipality__name="Assen", municipality__slug="assen")
    client.force_login(ministry)
    address = f"/mijn/perioden/{second.pk}/"
    assert client.post(address, {"carries_over": "ja"}).status_code == 422
    assert not PeriodRule.objects.exists()
    client.post(address, {"carries_over": "ja", "reason": "Brief"})
    content = client.post(address, {"carries_over": "nee", "reason": "Andere brief"}, follow=True).content.decode()
    assert "1 opnieuw ondertekenen." in content
    assert [carrying.Renewal.CARRIED.told(number) for number in (1, 2)] == [
        "1 gaat door uit een eerdere periode", "2 gaan door uit een eerdere periode",
    ]  # fmt: skip
    changes = AuditEvent.objects.of(second).first().changes  # type: ignore[union-attr]  # it is there
    assert changes == {"ondertekeningen gaan door": ["ja", "nee"], "reden": ["Brief", "Andere brief"]}
    assert "Andere brief" in client.get("/mijn/perioden/").content.decode()
