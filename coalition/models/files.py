"""Files that people uploaded. Who may see one is decided by what it belongs to, never by its address."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """A checked upload, kept byte for byte under a name that cannot be guessed."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    original_name = models.CharField("bestandsnaam", max_length=200)
    stored_name = models.CharField(max_length=80, unique=True, editable=False)
    kind = models.CharField("soort", max_length=5, choices=Kind.choices)
    size = models.PositiveBigIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField("bladzijden")
    # The numbers on paper that its pages carry, page by page ("" where none was read); None when nobody looked.
    numbers = models.JSONField("nummers op de bladzijden", null=True, blank=True, editable=False)
    uploaded_at = models.DateTimeField("geüpload op", default=timezone.now)
    # Since when it belongs to nothing, where it was taken off something: its term of retention begins there.
    loose_since = models.DateTimeField("los sinds", null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["uploaded_at"]
        verbose_name = "bestand"
        verbose_name_plural = "bestanden"

    def __str__(self) -> str:
        return self.original_name

    @property
    def trail_label(self) -> str:
        """What the trail calls this file: people put names in the names of files, and those could not be erased from it."""
        return f"{self.get_kind_display()}, {self.pages} {'bladzijde' if self.pages == 1 else 'bladzijden'}"

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "uploads" / self.stored_name

    @property
    def content_type(self) -> str:
        return {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}[self.kind]
