"""Paper with a number that the portal issued, kept byte for byte: to print again the same, and to recognise."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.models.people import User
from coalition.models.reference import Municipality


class IssuedPaper(models.Model):
    """One file that was handed out. Of a number there may be several: the facts on it changed in between."""

    # Empty on what carries no number of its own: a stack for the printer.
    number = models.CharField("nummer", max_length=14, blank=True, db_index=True)
    title = models.CharField("titel", max_length=300)
    file_name = models.CharField("bestandsnaam", max_length=200)
    # What was rendered, before a seal: the same paper is kept once. With a seal the bytes differ each time.
    source_sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    # What was handed out.
    sha256 = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField("bytes", editable=False)
    # Empty when the bytes were erased after their term; the checksum stays, so that the file is still recognised.
    stored_name = models.CharField(max_length=80, blank=True, editable=False)
    is_sealed = models.BooleanField("verzegeld", default=False, editable=False)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    issued_at = models.DateTimeField("uitgegeven op", default=timezone.now, editable=False)
    # Who first asked for it; of what the worker made, who asked the worker.
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = "uitgegeven papier"
        verbose_name_plural = "uitgegeven papier"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="issued_paper_has_a_title"),
            models.UniqueConstraint(
                fields=["source_sha256"], condition=~Q(stored_name=""), name="the_same_paper_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_kept(self) -> bool:
        """Whether its bytes are still there."""
        return bool(self.stored_name)

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "issued" / self.stored_name
