"""Mail with everything going wrong: the server down, the worker killed in the middle. All of it must arrive."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.portal import Portal, empty_portal
from tests.smtp import sink

pytestmark = pytest.mark.portal

MAILS = 300
KILLS = 3
QUEUE = f"""
from django.db import transaction
from coalition.outbox import queue_text
for number in range({MAILS}):
    with transaction.atomic():
        queue_text(to="officer@gemeente.example", message=f"Onderwerp: Bericht {{number}}\\n\\nTekst.", dedup_key=str(number))
try:
    with transaction.atomic():
        queue_text(to="x@gemeente.example", message="Onderwerp: Nooit gebeurd\\n\\nTekst.", dedup_key="nooit")
        raise ValueError
except ValueError:
    pass
"""
SENT = "from coalition.models import OutboxMail; print(OutboxMail.objects.filter(sent_at__isnull=False).count())"
FAILED = "from coalition.models import OutboxMail; print(OutboxMail.objects.exclude(last_error='').count())"


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with empty_portal(tmp_path, "mail") as portal:
        portal.manage("migrate", "--verbosity=0", "--skip-checks")
        yield portal


def wait_until(done: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not done within {seconds} s"
        time.sleep(0.02)


def test_every_mail_arrives(portal: Portal) -> None:
    with sink() as server:
        port, portal.environment["PORTAAL_MAIL"] = server.server_address[1], server.url
    portal.python(QUEUE)
    worker = portal.start("work", "--lease=3")
    try:
        wait_until(lambda: int(portal.python(FAILED)) > 0, 20)
        assert portal.python(SENT) == "0", "nothing may be called sent while the server is down"
        assert worker.poll() is None, "the worker must live on without a mail server"
        with sink(port, seconds_per_mail=0.05) as server:
            for kill in range(1, KILLS + 1):
                enough = kill * MAILS // (KILLS + 1)
                wait_until(partial(lambda number: len(server.messages) >= number, enough), 60)
                worker.kill()
                worker.wait()
                worker = portal.start("work", "--lease=3")
            wait_until(lambda: portal.python(SENT) == str(MAILS), 60)
            arrived = Counter(server.subjects)
            identities = {str(message["Message-ID"]) for message in server.messages}
    finally:
        worker.terminate()
        assert worker.wait(timeout=20) == 0
    assert set(arrived) == {f"Bericht {number}" for number in range(MAILS)}
    assert sum(arrived.values()) <= MAILS + KILLS, "at most one double for each kill"
    assert len(identities) == MAILS, "a double carries the Message-ID of the first"
