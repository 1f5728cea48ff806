"""One function for each mail of the personal links; each is queued in the transaction of its act."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from coalition.models import User
from coalition.outbox import queue_mail
from coalition.tools.dates import long_date
from partners.models import CoordinatorGrant, CovenantSigning, LocalCoalition, PartnerInvitation


def personal_link(link: PartnerInvitation, token: str, *, reminder: bool = False) -> None:
    """To the partner's contact: the link itself, or the one reminder with a fresh link."""
    queue_mail(
        to=link.email,
        template="partner-reminder" if reminder else "partner-link",
        context={
            **_about(link),
            "link": settings.BASE_URL + reverse("partner_answer", args=[token]),
            "until": long_date(link.expires_at.date()),
        },
        dedup_key=f"partner-{'reminder' if reminder else 'link'}:{link.pk}",
    )


def link_answered(link: PartnerInvitation, signing: CovenantSigning, remark: str, proposals: Sequence[str]) -> None:
    """To the partner what it agreed to, without a link that does anything; to the coordinators that it did."""
    about = {**_about(link), "signing": signing, "day": str(signing.signed_on)}
    queue_mail(to=link.email, template="partner-agreed", context=about, dedup_key=f"partner-agreed:{link.pk}")
    address = settings.BASE_URL + reverse("covenant_signing_detail", args=[link.membership.coalition.slug, signing.pk])
    for user in _coordinators(link.membership.coalition):
        queue_mail(
            to=user.email,
            template="partner-answered",
            context={**about, "user": user, "remark": remark, "proposals": proposals, "link": address},
            dedup_key=f"partner-answered:{link.pk}:{user.pk}",
        )


def _about(link: PartnerInvitation) -> dict[str, object]:
    version = link.version
    return {
        "invitation": link,
        "coalition": link.membership.coalition,
        "partner": link.membership.partner,
        "version": version,
        "covenant": version.covenant if version else None,
    }


def _coordinators(coalition: LocalCoalition) -> list[User]:
    grants = CoordinatorGrant.objects.active().filter(coalition=coalition, user__is_active=True)
    return [grant.user for grant in grants.select_related("user")]
