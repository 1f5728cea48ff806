"""The demonstration: what it holds, what it refuses, and how a newcomer gets in."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from coalition.models import AuditEvent, OutboxMail, User
from coalition.outbox import queue_text
from coalition.overview.demonstration.data import ACCOUNTS, INVENTED, Account
from coalition.overview.demonstration.evening import NAME, evening_scans
from coalition.permissions import Permission, allows_municipalities
from coalition.tools.dates import PartialDate, today
from coalition.tools.tables import read_table
from coalition.tools.uploads import read_sheets
from coalition.tools.workdays import is_workday
from partners.models import CoalitionMembership, CoordinatorGrant, LocalCoalition
from pillars.models import (
    PENDING_STATES,
    Ceremony,
    DraftKind,
    Milestone,
    Signatory,
    Signing,
    SigningDraft,
    SigningState,
)
from pillars.services.drafts import document_of
from pillars.services.signing import delete_signing
from support.models import (
    Adviser,
    AdviserCapacity,
    ContactMoment,
    HoursEntry,
    MonthlyStatement,
    SupportMessage,
    SupportRequest,
    ToolkitEntry,
)
from support.services.desk import forgotten_on
from tests.client import StrictClient
from tests.factories import UserFactory
from tests.overview.conftest import Loading

# Pages that no database changes; what the demonstration refuses is tried on both (test_load_demo.py).
pytestmark = pytest.mark.sqlite


def test_what_it_loads_is_told_and_asks_no_more_than_it_needs(demonstration: None, loading: Loading) -> None:
    assert f"{User.objects.count()} accounts en {Signing.objects.count()} ondertekeningen" in loading.said
    assert loading.queries < 8_000


def test_an_officer_is_working_on_a_document_and_something_changed_since(demonstration: None) -> None:
    edited = SigningDraft.objects.get()
    document = document_of(edited.signing, DraftKind(edited.kind))
    assert "Demomedewerker, afdeling Samenleving" in document.text
    assert edited.facts_text != document.from_facts


def test_a_second_run_keeps_what_is_there(demonstration: None, capsys: pytest.CaptureFixture[str]) -> None:
    Signing.objects.filter(municipality__slug="zwolle").update(remarks="van een bezoeker")
    trail = AuditEvent.objects.count()
    call_command("load_demo")
    assert capsys.readouterr().out.strip() == "De demonstratie is er al. Er is niets veranderd."
    assert Signing.objects.filter(remarks="van een bezoeker").count() == 2
    assert AuditEvent.objects.count() == trail


def test_the_two_real_cases(demonstration: None) -> None:
    coalition = LocalCoalition.objects.get(name="ZamenEen")
    assert (coalition.name, coalition.former_names, coalition.is_published) == (
        "ZamenEen",
        "Eenzaamheid in Dronten",
        True,
    )
    assert coalition.started_on == PartialDate.parse("2019-03-15")
    assert [str(municipality) for municipality in coalition.municipalities.all()] == ["Dronten"]
    # The visitor who plays the officer enters the signing; the college of Dalfsen only decided.
    assert not Signing.objects.filter(municipality__slug__in=["dronten", "dalfsen"]).exists()
    dalfsen = Milestone.objects.filter(municipality__slug="dalfsen")
    assert {milestone.kind: milestone.happened_on.iso() for milestone in dalfsen} == {
        "approached": "",
        "college_decision": "2021-09-28",
        "council_notice": "",
        "press_release": "",
    }
    assert sorted(dalfsen.public().values_list("kind", flat=True)) == [
        "college_decision",
        "council_notice",
        "press_release",
    ]


def test_the_rest_is_visibly_invented_and_of_every_kind(demonstration: None) -> None:
    signings = Signing.objects.all()
    assert {signing.source for signing in signings.exclude(ceremony__name=NAME)} == {INVENTED}
    assert all(person.name.startswith("Demo") for person in Signatory.objects.all())
    assert {signing.state for signing in signings} == {*SigningState.values}
    assert {signing.signed_on.precision for signing in signings} == {"day", "month", "year", "unknown"}
    assert signings.filter(municipality__ends__isnull=False, state=SigningState.REGISTERED).count() == 3
    # Nobody signed words that were written later.
    assert not signings.filter(signed_on_latest__lt="2026-01-01", edition__is_example=True).exists()


def test_an_evening_is_prepared_whose_scans_can_be_put_in_the_tray(demonstration: None, tmp_path: Path) -> None:
    evening = Ceremony.objects.get(name=NAME)
    signings = list(evening.signings.order_by("municipality__sort_key"))
    assert (len(signings), {signing.state for signing in signings}) == (25, {SigningState.CONCEPT})
    # The first six sheets are enough to see the way they go: upside down the fourth, coffee on the fifth.
    for signing in signings[6:]:
        delete_signing(actor=User.objects.get(email="ministerie@demo.example"), signing=signing)
    stack = tmp_path / "stapel"
    stack.write_bytes(evening_scans(evening))
    read = read_sheets(stack, "pdf", tmp_path / "made", 1, 6)
    numbers = [(signing.number,) for signing in signings[:6]]
    assert [one.numbers for one in read] == [*numbers[:4], (), numbers[5]]
    assert [one.turn for one in read] == [0, 0, 0, 180, 0, 0]


def test_everything_came_through_the_services(demonstration: None) -> None:
    registered = Signing.objects.filter(registered_at__isnull=False)
    trail = AuditEvent.objects.filter(action="signing.registered", origin="demonstratie")
    assert sorted(trail.values_list("object_id", flat=True)) == sorted(str(signing.pk) for signing in registered)
    assert OutboxMail.objects.filter(dedup_key__startswith="signing-submitted").count() == 5


def test_what_waits_in_the_tray_has_a_scan_to_look_at(demonstration: None) -> None:
    waiting = Signing.objects.filter(state__in=PENDING_STATES)
    assert [signing.files.get().kind for signing in waiting] == ["jpeg"] * 5


def test_there_is_an_account_for_every_role(demonstration: None) -> None:
    roles = {user.name: user.national_role for user in User.objects.all()}
    assert sorted(roles.values()) == [
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "administrator",
        "adviser",
        "adviser",
        "ambassador",
        "ministry",
        "ministry",
    ]
    assert all(name.startswith("Demo ") for name in roles)
    assert all(user.email.endswith("@demo.example") and not user.has_usable_password() for user in User.objects.all())
    officer = User.objects.get(email="dalfsen@demo.example")
    assert len(allows_municipalities(officer, Permission.SIGNING_PREPARE)) == 2
    assert CoordinatorGrant.objects.get(coalition__slug="zameneen").user.name == "Demo Coördinator ZamenEen"


def test_the_desk_has_requests_in_many_states_one_forgotten_and_hours_in_the_past(demonstration: None) -> None:
    found = SupportRequest.objects.order_by("state").values_list("state", flat=True).distinct()
    assert list(found) == ["assigned", "closed", "meeting", "new", "running", "waiting", "withdrawn"]
    assert all("Verzonnen" in request.question for request in SupportRequest.objects.all())
    assert SupportRequest.objects.filter(forgotten_on(today())).exists()
    assert HoursEntry.objects.exists()
    assert not HoursEntry.objects.filter(day__gte=today()).exists()
    assert AdviserCapacity.objects.filter(hours__gt=0).count() == Adviser.objects.count() == 2
    # Working days only, and never before it was assigned.
    for entry in HoursEntry.objects.select_related("request"):
        assert is_workday(entry.day)
        assert entry.request.assigned_at
        assert entry.day >= timezone.localdate(entry.request.assigned_at)


def test_what_was_written_is_spread_over_the_days_of_its_request(demonstration: None) -> None:
    written = SupportMessage.objects.select_related("request")
    assert len({timezone.localdate(one.written_at) for one in written}) > 5
    for one in written:
        assert is_workday(timezone.localdate(one.written_at))
        assert one.request.asked_at < one.written_at <= (one.request.ended_at or timezone.now())
    waiting = SupportRequest.objects.get(state="waiting")
    assert [one.written_at for one in waiting.messages.filter(is_internal=False)][-1] == waiting.moved_at
    assert MonthlyStatement.objects.filter(state="submitted").count() == 1
    assert not MonthlyStatement.objects.filter(state="approved", decided_at__lt=F("submitted_at")).exists()


def test_contacts_and_the_toolkit_are_marked_as_invented(demonstration: None, client: StrictClient) -> None:
    moments = ContactMoment.objects.all()
    assert {one.created_by.national_role for one in moments} == {"ministry", "adviser", "ambassador"}
    assert not moments.filter(municipality__slug__in=["dronten", "dalfsen"]).exists()
    assert all(INVENTED in one.outcome for one in moments)
    assert (moments.coming_up().filter(next_on__lt=today()).count(), moments.coming_up().count()) == (1, 3)
    assert all(INVENTED in one.purpose for one in ToolkitEntry.objects.all())
    page = client.get(reverse("toolkit")).content.decode()
    assert "Gesprekskaart voor het college" in page
    assert "Meten wat het oplevert" not in page
    entry = ToolkitEntry.objects.get(pillars="1")
    sheet: Any = client.get(reverse("toolkit_file", args=[entry.pk]))
    assert b"".join(sheet).startswith(b"%PDF")
    sheet.close()


# ---- getting in ------------------------------------------------------------------------------


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.name)
def test_one_click_signs_in(demonstration: None, client: StrictClient, account: Account) -> None:
    email = account.email
    response = client.post("/demo/inloggen/", {"account": email})
    assert response["Location"] == reverse("my_overview")
    assert User.objects.get(pk=client.session["_auth_user_id"]).email == email


@pytest.mark.parametrize(
    ("wanted", "there"), [("/mijn/postvak/", "/mijn/postvak/"), ("https://kwaad.example/", "/mijn/")]
)
def test_signing_in_leads_on_within_the_portal_only(
    demonstration: None, client: StrictClient, wanted: str, there: str
) -> None:
    response = client.post("/demo/inloggen/", {"account": "ministerie@demo.example", "next": wanted})
    assert response["Location"] == there


def test_no_other_account_can_be_entered(demonstration: None, client: StrictClient) -> None:
    UserFactory.create(email="echt@gemeente.example")
    assert client.post("/demo/inloggen/", {"account": "echt@gemeente.example"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_signing_in_by_a_link_is_refused(demonstration: None, client: StrictClient) -> None:
    assert client.get("/demo/inloggen/?account=ministerie@demo.example").status_code == 405


def test_outside_the_demonstration_the_addresses_do_not_exist(client: StrictClient, db: None) -> None:
    UserFactory.create(email="demo@demo.example", is_demo=True)
    assert client.post("/demo/inloggen/", {"account": "demo@demo.example"}).status_code == 404
    assert client.get("/demo/post/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("demo_sign_in")


# ---- mail that is shown instead of sent ------------------------------------------------------


def test_mail_is_shown_newest_first_and_its_text_is_escaped(demonstration: None, client: StrictClient) -> None:
    mail = queue_text(
        to="<b>@demo.example", message="Onderwerp: Hallo <script>\nLees https://portaal.example/x", dedup_key="k"
    )
    page = client.get("/demo/post/").content.decode()
    assert page.index("Hallo &lt;script&gt;") < page.index("heeft een ondertekening ingediend")
    page = client.get(f"/demo/post/{mail.pk}/").content.decode()
    assert '<a href="https://portaal.example/x" rel="nofollow">' in page
    assert "Hallo &lt;script&gt;" in client.get(f"/demo/post/{mail.pk}/html/").content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/gemeenten/", "/demo/post/", "/demo/voorbeelden/", "/mijn/", "/bestaat-niet/"]
)
def test_every_page_says_that_this_is_a_demonstration(demonstration: None, client: StrictClient, address: str) -> None:
    client.post("/demo/inloggen/", {"account": "dronten@demo.example"})
    content = client.get(address).content.decode()
    assert 'aria-label="Demonstratie"' in content
    assert '<a href="/demo/post/">' in content


def test_the_story_of_zameneen_can_be_pasted(demonstration: None, client: StrictClient) -> None:
    """29 on 15 March 2019, the municipality among them; nobody with a real name."""
    content = client.get("/demo/voorbeelden/").content.decode()
    assert "Gemeente Dronten; Dronten; gemeente" in content
    assert "Samen tegen eenzaamheid in Dronten (voorbeeld)" in content
    for extension in ("csv", "xlsx"):
        name = f"partners-15-maart-2019.{extension}"
        table = read_table(client.get(f"/demo/voorbeelden/{name}").content, name)
        assert table.headers == ("naam", "plaats", "soort")
        names = [row.cells[0] for row in table.rows]
        assert len(set(names)) == 29
        assert [name for name in names if "demo" not in name.lower()] == ["Gemeente Dronten"]
    assert client.get("/demo/voorbeelden/bestaat-niet.csv").status_code == 404


def test_other_coalitions_are_busy_and_marked_as_invented(demonstration: None, client: StrictClient) -> None:
    others = LocalCoalition.objects.exclude(slug="zameneen")
    assert len(others) == 3
    assert CoalitionMembership.objects.filter(coalition__slug="zameneen").count() == 0
    for coalition in others:
        assert coalition.name.startswith("Demo ")
        assert coalition.description.startswith(INVENTED)
        states = set(coalition.memberships.values_list("state", flat=True))
        assert states == {"member", "left", "invited"}
        names = coalition.memberships.values_list("partner__name", flat=True)
        assert [name for name in names if not name.startswith("Gemeente ") and "demo" not in name.lower()] == []
        content = client.get(f"/coalities/{coalition.slug}/").content.decode()
        assert "een inwoner" in content
        assert "Zonder Toestemming" not in content
        assert "Demo Taxibedrijf" not in content
    assert len(LocalCoalition.objects.get(slug="demo-salland-samen").municipalities.all()) == 2


# ---- what the ministry answers and prepares ----------------------------------------------------


def test_the_assistants_question_is_answered_from_one_page(demonstration: None, client: StrictClient) -> None:
    client.force_login(User.objects.get(email="ministerie@demo.example"))
    content = client.get("/mijn/antwoord/?peildatum=15-1-2020&indeling=ja").content.decode()
    assert "hadden 23 van de 355 gemeenten de vijf pijlers ondertekend" in content
    assert "Naar de indeling van vandaag wonen daar" in content
    assert 'scope="row">niet bekend' not in content, "every municipality of that day has its province and region"
    numbers = {"1-1-2018": 380, "1-1-2019": 355, "1-1-2020": 355, "1-1-2021": 352, "1-1-2022": 345, "24-3-2022": 344}
    for day, number in {**numbers, "1-1-2023": 342}.items():
        assert f"van de {number} gemeenten" in client.get(f"/mijn/antwoord/?peildatum={day}").content.decode()


def test_a_signing_was_taken_over_and_wijdemeren_can_be_prepared(demonstration: None, client: StrictClient) -> None:
    assert "ondertekening overgenomen" in client.get("/gemeenten/voorne-aan-zee/").content.decode()
    assert "ondertekend door rechtsvoorganger" in client.get("/gemeenten/amsterdam/").content.decode()
    client.force_login(User.objects.get(email="ministerie@demo.example"))
    examples = client.get("/demo/voorbeelden/").content.decode()
    address = re.search(r'href="(/mijn/herindeling/opheffen/[^"]+)"', examples)
    assert address
    content = unescape(client.get(unescape(address[1])).content.decode())
    assert "341 in plaats van 342" in content
    assert "Demo Ambtenaar Wijdemeren: krijgt ook toegang tot Hilversum" in content
