"""What tests of signings share: facts as an officer fills them in, and a row as the database has it."""

from dataclasses import replace
from typing import Any

from coalition.tools.dates import PartialDate
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.models import Signing
from tests.factories import EditionFactory

MINISTRY_MAILBOX = "postvak@ministerie.example"
OFFICER = "ambtenaar@dronten.example"


def facts(**changed: Any) -> SigningFacts:
    complete = SigningFacts(
        edition=EditionFactory.create(),
        signed_on=PartialDate.of(2019, 9, 20),
        place="Dronten",
        source="https://krant.example/1",
        signatories=(SignatoryFacts("Peter van Bergen"),),
    )
    return replace(complete, **changed)


def other_facts(signing: Signing) -> SigningFacts:
    return replace(SigningFacts.of(signing), place="Lelystad")


def row_of(signing: Signing) -> dict[str, Any]:
    return dict(Signing.objects.filter(pk=signing.pk).values().get())
