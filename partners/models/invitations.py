"""A personal link by which a partner checks its details and agrees to the covenant."""

from django.db import models
from django.utils import timezone

from coalition.models import User
from coalition.tools.constraints import at_with_by
from partners.models.covenants import CovenantSigning, CovenantVersion
from partners.models.memberships import CoalitionMembership


class PartnerInvitation(models.Model):
    """Sent to a partner's contact; only the hash of the link is kept. Opening it changes nothing, sending its form uses it up."""

    membership = models.ForeignKey(CoalitionMembership, models.PROTECT, related_name="invitations")
    version = models.ForeignKey(
        CovenantVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name="wat wordt getekend",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField("e-mailadres")
    invited_at = models.DateTimeField("uitgenodigd op", default=timezone.now)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("geldig tot")
    # The one reminder.
    reminded_at = models.DateTimeField("herinnerd op", null=True, blank=True)
    used_at = models.DateTimeField("gebruikt op", null=True, blank=True)
    signing = models.ForeignKey(CovenantSigning, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = "persoonlijke link"
        verbose_name_plural = "persoonlijke links"
        constraints = [
            at_with_by("partner_invitation", "revoked", used_at__isnull=True),
        ]

    def __str__(self) -> str:
        return f"persoonlijke link van {self.invited_at:%d-%m-%Y}"

    @property
    def is_for_contact(self) -> bool:
        """Whether who got the link still is whom the coalition calls; the data of another person is not theirs to see."""
        return self.email.lower() == self.membership.contact_email.lower()
