"""One function for each mail of the pillars; each is queued in the transaction of its act."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse

from coalition.models import Municipality, MunicipalityGrant, User
from coalition.outbox import queue_mail
from pillars.models import Milestone, MonitoringRound, Signing, SigningCorrection


def signing_submitted(signing: Signing) -> None:
    """To the ministry's mailbox: something to check."""
    queue_mail(
        to=settings.MINISTRY_MAILBOX,
        template="signing-submitted",
        context={"signing": signing, "link": _link("in_tray_signing", signing.number)},
        dedup_key=f"signing-submitted:{signing.pk}:{signing.version}",
    )


def signing_registered(signing: Signing) -> None:
    _to_officers(signing, "signing-registered")


def signing_needs_more(signing: Signing) -> None:
    _to_officers(signing, "signing-needs-more")


def signing_withdrawn(signing: Signing) -> None:
    _to_officers(signing, "signing-withdrawn")


def signing_voided(signing: Signing) -> None:
    _to_officers(signing, "signing-voided")


def correction_proposed(correction: SigningCorrection) -> None:
    """To the ministry's mailbox: an officer proposes a correction."""
    queue_mail(
        to=settings.MINISTRY_MAILBOX,
        template="correction-proposed",
        context={"correction": correction, "link": _link("in_tray_signing", correction.signing.number)},
        dedup_key=f"correction-proposed:{correction.pk}",
    )


def correction_decided(correction: SigningCorrection) -> None:
    """To whoever proposed it."""
    if correction.proposed_by.is_active:
        queue_mail(
            to=correction.proposed_by.email,
            template="correction-decided",
            context={"correction": correction, "link": _link("signing_detail", correction.signing.number)},
            dedup_key=f"correction-decided:{correction.pk}",
        )


def milestone_added(milestone: Milestone) -> None:
    """To the ministry's mailbox: a milestone to check."""
    queue_mail(
        to=settings.MINISTRY_MAILBOX,
        template="milestone-added",
        context={"milestone": milestone, "link": settings.BASE_URL + reverse("milestone_detail", args=[milestone.pk])},
        dedup_key=f"milestone-added:{milestone.pk}",
    )


def monitoring_reminder(round_: MonitoringRound, user: User, municipalities: Sequence[Municipality]) -> None:
    """To an officer, of all own municipalities that have not sent their answers; once for each round."""
    to_answer = [
        (one, settings.BASE_URL + reverse("monitoring_reply", args=[one.slug, round_.pk])) for one in municipalities
    ]
    queue_mail(
        to=user.email,
        template="monitoring-reminder",
        context={"round": round_, "user": user, "to_answer": to_answer},
        dedup_key=f"monitoring-reminder:{round_.pk}:{user.pk}",
    )


def _to_officers(signing: Signing, template: str) -> None:
    for user in officers_to_tell(signing):
        queue_mail(
            to=user.email,
            template=template,
            context={"signing": signing, "user": user, "link": _link("signing_detail", signing.number)},
            dedup_key=f"{template}:{signing.pk}:{signing.version}:{user.pk}",
        )


def officers_to_tell(signing: Signing) -> Iterable[User]:
    """Who submitted it while still an officer there; otherwise all officers of the municipality."""
    grants = MunicipalityGrant.objects.active().filter(municipality=signing.municipality, user__is_active=True)
    officers = [grant.user for grant in grants.select_related("user")]
    own = [user for user in officers if user.pk == signing.submitted_by_id]
    return own or officers


def _link(route: str, number: str) -> str:
    return settings.BASE_URL + reverse(route, args=[number])
