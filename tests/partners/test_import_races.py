"""Two imports at the same moment, in real transactions: nobody enters the list twice."""

import pytest

from partners.models import Partner
from partners.services.import_apply import Done, apply_import
from partners.services.import_draft import read_pasted
from partners.services.import_partners import plan_import
from tests.factories import MunicipalityFactory
from tests.partners.factories import CoalitionFactory, coordinator_of
from tests.pillars.test_races import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_two_coordinators_save_the_same_list() -> None:
    coalition = CoalitionFactory.create(municipalities=[MunicipalityFactory.create()])
    draft = read_pasted("De Meerpaal\nIcare")
    mark = plan_import(coalition, draft).fingerprint
    people = [coordinator_of(coalition) for _ in range(2)]

    def save(number: int) -> Done:
        return apply_import(actor=people[number], coalition=coalition, draft=draft, shown=draft, fingerprint=mark)

    answers = at_once(lambda: save(0), lambda: save(1))
    assert refusals(answers) == 1
    assert sorted(Partner.objects.values_list("name", flat=True)) == ["De Meerpaal", "Icare"]
