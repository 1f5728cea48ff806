"""What a municipality tells per pillar: written by its officers, read by who may, looked at again once a year."""

import io
import re
from datetime import date, timedelta

import docx
import pytest
import time_machine
from django.utils.html import escape

from coalition.models import AuditEvent, Municipality, MunicipalityChange, User
from coalition.tools.dates import today
from pillars.approach import links_of, read_links
from pillars.models import ApproachAudience, LocalApproach
from tests.client import StrictClient
from tests.factories import (
    AdviserFactory,
    AmbassadorFactory,
    ApproachFactory,
    EditionFactory,
    MinistryFactory,
    MunicipalityFactory,
    SigningFactory,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("november")]
DESK = "/mijn/gemeenten/dronten/aanpak/"
WRITE = f"{DESK}schrijven/"
SHARED = ApproachAudience.SIGNATORIES


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(name="Dronten", slug="dronten")


@pytest.fixture
def officer(dronten: Municipality) -> User:
    return officer_of(dronten, name="Officier van Dronten")


@pytest.fixture
def desk(client: StrictClient, officer: User) -> StrictClient:
    client.force_login(officer)
    return client


def fields(client: StrictClient, **changes: str) -> dict[str, str]:
    """The form as the browser has it, with some of it typed over."""
    form = client.get(WRITE).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def page(client: StrictClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode().replace("&#x27;", "'"))


# ---- writing and reading ---------------------------------------------------------------------


def test_what_is_written_is_read_by_whom_the_municipality_chose(desk: StrictClient, dronten: Municipality) -> None:
    typed = fields(
        desk, text_2="Wij bellen\r\nelke partner.", links_2="www.dronten.nl/samen\nhttps://zameneen.nl",
        text_4="Wij stoppen met losse acties.", audience_4=SHARED,
    )  # fmt: skip
    saved = desk.post(WRITE, typed, follow=True)
    assert "Opgeslagen: pijlers 2, 4." in saved.content.decode()
    own = page(desk, "/gemeenten/dronten/")
    assert "Wij stoppen met losse acties." in own
    desk.logout()
    public = page(desk, "/gemeenten/dronten/")
    assert "Wij bellen\nelke partner." in public
    assert '<a class="portal-link" href="https://www.dronten.nl/samen" rel="external noopener nofollow ugc">' in public
    assert "Laatst bevestigd op <time" in public
    assert "Wij stoppen met losse acties." not in public
    other = MunicipalityFactory.create(name="Dalfsen", slug="dalfsen")
    readers = {
        "an officer elsewhere, where nobody signed": (officer_of(other), False),
        "the ministry": (MinistryFactory.create(), True),
        "an adviser": (AdviserFactory.create(), True),
        "an ambassador": (AmbassadorFactory.create(), False),
    }
    for who, (reader, reads) in readers.items():
        desk.force_login(reader)
        for address in ("/gemeenten/dronten/", "/aanpak/", "/vergelijken/?gemeente=dronten&gemeente=dalfsen"):
            assert ("losse acties" in page(desk, address)) is reads, (who, address)
    SigningFactory.create(registered=True, municipality=other)
    desk.force_login(readers["an officer elsewhere, where nobody signed"][0])
    assert "losse acties" in page(desk, "/gemeenten/dronten/")
    assert set(AuditEvent.objects.values_list("action", "object_label")) == {
        ("approach.written", "Dronten, pijler 2"), ("approach.written", "Dronten, pijler 4"),
    }  # fmt: skip
    assert "losse acties" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("text_1", "x" * 2001, "gebruik hoogstens 2000 tekens. Nu zijn het er 2001."),
        ("links_1", "javascript:alert(1)", "‘javascript:alert(1)’ is geen webadres."),
        ("links_1", "javascript://dronten.nl/%0aalert(1)", "is geen webadres"),
        ("links_1", "https://dronten.nl@kwaad.example/", "is geen webadres"),
        ("links_1", "\n".join(f"a.nl/{n}" for n in range(6)), "Kies hoogstens 5 links. Nu zijn het er 6."),
        ("links_1", "a.nl/" + "x" * 200, "is te lang. Gebruik een link van hoogstens 190 tekens."),
        ("links_1", "https://www.dronten.nl/", "Schrijf bij de links ook wat u doet."),
        ("audience_1", "niemand", "Kies bij ‘Wie mag pijler 1 lezen?’ een antwoord uit de lijst."),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(desk: StrictClient, name: str, typed: str, sentence: str) -> None:
    sent = fields(desk, text_5="Wij tellen.", **{name: typed})
    answer = desk.post(WRITE, sent)
    assert answer.status_code == 422
    content = answer.content.decode()
    assert escape(sentence) in content
    assert "Wij tellen." in content
    assert escape(typed.partition("\n")[0]) in content or name == "audience_1"
    assert not LocalApproach.objects.exists()


def test_a_host_in_another_alphabet_does_not_look_like_one_in_ours() -> None:
    """The second is written with Cyrillic letters."""
    links = links_of(ApproachFactory.build(links="https://www.apple.nl/x https://\u0430\u0440\u0440\u04cf\u0435.nl/x"))
    assert [link.host for link in links] == ["apple.nl", "xn--80ak6aa92e.nl"]


def test_links_are_taken_once_and_completed() -> None:
    assert read_links("www.a.nl http://b.nl/x?y=1\n\nwww.a.nl") == ("https://www.a.nl", "http://b.nl/x?y=1")


# ---- two officers ----------------------------------------------------------------------------


def test_two_officers_on_different_pillars_do_not_hinder_each_other(desk: StrictClient, dronten: Municipality) -> None:
    ApproachFactory.create(municipality=dronten, text="Oud een.")
    first, second = fields(desk, text_1="Nieuw een."), fields(desk, text_2="Nieuw twee.")
    desk.post(WRITE, first)
    assert desk.post(WRITE, second).status_code == 302
    assert desk.post(WRITE, second).status_code == 302, "a second click"
    assert list(dronten.approaches.values_list("text", "version")) == [("Nieuw een.", 2), ("Nieuw twee.", 1)]


def test_two_officers_on_one_pillar_see_both_versions(desk: StrictClient, dronten: Municipality) -> None:
    ApproachFactory.create(municipality=dronten, text="Oud.")
    ApproachFactory.create(municipality=dronten, pillar=3, text="Oud drie.")
    first = fields(desk, text_1="Van een collega.", text_3="Collega drie.")
    second = fields(desk, text_1="Van mij.", text_5="Vijf.")
    desk.post(WRITE, first)
    answer = desk.post(WRITE, second)
    assert answer.status_code == 409
    content = answer.content.decode()
    assert "Er is niets overschreven." in content
    assert '<td data-label="Nu opgeslagen">Van een collega.</td><td data-label="Door u getypt">Van mij.</td>' in content
    form = answer.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert (again["text_1"], again["text_3"], again["text_5"]) == ("Van mij.", "Collega drie.", "Vijf.")
    assert dronten.approaches.count() == 2
    desk.post(WRITE, again)
    assert list(dronten.approaches.values_list("text", flat=True)) == ["Van mij.", "Collega drie.", "Vijf."]


def test_who_empties_a_pillar_sees_first_what_goes(desk: StrictClient, dronten: Municipality) -> None:
    ApproachFactory.create(municipality=dronten, text="Jaren werk.")
    ApproachFactory.create(municipality=dronten, pillar=2)
    answer = desk.post(WRITE, fields(desk, text_1=""))
    assert answer.status_code == 409
    assert '<blockquote class="portal-quote">Jaren werk.</blockquote>' in answer.content.decode()
    assert dronten.approaches.count() == 2
    form = answer.context["form"]
    # What was confirmed is one pillar: emptying another asks again.
    again = {name: form[name].value() or "" for name in form.fields}
    assert desk.post(WRITE, again | {"text_2": ""}).status_code == 409
    assert desk.post(WRITE, again).status_code == 302
    assert list(dronten.approaches.values_list("pillar", flat=True)) == [2]
    event = AuditEvent.objects.get(action="approach.emptied")
    assert event.changes == {"tekst": True, "te lezen door": ["iedereen", ""]}


# ---- once a year -----------------------------------------------------------------------------


def test_the_yearly_check_in_is_a_click_for_what_did_not_change(
    desk: StrictClient, dronten: Municipality, november: time_machine.Traveller
) -> None:
    for pillar in (1, 2, 3):
        ApproachFactory.create(municipality=dronten, pillar=pillar, text=f"Tekst {pillar}.", confirmed_on=today())
    before = list(dronten.approaches.values("text", "version", "changed_at"))
    assert "Klopt de lokale aanpak" not in page(desk, "/mijn/")
    november.shift(timedelta(days=366))
    desk.force_login(User.objects.get())
    assert "Klopt de lokale aanpak van Dronten nog?" in page(desk, "/mijn/")
    seen = re.findall(r'name="gezien" value="([^"]+)"', page(desk, DESK))
    everything, each = seen[:3], seen[3:]
    assert everything == each
    assert b"Bevestigd" in desk.post(f"{DESK}bevestigen/", {"gezien": each[0]}, follow=True).content
    assert [one.is_due for one in dronten.approaches.all()] == [False, True, True]
    # A colleague changed the second meanwhile: nobody confirms what he did not read.
    LocalApproach.objects.filter(pillar=2).update(text="Anders.")
    told = desk.post(f"{DESK}bevestigen/", {"gezien": everything[1:]}, follow=True).content.decode()
    assert "Deze tekst is intussen gewijzigd. Kijk of hij zo klopt." in told
    LocalApproach.objects.filter(pillar=2).update(text="Tekst 2.")
    desk.post(f"{DESK}bevestigen/", {"gezien": everything})
    assert set(dronten.approaches.values_list("confirmed_on", flat=True)) == {date(2027, 11, 22)}
    assert list(dronten.approaches.values("text", "version", "changed_at")) == before
    assert "Klopt de lokale aanpak" not in page(desk, "/mijn/")
    assert AuditEvent.objects.filter(action="approach.confirmed").count() == 3


def test_who_signed_and_told_nothing_is_asked_to_begin(desk: StrictClient, dronten: Municipality) -> None:
    begin = "Vertel wat Dronten doet tegen eenzaamheid"
    assert begin not in page(desk, "/mijn/")
    SigningFactory.create(registered=True, municipality=dronten)
    assert begin in page(desk, "/mijn/")
    ApproachFactory.create(municipality=dronten)
    assert begin not in page(desk, "/mijn/")


# ---- as one text -----------------------------------------------------------------------------


def test_all_of_it_is_one_text_to_take_along(desk: StrictClient, dronten: Municipality) -> None:
    EditionFactory.create(is_current=True)
    ApproachFactory.create(municipality=dronten, pillar=2, text="# Kop\nTwee regels.", links="https://a.nl/x")
    ApproachFactory.create(municipality=dronten, pillar=3, text="Alleen voor ons.", audience=SHARED)
    answer = desk.get(f"{DESK}tekst/")
    text = answer.context["text"]
    name = answer.context["missing"][0].name
    assert f"Pijler 2. {'Pijler 2' if name == 'Pijler 1' else ''}" in text
    assert "Gemeente Dronten, stand op 21 november 2026" in text
    assert "\n\n# Kop\nTwee regels.\nMeer informatie:\nhttps://a.nl/x\nLaatst bevestigd op 21 november 2026.\n" in text
    assert "Alleen voor ons." in text
    assert f"{escape(text)}</textarea>" in answer.content.decode()
    assert "Nog niets verteld over: pijler 1, pijler 4, pijler 5." in answer.content.decode()
    assert desk.get("/mijn/gemeenten/dronten/aanpak.txt").content.decode() == text
    word = docx.Document(io.BytesIO(desk.get("/mijn/gemeenten/dronten/aanpak.docx").content))
    lines = [(line.style.name, line.text) for line in word.paragraphs if line.style]
    assert lines[0] == ("Heading 1", "Lokale aanpak van eenzaamheid, gemeente Dronten")
    assert [text for style, text in lines if style == "Normal"][1:3] == ["Kop", "Twee regels."]


# ---- when municipalities change --------------------------------------------------------------


def test_a_successor_begins_with_what_its_predecessor_told(desk: StrictClient, dronten: Municipality) -> None:
    nagele = MunicipalityFactory.create(name="Nagele", slug="nagele", ends=date(2022, 1, 1))
    officer_of_nagele = officer_of(nagele)
    MunicipalityChange.objects.create(
        date=date(2022, 1, 1), from_municipality=nagele, to_municipality=dronten, kind="absorbed"
    )
    ApproachFactory.create(municipality=nagele, text="Van Nagele.", audience=SHARED)
    ApproachFactory.create(municipality=nagele, pillar=2, text="Ook van Nagele.")
    ApproachFactory.create(municipality=dronten, pillar=2, text="Van Dronten.")
    assert f'href="{WRITE}?van=nagele"' in page(desk, DESK)
    form = desk.get(f"{WRITE}?van=nagele").context["form"]
    begin = {name: form[name].value() or "" for name in form.fields}
    assert (begin["text_1"], begin["audience_1"], begin["text_2"]) == ("Van Nagele.", SHARED, "Van Dronten.")
    assert desk.get(f"{WRITE}?van=dalfsen").status_code == 404
    desk.post(f"{WRITE}?van=nagele", begin)
    assert dronten.approaches.get(pillar=1).text == "Van Nagele."
    assert "Ook van Nagele." in page(desk, "/gemeenten/nagele/"), "what it told stays its own"
    desk.force_login(officer_of_nagele)
    address = "/mijn/gemeenten/nagele/aanpak/"
    assert "schrijven/" not in page(desk, address)
    answer = desk.post(f"{address}schrijven/", begin | {"text_1": "Nu nog."})
    assert answer.status_code in (409, 422)
    assert nagele.approaches.get(pillar=1).text == "Van Nagele."
