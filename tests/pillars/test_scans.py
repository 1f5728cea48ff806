"""The scan tray: what comes back from the scanner is laid beside its record, decided on once, and can be undone."""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from coalition.models import AuditEvent, NumberFrom, ScanPage, ScanState, ScanUpload, StoredFile, User
from coalition.services import scan_reading, scans
from coalition.services.jobs import claim
from coalition.services.retention import apply_terms
from coalition.services.scan_reading import folder, read_piece
from coalition.tools.numbers import make_number
from coalition.tools.uploads import Sheet
from coalition.tools.workflow import Conflict, Refused
from pillars.documents import render_pillar_form
from pillars.models import SigningState
from pillars.services import evidence
from pillars.services.evidence import remove_file
from pillars.services.paper import signing_form
from pillars.services.retention import unattached
from tests.factories import FileFactory, MinistryFactory, SigningFactory, UserFactory, officer_of, signing_in
from tests.scanning import printed, read_all, scanned, sheet, stack_of

# What has pages read is `once`: reading takes the time, and `test_scan_pages.py` goes the same way on SQLite.
pytestmark = pytest.mark.django_db


def page_of(actor: User, number: str = "", **fields: Any) -> ScanPage:
    """A page that was read, without the reading."""
    stack = ScanUpload.objects.create(
        file=FileFactory.create(), uploaded_by=actor, for_ministry=True, pages_read=1, done_at=timezone.now()
    )
    number_from = NumberFrom.CODE if number else ""
    return ScanPage.objects.create(upload=stack, page=1, number=number, number_from=number_from, **fields)


def doubts(actor: User) -> dict[int, str]:
    return {laid.page.page: laid.doubt for laid in scans.lay(actor, list(scans.visible_pages(actor).order_by("pk")))}


@pytest.mark.once
def test_a_stack_is_read_laid_beside_its_signings_and_confirmed_at_once(ministry: User) -> None:
    signings = [SigningFactory.create() for _ in range(3)]
    withdrawn = signing_in(SigningState.WITHDRAWN)
    first, _, third = (one.number for one in signings)
    pages: list[bytes | Image.Image] = [
        sheet(first),
        scanned(printed(render_pillar_form(signing_form(signings[1])))[0], 1, upside_down=True),
        sheet(text=""),
        sheet(text="Zonder code"),
        sheet(first),
        scanned(sheet(first), 2),
        sheet(withdrawn.number),
        sheet(make_number("5P", 2026, "9999")),
        *[sheet(third)] * 3,
    ]
    stack = stack_of(ministry, pages)
    assert read_all() == 2, "ten pages a time"
    stack.refresh_from_db()
    assert (stack.is_read, stack.pages_read, stack.leased_until) == (True, 11, None)
    said = doubts(ministry)
    assert [page for page, doubt in said.items() if not doubt] == [1, 2, 9]
    assert said[3] == "Dit blad lijkt leeg."
    assert "geen code gelezen" in said[4]
    assert "dubbel gescand" in said[5]
    assert "al een ander blad met dit nummer" in said[6]
    assert said[7] == "Deze ondertekening is ingetrokken. Er kan geen bestand meer bij."
    assert "is geen nummer van een formulier" in said[8]
    assert "dubbel gescand" in said[10]
    rows = list(ScanPage.objects.order_by("page"))
    done = scans.confirm_sure(actor=ministry, chosen=[(row.pk, row.version) for row in rows])
    assert (done.pages, len(done.problems)) == (3, 8)
    kept = [one.files.get() for one in signings]
    assert [(file.kind, file.pages, file.numbers) for file in kept] == [("pdf", 1, [one.number]) for one in signings]
    assert all(file.path.stat().st_size == file.size for file in kept)
    states = Counter(ScanPage.objects.values_list("state", flat=True))
    assert states == {ScanState.CONFIRMED: 3, ScanState.WAITING: 8}
    assert set(AuditEvent.objects.of(signings[0]).values_list("action", flat=True)) == {"signing.file_added"}
    assert stack.file.path.exists(), "the original stays as it came"


def test_a_page_without_a_code_waits_for_a_number_typed_by_hand(ministry: User) -> None:
    signing, page = SigningFactory.create(), page_of(ministry)
    for wrong, says in [
        ("5P26-0303", "Dit nummer klopt niet."),
        (signing.number[:-1] + ("2" if signing.number[-1] != "2" else "3"), "Dit nummer klopt niet."),
        (make_number("5P", 2026, "9999"), "is geen nummer van een formulier"),
        (signing_in(SigningState.VOIDED).number, "Deze ondertekening is vervallen."),
    ]:
        with pytest.raises(Refused, match=says) as refused:
            scans.move(actor=ministry, page=page, version=1, number=wrong)
        assert refused.value.field == "number"
    with pytest.raises(Refused, match="Typ eerst het nummer"):
        scans.confirm(actor=ministry, page=page, version=1)
    moved = scans.move(actor=ministry, page=page, version=1, number=f" {signing.number.lower().replace('-', ' ')}")
    assert (moved.number, moved.number_from, moved.version) == (signing.number, NumberFrom.TYPED, 2)
    assert "overgetypt" in doubts(ministry)[1], "what was typed is confirmed by hand, not with the sure ones"
    assert scans.confirm_sure(actor=ministry, chosen=[(page.pk, 2)]).pages == 0
    assert AuditEvent.objects.get(action="scan.moved").changes == {"nummer": [None, signing.number]}


@pytest.mark.once
def test_a_decision_is_made_once_and_can_be_undone(ministry: User) -> None:
    signing = SigningFactory.create()
    stack_of(ministry, [sheet(signing.number)])
    read_all()
    page = ScanPage.objects.get()
    scans.confirm(actor=ministry, page=page, version=1)
    for act in (scans.confirm, scans.turn):
        with pytest.raises(Conflict, match="Iemand anders"):
            act(actor=ministry, page=page, version=1)
    assert signing.files.count() == 1
    scans.bring_back(actor=ministry, page=page, version=2)
    assert signing.files.count() == 0
    scans.turn(actor=ministry, page=page, version=3)
    scans.discard(actor=ministry, pages=[(page.pk, 4)])
    scans.bring_back(actor=ministry, page=page, version=5)
    scans.confirm(actor=ministry, page=page, version=6)
    assert signing.files.get().numbers == [signing.number]
    # The officer took it off the concept: bringing back is still possible, there is only nothing to take off.
    remove_file(actor=ministry, signing=signing, file=signing.files.get())
    scans.bring_back(actor=ministry, page=page, version=7)
    told = AuditEvent.objects.of(page).order_by("pk").values_list("action", flat=True)
    assert list(told) == [
        "scan.confirmed", "scan.brought_back", "scan.discarded", "scan.brought_back", "scan.confirmed", "scan.brought_back",
    ]  # fmt: skip


@pytest.mark.once
def test_evidence_of_what_was_registered_stays(ministry: User) -> None:
    signing = signing_in(SigningState.REGISTERED)
    stack_of(ministry, [sheet(signing.number)])
    read_all()
    page = scans.confirm(actor=ministry, page=ScanPage.objects.get(), version=1)
    with pytest.raises(Refused, match="is al geregistreerd"):
        scans.bring_back(actor=ministry, page=page, version=2)
    assert signing.files.count() == 1
    assert ScanPage.objects.get().state == ScanState.CONFIRMED


@pytest.mark.once
def test_the_ministry_takes_a_wrong_scan_off_with_a_reason_once_there_is_other_evidence(ministry: User) -> None:
    wrong, right = signing_in(SigningState.REGISTERED, source=""), SigningFactory.create()
    stack_of(ministry, [sheet(wrong.number)])
    read_all()
    page = scans.confirm(actor=ministry, page=ScanPage.objects.get(), version=1)
    file = page.kept
    assert file
    wrong.files.exclude(pk=file.pk).delete()
    take_off = partial(evidence.correct_evidence, actor=ministry, signing=wrong, file=file)
    with pytest.raises(Refused, match="Voeg eerst de goede scan toe bij Scans verwerken"):
        take_off(reason="Van Dalfsen")
    other = FileFactory.create(uploaded_at=timezone.now() - timedelta(days=90))
    wrong.files.add(other)
    with pytest.raises(Refused, match="Schrijf op waarom"):
        take_off(reason=" ")
    with pytest.raises(PermissionDenied):
        evidence.correct_evidence(actor=officer_of(wrong.municipality), signing=wrong, file=file, reason="Van Dalfsen")
    take_off(reason="Van Dalfsen")
    assert file not in wrong.files.all()
    told = AuditEvent.objects.of(wrong)[0]
    assert (told.action, told.changes["reden"]) == ("signing.file_removed", [None, "Van Dalfsen"])
    with pytest.raises(Conflict):
        take_off(reason="Nog eens")
    # However old a file is, once taken off it stays a month.
    wrong.files.add(FileFactory.create())
    evidence.correct_evidence(actor=ministry, signing=wrong, file=other, reason="Ook niet")
    days = [timezone.now() + timedelta(days=days) for days in (-30, -29, 1)]
    assert [other in unattached(day) for day in days] == [False, False, True]
    # The page was put away, and goes from there to where it belongs.
    page.refresh_from_db()
    assert (page.state, page.kept) == (ScanState.DISCARDED, None)
    scans.bring_back(actor=ministry, page=page, version=page.version)
    page = scans.move(actor=ministry, page=page, version=page.version + 1, number=right.number)
    scans.confirm(actor=ministry, page=page, version=page.version)
    assert right.files.count() == 1


@pytest.mark.once
def test_the_same_file_twice_is_one_stack(ministry: User) -> None:
    stack = stack_of(ministry, [sheet(text="Een")])
    assert stack_of(MinistryFactory.create(), [sheet(text="Een")], "nog-eens.pdf") == stack
    assert (ScanUpload.objects.count(), StoredFile.objects.get().original_name) == (1, "scan0001.pdf")


@pytest.mark.once
def test_a_worker_that_died_or_was_held_up_loses_and_doubles_no_page(
    ministry: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_reading, "PIECE", 2)
    stack = stack_of(ministry, [sheet(text="")] * 3)
    held_up = claim(ScanUpload.objects.all())
    assert not read_piece(), "while the lease runs, nobody else takes it"
    ScanUpload.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert read_piece()
    again = claim(ScanUpload.objects.all())
    assert (again.attempts, again.pages_read) == (1, 2), "each piece has attempts of its own"
    # The first was only slow, and writes its pages down now; it even has the same number of attempts.
    scan_reading._write_down(held_up, [Sheet(1), Sheet(2)])
    ScanUpload.objects.update(leased_until=None)
    assert read_all() == 1
    stack.refresh_from_db()
    assert stack.is_read
    assert list(ScanPage.objects.values_list("page", flat=True)) == [1, 2, 3]


def test_a_stack_whose_original_is_gone_is_given_up_with_a_sentence(ministry: User) -> None:
    stack = stack_of(ministry, [sheet()])
    stack.file.path.unlink()
    for _ in range(3):
        with pytest.raises(FileNotFoundError):
            read_piece()
        ScanUpload.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert not read_piece()
    stack.refresh_from_db()
    assert stack.problem.startswith("Het is na drie pogingen niet gelukt.")


def test_each_sees_the_own_stacks_and_the_ministry_those_of_its_colleagues(ministry: User) -> None:
    page = page_of(ministry)
    assert list(scans.visible_pages(MinistryFactory.create())) == [page]
    assert list(scans.visible_pages(UserFactory.create())) == []


@pytest.mark.sqlite
def test_three_pages_and_three_hundred_cost_the_same_queries(ministry: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            laid = scans.lay(ministry, list(scans.visible_pages(ministry)))
        assert all(one.is_sure for one in laid)
        return len(seen)

    for _ in range(3):
        page_of(ministry, SigningFactory.create().number)
    few = queries()
    for _ in range(27):
        page_of(ministry, SigningFactory.create().number)
    assert queries() == few


@pytest.mark.once
def test_what_became_nothing_is_erased_after_its_term_and_what_was_kept_stays(
    ministry: User, django_capture_on_commit_callbacks: Any
) -> None:
    signing = SigningFactory.create()
    kept = stack_of(ministry, [sheet(signing.number), sheet(text="Weg")])
    useless = stack_of(ministry, [sheet(text="Reclame")], "reclame.pdf")
    read_all()
    confirmed, put_away, rubbish = ScanPage.objects.order_by("upload__created_at", "page")
    with django_capture_on_commit_callbacks(execute=True):
        scans.confirm(actor=ministry, page=confirmed, version=1)
    scans.discard(actor=ministry, pages=[(put_away.pk, 1), (rubbish.pk, 1)])
    original = useless.file.path

    def after(days: int) -> None:
        for _ in apply_terms(timezone.now() + timedelta(days=days)):
            pass

    after(29)
    assert ScanPage.objects.count() == 3
    after(31)
    assert list(ScanPage.objects.all()) == [confirmed]
    assert list(ScanUpload.objects.all()) == [kept]
    assert not original.exists()
    assert not folder(useless).exists()
    assert list(folder(kept).iterdir()) == []
    assert kept.file.path.exists(), "what was signed keeps the upload it came in with"
    assert signing.files.get().path.exists()
