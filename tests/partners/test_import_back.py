"""An import taken back, and a list that leaves the portal and comes in again."""

import pytest

from coalition.models import User
from coalition.tools.dates import PartialDate
from coalition.tools.tables import write_csv, write_xlsx
from coalition.tools.workflow import Refused
from partners.models import CoalitionMembership, LocalCoalition, MembershipState, Partner, PartnerKind
from partners.services.import_apply import Done, undo_import
from partners.services.import_draft import AlreadyRead, Draft, keep_draft, open_draft, read_upload, save_draft
from partners.services.import_partners import Outcome, plan_import
from partners.services.partner_sheet import COLUMNS, LABELS, example_rows, export_partners
from tests.factories import MunicipalityFactory
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
)
from tests.partners.importing import apply, draft

pytestmark = pytest.mark.django_db
INVITED = {"state": MembershipState.INVITED, "joined_on": PartialDate.unknown()}


@pytest.fixture
def coalition(db: None) -> LocalCoalition:
    dronten = MunicipalityFactory.create(name="Dronten", code="GM0303", slug="dronten")
    return CoalitionFactory.create(name="ZamenEen", municipalities=[dronten])


@pytest.fixture
def kim(coalition: LocalCoalition) -> User:
    return coordinator_of(coalition, name="Kim")


def undo(actor: User, coalition: LocalCoalition, done: Done) -> int:
    return undo_import(actor=actor, coalition=coalition, draft=Draft(coalition.pk, "lijst", [], [], done=vars(done)))


def test_an_import_is_taken_back_whole(coalition: LocalCoalition, kim: User) -> None:
    invited = MembershipFactory.create(coalition=coalition, partner__name="Icare", partner__kind="", **INVITED)
    before = dict(CoalitionMembership.objects.values().get())
    made = draft("naam;soort;telefoon\nIcare;zorg;06 1\nDe Klup;;", joins=True, joined_on="2019-09-20")
    done = apply(kim, coalition, made)
    assert undo(kim, coalition, done) == 1
    after = dict(CoalitionMembership.objects.values().get())
    assert (after.pop("version"), before.pop("version")) == (3, 1)
    assert after == before
    assert [(one.name, one.kind) for one in Partner.objects.all()] == [("Icare", "")]
    assert invited.partner_id == after["partner_id"]


@pytest.mark.parametrize("what", ["changed", "signed", "in another coalition"])
def test_what_was_touched_since_stays(coalition: LocalCoalition, kim: User, what: str) -> None:
    done = apply(kim, coalition, draft("De Klup\nIcare"))
    partner = Partner.objects.get(name="De Klup")
    if what == "changed":
        CoalitionMembership.objects.filter(partner=partner).update(version=2)
    elif what == "signed":
        CovenantSigningFactory.create(version__covenant__coalition=coalition, partner=partner)
    else:
        MembershipFactory.create(partner=partner)
    with pytest.raises(Refused, match="daarna iets anders gebeurd"):
        undo(kim, coalition, done)
    assert coalition.memberships.count() == 2


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing_and_a_correction_does(
    coalition: LocalCoalition, kim: User, extension: str
) -> None:
    municipality = coalition.municipalities.get()
    fields = {"contact_name": "A. Smit", "contact_email": "a@x.example", "contribution": "=1+1", "core_group": True}
    MembershipFactory.create(
        coalition=coalition, partner__name="Icare", partner__kvk_number="01234567", partner__website="https://x.example",
        contribution_is_public=True, **fields,
    )  # fmt: skip
    MembershipFactory.create(coalition=coalition, partner__name="'t Hart", partner__kind="", **INVITED)
    MembershipFactory.create(coalition=coalition, partner=PersonFactory.create(name="Jan Jansen"))
    MembershipFactory.create(
        coalition=coalition, partner__name="Gemeente", partner__kind=PartnerKind.MUNICIPALITY,
        partner__municipality=municipality, joined_on=PartialDate.of(2019),
    )  # fmt: skip
    rows = export_partners(actor=kim, coalition=coalition)
    write = write_csv if extension == "csv" else write_xlsx
    back = plan_import(coalition, read_upload(write(list(LABELS.values()), rows), "terug"))
    assert [(row.outcome, row.problems) for row in back.rows] == [(Outcome.SAME, {})] * 4
    (icare,) = (row for row in rows if row[0] == "Icare")
    icare[list(COLUMNS).index("contact_name")] = "B. Bos"
    changed = plan_import(coalition, read_upload(write(list(LABELS.values()), rows), "terug"))
    assert [row.summary for row in changed.doing] == ["contactpersoon: A. Smit → B. Bos"]


def test_the_example_can_be_read_as_it_is(coalition: LocalCoalition) -> None:
    made = read_upload(write_csv(list(LABELS.values()), example_rows()), "voorbeeld.csv")
    assert [(row.outcome, row.problems) for row in plan_import(coalition, made).rows] == [(Outcome.NEW, {})] * 3


def test_a_second_save_does_not_overwrite_what_undoing_needs(kim: User, coalition: LocalCoalition) -> None:
    """Two windows opened the list; the second keeps what was typed there when the first has just read it in."""
    token = keep_draft(actor=kim, coalition=coalition, draft=draft("Icare"))
    first, second = (open_draft(actor=kim, coalition=coalition, token=token) for _ in range(2))
    first.done = vars(apply(kim, coalition, first))
    save_draft(actor=kim, token=token, draft=first)
    with pytest.raises(AlreadyRead):
        save_draft(actor=kim, token=token, draft=second)
    kept = open_draft(actor=kim, coalition=coalition, token=token)
    assert undo_import(actor=kim, coalition=coalition, draft=kept) == 1
