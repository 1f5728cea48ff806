"""Sheets of a covenant in the scan tray: many with one number, sheets that follow on them, and only the own coalition's."""

import pytest

from coalition.models import NumberFrom, ScanPage
from coalition.services import scans
from coalition.services.scan_reading import visible_stacks
from coalition.tools.workflow import Refused
from tests.factories import MinistryFactory, SigningFactory
from tests.partners.factories import CovenantVersionFactory, coordinator_of
from tests.scanning import read_all, sheet, stack_of

pytestmark = pytest.mark.django_db


@pytest.mark.once
def test_sheets_of_a_covenant_go_to_it_and_those_behind_are_proposed() -> None:
    version, elsewhere = CovenantVersionFactory.create(), CovenantVersionFactory.create()
    coordinator = coordinator_of(version.covenant.coalition)
    form = SigningFactory.create().number
    pages = [version.number, "", "", version.number, elsewhere.number, "", form]
    stack_of(coordinator, [sheet(number, f"Blad {place}") for place, number in enumerate(pages)])
    read_all()
    laid = scans.lay(coordinator, list(ScanPage.objects.order_by("page")))
    assert [one.page.number for one in laid[:3]] == [version.number] * 3
    assert [one.page.number_from for one in laid[:3]] == [NumberFrom.CODE, NumberFrom.BEFORE, NumberFrom.BEFORE]
    assert [one.is_sure for one in laid] == [True, False, False, True, False, False, False]
    assert "Het volgt op een blad met dit nummer" in laid[1].doubt
    assert laid[4].record is None, "of another coalition"
    assert laid[5].page.number == "", "what lies behind a sheet that is not ours, is nobody's"
    assert laid[6].doubt == f"{form} is geen nummer van een formulier of convenant waar u een scan bij kunt leggen."
    # A proposal that somebody looked at is confirmed like any other.
    scans.confirm(actor=coordinator, page=laid[1].page, version=1)
    chosen = [(one.page.pk, one.page.version) for one in laid]
    assert scans.confirm_sure(actor=coordinator, chosen=chosen).pages == 2
    assert sorted(file.numbers or [] for file in version.scans.all()) == [[""], [version.number], [version.number]]
    with pytest.raises(Refused, match="waar u een scan bij kunt leggen"):
        scans.move(actor=coordinator, page=laid[4].page, version=1, number=form)
    assert scans.bring_back(actor=coordinator, page=laid[1].page, version=2).kept is None
    assert version.scans.count() == 2


@pytest.mark.sqlite
def test_the_ministry_lays_no_scan_beside_a_covenant() -> None:
    version, ministry = CovenantVersionFactory.create(), MinistryFactory.create()
    stack_of(ministry, [sheet(version.number)])
    read_all()
    (laid,) = scans.lay(ministry, list(ScanPage.objects.all()))
    assert (laid.record, laid.is_sure) == (None, False)
    assert laid.doubt.startswith(
        f"{version.number}: uitgegeven door dit portaal. Daar kunt u hier geen scan bij leggen."
    )
    assert list(visible_stacks(coordinator_of(version.covenant.coalition))) == []
