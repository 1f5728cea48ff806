"""*Klopt dit niet?*: from any page to the ministry's in-tray, and no further."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from coalition.models import AuditEvent, PageReport
from coalition.services import reports
from coalition.services.reports import handle_report, report_page
from coalition.services.retention import apply_terms
from coalition.tools.workflow import Refused
from tests.client import StrictClient
from tests.factories import MinistryFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
FORM = "/klopt-dit-niet/"


def test_from_a_page_to_the_in_tray_and_done(client: StrictClient) -> None:
    MunicipalityFactory.create(name="Dronten", slug="dronten")
    assert f'href="{FORM}?bladzijde=/gemeenten/dronten/"' in client.get("/gemeenten/dronten/").content.decode()
    form = client.get(f"{FORM}?bladzijde=/gemeenten/dronten/").content.decode()
    assert 'name="path" value="/gemeenten/dronten/"' in form
    sent = {"path": "/gemeenten/dronten/", "text": "De datum is 20 september.", "email": "anna@krant.example"}
    assert client.post(FORM, sent)["Location"] == "/klopt-dit-niet/verstuurd/"
    report = PageReport.objects.get()
    ministry = StrictClient()
    ministry.force_login(MinistryFactory.create(name="Mies"))
    assert "1 melding van een bezoeker" in " ".join(ministry.get("/mijn/postvak/").content.decode().split())
    assert "Controleer 1 melding over een pagina" in ministry.get("/mijn/").content.decode()
    listed = ministry.get("/mijn/postvak/meldingen/").content.decode()
    assert "De datum is 20 september." in listed
    desk = f"/mijn/postvak/meldingen/{report.pk}/"
    assert ministry.post(desk, {"outcome": ""}).status_code == 422
    assert ministry.post(desk, {"outcome": "Verbeterd."})["Location"] == "/mijn/postvak/meldingen/"
    assert "Controleer 1 melding" not in ministry.get("/mijn/").content.decode()
    assert "Verbeterd." in ministry.get("/mijn/postvak/meldingen/?status=afgehandeld").content.decode()
    assert "al afgehandeld" in ministry.post(desk, {"outcome": "Nog eens."}).content.decode()
    trail = AuditEvent.objects.filter(action__startswith="report.").order_by("pk")
    assert [event.action for event in trail] == ["report.received", "report.handled"]
    assert not any("anna@" in str((event.changes, event.object_label)) for event in trail)


@pytest.mark.parametrize(
    "path", ["https://elders.example/", "//elders.example/", "/bestaat-niet/", "/uitnodiging/geheim/", "geen pad"]
)
def test_only_a_page_of_ours_is_named_and_never_somebodys_own_link(client: StrictClient, path: str) -> None:
    client.post(FORM, {"path": path, "text": "Fout"})
    assert PageReport.objects.get().path == ""


def test_a_page_behind_a_personal_link_does_not_offer_its_address(client: StrictClient) -> None:
    content = client.get("/uitnodiging/geheim/").content.decode()
    assert f'href="{FORM}"' in content
    assert "bladzijde=" not in content


def test_what_was_typed_is_kept_when_something_is_wrong(client: StrictClient) -> None:
    answer = client.post(FORM, {"path": "/gemeenten/", "text": "Dit klopt niet", "email": "geen adres"})
    assert answer.status_code == 422
    assert "Dit klopt niet" in answer.content.decode()
    assert PageReport.objects.count() == 0


def test_a_flood_stops(client: StrictClient, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    answers = [client.post(FORM, {"text": f"Fout {n}"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "Fout 10" in answers[-1].content.decode()
    assert "het laatste uur al vaak verstuurd" in answers[-1].content.decode()
    monkeypatch.setattr(reports, "MOST_IN_A_DAY", 10)
    with pytest.raises(Refused):
        report_page(path="", text="Nog een")
    cache.clear()


def test_the_same_again_is_one_report() -> None:
    first = report_page(path="/gemeenten/", text="Fout")
    assert report_page(path="/gemeenten/", text="Fout") == first


def test_the_address_and_the_words_go_after_three_months() -> None:
    report = report_page(path="/gemeenten/", text="Mijn buurvrouw zegt het", email="anna@krant.example")
    handle_report(actor=MinistryFactory.create(), report=report, outcome="Verbeterd.")
    list(apply_terms(timezone.now() + timedelta(days=80)))
    assert PageReport.objects.get().email
    list(apply_terms(timezone.now() + timedelta(days=91)))
    report.refresh_from_db()
    assert (report.email, report.text, report.outcome) == ("", "gewist", "Verbeterd.")
