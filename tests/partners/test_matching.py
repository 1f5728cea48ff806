"""Which organisation somebody means, by the mistakes that people make; and what must never be taken for the same."""

from typing import Any

import pytest

from partners.models import LocalCoalition, MembershipState, Partner, PartnerName
from partners.services.matching import Asked, Suggestion, Why, suggest, suggest_many
from tests.factories import MunicipalityFactory
from tests.partners.factories import CoalitionFactory, MembershipFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition(db: None) -> LocalCoalition:
    dronten = MunicipalityFactory.create(name="Dronten", code="GM0303", slug="dronten")
    return CoalitionFactory.create(name="ZamenEen", municipalities=[dronten])


def found(coalition: LocalCoalition, name: str, place: str = "", **more: Any) -> list[str]:
    return [suggestion.name for suggestion in suggest(coalition=coalition, name=name, place=place, **more)]


def only(coalition: LocalCoalition, name: str, place: str = "", **more: Any) -> Suggestion:
    (suggestion,) = suggest(coalition=coalition, name=name, place=place, **more)
    return suggestion


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("De Meerpaal", "Meerpaal"),
        ("De Meerpaal", "Stichting de meerpaal"),
        ("Coloriet", "COLORIET B.V."),
        ("Icare", "Stg. Icare"),
        ("Café 't Vöske", "cafe het voske"),
        ("Woonstichting OFW", "Woonstichting O.F.W. "),
        ("Coöperatie Rabobank Flevoland U.A.", "Rabobank Flevoland"),
    ],
)
def test_the_same_name_however_it_is_written(coalition: LocalCoalition, known: str, typed: str) -> None:
    PartnerFactory.create(name=known, place="Dronten")
    suggestion = only(coalition, typed, "Dronten")
    if known == "Woonstichting OFW":  # the full stops part the letters
        assert suggestion.why == Why.ALMOST
    else:
        assert (suggestion.name, suggestion.why, suggestion.is_sure) == (known, Why.SAME_NAME, True)


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Bibliotheek Flevomeer", "Flevomeer Bibliotheek"),
        ("Zonnebloem afdeling Dronten", "Zonnebloem afd. Dronten"),
        ("Welzijnsgroep Dronten", "Welzijns groep Dronten"),
        ("Humanitas Dronten", "Humanitas"),
        ("Leger des Heils", "Leger des Heils Dronten"),
        ("Seniorenvereniging Swifterbant", "Seniorenverenging Swifterband"),
        ("Vrijwilligerscentrale", "Vrijwilligerscentrle"),
        ("Protestantse Gemeente Biddinghuizen", "Protestantse gemeente te Biddinghuizen"),
        ("Zorggroep Almere", "Zorggroep Almelo"),
        ("Maatschappelijke Dienstverlening Flevoland", "Maatschapelijke dienstverlening Flevolant"),
    ],
)
def test_nearly_the_same_name_is_suggested_and_never_sure(coalition: LocalCoalition, known: str, typed: str) -> None:
    PartnerFactory.create(name=known, place="Dronten")
    suggestion = only(coalition, typed, "Dronten")
    assert (suggestion.name, suggestion.why, suggestion.is_sure) == (known, Why.ALMOST, False)


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("KBO", "PCOB"),
        ("ANBO", "KBO"),
        ("Protestantse Gemeente Dronten", "Gemeente Dronten"),
        ("Scouting groep 7", "Scouting groep 8"),
        ("Bibliotheek Lelystad", "Bibliotheek Dronten"),
        ("Basisschool De Regenboog", "Basisschool De Zevensprong"),
        ("Voedselbank Dronten", "Rabobank Dronten"),
        ("Zorggroep Almere", "Zorgbelang"),
        ("Rode Kruis", "Blauwe Kruis"),
    ],
)
def test_another_organisation_is_not_suggested(coalition: LocalCoalition, known: str, typed: str) -> None:
    PartnerFactory.create(name=known, place="Dronten")
    assert found(coalition, typed, "Dronten") == []


def test_who_is_looked_at(coalition: LocalCoalition) -> None:
    """The coalition's own wherever they are, those of coalitions in the same municipality, those in the same place."""
    nearby = CoalitionFactory.create(municipalities=[*coalition.municipalities.all()])
    far = CoalitionFactory.create(municipalities=[MunicipalityFactory.create()])
    left = MembershipFactory.create(
        coalition=coalition, partner__name="Humanitas A", partner__place="Kampen", state=MembershipState.LEFT
    )
    MembershipFactory.create(coalition=nearby, partner__name="Humanitas B", partner__place="Zwolle")
    PartnerFactory.create(name="Humanitas C", place="Swifterbant")
    MembershipFactory.create(coalition=far, partner__name="Humanitas D", partner__place="Maastricht")
    PersonFactory.create(name="Humanitas E", place="Swifterbant")
    PartnerFactory.create(name="Humanitas F", place="Swifterbant", merged_into=left.partner)

    suggestions = suggest(coalition=coalition, name="Humanitas X", place="Swifterbant")
    assert sorted(suggestion.name for suggestion in suggestions) == ["Humanitas A", "Humanitas B", "Humanitas C"]
    assert {suggestion.name: suggestion.state for suggestion in suggestions}["Humanitas A"] == "left"


def test_a_person_is_not_found_by_anything(coalition: LocalCoalition) -> None:
    person = PersonFactory.create(name="Jan Jansen", place="Dronten")
    MembershipFactory.create(coalition=coalition, partner=person)
    PartnerName.objects.create(partner=person, name="Jan de Vries")
    assert found(coalition, "Jan Jansen", "Dronten", typing=True) == []
    assert found(coalition, "Jan de Vries", "Dronten", typing=True) == []


def test_another_name_is_told(coalition: LocalCoalition) -> None:
    partner = PartnerFactory.create(name="Meerpaal Welzijn", place="Dronten")
    PartnerName.objects.create(partner=partner, name="Stichting Aktief", kind=PartnerName.Kind.FORMER)
    suggestion = only(coalition, "Aktief", "Dronten")
    assert (suggestion.name, suggestion.other_name, suggestion.is_sure) == (
        "Meerpaal Welzijn",
        "Stichting Aktief",
        True,
    )


def test_the_same_number_suggests_within_one_place(coalition: LocalCoalition) -> None:
    MembershipFactory.create(
        coalition=coalition, partner__name="Icare", partner__place="Dronten", partner__kvk_number="12345678"
    )
    MembershipFactory.create(
        coalition=coalition, partner__name="Icare Kampen", partner__place="Kampen", partner__kvk_number="12345678"
    )
    suggestion = only(coalition, "Thuiszorg", "Dronten", kvk_number="12345678")
    assert (suggestion.name, suggestion.why, suggestion.is_sure) == ("Icare", Why.KVK, False)
    assert found(coalition, "Thuiszorg", "Emmeloord", kvk_number="12345678") == []


def test_the_same_name_elsewhere_is_not_sure(coalition: LocalCoalition) -> None:
    MembershipFactory.create(coalition=coalition, partner__name="Humanitas", partner__place="Kampen")
    suggestion = only(coalition, "Humanitas", "Dronten")
    assert (suggestion.why, suggestion.same_place, suggestion.is_sure) == (Why.SAME_NAME, False, False)


def test_while_typing_the_beginning_is_enough(coalition: LocalCoalition) -> None:
    PartnerFactory.create(name="Stichting De Meerpaal", place="Dronten")
    assert found(coalition, "de Meer", typing=True) == ["Stichting De Meerpaal"]
    assert found(coalition, "de Meer") == []
    assert found(coalition, "De", typing=True) == []


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [3, 300])
def test_many_cost_the_same_queries_as_few(
    coalition: LocalCoalition, number: int, django_assert_num_queries: Any
) -> None:
    everyone = [Partner(name=f"Welzijn {n}", place="Dronten") for n in range(number)]
    for partner in everyone:
        partner.make_keys()
    Partner.objects.bulk_create(everyone)
    asked = [Asked(f"Stichting Welzijn {n}", "Dronten") for n in range(number)]
    with django_assert_num_queries(7):
        suggestions = suggest_many(coalition=coalition, asked=asked)
    assert [one.name for row in suggestions for one in row] == [partner.name for partner in everyone]


def test_beyond_the_limit_the_same_name_is_still_found(
    coalition: LocalCoalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partners.services.matching.MOST", 2)
    for name in ("Aap", "Noot", "Mies", "Meerpaal"):
        PartnerFactory.create(name=name, place="Dronten")
    assert found(coalition, "De Meerpaal", "Dronten") == ["Meerpaal"]
