"""Who leads a coalition: named by an officer or the ministry first, by the coordinators themselves afterwards."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from coalition.models import Invitation, NationalRole, User
from coalition.outbox import queue_mail
from coalition.permissions import Permission
from coalition.services.invitations import invite_for_purpose, open_invitations, revoke_invitation
from coalition.services.trail import record
from coalition.tools.workflow import Refused
from partners.models import CoordinatorGrant, CoordinatorInvitation, LocalCoalition
from partners.roles import allows_in, coordinates

# They look after all coalitions, and must not come to see contacts by naming themselves.
NOT_FOR_NATIONAL = "Dit account is van het ministerie of de beheerder. Noem iemand van de coalitie zelf."


def may_name(user: User, coalition: LocalCoalition) -> bool:
    """A coordinator may; an officer or the ministry only while the coalition has none."""
    if coordinates(user, coalition):
        return True
    led = CoordinatorGrant.objects.active().filter(coalition=coalition, user__is_active=True).exists()
    return not led and allows_in(user, Permission.COALITION_START, coalition)


def invited_to(coalition: LocalCoalition) -> QuerySet[Invitation]:
    return open_invitations().filter(coordinator__coalition=coalition).select_related("invited_by")


@transaction.atomic
def name_coordinator(*, actor: User, coalition: LocalCoalition, email: str, name: str = "") -> CoordinatorGrant | None:
    """Gives an account the lead, or invites who has none yet (then there is no grant)."""
    if not may_name(actor, coalition):
        raise Refused("Deze coalitie heeft al een coördinator. Vraag die om iemand te benoemen.", "email")
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        _invite(actor, coalition, email, name)
        return None
    return _give(actor, coalition, user)


@transaction.atomic
def end_coordinator(*, actor: User, grant: CoordinatorGrant) -> None:
    """By a coordinator of the same coalition, also for oneself."""
    _end(actor, grant)
    queue_mail(
        to=grant.user.email,
        template="coordinator-ended",
        context={"user": grant.user, "coalition": grant.coalition},
        dedup_key=f"coordinator-ended:{grant.pk}",
    )


@transaction.atomic
def revoke_coordinator_invitation(*, actor: User, invitation: Invitation) -> None:
    revoke_invitation(actor=actor, invitation=invitation)


def accept_invitation(invitation: Invitation, user: User) -> None:
    """What the core does when an invitation for a purpose is accepted."""
    found = CoordinatorInvitation.objects.filter(invitation=invitation).select_related("coalition").first()
    if found:
        _refuse_without_sender(invitation.invited_by, found.coalition)
        _give(invitation.invited_by, found.coalition, user, invited=True)


def end_with_account(actor: User, user: User) -> None:
    """What the core does when an account is ended."""
    for grant in CoordinatorGrant.objects.active().filter(user=user).select_related("user", "coalition"):
        _end(actor, grant)


def _refuse_without_sender(sender: User, coalition: LocalCoalition) -> None:
    """Who may no longer name anybody takes the open invitations along."""
    if not (coordinates(sender, coalition) or allows_in(sender, Permission.COALITION_START, coalition)):
        raise Refused(
            f"Wie u uitnodigde, werkt niet meer voor {coalition}. Vraag de coalitie om een nieuwe uitnodiging."
        )


def _give(actor: User, coalition: LocalCoalition, user: User, *, invited: bool = False) -> CoordinatorGrant:
    if user.national_role in (NationalRole.MINISTRY, NationalRole.ADMINISTRATOR):
        raise Refused(NOT_FOR_NATIONAL, "email")
    grant, created = CoordinatorGrant.objects.get_or_create(
        user=user, coalition=coalition, ended_at=None, defaults={"granted_by": actor}
    )
    if invited and not created:
        return grant
    if not created:
        raise Refused(f"{user.email} is al coördinator van {coalition}.", "email")
    record(actor=actor, action="coordinator.named", obj=coalition, changes={"coördinator": [None, user.trail_label]})
    if not invited:
        link = settings.BASE_URL + reverse("coalition_desk", args=[coalition.slug])
        queue_mail(
            to=user.email,
            template="coordinator-named",
            context={"user": user, "coalition": coalition, "actor": actor, "link": link},
            dedup_key=f"coordinator-named:{grant.pk}",
        )
    return grant


def _invite(actor: User, coalition: LocalCoalition, email: str, name: str) -> None:
    # The name of a coalition is not unique, its address is.
    same = LocalCoalition.objects.filter(name=coalition.name).count() > 1
    purpose = f"coördinator van {coalition}{f' ({coalition.slug})' if same else ''}"[:160]
    invitation = invite_for_purpose(actor=actor, email=email, name=name, purpose=purpose)
    CoordinatorInvitation.objects.create(invitation=invitation, coalition=coalition)
    record(actor=actor, action="coordinator.invited", obj=coalition, changes={"e-mailadres": True})


def _end(actor: User, grant: CoordinatorGrant) -> None:
    ended = CoordinatorGrant.objects.active().filter(pk=grant.pk).update(ended_at=timezone.now(), ended_by=actor)
    if not ended:
        raise Refused("Deze coördinator was al gestopt.")
    label = grant.user.trail_label
    record(actor=actor, action="coordinator.ended", obj=grant.coalition, changes={"coördinator": [label, None]})
