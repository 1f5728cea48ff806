"""The proof of signing: what stands on it, that it is made once a day, and what its number answers afterwards."""

from dataclasses import replace
from datetime import date
from typing import Any

import page
import pytest
import time_machine
from django.urls import reverse

from coalition.models import AuditEvent, IssuedPaper, User
from coalition.tools.dates import PartialDate
from coalition.tools.numbers import is_valid
from coalition.tools.workflow import Conflict, Refused
from pillars.facts import SigningFacts
from pillars.models import Signatory, Signing, SigningProof, SigningState
from pillars.services.proof import issue_proof, prepare_proof
from pillars.services.signing import correct_signing, void_signing, withdraw_signing
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory, SigningFactory, officer_of, signing_in
from tests.reading import sheets_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("_november")]
SECRET = "Vera Vrijwilliger"


@pytest.fixture
def _november() -> Any:
    with time_machine.travel("2026-11-22 12:00+01:00", tick=False):
        yield


@pytest.fixture
def signing() -> Signing:
    """Registered, signed by an alderman, and by somebody who holds no public office."""
    municipality = MunicipalityFactory.create(
        code="GM0820", name="Nuenen, Gerwen en Nederwetten", slug="nuenen-gerwen-en-nederwetten"
    )
    made = SigningFactory.create(registered=True, municipality=municipality)
    Signatory.objects.create(
        signing=made, order=1, name=SECRET, function="voorzitter", capacity=Signatory.Capacity.COALITION
    )
    return made


def issued(actor: User, signing: Signing) -> SigningProof:
    return issue_proof(actor=actor, prepared=prepare_proof(signing))


def checked(client: StrictClient, proof: SigningProof) -> str:
    return " ".join(client.get(reverse("check_number", args=[proof.number])).content.decode().split())


def test_an_officer_prints_a_proof_that_everybody_can_check(client: StrictClient, signing: Signing) -> None:
    client.force_login(officer_of(signing.municipality))
    opened = client.post(reverse("signing_proof", args=[signing.number]), follow=True)
    proof = SigningProof.objects.get()
    assert is_valid(proof.number)
    assert proof.number.startswith("BW26-0820-")
    assert opened["Content-Disposition"] == (
        f'inline; filename="bewijs-van-ondertekening-nuenen-gerwen-en-nederwetten-{proof.number}.pdf"'
    )
    content = b"".join(opened) if opened.streaming else opened.content
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(content, profile=profile).failures == []
    words = sheets_of(content)[0]
    for part in (
        "Gemeente Nuenen, Gerwen en Nederwetten", "Op 22 november 2026 staat deze ondertekening in het register",
        "20 september 2019", "Peter van Bergen (wethouder); voorzitter", proof.number, signing.number,
        "geen keurmerk en geen belofte van extra inzet",
    ):  # fmt: skip
        assert part in words
    assert SECRET not in words
    client.logout()
    told = checked(client, proof)
    assert "Dit bewijs is echt, en wat erop staat klopt nog met het register." in told
    assert "Peter van Bergen (wethouder); voorzitter" in told
    assert SECRET not in told


def test_the_same_facts_on_the_same_day_are_one_proof(signing: Signing) -> None:
    officer, ministry = officer_of(signing.municipality), MinistryFactory.create()
    first = issued(officer, signing)
    assert issued(ministry, signing) == first
    with time_machine.travel("2026-11-23 12:00+01:00", tick=False):
        assert issued(officer, signing) != first
    assert IssuedPaper.objects.count() == 2
    assert AuditEvent.objects.filter(action="signing.proof_issued").count() == 2


def test_what_was_corrected_since_stands_beside_what_the_proof_says(client: StrictClient, signing: Signing) -> None:
    ministry = MinistryFactory.create()
    proof = issued(ministry, signing)
    stale = Signing.objects.get(pk=signing.pk)
    facts = replace(SigningFacts.of(signing), signed_on=PartialDate.of(2019, 9, 21), place="")
    correct_signing(actor=ministry, signing=signing, version=signing.version, facts=facts, reason="Verkeerde dag")
    told = checked(client, proof)
    assert "daarna is er iets in het register veranderd" in told
    assert '<th scope="row">Ondertekend op</th><td data-label="Op het papier">20 september 2019</td>' in told
    assert "21 september 2019" in told
    assert '<td data-label="Op het papier">Dronten</td><td data-label="Nu in het register">niets</td>' in told
    with time_machine.travel("2026-11-23"), pytest.raises(Conflict):  # who read the facts before the correction
        issued(ministry, stale)
    newer = issued(ministry, Signing.objects.get(pk=signing.pk))
    assert "klopt nog met het register" in checked(client, newer)


def test_a_withdrawal_is_told_and_a_mistake_tells_nothing_more(client: StrictClient, signing: Signing) -> None:
    ministry = MinistryFactory.create()
    proof = issued(ministry, signing)
    withdraw_signing(actor=ministry, signing=signing, withdrawn_on=date(2026, 3, 3), decision="Raadsbesluit 12")
    told = checked(client, proof)
    assert "ingetrokken per 3 maart 2026 (Raadsbesluit 12)" in told
    assert "Peter van Bergen" in told
    void_signing(actor=ministry, signing=signing, reason="Verkeerde gemeente")
    told = checked(client, proof)
    assert "Dit bewijs geldt niet." in told
    assert "Peter van Bergen" not in told
    assert "Nuenen" not in told


@pytest.mark.parametrize("state", [state for state in SigningState if state != SigningState.REGISTERED])
def test_only_what_is_in_the_register_gets_a_proof(client: StrictClient, state: SigningState) -> None:
    other = signing_in(state)
    client.force_login(officer_of(other.municipality))
    address = reverse("signing_proof", args=[other.number])
    assert address not in client.get(reverse("signing_detail", args=[other.number])).content.decode()
    told = client.post(address, follow=True).content.decode()
    assert "Een bewijs is er alleen van een ondertekening die in het register staat." in told
    with pytest.raises(Refused):
        issued(officer_of(other.municipality), other)
    assert not SigningProof.objects.exists()
