"""`manage.py work`: the worker process, until it is told to stop; `--once` does what is due and ends."""

import logging
import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from coalition.services.jobs import do_pieces
from coalition.services.worker import LEASE, Worker, send_waiting

logger = logging.getLogger("portal.worker")
PAUSE_SECONDS = 1.0
PAUSE_WITHOUT_DATABASE_SECONDS = 5.0


class Command(BaseCommand):
    help = "De werker: verstuurt mail, maakt stapels, leest scans en doet het nachtwerk. Stopt netjes na SIGTERM of Ctrl-C."
    requires_system_checks = ()  # it serves no pages, and should be back at once

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="doe wat nu wacht, en stop")
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE.total_seconds(),
            help="seconden waarna een andere werker de mail van een omgevallen werker overneemt",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lease = timedelta(seconds=options["lease"])
        if options["once"]:
            self.stdout.write(f"Verstuurd: {send_waiting(lease=lease)}")
            while do_pieces():
                pass
            return
        stopping = threading.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stopping.set())
        worker = Worker(stopping.is_set, lease)
        while not stopping.is_set():
            pause = PAUSE_SECONDS
            try:
                pause = 0 if worker.round() else PAUSE_SECONDS
            except (OperationalError, InterfaceError) as problem:
                logger.warning("database niet bereikbaar: %s", problem)
                pause = PAUSE_WITHOUT_DATABASE_SECONDS
            close_old_connections()
            stopping.wait(pause)
