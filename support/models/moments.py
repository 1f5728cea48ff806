"""Contact moments of ministry, advisers and ambassadors with a municipality; internal."""

from django.db import models
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.permissions import Permission, allows_everywhere


class ContactMomentQuerySet(models.QuerySet["ContactMoment"]):
    def visible_to(self, user: object) -> "ContactMomentQuerySet":
        return self.all() if allows_everywhere(user, Permission.SUPPORT_NOTES) else self.none()

    def coming_up(self) -> "ContactMomentQuerySet":
        """Those whose next step is still to be taken, the first one first."""
        return self.filter(next_on__isnull=False, next_done_on__isnull=True).order_by("next_on", "pk")


class ContactMoment(models.Model):
    """When somebody spoke to a municipality, what came of it, and what is next."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="moments", verbose_name="gemeente")
    happened_on = models.DateField("datum")
    with_whom = models.CharField("met wie", max_length=200)
    outcome = models.TextField("uitkomst", max_length=2000)
    next_step = models.CharField("volgende stap", max_length=300, blank=True)
    next_on = models.DateField("op", null=True, blank=True)
    next_done_on = models.DateField("gedaan op", null=True, blank=True, editable=False)
    # Made in the browser's form, so that two clicks add one.
    creation_key = models.UUIDField(unique=True, null=True, editable=False)
    created_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = ContactMomentQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"

    def __str__(self) -> str:
        return f"contact met {self.municipality} op {self.happened_on:%d-%m-%Y}"
