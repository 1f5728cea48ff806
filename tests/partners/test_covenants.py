"""Covenants: written, versions, signatures by hand; what was signed never changes."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.models import AuditEvent, StoredFile, User
from coalition.tools.dates import PartialDate
from coalition.tools.numbers import is_valid
from coalition.tools.workflow import Conflict, Refused
from partners.models import (
    Covenant,
    CovenantSigning,
    CovenantVersion,
    LocalCoalition,
    MembershipState,
)
from partners.services import covenants as services
from partners.services.covenants import CovenantFacts, SignatureFacts
from pillars.services.retention import unattached
from tests.client import StrictClient
from tests.factories import FileFactory, MunicipalityFactory, officer_of
from tests.partners.factories import (
    MARCH_15,
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
)

pytestmark = pytest.mark.django_db

# Session, user, second factor and rights; version, versions, signings, trail.
QUERIES = 12

FACTS = CovenantFacts("manifest", "Samen", "- Niemand alleen.", "Wij kijken om.")
INVITED: dict[str, Any] = {"state": MembershipState.INVITED, "joined_on": PartialDate.unknown()}


@pytest.fixture
def coalition() -> LocalCoalition:
    return CoalitionFactory.create(name="ZamenEen", slug="zameneen")


@pytest.fixture
def version(coalition: LocalCoalition) -> CovenantVersion:
    return CovenantVersionFactory.create(covenant__coalition=coalition)


@pytest.fixture
def coordinator(coalition: LocalCoalition, client: StrictClient) -> User:
    user = coordinator_of(coalition)
    client.force_login(user)
    return user


def typed(**changed: Any) -> dict[str, Any]:
    return {"word": "manifest", "title": "Samen", "goals": "", "text": "Wij kijken om.", **changed}


def officer_in(coalition: LocalCoalition) -> User:
    """An officer of a municipality of this coalition."""
    municipality = MunicipalityFactory.create()
    coalition.municipalities.add(municipality)
    return officer_of(municipality)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# ---- the words ------------------------------------------------------------------------------


def test_a_covenant_is_made_under_the_coalitions_own_word(
    client: StrictClient, coalition: LocalCoalition, coordinator: User
) -> None:
    answer = client.post(reverse("covenant_create", args=["zameneen"]), typed(text="# Kop\n\n- een"), follow=True)
    version = CovenantVersion.objects.get()
    assert is_valid(version.number)
    assert version.number[:2] + version.number[4:9] == "CV-0000"
    assert f'Manifest, versie 1, nummer <span class="portal-nowrap">{version.number}' in text_of(answer)
    assert "<h3>Kop</h3><ul><li>een</li></ul>" in text_of(answer)
    (event,) = AuditEvent.objects.of(version.covenant)
    assert (event.action, event.actor, event.changes["tekst"]) == ("covenant.created", coordinator, True)


def test_a_look_beforehand_saves_nothing(client: StrictClient, coalition: LocalCoalition, coordinator: User) -> None:
    answer = client.post(reverse("covenant_create", args=["zameneen"]), typed(text="1. een\n2. twee", preview="1"))
    assert answer.status_code == 200
    assert '<ol><li value="1">een</li><li value="2">twee</li></ol>' in text_of(answer)
    assert "1. een\n2. twee</textarea>" in answer.content.decode()
    assert not Covenant.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "| a | b |"}, "Een tabel kan hier niet."),
        ({"goals": "Voor [invullen: datum]"}, "Hier staat nog iets om in te vullen: [invullen: datum]."),
        ({"title": "Samen 😀"}, "Dit teken kan niet op papier"),
        ({"text": ""}, "Vul ‘Tekst’ in."),
    ],
)
def test_what_a_covenant_cannot_hold_gets_a_sentence_and_stays_typed(
    client: StrictClient, coalition: LocalCoalition, coordinator: User, changed: dict[str, str], sentence: str
) -> None:
    answer = client.post(reverse("covenant_create", args=["zameneen"]), typed(**changed))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert all(value in answer.content.decode() for value in changed.values())


def test_words_that_nobody_signed_can_change(version: CovenantVersion, coordinator: User) -> None:
    services.change_version(actor=coordinator, version=version, facts=FACTS, edit_version=1)
    version.refresh_from_db()
    assert (version.text, version.covenant.title, version.edit_version) == ("Wij kijken om.", "Samen", 2)
    event = AuditEvent.objects.of(version.covenant).get()
    assert event.changes == {
        "hoe het heet": ["convenant", "manifest"],
        "titel": ["Samen tegen eenzaamheid", "Samen"],
        "tekst": True,
    }


def test_who_comes_second_sees_the_newer_words_and_overwrites_nothing(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    services.change_version(actor=coordinator, version=version, facts=FACTS, edit_version=1)
    address = reverse("covenant_edit", args=["zameneen", version.covenant_id, 1])
    answer = client.post(address, typed(text="Mijn tekst.", edit_version="1"))
    assert answer.status_code == 422
    assert "Er is niets overschreven." in text_of(answer)
    assert "<p>Wij kijken om.</p>" in text_of(answer)
    assert "Mijn tekst.</textarea>" in answer.content.decode()
    version.refresh_from_db()
    assert version.text == "Wij kijken om."
    assert 'name="edit_version" value="2"' in answer.content.decode()


def test_signed_words_never_change(client: StrictClient, version: CovenantVersion, coordinator: User) -> None:
    signing = CovenantSigningFactory.create(version=version)
    signing.withdrawn_on, signing.withdrawn_at, signing.withdrawn_by = date(2020, 1, 1), signing.created_at, coordinator
    signing.save()
    with pytest.raises(Refused, match="verandert niet meer"):
        services.change_version(actor=coordinator, version=version, facts=FACTS, edit_version=1)
    version.text = "Anders"
    with pytest.raises(ValidationError, match="verandert niet meer"):
        version.save()
    answer = client.get(reverse("covenant_edit", args=["zameneen", version.covenant_id, 1]), follow=True)
    assert "Deze versie is ondertekend en verandert niet meer. Maak een nieuwe versie." in text_of(answer)
    version.refresh_from_db()
    assert version.text.startswith("# Wat wij afspreken")


def test_a_new_version_starts_with_the_last_and_leaves_it_to_its_signers(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    CovenantSigningFactory.create(version=version, partner__name="De Zonnebloem")
    address = reverse("covenant_new_version", args=["zameneen", version.covenant_id])
    assert "Wij kijken naar elkaar om." in client.get(address).content.decode()
    same = typed(word="convenant", title="Samen tegen eenzaamheid", text="Nieuwe woorden.")
    page = text_of(client.post(address, same, follow=True))
    assert "<p>Nieuwe woorden.</p>" in page
    assert "0 ondertekenaars." in page
    older = text_of(client.get(reverse("covenant_version", args=["zameneen", version.covenant_id, 1])))
    assert "1 ondertekenaar." in older
    assert "De Zonnebloem" in older
    numbers = CovenantVersion.objects.values_list("number", flat=True)
    assert len(set(numbers)) == 2


def test_a_signed_title_stands_for_new_versions_too(version: CovenantVersion, coordinator: User) -> None:
    CovenantSigningFactory.create(version=version)
    with pytest.raises(Refused, match="De titel is ondertekend") as refusal:
        services.add_version(actor=coordinator, covenant=version.covenant, facts=FACTS)
    assert refusal.value.field == "title"
    assert version.covenant.versions.count() == 1


def test_a_number_that_is_taken_is_drawn_again(
    coalition: LocalCoalition, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = iter("AAA" + "AAA" + "BBB")
    monkeypatch.setattr("secrets.choice", lambda alphabet: next(draws))
    first = services.create_covenant(actor=coordinator, coalition=coalition, facts=FACTS)
    second = services.create_covenant(actor=coordinator, coalition=coalition, facts=FACTS)
    assert (first.number[10:13], second.number[10:13]) == ("AAA", "BBB")


# ---- signatures by hand ---------------------------------------------------------------------


def sign(client: StrictClient, version: CovenantVersion, **values: Any) -> Any:
    address = reverse("covenant_sign", args=["zameneen", version.covenant_id, version.order])
    return client.post(address, values, follow=True)


def test_a_signature_on_paper_makes_an_ondertekenaar_and_lets_an_invited_partner_join(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    member = MembershipFactory.create(coalition=version.covenant.coalition, partner__name="De Zonnebloem", **INVITED)
    page = sign(
        client, version, membership=member.pk, signed_on_maand="3", signed_on_jaar="2019", name="Anne de Vries",
        function="voorzitter", joins="on",
    )  # fmt: skip
    assert "1 ondertekenaar." in text_of(page)
    assert "Anne de Vries, voorzitter" in text_of(page)
    assert "ondertekend, maart 2019" in text_of(page)
    member.refresh_from_db()
    assert (member.state, str(member.joined_on)) == (MembershipState.MEMBER, "maart 2019")
    event = AuditEvent.objects.of(CovenantSigning.objects.get()).get()
    assert (event.changes["wie tekende"], event.changes["functie"]) == (True, True)
    assert "Anne" not in str(event.changes)


def test_without_the_tick_an_invited_partner_stays_invited(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    member = MembershipFactory.create(coalition=version.covenant.coalition, **INVITED)
    sign(client, version, membership=member.pk)
    member.refresh_from_db()
    assert member.state == MembershipState.INVITED
    assert version.signings.get().partner == member.partner


def test_nobody_signs_the_same_version_twice(version: CovenantVersion, coordinator: User) -> None:
    member = MembershipFactory.create(coalition=version.covenant.coalition)
    facts = SignatureFacts(MARCH_15)
    services.sign_by_hand(actor=coordinator, version=version, membership=member, facts=facts, joins=False)
    with pytest.raises(Refused, match="al ondertekend"):
        services.sign_by_hand(actor=coordinator, version=version, membership=member, facts=facts, joins=False)
    assert version.signings.count() == 1


@pytest.mark.parametrize(
    ("day", "sentence"), [("31", "31-2-2019 bestaat niet."), ("", "ligt in de toekomst. Controleer de datum.")]
)
def test_a_date_that_cannot_be_is_refused(
    client: StrictClient, version: CovenantVersion, coordinator: User, day: str, sentence: str
) -> None:
    member = MembershipFactory.create(coalition=version.covenant.coalition)
    year = "2019" if day else "2190"
    page = sign(
        client, version, membership=member.pk, signed_on_dag=day, signed_on_maand="2", signed_on_jaar=year, name="Anne"
    )
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert 'value="Anne"' in page.content.decode()
    assert not version.signings.exists()


def test_only_partners_of_this_coalition_sign(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    stranger = MembershipFactory.create()
    page = sign(client, version, membership=stranger.pk)
    assert page.status_code == 422
    assert not version.signings.exists()


def test_the_scan_is_kept_for_coordinators_and_not_swept_up(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    member = MembershipFactory.create(coalition=version.covenant.coalition)
    broken = SimpleUploadedFile("scan.pdf", b"geen pdf")
    assert sign(client, version, membership=member.pk, file=broken).status_code == 422
    assert not CovenantSigning.objects.exists()
    scan = FileFactory.create()
    signing = CovenantSigningFactory.create(version=version, partner=member.partner, file=scan)
    FileFactory.create(original_name="los.pdf")
    later = scan.uploaded_at.replace(year=2100)
    assert [file.original_name for file in unattached(later)] == ["los.pdf"]
    assert StoredFile.objects.count() == 2
    client.force_login(officer_in(version.covenant.coalition))
    assert client.get(reverse("covenant_signing_file", args=["zameneen", signing.pk])).status_code == 403


def test_a_withdrawn_signature_stays_to_be_seen_and_may_be_followed_by_a_new_one(
    client: StrictClient, version: CovenantVersion, coordinator: User
) -> None:
    signing = CovenantSigningFactory.create(version=version, partner__name="De Zonnebloem")
    address = reverse("covenant_signing_withdraw", args=["zameneen", signing.pk])
    early = client.post(address, {"withdrawn_on_dag": "1", "withdrawn_on_maand": "1", "withdrawn_on_jaar": "2019"})
    assert early.status_code == 422
    assert "De partner tekende pas op 15 maart 2019." in text_of(early)
    client.post(address, {"withdrawn_on_dag": "1", "withdrawn_on_maand": "1", "withdrawn_on_jaar": "2020"})
    page = text_of(client.get(reverse("covenant_version", args=["zameneen", version.covenant_id, 1])))
    assert "0 ondertekenaars." in page
    assert "per 1 januari 2020" in page
    with pytest.raises(Conflict, match="al ingetrokken"):
        services.withdraw_signing(actor=coordinator, signing=signing, on=date(2020, 2, 2))
    member = MembershipFactory.create(coalition=version.covenant.coalition, partner=signing.partner)
    facts = SignatureFacts(PartialDate.on(date(2021, 1, 1)))
    services.sign_by_hand(actor=coordinator, version=version, membership=member, facts=facts, joins=True)
    assert version.signings.in_force().count() == 1


def test_a_mistake_is_put_right_or_removed(client: StrictClient, version: CovenantVersion, coordinator: User) -> None:
    signing = CovenantSigningFactory.create(version=version)
    edit = reverse("covenant_signing_edit", args=["zameneen", signing.pk])
    client.post(edit, {"signed_on_jaar": "2018", "name": "Iemand Anders"})
    signing.refresh_from_db()
    assert (str(signing.signed_on), signing.signatory_name) == ("2018", "Iemand Anders")
    client.post(reverse("covenant_signing_remove", args=["zameneen", signing.pk]))
    assert not version.signings.exists()
    actions = AuditEvent.objects.filter(object_type="partners.covenantsigning").values_list("action", flat=True)
    assert sorted(actions) == ["covenant.signing_changed", "covenant.signing_removed"]


def test_what_a_partner_agreed_to_itself_is_withdrawn_not_changed(version: CovenantVersion, coordinator: User) -> None:
    signing = CovenantSigningFactory.create(version=version, how=CovenantSigning.How.LINK)
    with pytest.raises(Refused, match="gaf zelf akkoord"):
        services.remove_signing(actor=coordinator, signing=signing)
    with pytest.raises(Refused, match="gaf zelf akkoord"):
        services.change_signing(actor=coordinator, signing=signing, facts=SignatureFacts(MARCH_15, "Een Ander"))
    services.withdraw_signing(actor=coordinator, signing=signing, on=date(2020, 1, 1))
    signing.refresh_from_db()
    assert signing.signatory_name == "Ondertekenaar Proef"


# ---- who sees what --------------------------------------------------------------------------


def test_an_officer_reads_the_covenant_without_names_of_people(
    client: StrictClient, coalition: LocalCoalition, version: CovenantVersion
) -> None:
    officer = officer_in(coalition)
    CovenantSigningFactory.create(version=version, partner=PersonFactory.create())
    client.force_login(officer)
    page = text_of(client.get(reverse("covenant_detail", args=["zameneen", version.covenant_id])))
    assert "een inwoner" in page
    for secret in ("Geheime Persoon", "Ondertekenaar Proef", "directeur", "Ondertekening invoeren"):
        assert secret not in page


def test_another_coalitions_covenant_is_not_there(
    client: StrictClient, coalition: LocalCoalition, coordinator: User
) -> None:
    other = CovenantVersionFactory.create()
    own_slug = other.covenant.coalition.slug
    assert client.get(reverse("covenant_detail", args=["zameneen", other.covenant_id])).status_code == 404
    assert client.get(reverse("covenant_detail", args=[own_slug, other.covenant_id])).status_code == 404
    signing = CovenantSigningFactory.create(version=other)
    assert client.post(reverse("covenant_signing_remove", args=["zameneen", signing.pk])).status_code == 404
    assert CovenantSigning.objects.filter(pk=signing.pk).exists()


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [3, 60])
def test_the_list_of_signers_asks_the_same_for_3_and_for_60(
    client: StrictClient,
    version: CovenantVersion,
    coordinator: User,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    for _ in range(number):
        CovenantSigningFactory.create(version=version)
    client.get(reverse("covenant_detail", args=["zameneen", version.covenant_id]))
    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("covenant_detail", args=["zameneen", version.covenant_id])).content.decode()
    assert page.count('<td data-label="Hoe en wanneer">') == number
