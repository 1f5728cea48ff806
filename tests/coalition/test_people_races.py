"""Two at once at the door, in real transactions: one gets in, nothing happens twice."""

import pytest

from coalition.models import AccessRequest, Invitation, MunicipalityGrant, OutboxMail, User
from coalition.services import access, accounts, invitations
from tests.coalition.people import PASSWORD, link_in_last_mail
from tests.factories import MinistryFactory, MunicipalityFactory, officer_of
from tests.pillars.test_races import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_one_link_sent_twice_at_once_makes_one_account() -> None:
    dronten = MunicipalityFactory.create()
    invitations.invite_officer(actor=MinistryFactory.create(), email="anne@dronten.example", municipality=dronten)
    token = link_in_last_mail().split("/")[2]
    answers = at_once(*[lambda: invitations.accept_as_new(token=token, name="Anne", password=PASSWORD)] * 4)
    assert refusals(answers) == 3
    assert User.objects.filter(email="anne@dronten.example").count() == 1
    assert MunicipalityGrant.objects.count() == 1
    assert Invitation.objects.get().used_by_id == User.objects.get(email="anne@dronten.example").pk


def test_two_clicks_ask_once() -> None:
    dronten = MunicipalityFactory.create()
    at_once(
        *[
            lambda: access.request_access(
                municipality=dronten, name="Anne", email="anne@dronten.example", function="adviseur"
            )
        ]
        * 4
    )
    assert AccessRequest.objects.count() == 1
    assert OutboxMail.objects.count() == 1


def test_two_colleagues_end_the_same_grant_and_one_is_told() -> None:
    dronten = MunicipalityFactory.create()
    first, second, leaving = officer_of(dronten), officer_of(dronten), officer_of(dronten)
    grant = leaving.grants.select_related("user", "municipality").get()
    answers = at_once(
        lambda: accounts.end_grant(actor=first, grant=grant), lambda: accounts.end_grant(actor=second, grant=grant)
    )
    assert refusals(answers) == 1
    assert OutboxMail.objects.count() == 1
