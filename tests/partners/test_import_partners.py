"""What a list of partners would do, row by row, and that it does just that."""

from datetime import date
from typing import Any

import pytest

from coalition.models import AuditEvent, User
from coalition.tools.dates import PartialDate
from coalition.tools.tables import TableError
from coalition.tools.workflow import Conflict, Refused
from partners.models import CoalitionMembership, LocalCoalition, MembershipState, Partner, PartnerKind
from partners.services.import_apply import apply_import
from partners.services.import_draft import MAX_ROWS, read_pasted, read_upload
from partners.services.import_partners import Outcome, plan_import, take_offers
from tests.factories import MunicipalityFactory
from tests.partners.factories import (
    CoalitionFactory,
    MembershipFactory,
    PartnerFactory,
    PersonFactory,
    coordinator_of,
)
from tests.partners.importing import apply, draft, only, plan

pytestmark = pytest.mark.django_db
INVITED = {"state": MembershipState.INVITED, "joined_on": PartialDate.unknown()}


@pytest.fixture
def coalition(db: None) -> LocalCoalition:
    dronten = MunicipalityFactory.create(name="Dronten", code="GM0303", slug="dronten")
    return CoalitionFactory.create(name="ZamenEen", municipalities=[dronten])


@pytest.fixture
def kim(coalition: LocalCoalition) -> User:
    return coordinator_of(coalition, name="Kim")


# ---- reading ----------------------------------------------------------------------------------


def test_a_first_line_with_the_kind_bedrijf_is_a_partner_and_no_header() -> None:
    made = read_pasted("Demo Supermarkt; Dronten; bedrijf\nDe Meerpaal; Dronten; gemeente")
    assert [row[1][0].strip() for row in made.rows] == ["Demo Supermarkt", "De Meerpaal"]
    assert read_pasted("bedrijf; plaats\nDe Meerpaal; Dronten").columns == {"name": 0, "place": 1}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("De Meerpaal\nIcare\n", ["De Meerpaal", "Icare"]),
        ("\n- De Meerpaal\n• Icare, wijk 2\n12. 50+ Welzijn\n", ["De Meerpaal", "Icare, wijk 2", "50+ Welzijn"]),
        ("Organisatie\nDe Meerpaal", ["De Meerpaal"]),
        ("De Meerpaal; Dronten\nIcare", ["De Meerpaal", "Icare"]),
        ("naam\tplaats\nDe Meerpaal\tDronten", ["De Meerpaal"]),
        ("plaats,naam\nDronten,De Meerpaal", ["De Meerpaal"]),
        ('"De Klup" Dronten\nIcare', ['"De Klup" Dronten', "Icare"]),
    ],
)
def test_names_come_in_however_they_are_pasted(coalition: LocalCoalition, text: str, names: list[str]) -> None:
    rows = plan(coalition, text).rows
    assert [row.name for row in rows] == names
    assert {row.outcome for row in rows} == {Outcome.NEW}


def test_a_line_without_header_has_an_order(coalition: LocalCoalition) -> None:
    row = only(coalition, "De Meerpaal; Dronten; welzijn; A. Smit; a@meerpaal.example")
    assert (row.read.facts.place, row.read.facts.kind) == ("Dronten", "welfare")
    assert row.summary == "Dronten, welzijn, uitgenodigd, A. Smit, a@meerpaal.example"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "leeg.csv", "leeg.csv is leeg."),
        (b"naam;plaats\r\n", "kop.csv", "kop.csv heeft alleen een kopregel."),
        (b"naam\n" + b"Meerpaal\n" * (MAX_ROWS + 1), "lang.csv", "De lijst heeft 1001 rijen. Er passen er 1000 in."),
        (b"\xd0\xcf\x11\xe0", "oud.xls", "Dit is een oud Excel-bestand"),
        (b"PK\x03\x04", "stuk.xlsx", "stuk.xlsx is beschadigd"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, name: str, says: str) -> None:
    with pytest.raises(TableError) as refusal:
        read_upload(content, name)
    assert says in str(refusal.value)


def test_five_thousand_pasted_lines_are_refused() -> None:
    with pytest.raises(TableError, match="Er passen er 1000 in"):
        read_pasted("Meerpaal\n" * 5_000)


def test_windows_1252_and_formulas(coalition: LocalCoalition) -> None:
    made = read_upload("naam;bijdrage\nCafé Vröde;'=1+1".encode("cp1252"), "lijst.csv")
    (row,) = plan_import(coalition, made).rows
    assert (row.name, row.read.membership.contribution) == ("Café Vröde", "=1+1")


# ---- row by row -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cell", "field", "says"),
    [
        ("kvk", "1234567", "kvk_number", "dit zijn er 7. Excel haalt nullen aan het begin weg: is het 01234567?"),
        ("kvk", "123456789", "kvk_number", "Een KvK-nummer heeft 8 cijfers."),
        ("vestigingsnummer", "12345678", "branch_number", "Excel haalt nullen aan het begin weg: is het 000012345678?"),
        ("soort", "iets raars", "kind", "Soort ‘iets raars’ is niet bekend."),
        ("e-mail", "a.smit", "contact_email", "‘a.smit’ is geen e-mailadres."),
        ("website", "niet een adres", "website", "‘niet een adres’ is geen webadres."),
        ("lid sinds", "31-2-2019", "joined_on", "‘31-2-2019’ is geen bestaande datum."),
        ("status", "gestopt", "state", "Status ‘gestopt’ kan hier niet."),
        ("kerngroep", "misschien", "core_group", "‘kerngroep’ is ja of nee, niet ‘misschien’."),
        ("bijdrage", "x" * 301, "contribution", "‘bijdrage’ heeft 301 tekens. Er passen er 300."),
        ("plaats", "Dron\u4e2den", "place", "Dit teken kan niet op papier"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(
    coalition: LocalCoalition, header: str, cell: str, field: str, says: str
) -> None:
    row = only(coalition, f"naam;{header}\nDe Meerpaal;{cell}")
    assert row.outcome == Outcome.REFUSED
    assert list(row.problems) == [field]
    assert says in row.problems[field]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("kerk", "belief"), ("Kerk of andere levensbeschouwing", "belief"), ("basisschool", "education"),
     ("Huisarts", "care"), ("woningcorporatie", "housing"), ("VERENIGING", "association"), ("", "")],
)  # fmt: skip
def test_kinds_by_the_words_that_people_use(coalition: LocalCoalition, typed: str, kind: str) -> None:
    assert only(coalition, f"naam;soort\nDe Linde;{typed}").read.facts.kind == kind


def test_a_row_without_a_name_is_refused(coalition: LocalCoalition) -> None:
    assert "De naam ontbreekt." in only(coalition, "naam;plaats\n;Dronten").problems["name"]


def test_dropped_zeros_are_put_back_when_asked(coalition: LocalCoalition) -> None:
    made = draft("naam;kvk\nIcare;1234567\nMeerpaal;7654321\nKlup;12345678")
    take_offers(made, "2")
    assert [row.outcome for row in plan_import(coalition, made).rows] == [Outcome.NEW, Outcome.REFUSED, Outcome.NEW]
    take_offers(made, "alle")
    numbers = [row.read.facts.kvk_number for row in plan_import(coalition, made).rows]
    assert numbers == ["01234567", "07654321", "12345678"]


def test_a_municipality_is_known_by_its_name(coalition: LocalCoalition) -> None:
    row = only(coalition, "Gemeente Dronten")
    assert (row.read.facts.kind, str(row.read.facts.municipality)) == (PartnerKind.MUNICIPALITY, "Dronten")
    assert row.notes == ["Herkend als de gemeente Dronten."]
    assert only(coalition, "Protestantse gemeente Dronten").read.facts.kind == ""
    assert (
        "Gemeente ‘Nergens’ is niet bekend" in only(coalition, "naam;soort\nNergens;gemeente").problems["municipality"]
    )


def test_the_municipality_that_is_there_is_the_same_whatever_its_name(coalition: LocalCoalition) -> None:
    there = PartnerFactory.create(
        name="Dronten", kind=PartnerKind.MUNICIPALITY, municipality=coalition.municipalities.get()
    )
    row = only(coalition, "Gemeente Dronten")
    assert (row.partner, row.outcome) == (there, Outcome.KNOWN)


def test_a_person_has_nothing_of_an_organisation(coalition: LocalCoalition) -> None:
    assert only(coalition, "naam;inwoner\nJan Jansen;ja").read.facts.is_person
    assert only(coalition, "naam;inwoner;soort\nJan Jansen;ja;kerk").problems == {
        "kind": "Een inwoner heeft geen ‘soort’. Maak dit leeg, of zet ‘inwoner’ op nee."
    }


def test_the_same_row_twice_is_refused_the_second_time(coalition: LocalCoalition) -> None:
    rows = plan(coalition, "De Meerpaal\nIcare\nStichting de Meerpaal").rows
    assert [row.outcome for row in rows] == [Outcome.NEW, Outcome.NEW, Outcome.REFUSED]
    assert rows[2].problems["name"] == "Dit is dezelfde partner als op regel 1. Laat een van beide weg."
    two_places = plan(coalition, "naam;plaats\nHumanitas;Dronten\nHumanitas;Kampen").rows
    assert [row.outcome for row in two_places] == [Outcome.NEW, Outcome.NEW]


def test_two_rows_that_look_alike_are_pointed_out(coalition: LocalCoalition) -> None:
    rows = plan(coalition, "Bibliotheek Flevomeer\nIcare\nFlevomeer Bibliotheek").rows
    assert [row.outcome for row in rows] == [Outcome.NEW] * 3
    assert rows[2].notes == ["Lijkt op regel 1: Bibliotheek Flevomeer. Is het dezelfde? Laat er dan een weg."]


def test_what_may_be_the_same_must_be_chosen(coalition: LocalCoalition) -> None:
    there = PartnerFactory.create(name="Zorggroep Almere", place="Dronten")
    made = draft("Zorggroep Almelo; Dronten")
    (row,) = plan_import(coalition, made).rows
    assert (row.outcome, [one.name for one in row.suggestions]) == (Outcome.PERHAPS, ["Zorggroep Almere"])
    made.choices = {"1": "new"}
    assert plan_import(coalition, made).rows[0].outcome == Outcome.NEW
    made.choices = {"1": str(there.pk)}
    assert plan_import(coalition, made).rows[0].partner == there
    made.choices = {"1": str(PartnerFactory.create(name="Iets anders", place="Dronten").pk)}
    assert plan_import(coalition, made).rows[0].outcome == Outcome.PERHAPS, "nobody chooses what was not offered"


def test_nobody_is_reached_by_a_choice_that_was_not_offered(coalition: LocalCoalition) -> None:
    secret = PersonFactory.create(name="Geheime Persoon")
    for text in ("naam;plaats\n;Dronten", "naam;inwoner\nIemand;ja", "Icare", "Gemeente Dronten"):
        row = only(coalition, text, choices={"1": str(secret.pk), "2": str(secret.pk)})
        assert row.partner is None
        assert "Geheim" not in f"{row.problems}{row.notes}{row.summary}"


def test_that_an_organisation_is_no_more_is_told(coalition: LocalCoalition) -> None:
    PartnerFactory.create(name="Icare", place="Dronten", is_dissolved=True)
    assert only(coalition, "Icare; Dronten").notes == ["Van Icare is bekend dat die is opgeheven."]


def test_a_partner_from_elsewhere_joins_and_keeps_its_facts(coalition: LocalCoalition, kim: User) -> None:
    there = PartnerFactory.create(name="De Meerpaal", place="Dronten", kind=PartnerKind.CULTURE)
    apply(kim, coalition, draft("naam;plaats;soort;website\nStichting Meerpaal;Dronten;welzijn;www.meerpaal.example"))
    there.refresh_from_db()
    assert (there.name, there.kind, there.website) == ("De Meerpaal", "culture", "https://www.meerpaal.example")
    assert coalition.memberships.get().partner == there


def test_who_is_here_already_is_filled_in_and_nothing_is_emptied(coalition: LocalCoalition, kim: User) -> None:
    here = MembershipFactory.create(
        coalition=coalition, partner__name="Icare", contact_name="A. Smit", contact_phone="06 1", core_group=True
    )
    text = "naam;plaats;contactpersoon;telefoon;kerngroep\nIcare;;;06 2;"
    assert only(coalition, text).summary == "telefoon: 06 1 → 06 2"
    apply(kim, coalition, draft(text))
    here.refresh_from_db()
    assert (here.contact_name, here.contact_phone, here.core_group, here.version) == ("A. Smit", "06 2", True, 2)
    assert plan(coalition, text).rows[0].outcome == Outcome.SAME
    (event,) = AuditEvent.objects.of(here)
    assert event.changes == {"telefoon": True, "ingelezen uit": [None, "Geplakte tabel, regel 2"]}


def test_who_was_invited_joins_and_who_joined_stays(coalition: LocalCoalition, kim: User) -> None:
    MembershipFactory.create(coalition=coalition, partner__name="Icare", **INVITED)
    MembershipFactory.create(coalition=coalition, partner__name="Meerpaal")
    made = draft("Icare\nMeerpaal\nKlup", joins=True, joined_on="2019-09-20")
    assert [row.outcome for row in plan_import(coalition, made).rows] == [Outcome.CHANGED, Outcome.SAME, Outcome.NEW]
    apply(kim, coalition, made)
    since = {str(one.partner): str(one.joined_on) for one in coalition.memberships.all()}
    assert since == {"Icare": "20 september 2019", "Meerpaal": "15 maart 2019", "Klup": "20 september 2019"}


def test_who_left_comes_back_as_a_second_spell(coalition: LocalCoalition, kim: User) -> None:
    left = MembershipFactory.create(
        coalition=coalition, partner__name="Icare", state=MembershipState.LEFT,
        left_on=PartialDate.on(date(2020, 1, 1)),
    )  # fmt: skip
    early = only(coalition, "Icare", joins=True, joined_on="2019-09-20")
    assert early.problems == {
        "joined_on": "Deze partner stopte op 1 januari 2020. Vul een latere datum in, of laat de rij weg."
    }
    apply(kim, coalition, draft("Icare", joins=True, joined_on="2021"))
    assert [one.state for one in left.partner.memberships.order_by("pk")] == ["left", "member"]


def test_a_person_is_found_within_the_own_coalition_only(coalition: LocalCoalition) -> None:
    PersonFactory.create(name="Jan Jansen")
    text = "naam;inwoner\nJan Jansen;ja"
    assert only(coalition, text).outcome == Outcome.NEW
    MembershipFactory.create(coalition=coalition, partner=PersonFactory.create(name="Jan Jansen"))
    assert only(coalition, text).outcome == Outcome.SAME


# ---- all or nothing ---------------------------------------------------------------------------


def test_all_or_nothing(coalition: LocalCoalition, kim: User) -> None:
    made = draft("naam;kvk\nDe Meerpaal;\nIcare;1234567")
    with pytest.raises(Refused, match="1 rij is nog niet goed"):
        apply(kim, coalition, made)
    assert not Partner.objects.exists()
    made.left_out = [3]
    apply(kim, coalition, made)
    assert [str(partner) for partner in Partner.objects.all()] == ["De Meerpaal"]


def test_each_partner_tells_where_it_came_from(coalition: LocalCoalition, kim: User) -> None:
    apply(kim, coalition, draft("De Meerpaal; Dronten; welzijn; A. Smit; a@meerpaal.example"))
    membership = coalition.memberships.select_related("partner").get()
    (created,) = AuditEvent.objects.of(membership.partner)
    (added,) = AuditEvent.objects.of(membership)
    (imported,) = AuditEvent.objects.of(coalition)
    origin = [None, "Geplakte tabel, regel 1"]
    assert created.changes == {
        "naam": [None, "De Meerpaal"], "plaats": [None, "Dronten"], "soort": [None, "welzijn"], "ingelezen uit": origin,
    }  # fmt: skip
    assert added.changes == {
        "status": [None, "uitgenodigd"], "contactpersoon": True, "e-mail": True, "ingelezen uit": origin,
    }  # fmt: skip
    assert (imported.actor, imported.changes) == (kim, {"lijst": [None, "Geplakte tabel"], "nieuw": [None, 1]})


def test_of_a_person_the_trail_has_no_name(coalition: LocalCoalition, kim: User) -> None:
    apply(kim, coalition, draft("naam;inwoner;plaats\nGeheime Persoon;ja;Dronten"))
    told = "".join(f"{event.object_label}{event.changes}" for event in AuditEvent.objects.all())
    assert ("Geheime" in told, "Dronten" in told) == (False, False)


def test_what_was_shown_is_what_is_done(coalition: LocalCoalition, kim: User) -> None:
    made = draft("De Meerpaal; Dronten")
    mark = plan_import(coalition, made).fingerprint
    PartnerFactory.create(name="Meerpaal", place="Dronten")
    with pytest.raises(Conflict, match="Er is intussen iets veranderd"):
        apply_import(actor=kim, coalition=coalition, draft=made, shown=made, fingerprint=mark)
    assert not CoalitionMembership.objects.exists()


def test_the_same_list_twice_changes_nothing_more(coalition: LocalCoalition, kim: User) -> None:
    text = "De Meerpaal\nIcare\nGemeente Dronten"
    apply(kim, coalition, draft(text))
    assert {row.outcome for row in plan(coalition, text).rows} == {Outcome.SAME}
    with pytest.raises(Refused, match="Er is niets om op te slaan"):
        apply(kim, coalition, draft(text))


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [3, 300])
def test_many_cost_the_same_queries_as_few(
    coalition: LocalCoalition, kim: User, number: int, django_assert_num_queries: Any
) -> None:
    made = draft("\n".join(f"Welzijn {n};Dronten;welzijn" for n in range(number)))
    with django_assert_num_queries(9):
        plan_import(coalition, made)
    apply(kim, coalition, made)
    assert coalition.memberships.count() == number
