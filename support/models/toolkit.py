"""The toolkit: what the programme offers, kept by ministry staff."""

from django.db import models
from django.db.models import Q

from coalition.models import StoredFile


class ToolkitEntry(models.Model):
    """A link or a file, for everybody or for municipalities that signed."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", "iedereen"
        SIGNATORIES = "signatories", "gemeenten die ondertekenden"

    title = models.CharField("titel", max_length=150)
    purpose = models.TextField("waar het voor is", max_length=600)
    # The numbers of the pillars, in order: `135`.
    pillars = models.CharField("pijlers", max_length=5, blank=True)
    link = models.URLField("link", max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bestand"
    )
    audience = models.CharField("voor wie", max_length=11, choices=Audience.choices, default=Audience.EVERYONE)

    class Meta:
        ordering = ["title"]
        verbose_name = "hulpmiddel"
        verbose_name_plural = "hulpmiddelen"
        constraints = [
            models.CheckConstraint(condition=~Q(link="") | Q(file__isnull=False), name="toolkit_entry_has_content"),
        ]

    def __str__(self) -> str:
        return self.title
