"""Stacks for the printer: asked for, made by the worker, given again while nothing changed, erased after their term."""

import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from coalition.models import IssuedPaper, Municipality
from coalition.services import jobs, papers
from coalition.services.retention import apply_terms
from coalition.tools.workflow import Refused
from pillars.models import Ceremony, PrintStack, Signatory
from pillars.services import stacks
from tests.client import StrictClient
from tests.factories import CeremonyFactory, MinistryFactory, MunicipalityFactory, SigningFactory, officer_of
from tests.reading import sheets_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> Ceremony:
    """Dronten and Dalfsen are to sign; Urk did."""
    ceremony = CeremonyFactory.create(held_on=date(2027, 3, 4))
    for code, name in (("GM0303", "Dronten"), ("GM0148", "Dalfsen")):
        municipality = MunicipalityFactory.create(code=code, name=name, slug=name.lower())
        SigningFactory.create(municipality=municipality, ceremony=ceremony, signatories=[f"Wethouder van {name}"])
    SigningFactory.create(registered=True, ceremony=ceremony)
    return ceremony


@pytest.fixture
def ministry(client: StrictClient) -> StrictClient:
    client.force_login(MinistryFactory.create())
    return client


def picture(content: bytes, page: int) -> bytes:
    with pypdfium2.PdfDocument(content) as document:
        return bytes(document[page].render(scale=1.5).to_pil().tobytes())


def page_of(client: StrictClient, stack: PrintStack) -> str:
    return client.get(reverse("stack_detail", args=[stack.pk])).content.decode()


@pytest.mark.sqlite
def test_the_forms_of_an_evening_are_made_by_the_worker(ministry: StrictClient, evening: Ceremony) -> None:
    answer = ministry.post(reverse("ceremony_stack", args=[evening.pk]))
    stack = PrintStack.objects.get()
    assert answer["Location"] == reverse("stack_detail", args=[stack.pk])
    waiting = page_of(ministry, stack)
    assert "De stapel wacht." in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert ministry.get(reverse("stack_pdf", args=[stack.pk])).status_code == 404

    call_command("work", "--once", stdout=io.StringIO())
    done = page_of(ministry, stack)
    assert "De stapel is klaar" in done
    assert "http-equiv" not in done
    paper = ministry.get(reverse("stack_pdf", args=[stack.pk]))
    assert paper["Content-Disposition"] == ('inline; filename="formulieren-voor-avond-van-25-4-maart-2027-2-stuks.pdf"')
    words = sheets_of(paper.content)
    for sheet, name in zip(words, ("Dalfsen", "Dronten"), strict=True):
        number = evening.signings.get(municipality__name=name).number
        assert all(part in sheet for part in (name, f"Wethouder van {name}", number))
    listed = ministry.get(reverse("stack_list")).content.decode()
    assert "Formulieren voor Avond van 25, 4 maart 2027" in listed


@pytest.mark.once
def test_each_form_of_a_stack_is_kept_with_its_signing_and_is_the_same_page(
    ministry: StrictClient, evening: Ceremony
) -> None:
    stacks.request_ceremony_stack(actor=MinistryFactory.create(), ceremony=evening)
    assert stacks.make_next()
    stack = IssuedPaper.objects.get(number="")
    for place, name in enumerate(("Dalfsen", "Dronten")):
        signing = evening.signings.get(municipality__name=name)
        [form] = IssuedPaper.objects.filter(number=signing.number)
        page = ministry.get(reverse("signing_detail", args=[signing.number])).content.decode()
        assert reverse("signing_paper", args=[signing.number, form.pk]) in page
        assert form.sha256 in page
        again = ministry.get(reverse("signing_paper", args=[signing.number, form.pk])).content
        assert hashlib.sha256(again).hexdigest() == form.sha256
        assert form.municipality == signing.municipality
        assert picture(again, 0) == picture(papers.content_of(stack), place), "pixel for pixel"
        # Printed by itself it is the same paper; it is kept once.
        assert ministry.get(reverse("signing_form_pdf", args=[signing.number])).content == again
    assert IssuedPaper.objects.count() == 3


@pytest.mark.once
def test_while_nothing_changed_the_same_file_is_given_again(evening: Ceremony) -> None:
    one, other = MinistryFactory.create(), MinistryFactory.create()
    first = stacks.request_ceremony_stack(actor=one, ceremony=evening)
    assert stacks.request_ceremony_stack(actor=one, ceremony=evening) == first, "it waits already"
    assert stacks.make_next()
    assert stacks.request_ceremony_stack(actor=other, ceremony=evening) == first, "it is made already"
    Signatory.objects.filter(signing__municipality__name="Dronten").update(name="Iemand anders")
    newer = stacks.request_ceremony_stack(actor=one, ceremony=evening)
    assert newer != first
    assert stacks.make_next()
    assert not stacks.make_next(), "there is nothing more to make"
    kept = list(IssuedPaper.objects.values_list("municipality__name", flat=True))
    assert sorted(map(str, kept)) == ["Dalfsen", "Dronten", "Dronten", "None", "None"], "of who changed both"


@pytest.mark.once
def test_names_that_do_not_fit_fail_with_the_municipality_and_can_be_made_again(
    ministry: StrictClient, evening: Ceremony
) -> None:
    signing = evening.signings.get(municipality__name="Dronten")
    for order in range(1, 8):
        Signatory.objects.create(signing=signing, order=order, name=f"{order} " + "W" * 290)
    ministry.post(reverse("ceremony_stack", args=[evening.pk]))
    stacks.make_next()
    failed = PrintStack.objects.get()
    assert "Vijf pijlers tegen eenzaamheid, Dronten’ passen de namen niet" in page_of(ministry, failed)
    signing.signatories.filter(order__gte=1).delete()
    ministry.post(reverse("stack_again", args=[failed.pk]))
    stacks.make_next()
    assert PrintStack.objects.exclude(pk=failed.pk).get().paper


def test_a_worker_that_fell_over_leaves_a_stack_to_the_next(evening: Ceremony) -> None:
    stack = stacks.request_ceremony_stack(actor=MinistryFactory.create(), ceremony=evening)
    assert jobs.claim(PrintStack.objects.all()) == stack  # and then it is killed
    assert not stacks.make_next()
    with time_machine.travel(timezone.now() + jobs.LEASE + timedelta(seconds=1)):
        assert stacks.make_next()
    stack.refresh_from_db()
    assert (stack.paper is not None, stack.forms_done) == (True, 2)


def test_what_was_removed_meanwhile_makes_no_empty_stack(evening: Ceremony) -> None:
    ministry = MinistryFactory.create()
    stack = stacks.request_ceremony_stack(actor=ministry, ceremony=evening)
    evening.signings.exclude(state="registered").delete()
    stacks.make_next()
    stack.refresh_from_db()
    assert stack.problem == stacks.NOBODY
    with pytest.raises(Refused, match="niemand die hier gaat tekenen"):
        stacks.request_ceremony_stack(actor=ministry, ceremony=evening)


@pytest.mark.sqlite
def test_the_municipalities_of_a_filtered_list_get_a_form_without_a_number(ministry: StrictClient) -> None:
    for code, name in (("GM0303", "Dronten"), ("GM0148", "Dalfsen"), ("GM0457", "Weesp")):
        MunicipalityFactory.create(code=code, name=name, slug=name.lower())
    Municipality.objects.filter(name="Weesp").update(ends=date(2022, 3, 24))
    address = reverse("register_stack") + "?peildatum=2021-01-01&sorteer=-naam"
    listed = ministry.get(reverse("municipality_list") + "?peildatum=2021-01-01&sorteer=-naam").content.decode()
    assert address.replace("&", "&amp;") in listed
    page = ministry.get(address).content.decode()
    assert "1 gemeente bestaat niet meer" in page
    assert "2 formulieren maken" in page
    ministry.post(address)
    stack = PrintStack.objects.get()
    assert stack.title == "Formulieren voor gemeenten: peildatum 1 januari 2021"
    stacks.make_next()
    words = sheets_of(ministry.get(reverse("stack_pdf", args=[stack.pk])).content)
    assert [("Dronten" in sheet, "Dalfsen" in sheet, "5P" in sheet) for sheet in words] == [
        (True, False, False),
        (False, True, False),
    ]


@pytest.mark.sqlite
def test_a_visitor_and_an_officer_are_offered_no_stack(client: StrictClient, evening: Ceremony) -> None:
    assert "register_stack" not in client.get(reverse("municipality_list")).content.decode()
    stack = stacks.request_ceremony_stack(actor=MinistryFactory.create(), ceremony=evening)
    client.force_login(officer_of(MunicipalityFactory.create()))
    assert reverse("register_stack") not in client.get(reverse("municipality_list")).content.decode()
    assert client.get(reverse("stack_pdf", args=[stack.pk])).status_code == 404


def test_stacks_are_erased_after_their_term_and_still_recognised(
    evening: Ceremony, django_capture_on_commit_callbacks: Any
) -> None:
    ministry = MinistryFactory.create()
    stacks.request_ceremony_stack(actor=ministry, ceremony=evening)
    stacks.request_blank_stack(actor=ministry, municipalities=[MunicipalityFactory.create()], which="een gemeente")
    assert stacks.make_next()
    assert stacks.make_next()
    numbered, blank = (PrintStack.objects.get(ceremony=one).paper for one in (evening, None))
    assert numbered
    assert blank
    for days, left in ((29, {numbered, blank}), (31, {numbered}), (731, set())):
        later = time_machine.travel(timezone.now() + timedelta(days=days))
        with later, django_capture_on_commit_callbacks(execute=True):
            list(apply_terms())
        assert {paper for paper in IssuedPaper.objects.filter(number="") if paper.stored_name} == left
        assert {paper for paper in (numbered, blank) if paper.path.is_file()} == left
    assert not PrintStack.objects.exists()
    assert IssuedPaper.objects.filter(number="").count() == 2


@pytest.mark.sqlite
@pytest.mark.parametrize("count", [3, 100])
def test_the_list_and_the_worker_ask_as_much_for_many_as_for_few(
    ministry: StrictClient, count: int, django_assert_num_queries: Any
) -> None:
    ceremony = CeremonyFactory.create()
    for _ in range(count):
        SigningFactory.create(ceremony=ceremony)
    with django_assert_num_queries(3):
        assert len(stacks.signings_to_print(ceremony)) == count
    user = MinistryFactory.create()
    PrintStack.objects.bulk_create(
        PrintStack(title=f"Stapel {n}", codes="GM0303", forms=1, requested_by=user) for n in range(count)
    )
    ministry.get(reverse("stack_list"))
    with django_assert_num_queries(5):
        page = ministry.get(reverse("stack_list")).content.decode()
    assert page.count(">Stapel ") == min(count, 50)
