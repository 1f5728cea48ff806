"""What comes out of the printer: for whom, under which names, made once; and what `/controle/` says of its number."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse

from coalition.models import IssuedPaper, User
from coalition.tools.dates import PartialDate, today
from coalition.tools.workflow import Refused
from partners.documents import CovenantPaper
from partners.models import Attendance, CovenantSigning, CovenantVersion, LocalCoalition, MembershipState
from partners.services import paper
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PartnerFactory,
    PersonFactory,
    coordinator_of,
)
from tests.reading import sheets_of

# What is on paper is the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

INVITED: dict[str, Any] = {"state": MembershipState.INVITED, "joined_on": PartialDate.unknown()}
LEFT: dict[str, Any] = {"state": MembershipState.LEFT, "left_on": PartialDate.on(date(2020, 1, 1))}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    caches["pages"].clear()
    caches["default"].clear()


@pytest.fixture
def coalition() -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen")


@pytest.fixture
def version(coalition: LocalCoalition) -> CovenantVersion:
    """With one partner of each kind: invited, taking part and signed, taking part, left."""
    version: CovenantVersion = CovenantVersionFactory.create(covenant__coalition=coalition, covenant__word="akkoord")
    MembershipFactory.create(coalition=coalition, partner=PersonFactory.create(name="Anne Inwoner"), **INVITED)
    signed = MembershipFactory.create(coalition=coalition, partner__name="Bibliotheek")
    CovenantSigningFactory.create(version=version, partner=signed.partner, signatory_name="Bea Boek")
    MembershipFactory.create(coalition=coalition, partner__name="Corporatie")
    MembershipFactory.create(coalition=coalition, partner__name="Dorpshuis", **LEFT)
    return version


@pytest.fixture
def coordinator(coalition: LocalCoalition, client: StrictClient) -> User:
    user = coordinator_of(coalition)
    client.force_login(user)
    return user


def organisations(paper_: CovenantPaper) -> list[str]:
    return [line.organisation for line in paper_.lines]


def words(answer: Any) -> str:
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(sheets_of(answer.content))


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("alle", ["Anne Inwoner", "Bibliotheek", "Corporatie"]),
        ("uitgenodigd", ["Anne Inwoner"]),
        ("niet-getekend", ["Anne Inwoner", "Corporatie"]),
    ],
)
def test_for_whom_a_covenant_is_printed(version: CovenantVersion, who: str, expected: list[str]) -> None:
    assert organisations(paper.covenant_paper(version, who)) == expected


def test_the_printed_covenant_in_the_browser(client: StrictClient, version: CovenantVersion, coordinator: User) -> None:
    address = reverse("covenant_pdf", args=["zameneen", version.covenant_id, 1])
    answer = client.get(address, {"wie": "alle", "leeg": "2"})
    assert answer["Content-Disposition"] == f'inline; filename="akkoord-zameneen-{version.number}.pdf"'
    text = words(answer)
    for expected in ("Akkoord, versie 1", version.number, "Anne Inwoner", "Bea Boek", "ondertekend op 15 maart 2019"):
        assert expected in text
    assert "Dorpshuis" not in text


def test_the_button_on_the_page_of_a_covenant_prints_it(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    page = client.get(reverse("covenant_detail", args=["zameneen", version.covenant_id])).content.decode()
    [form] = [one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if "Openen om te printen" in one]
    action = re.search(r'action="([^"]+)"', form)
    assert action
    assert "Anne Inwoner" in words(client.get(action[1], {"wie": "alle", "leeg": "0"}))


def test_a_withdrawn_signature_leaves_an_empty_line(version: CovenantVersion, coordinator: User) -> None:
    signing = version.signings.get()
    signing.withdrawn_on, signing.withdrawn_at, signing.withdrawn_by = date(2020, 1, 1), signing.created_at, coordinator
    signing.save()
    line = paper.covenant_paper(version, "niet-getekend").lines[1]
    assert line == ("Bibliotheek", "", "", "")


def test_agreeing_by_link_reads_differently_from_a_signature(version: CovenantVersion) -> None:
    version.signings.update(how=CovenantSigning.How.LINK)
    line = paper.covenant_paper(version, "alle").lines[1]
    assert line.signed == "akkoord via een persoonlijke link op 15 maart 2019"


def test_who_is_expected_to_sign_and_where_stand_on_it_already(
    coalition: LocalCoalition, version: CovenantVersion
) -> None:
    tomorrow = today() + timedelta(days=1)
    evening = GatheringFactory.create(
        coalition=coalition, version=version, ceremony__held_on=tomorrow, ceremony__place="Dronten"
    )
    member = coalition.memberships.get(partner__name="Corporatie")
    Attendance.objects.create(
        gathering=evening, membership=member, signatory_name="Cor Huis", signatory_function="directeur"
    )
    made = paper.covenant_paper(version, "niet-getekend")
    assert made.lines[1][:3] == ("Corporatie", "Cor Huis", "directeur")
    assert made.place == "Dronten"
    assert str(tomorrow.year) in made.date_text


def test_nobody_to_print_for_is_told(client: StrictClient, coalition: LocalCoalition, coordinator: User) -> None:
    version = CovenantVersionFactory.create(covenant__coalition=coalition)
    address = reverse("covenant_pdf", args=["zameneen", version.covenant_id, 1])
    assert "Er is niemand om dit voor te printen." in client.get(address, follow=True).content.decode()
    assert version.number in words(client.get(address, {"leeg": "3"}))


def test_a_covenant_for_one_partner(client: StrictClient, version: CovenantVersion, coordinator: User) -> None:
    member = version.covenant.coalition.memberships.get(partner__name="Corporatie")
    text = words(client.get(reverse("covenant_single_pdf", args=["zameneen", member.pk])))
    assert "Corporatie" in text
    assert "Bibliotheek" not in text
    assert text.count("Handtekening:") == 1


def test_covenants_are_kept_as_they_were_printed_for_who_leads_the_coalition(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    arguments = ["zameneen", version.covenant_id, 1]
    before: Any = client.get(reverse("covenant_pdf", args=arguments), {"wie": "alle", "leeg": "0"})
    coalition = version.covenant.coalition
    MembershipFactory.create(coalition=coalition, partner__name="Later Erbij")
    client.get(reverse("covenant_pdf", args=arguments), {"wie": "alle", "leeg": "0"})
    resident = coalition.memberships.get(partner__is_person=True)
    single: Any = client.get(reverse("covenant_single_pdf", args=["zameneen", resident.pk]))
    assert single["Content-Disposition"] == f'inline; filename="akkoord-een-inwoner-{version.number}.pdf"'
    newest, second, first = IssuedPaper.objects.filter(number=version.number)
    page = client.get(reverse("covenant_detail", args=arguments[:2])).content.decode()
    assert [paper_.title in page for paper_ in (newest, first)] == [True, True]
    assert "Anne Inwoner" not in page
    again: Any = client.get(reverse("covenant_paper", args=[*arguments, first.pk]))
    assert again.content == before.content
    assert "Later Erbij" in words(client.get(reverse("covenant_paper", args=[*arguments, second.pk])))
    client.force_login(MinistryFactory.create())
    assert "Eerder geprint" not in client.get(reverse("covenant_detail", args=arguments[:2])).content.decode()


def test_a_sign_in_list_serves_any_meeting(client: StrictClient, version: CovenantVersion, coordinator: User) -> None:
    coalition = version.covenant.coalition
    coalition.memberships.update(contact_name="Geheim Contact", contact_email="geheim@voorbeeld.example")
    meeting = GatheringFactory.create(coalition=coalition, version=None, ceremony__name="Koffieochtend")
    text = words(client.get(reverse("sign_in_list_pdf", args=["zameneen", meeting.pk])))
    for expected in ("Koffieochtend", "15 maart 2019", "Anne Inwoner", "Bibliotheek", "Corporatie"):
        assert expected in text
    for absent in ("Dorpshuis", "Geheim Contact", "geheim@"):
        assert absent not in text


def test_the_list_of_partners_on_a_day_under_public_names(
    client: StrictClient, coalition: LocalCoalition, version: CovenantVersion
) -> None:
    MembershipFactory.create(coalition=coalition, partner=PersonFactory.create())
    named = PersonFactory.create(name="Nel Genoemd", consent_given_on=date(2019, 1, 1))
    MembershipFactory.create(coalition=coalition, partner=named)
    dronten = MunicipalityFactory.create(name="Dronten")
    gemeente = PartnerFactory.create(name="Gemeente Dronten", kind="municipality", municipality=dronten)
    MembershipFactory.create(coalition=coalition, partner=gemeente)
    MembershipFactory.create(coalition=coalition, partner__name="Vaag", joined_on=PartialDate.of(2019))
    client.force_login(MinistryFactory.create())
    text = words(client.get(reverse("partner_list_pdf", args=["zameneen"]), {"peildatum": "2019-03-16"}))
    assert "6 partners met de gemeente, 5 zonder de gemeente." in text
    assert "Van nog 1 is de datum niet precies bekend." in text
    for expected in ("Dorpshuis", "Nel Genoemd", "een inwoner", "welzijn"):
        assert expected in text
    for absent in ("Anne Inwoner", "Geheime Persoon", "Vaag"):
        assert absent not in text
    later = words(client.get(reverse("partner_list_pdf", args=["zameneen"]), {"peildatum": "01-01-2020"}))
    assert "Dorpshuis" not in later


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("maart 2019", "een dag, een maand en een jaar"),
        ("30-02-2019", "een bestaande datum"),
        ("01-01-2190", "ligt in de toekomst"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_stays_typed(
    client: StrictClient, coalition: LocalCoalition, coordinator: User, typed: str, sentence: str
) -> None:
    page = client.get(reverse("partner_list_pdf", args=["zameneen"]), {"peildatum": typed})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()


def test_the_same_paper_is_made_once(
    version: CovenantVersion, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = paper.rendered(paper.covenant_paper(version))
    monkeypatch.setattr("coalition.tools.pdf.render", lambda *args: pytest.fail("made a second time"))
    assert paper.rendered(paper.covenant_paper(version)) == first


def test_a_name_that_paper_cannot_carry_gets_a_sentence(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    MembershipFactory.create(coalition=version.covenant.coalition, partner__name="Buurt 😀")
    with pytest.raises(Refused, match="U\\+1F600"):
        paper.rendered(paper.covenant_paper(version))
    address = reverse("covenant_pdf", args=["zameneen", version.covenant_id, 1])
    assert "Dit teken kan niet op papier" in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("number", [3, 60])
def test_paper_asks_the_same_for_3_and_for_60_partners(
    coalition: LocalCoalition, number: int, django_assert_num_queries: Any
) -> None:
    version = CovenantVersionFactory.create(covenant__coalition=coalition)
    for _ in range(number):
        MembershipFactory.create(coalition=coalition)
    version = CovenantVersion.objects.select_related("covenant__coalition").get(pk=version.pk)
    with django_assert_num_queries(4):  # partners, signings, who is expected, evenings ahead
        printed = paper.covenant_paper(version)
    assert len(printed.lines) == number


# ---- is this number real? -------------------------------------------------------------------


def test_a_covenants_number_tells_of_whom_it_is_only_while_that_is_public(
    client: StrictClient, version: CovenantVersion
) -> None:
    address = reverse("check_number", args=[version.number])
    page = client.get(address)
    assert page.status_code == 200
    assert "Uitgegeven door dit portaal" in page.content.decode()
    for secret in ("ZamenEen", "Samen tegen eenzaamheid", "akkoord"):
        assert secret not in page.content.decode().split("<main")[1]
    LocalCoalition.objects.update(is_published=True)
    page = client.get(address)
    assert "Uitgegeven akkoord van ZamenEen" in page.content.decode()
    assert "Bibliotheek" not in page.content.decode()
