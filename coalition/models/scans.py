"""The scan tray: what came back from the scanner, page by page, until somebody has decided on each.

The worker reads an upload in pieces (`services/scans.py`); a page exists once for each place in its upload, so a piece
that is done twice changes nothing. Only pictures of pages are shown; what is confirmed becomes a file of its record.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models.files import StoredFile
from coalition.models.jobs import Job, JobQuerySet
from coalition.models.people import User
from coalition.tools.constraints import at_with_by


class ScanUpload(Job):
    """One file from the scanner. `file` keeps the original, byte for byte.

    Of the ministry's stacks every colleague sees all; who leads a coalition sees the own uploads (`services/scans.py`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="scan_upload", verbose_name="bestand")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    for_ministry = models.BooleanField(default=False, editable=False)
    pages_read = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta(Job.Meta):
        ordering = ["-created_at"]
        verbose_name = "stapel scans"
        verbose_name_plural = "stapels scans"

    def __str__(self) -> str:
        return f"stapel scans van {self.created_at:%d-%m-%Y %H:%M}"

    @property
    def is_read(self) -> bool:
        return self.done_at is not None


class ScanState(models.TextChoices):
    WAITING = "waiting", "te bevestigen"
    CONFIRMED = "confirmed", "toegevoegd"
    DISCARDED = "discarded", "weggelegd"


class NumberFrom(models.TextChoices):
    CODE = "code", "gelezen van de code"
    TYPED = "typed", "overgetypt"
    BEFORE = "before", "vervolgblad van het vorige"


class ScanPage(models.Model):
    upload = models.ForeignKey(ScanUpload, models.CASCADE, related_name="scans")
    # From 1, its place in the upload.
    page = models.PositiveSmallIntegerField("bladzijde")
    state = models.CharField(
        "status", max_length=9, choices=ScanState.choices, default=ScanState.WAITING, editable=False
    )
    # The number that the sheet is laid beside; empty while nothing was read or typed.
    number = models.CharField("nummer", max_length=14, blank=True)
    number_from = models.CharField(max_length=6, choices=NumberFrom.choices, blank=True, editable=False)
    # Degrees clockwise that make the page upright.
    turn = models.PositiveSmallIntegerField("gedraaid", default=0)
    # Of the picture of the page: the same sheet twice is recognised. Empty when the page could not be drawn.
    picture_sha256 = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    # Why there is nothing to see, in a sentence.
    problem = models.CharField(max_length=400, blank=True, editable=False)
    # What it became on its record.
    kept = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="scanned_page", editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    read_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["upload", "page"]
        verbose_name = "gescande bladzijde"
        verbose_name_plural = "gescande bladzijden"
        constraints = [
            models.UniqueConstraint(fields=["upload", "page"], name="scan_page_once"),
            models.CheckConstraint(condition=Q(turn__in=[0, 90, 180, 270]), name="scan_page_turned_square"),
            at_with_by("scan_page", "decided", until={"state": "waiting"}),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (Q(kept__isnull=False) & ~Q(number="")),
                name="confirmed_scan_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(number="", number_from="") | (~Q(number="") & ~Q(number_from="")),
                name="scan_number_says_from_where",
            ),
        ]

    def __str__(self) -> str:
        return f"bladzijde {self.page}"
