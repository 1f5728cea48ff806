"""Two at once at a covenant, in real transactions: a link is used once, words that are being signed do not change."""

import pytest

from coalition.models import AuditEvent, OutboxMail
from coalition.tools.dates import PartialDate
from partners.facts import Contact
from partners.models import CovenantSigning, MembershipState
from partners.services import covenants, partner_links
from partners.services.covenants import CovenantFacts, SignatureFacts
from partners.services.partner_links import Answer
from tests.partners.factories import MARCH_15, CovenantVersionFactory, MembershipFactory, coordinator_of
from tests.partners.test_partner_links import link_in
from tests.pillars.test_races import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_one_link_sent_twice_at_once_is_one_agreement() -> None:
    version = CovenantVersionFactory.create()
    coalition = version.covenant.coalition
    member = MembershipFactory.create(
        coalition=coalition, contact_email="a@b.example", state=MembershipState.INVITED, joined_on=PartialDate.unknown()
    )
    partner_links.send_link(actor=coordinator_of(coalition), membership=member, version=version)
    token = link_in(OutboxMail.objects.get().text).split("/")[2]
    given = Answer(edit_version=1, name="Anne", function="", contact=Contact(email="a@b.example"))
    answers = at_once(*[lambda: partner_links.answer(token=token, given=given)] * 4)
    assert refusals(answers) == 3
    assert version.signings.count() == 1
    assert OutboxMail.objects.filter(dedup_key__startswith="partner-agreed").count() == 1


def test_all_asked_twice_at_once_get_one_mail() -> None:
    version = CovenantVersionFactory.create()
    coalition = version.covenant.coalition
    members = [
        MembershipFactory.create(
            coalition=coalition, contact_email=f"{place}@b.example", state=MembershipState.INVITED,
            joined_on=PartialDate.unknown(),
        )
        for place in range(3)
    ]  # fmt: skip
    actor = coordinator_of(coalition)
    sent = at_once(
        *[
            lambda: partner_links.send_links(actor=actor, coalition=coalition, version=version, memberships=members)
        ] * 3
    )  # fmt: skip
    assert sorted(map(str, sent)) == ["0", "0", "3"]
    assert OutboxMail.objects.count() == 3


def test_words_that_are_being_signed_do_not_change_under_the_pen() -> None:
    """Either the change came first and its words were signed, or the signature did and the change is refused."""
    version = CovenantVersionFactory.create()
    coalition = version.covenant.coalition
    member, actor = MembershipFactory.create(coalition=coalition), coordinator_of(coalition)
    facts = CovenantFacts("convenant", "Samen tegen eenzaamheid", "", "Andere woorden.")
    at_once(
        lambda: covenants.sign_by_hand(
            actor=actor, version=version, membership=member, facts=SignatureFacts(MARCH_15), joins=False
        ),
        lambda: covenants.change_version(actor=actor, version=version, facts=facts, edit_version=1),
    )
    assert CovenantSigning.objects.count() == 1
    version.refresh_from_db()
    acts = list(AuditEvent.objects.filter(action__in=["covenant.changed", "covenant.signed"]).order_by("pk"))
    expected = ["covenant.changed", "covenant.signed"] if version.text == "Andere woorden." else ["covenant.signed"]
    assert [event.action for event in acts] == expected
