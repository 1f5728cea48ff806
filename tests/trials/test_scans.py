"""200 forms printed, signed, scanned badly and read back, while the worker that reads them is killed again and again."""

import io
import json
import resource
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from coalition.tools.numbers import make_number
from coalition.tools.uploads import read_sheets
from tests.portal import Portal, empty_portal
from tests.scanning import as_pdf, sheet

FIRST, LAST = make_number("5P", 2026, "0303"), make_number("5P", 2026, "0148")
SCANS, A_STACK, KILLS = 200, 50, 5
FORMS = f"""
import json
from pillars.documents import render_pillar_stack
from pillars.services.paper import signing_form
from pillars.models import Signing
from tests.factories import MinistryFactory, SigningFactory
from tests.scanning import printed, scanned, stack_of
signings = [SigningFactory.create(municipality__name=f"Proefstad aan de {{n}}e Wetering") for n in range({SCANS})]
pages = printed(render_pillar_stack([signing_form(Signing.objects.get(pk=one.pk)) for one in signings]))
ministry = MinistryFactory.create(email="ministerie@proef.example")
scans = [scanned(page, seed, upside_down=seed % 10 == 3) for seed, page in enumerate(pages)]
for first in range(0, {SCANS}, {A_STACK}):
    stack_of(ministry, scans[first:first + {A_STACK}], f"stapel-{{first:03d}}.pdf")
print("NUMBERS", json.dumps([one.number for one in signings]))
"""
READ = "from coalition.models import ScanPage; print(ScanPage.objects.count())"
LEASE_ENDS = "from coalition.models import ScanUpload; ScanUpload.objects.update(leased_until=None)"
FOUND = """
import json
from coalition.models import ScanPage
pages = ScanPage.objects.order_by("upload__file__original_name", "page")
print("FOUND", json.dumps([[page.number, page.turn] for page in pages]))
"""
CONFIRM = """
import json
from coalition.models import ScanPage, StoredFile, User
from coalition.services.scans import confirm_sure
from coalition.tools.uploads import read_numbers
from pillars.models import Signing
ministry = User.objects.get(email="ministerie@proef.example")
done = confirm_sure(actor=ministry, chosen=list(ScanPage.objects.values_list("pk", "version")))
wrong = [one.number for one in Signing.objects.all()[::20] for file in one.files.all()
         if read_numbers(file.path, file.kind, 1) not in ([one.number], [""])]
print("CONFIRMED", json.dumps([done.pages, wrong, sum(one.files.count() for one in Signing.objects.all())]))
"""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with empty_portal(tmp_path, "scans") as portal:
        portal.manage("migrate", "--verbosity=0", "--skip-checks")
        yield portal


def told(output: str, word: str) -> Any:
    line = next(line for line in output.splitlines() if line.startswith(word))
    return json.loads(line.removeprefix(word))


@pytest.mark.portal
def test_200_scans_find_their_signing_and_no_page_is_lost_or_doubled(portal: Portal) -> None:
    numbers = told(portal.python(FORMS), "NUMBERS")
    deadline = time.monotonic() + 300
    for kill in range(1, KILLS + 1):
        worker = portal.start("work")
        while int(portal.python(READ)) < kill * SCANS // (KILLS + 1) and time.monotonic() < deadline:
            time.sleep(0.2)
        worker.kill()
        worker.wait()
        portal.python(LEASE_ENDS)  # as time would
    portal.manage("work", "--once")
    found = told(portal.python(FOUND), "FOUND")
    assert len(found) == SCANS, "each page once"
    matched = sum(number == wanted for (number, _), wanted in zip(found, numbers, strict=True))
    wrong = [pair for pair, wanted in zip(found, numbers, strict=True) if pair[0] not in ("", wanted)]
    upright = sum(turn == (180 if place % 10 == 3 else 0) for place, (_, turn) in enumerate(found))
    print(f"{matched} of {SCANS} matched, {len(wrong)} wrongly, {upright} upright")
    assert wrong == []
    assert matched >= 198
    assert upright >= 198
    confirmed, strange, files = told(portal.python(CONFIRM), "CONFIRMED")
    assert (confirmed, strange, files) == (matched, [], matched)


def test_a_page_that_unpacks_to_more_than_the_machine_has_costs_no_other_page_and_no_memory(tmp_path: Path) -> None:
    """Its drawing is 1.6 MB that unpack to 1.6 GB of operators."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 0 m 9 9 l S\n" * 2**20) for _ in range(110)) + packer.flush()
    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(as_pdf([sheet(FIRST), sheet(text=""), sheet(LAST)]))) as pdf:
        pdf.pages[1].Contents = pikepdf.Stream(pdf, b"")
        pdf.pages[1].Contents.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.save(result)
    stack = tmp_path / "stapel"
    stack.write_bytes(result.getvalue())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read = read_sheets(stack, "pdf", tmp_path / "made", 1, 3)
    while read[-1].page < 3:
        read += read_sheets(stack, "pdf", tmp_path / "made", read[-1].page + 1, 3)
    assert [one.numbers for one in read] == [(FIRST,), (), (LAST,)]
    assert read[1].problem
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1600 * 1024
