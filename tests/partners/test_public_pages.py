"""The public list and the public page: who takes part on any day, and nothing that is not public."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.models import Municipality, MunicipalityChange
from coalition.tools.dates import PartialDate
from coalition.tools.tables import read_table
from partners.models import (
    CoalitionMembership,
    CovenantSigning,
    Gathering,
    LocalCoalition,
    MembershipState,
    Partner,
    PartnerKind,
)
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, UserFactory
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    GatheringFactory,
    MembershipFactory,
    PersonFactory,
)
from tests.partners.zameneen import UNKNOWN, page, public_zameneen

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("november")]


@pytest.fixture
def zameneen(dronten: Municipality) -> LocalCoalition:
    return public_zameneen(dronten)


def figures(content: str) -> dict[str, int]:
    pairs = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", content)
    return {label: int(number) for label, number in pairs}


# ---- the story ------------------------------------------------------------------------------


def test_on_16_march_29_with_the_municipality_and_28_without(client: StrictClient, zameneen: LocalCoalition) -> None:
    content = page(client, "/coalities/zameneen/?peildatum=2019-03-16")
    assert (
        "Op 16 maart 2019 deden 29 partners mee, met de gemeente meegeteld. Zonder de gemeente waren het er 28."
        in content
    )
    assert figures(content) == {
        "partners met de gemeente": 29,
        "partners zonder de gemeente": 28,
        "van hen ondertekenden": 29,
    }


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("14-03-2019", "Op 14 maart 2019 deed nog niemand mee."),
        ("20-09-2019", "Op 20 september 2019 deden 32 partners mee, met de gemeente meegeteld."),
        ("", "Op 21 november 2026 doen 32 partners mee, met de gemeente meegeteld. Zonder de gemeente zijn het er 31."),
    ],
)
def test_on_any_other_day(client: StrictClient, zameneen: LocalCoalition, day: str, sentence: str) -> None:
    assert sentence in page(client, f"/coalities/zameneen/?peildatum={day}")


def test_a_coalition_that_counts_without_its_municipality_says_so(
    client: StrictClient, zameneen: LocalCoalition
) -> None:
    LocalCoalition.objects.update(counts_municipality=False)
    content = page(client, "/coalities/zameneen/?peildatum=16-3-2019")
    assert "deden 28 partners mee, zonder de gemeente. Met de gemeente meegeteld waren het er 29." in content


def test_who_came_on_a_day_that_is_not_known_is_told_apart(client: StrictClient, zameneen: LocalCoalition) -> None:
    MembershipFactory.create(coalition=zameneen, partner__name="Ooit Begonnen", joined_on=UNKNOWN)
    content = page(client)
    assert figures(content)["partners met de gemeente"] == 32
    assert figures(content)["met onbekende datum, niet meegeteld"] == 1
    assert "Daarnaast is er 1 partner van wie de datum onbekend is" in content
    assert "Ooit Begonnen" in content


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31-2-2019", "Vul als peildatum een bestaande datum in"),
        ("2019", "Vul als peildatum een dag, een maand en een jaar in"),
        ("1-1-2099", "Deze peildatum ligt in de toekomst."),
    ],
)
def test_a_peildatum_that_cannot_be_is_refused_and_kept(
    client: StrictClient, zameneen: LocalCoalition, typed: str, sentence: str
) -> None:
    content = page(client, f"/coalities/zameneen/?peildatum={typed}", status=422)
    assert sentence in content
    assert f'value="{typed}"' in content
    refused = client.get(f"/coalities/zameneen/partners.csv?peildatum={typed}")
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)


def test_growth_is_a_drawing_with_the_same_figures_in_a_table(client: StrictClient, zameneen: LocalCoalition) -> None:
    content = page(client)
    assert "Van 29 partners op 15 maart 2019 naar 32 op 21 november 2026." in content
    rows = re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>', content)
    assert rows == [("15 maart 2019", "29", "28"), ("20 september 2019", "32", "31")]


# ---- who is on it ---------------------------------------------------------------------------


def test_partners_stand_by_kind_with_what_is_public(client: StrictClient, zameneen: LocalCoalition) -> None:
    MembershipFactory.create(
        coalition=zameneen, partner__name="Bibliotheek FlevoMeer", partner__kind=PartnerKind.LIBRARY,
        partner__website="https://bieb.example/", core_group=True, contribution="Leest voor", contribution_is_public=True,
    )  # fmt: skip
    MembershipFactory.create(coalition=zameneen, contribution="Betaalt stiekem", partner__kind="")
    content = page(client)
    groups = re.findall(r"<summary[^>]*><h3>([^<]+)</h3>", content)
    assert groups == ["Welzijn", "Bibliotheek", "Sport", "Gemeente", "Soort nog niet bekend"]
    library = content.split("Bibliotheek FlevoMeer")[1].split("</li>")[0]
    assert "kerngroep" in library
    assert "Leest voor" in library
    assert "https://bieb.example/" in library
    assert "ondertekenaar" not in library
    assert "Betaalt stiekem" not in content


def test_a_resident_is_named_by_consent_alone(client: StrictClient, zameneen: LocalCoalition) -> None:
    given = {"consent_given_on": date(2020, 1, 1)}
    MembershipFactory.create(coalition=zameneen, partner=PersonFactory.create(name="Stille Wil", place="Swifterbant"))
    MembershipFactory.create(coalition=zameneen, partner=PersonFactory.create(name="Open Truus", **given))
    withdrawn = PersonFactory.create(name="Bedacht Zich", **given, consent_withdrawn_on=date(2020, 2, 1))
    MembershipFactory.create(coalition=zameneen, partner=withdrawn)
    for address in ("/coalities/zameneen/", "/coalities/zameneen/partners.csv"):
        content = page(client, address)
        assert content.count("een inwoner") == 2
        assert "Open Truus" in content
        for secret in ("Stille Wil", "Bedacht Zich", "Swifterbant"):
            assert secret not in content
    assert "<h3>Inwoners</h3>" in page(client)


def test_who_is_only_invited_or_was_merged_away_is_nowhere(client: StrictClient, zameneen: LocalCoalition) -> None:
    for state in (MembershipState.INVITED, MembershipState.CANCELLED):
        MembershipFactory.create(coalition=zameneen, partner__name=f"Geheim {state}", state=state, joined_on=UNKNOWN)
    for address in ("/coalities/zameneen/", "/coalities/zameneen/partners.csv", "/coalities/", "/coalities.csv"):
        assert "Geheim" not in page(client, address)


def test_who_left_stands_on_the_days_of_then(client: StrictClient, zameneen: LocalCoalition) -> None:
    left = {"state": MembershipState.LEFT, "left_on": PartialDate.on(date(2020, 6, 1))}
    MembershipFactory.create(coalition=zameneen, partner__name="Vertrokken BV", **left)
    assert "Vertrokken BV" not in page(client)
    assert "Vertrokken BV" in page(client, "/coalities/zameneen/?peildatum=2020-05-31")


def test_with_very_many_partners_the_lists_are_folded(client: StrictClient, zameneen: LocalCoalition) -> None:
    assert '<details class="portal-kind" open>' in page(client)
    MembershipFactory.create_batch(29, coalition=zameneen)
    assert '<details class="portal-kind" open>' not in page(client)


def test_the_file_of_partners_is_that_of_the_peildatum(client: StrictClient, zameneen: LocalCoalition) -> None:
    answer = client.get("/coalities/zameneen/partners.xlsx?peildatum=2019-03-16")
    assert answer["Content-Disposition"] == 'attachment; filename="partners-zameneen-2019-03-16.xlsx"'
    table = read_table(answer.content, "partners.xlsx")
    assert len(table.rows) == 29
    municipality = next(row.cells for row in table.rows if row.cells[0] == "Gemeente Dronten")
    assert dict(zip(table.headers, municipality, strict=True)) == {
        "naam": "Gemeente Dronten", "soort": "gemeente", "plaats": "Dronten", "website": "",
        "doet_mee_sinds": "2019-03-15", "telt_mee": "ja", "kerngroep": "nee", "ondertekenaar": "ja", "bijdrage": "",
        "peildatum": "2019-03-16",
    }  # fmt: skip


# ---- covenant and evenings -------------------------------------------------------------------


def test_the_newest_wording_that_somebody_signed_is_public(client: StrictClient, zameneen: LocalCoalition) -> None:
    covenant = zameneen.covenants.get()
    CovenantVersionFactory.create(covenant=covenant, order=2, text="Nog niet af.")
    content = page(client)
    assert "Convenant: Samen tegen eenzaamheid" in content
    assert "Niemand alleen." in content
    assert "Wij kijken naar elkaar om" in content
    assert "Nog niet af." not in content
    CovenantSigning.objects.all().delete()
    assert "Samen tegen eenzaamheid" not in page(client)


def test_evenings_that_were_closed_say_how_many_signed(client: StrictClient, zameneen: LocalCoalition) -> None:
    version = zameneen.covenants.get().versions.get()
    closed = {"closed_at": timezone.now(), "closed_by": MinistryFactory.create()}
    gathering = GatheringFactory.create(coalition=zameneen, version=version, **closed)
    CovenantSigning.objects.update(gathering=gathering)
    away = {"withdrawn_on": date(2024, 1, 1), "withdrawn_at": timezone.now(), "withdrawn_by": UserFactory.create()}
    CovenantSigningFactory.create(version=version, gathering=gathering, **away)
    GatheringFactory.create(coalition=zameneen, version=version, ceremony__name="Nog niet gesloten")
    GatheringFactory.create(coalition=zameneen, ceremony__name="Gewoon overleg", **closed)
    content = page(client)
    assert "<strong>15 maart 2019</strong>, Dronten<br>Start van de coalitie: 29 partners ondertekenden." in content
    assert "Nog niet gesloten" not in content
    assert "Gewoon overleg" not in content
    assert Gathering.objects.count() == 3
    CovenantSigning.objects.all().delete()
    assert "Samen getekend" not in page(client), "nobody signed there"


# ---- published, ended, merged ----------------------------------------------------------------


def test_what_is_not_published_or_taken_down_is_not_there(client: StrictClient, zameneen: LocalCoalition) -> None:
    zameneen.is_published = False
    zameneen.save()
    client.force_login(MinistryFactory.create())
    for address in ("", "partners.csv"):
        assert client.get(f"/coalities/zameneen/{address}").status_code == 404
    assert "ZamenEen" not in page(client, "/coalities/")
    zameneen.taken_down_at, zameneen.taken_down_by = timezone.now(), MinistryFactory.create()
    zameneen.taken_down_reason = "Persoonsgegevens"
    zameneen.save()
    assert client.get("/coalities/zameneen/").status_code == 404


def test_an_ended_coalition_stays_readable_as_it_was_on_its_last_day(
    client: StrictClient, zameneen: LocalCoalition
) -> None:
    zameneen.is_ended, zameneen.ended_on = True, PartialDate.on(date(2021, 1, 1))
    zameneen.save()
    content = page(client)
    assert "Deze coalitie is gestopt (1 januari 2021)." in content
    assert "Op 31 december 2020 deden 32 partners mee" in content
    assert "De coalitie is gestopt op 1 januari 2021. Kies een dag daarvoor." in page(
        client, "/coalities/zameneen/?peildatum=2021-01-01", status=422
    )


def test_a_merged_coalition_leads_to_the_one_it_went_into(client: StrictClient, zameneen: LocalCoalition) -> None:
    into = CoalitionFactory.create(name="Heel Flevoland", slug="heel-flevoland", is_published=True)
    zameneen.is_ended, zameneen.merged_into = True, into
    zameneen.save()
    assert 'opgegaan in <a href="/coalities/heel-flevoland/">Heel Flevoland</a>' in page(client)
    LocalCoalition.objects.filter(pk=into.pk).update(is_published=False)
    assert "Deze coalitie is opgegaan in een andere coalitie." in page(client)


def test_a_merger_of_municipalities_does_not_break_it(
    client: StrictClient, zameneen: LocalCoalition, dronten: Municipality
) -> None:
    successor = MunicipalityFactory.create(name="Polderrijk", slug="polderrijk", begins=date(2022, 1, 1))
    dronten.ends = date(2022, 1, 1)
    dronten.save()
    MunicipalityChange.objects.create(
        date=dronten.ends, from_municipality=dronten, to_municipality=successor, kind=MunicipalityChange.Kind.MERGED
    )
    content = page(client)
    assert '<a href="/gemeenten/dronten/">Dronten</a> (nu <a href="/gemeenten/polderrijk/">Polderrijk</a>)' in content
    for q in ("dronten", "polderrijk"):
        assert "ZamenEen" in page(client, f"/coalities/?q={q}")
    assert '<td data-label="Gemeenten">Polderrijk</td>' in page(client, "/coalities/")


# ---- what it costs --------------------------------------------------------------------------


def queries(client: StrictClient, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def many_partners(coalition: LocalCoalition, number: int) -> None:
    partners = [Partner(name=f"Massa {n}", kind=PartnerKind.values[n % 13], place="Dronten") for n in range(number)]
    for partner in partners:
        partner.make_keys()
    Partner.objects.bulk_create(partners)
    memberships = [CoalitionMembership(coalition=coalition, partner=partner, state="member") for partner in partners]
    for n, membership in enumerate(memberships):
        membership.joined_on = PartialDate.of(2019 + n % 7, 1 + n % 12, 1 + n % 28)
    CoalitionMembership.objects.bulk_create(memberships)


@pytest.mark.sqlite
def test_three_hundred_partners_cost_the_same_number_of_queries(client: StrictClient, dronten: Municipality) -> None:
    small = CoalitionFactory.create(slug="klein", municipalities=[dronten], is_published=True)
    large = CoalitionFactory.create(slug="groot", municipalities=[dronten], is_published=True)
    for coalition, number in ((small, 3), (large, 300)):
        many_partners(coalition, number)
        version = CovenantVersionFactory.create(covenant__coalition=coalition)
        CovenantSigningFactory.create(version=version, partner=coalition.memberships.all()[0].partner)
    assert queries(client, "/coalities/groot/") == queries(client, "/coalities/klein/") <= 12
    assert page(client, "/coalities/groot/").count("Massa ") == 300
    assert queries(client, "/coalities/groot/partners.csv") == queries(client, "/coalities/klein/partners.csv")


@pytest.mark.sqlite
def test_thirty_coalitions_cost_the_same_number_of_queries(client: StrictClient, dronten: Municipality) -> None:
    costs = []
    for number, found in ((3, 3), (30, 33)):
        for coalition in CoalitionFactory.create_batch(number, municipalities=[dronten], is_published=True):
            MembershipFactory.create(coalition=coalition, partner__kind=PartnerKind.SPORT)
        costs.append(queries(client, "/coalities/?q=dronten&soort=sport"))
        assert f"{found} coalities gevonden." in page(client, "/coalities/?q=dronten&soort=sport")
    assert costs[0] == costs[1] <= 12
