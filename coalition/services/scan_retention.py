"""The terms of retention of the scan tray: pages that became nothing, and stacks of which nothing was kept."""

import shutil
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from coalition.models import ScanPage, ScanState, ScanUpload
from coalition.services.files import erase
from coalition.services.retention import YEAR, Term, delete_with_trail
from coalition.services.scan_reading import folder, forget


def _erase_page(page: ScanPage) -> None:
    forget(page)
    delete_with_trail(page)


def _of_nothing(limit: datetime) -> QuerySet[ScanUpload]:
    """Read or given up, and no page left that waits, was put away, or became evidence."""
    return ScanUpload.objects.filter(Q(done_at__lt=limit) | Q(failed_at__lt=limit), scans=None)


def _erase_stack(stack: ScanUpload) -> None:
    """The original goes along; of a stack from which something was kept it stays, as what was signed came in."""
    file = stack.file
    shutil.rmtree(folder(stack), ignore_errors=True)
    delete_with_trail(stack)
    erase(file)


TERMS = (
    Term(
        "weggelegde bladzijden van scans",
        timedelta(days=30),
        "Een maand lang kan een bladzijde die per ongeluk is weggelegd worden teruggehaald.",
        lambda limit: ScanPage.objects.filter(state=ScanState.DISCARDED, decided_at__lt=limit),
        _erase_page,
    ),
    Term(
        "bladzijden van scans waarover niemand besloot",
        YEAR,
        "Na een jaar zoekt niemand nog uit waar een bladzijde bij hoort.",
        lambda limit: ScanPage.objects.filter(state=ScanState.WAITING, read_at__lt=limit),
        _erase_page,
    ),
    Term(
        "stapels scans waarvan niets is toegevoegd",
        timedelta(days=30),
        "Een maand lang is na te gaan wat er is geüpload.",
        _of_nothing,
        _erase_stack,
    ),
)
