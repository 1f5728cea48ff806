"""Numbers that no row can have, typed by hand: an answer with a sentence or 404, never a fault of ours."""

import pytest
from django.urls import reverse

from coalition.models import User
from partners.models import LocalCoalition
from partners.services.import_draft import keep_draft, read_pasted
from tests.client import StrictClient
from tests.partners.factories import CovenantVersionFactory, MembershipFactory

pytestmark = pytest.mark.django_db
HUGE, ENDLESS = "9" * 30, "9" * 5_000


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize("rest", ["", "nieuwe-versie/", "1/", "1/wijzigen/", "1/ondertekening/", "1/convenant.pdf"])
def test_a_covenant_that_cannot_be_is_not_there(client: StrictClient, rest: str) -> None:
    assert client.get(f"/mijn/coalities/zameneen/convenanten/{HUGE}/{rest}").status_code == 404


@pytest.mark.usefixtures("lead")
def test_a_link_for_a_partner_that_cannot_be_goes_to_nobody(client: StrictClient, zameneen: LocalCoalition) -> None:
    CovenantVersionFactory.create(covenant__coalition=zameneen)
    MembershipFactory.create(coalition=zameneen, contact_email="a@voorbeeld.example")
    answer = client.post(reverse("partner_link_send_all", args=["zameneen"]), {"memberships": HUGE})
    assert answer.status_code == 422


def test_a_row_that_cannot_be_is_no_row_of_the_list(client: StrictClient, lead: User, zameneen: LocalCoalition) -> None:
    draft = read_pasted("De Brug")
    address = f"{reverse('partner_import_preview', args=['zameneen'])}?blad={keep_draft(actor=lead, coalition=zameneen, draft=draft)}"
    assert "De Brug" in client.get(address, {"bewerk": ENDLESS, "blad": address.partition("=")[2]}).content.decode()
    assert client.post(address, {"shown": ENDLESS}, follow=True).status_code == 200
