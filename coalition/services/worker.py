"""The worker: takes what waits in the outbox, a piece of other work in the background, and the work of each night.

A mail is claimed with a lease and a count of attempts, sent, and written down under that count. A worker that is killed
in between loses nothing: its lease ends and another takes the mail. At worst a mail is sent twice, under one Message-ID.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from coalition.models import OutboxMail, WorkerBeat
from coalition.services.jobs import do_pieces
from coalition.tools.mail import Mail, Postman, Refused, Undelivered, Unreachable

logger = logging.getLogger("portal.worker")

# Longer than one mail can take (see the time-out of tools.mail).
LEASE = timedelta(seconds=90)
LONGEST_WAIT = timedelta(minutes=5)
# A mail that the server keeps refusing is given up after this many tries, some four hours.
TRIES = 48
# A server that is away is no mail's fault: its mails wait as long as mail servers do among each other.
PATIENCE = timedelta(days=5)
BEAT_EVERY = timedelta(seconds=10)
# Commands of the apps, once a day; by name, since the core knows no app.
NIGHTLY = ("clearsessions", "retention", "remind_partners", "remind", "hand_over")
NIGHT_ENDS = 3


def waiting(now: datetime) -> Q:
    """What is due and not in another worker's hands."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return free & Q(sent_at__isnull=True, failed_at__isnull=True, next_attempt_at__lte=now)


def claim(now: datetime, lease: timedelta = LEASE) -> OutboxMail | None:
    """Takes the mail that waits longest; its `attempts` is the proof of who holds it."""
    if not OutboxMail.objects.filter(waiting(now)).exists():
        return None  # without the write lock that a transaction takes on SQLite
    with transaction.atomic():
        mails = OutboxMail.objects.select_for_update(skip_locked=True).filter(waiting(now))
        mail = mails.order_by("next_attempt_at", "pk").first()
        if mail is None:
            return None
        claimed = OutboxMail.objects.filter(waiting(now), pk=mail.pk, attempts=mail.attempts)
        if not claimed.update(attempts=F("attempts") + 1, leased_until=now + lease):
            return None
    mail.attempts += 1
    return mail


def send_waiting(*, stop: Callable[[], bool] = lambda: False, lease: timedelta = LEASE) -> int:
    """Sends what is due, until nothing is, the server is away or `stop` says so; returns how many went."""
    sent = 0
    with Postman(settings.MAIL_URL) as postman:
        while not stop() and (mail := claim(timezone.now(), lease)):
            try:
                if not settings.DEMO:  # the demonstration shows its mail on a page
                    postman.send(_letter(mail))
            except Undelivered as problem:
                _write_failure(mail, problem)
                if isinstance(problem, Unreachable):
                    break
            else:
                sent += _write_down(mail, sent_at=timezone.now(), last_error="")
    return sent


def _letter(mail: OutboxMail) -> Mail:
    sender = settings.DEFAULT_FROM_EMAIL
    return Mail(key=mail.dedup_key, sender=sender, to=mail.to, subject=mail.subject, text=mail.text, html=mail.html)


def _write_down(mail: OutboxMail, **facts: object) -> int:
    """Fenced: only while nobody else has claimed the mail since."""
    return OutboxMail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at__isnull=True).update(
        leased_until=None, **facts
    )


def _write_failure(mail: OutboxMail, problem: Undelivered) -> None:
    now = timezone.now()
    given_up = mail.attempts >= TRIES if isinstance(problem, Refused) else now - mail.created_at > PATIENCE
    if given_up:
        logger.error("mail %s opgegeven na %s pogingen: %s", mail.pk, mail.attempts, problem)
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(mail.attempts, 9)))
    _write_down(mail, last_error=str(problem)[:300], next_attempt_at=now + wait, failed_at=now if given_up else None)


class Worker:
    """What one worker process remembers between its rounds."""

    def __init__(self, stop: Callable[[], bool], lease: timedelta = LEASE) -> None:
        self._stop = stop
        self._lease = lease
        self._last_beat: datetime | None = None
        self._last_night: date | None = None

    def round(self) -> bool:
        """One look at everything there may be to do; returns whether there may be more at once."""
        self._beat()
        send_waiting(stop=self._stop, lease=self._lease)
        self._nightly()
        return not self._stop() and do_pieces()

    def _beat(self) -> None:
        """Tells the health page that we live."""
        now = timezone.now()
        if self._last_beat is None or now - self._last_beat >= BEAT_EVERY:
            WorkerBeat.objects.update_or_create(pk=1, defaults={"beat_at": now})
            self._last_beat = now

    def _nightly(self) -> None:
        """Once a day after three, or as soon as the worker runs again; every command may be run twice."""
        local = timezone.localtime()
        if local.hour < NIGHT_ENDS or self._last_night == local.date() or self._stop():
            return
        self._last_night = local.date()
        known = get_commands()
        for name in NIGHTLY:
            if name not in known:
                continue
            try:
                call_command(name, *(["--apply"] if name == "retention" else []), verbosity=0)
            except Exception:
                logger.exception("het nachtwerk %s is niet gelukt", name)
