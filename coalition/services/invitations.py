"""Invitations: a link to one address, for one role, one municipality or one `purpose`; it works once, for seven days.

A purpose is of an app above the core, which gives what it stands for (`add_giver`).
Only the hash of the token is stored, so that a copy of the database opens nothing.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from coalition.models import Invitation, Municipality, MunicipalityGrant, NationalRole, User
from coalition.outbox import queue_mail
from coalition.services.accounts import give_grant
from coalition.services.trail import record
from coalition.tools.dates import today
from coalition.tools.workflow import Refused

VALID_FOR = timedelta(days=7)
TOKEN_BYTES = 32
# Or the last administrator could invite himself to be something else, and nobody would be left.
STAYS = "Dit is een beheerder. Laat een andere beheerder eerst het account beëindigen en nodig dan opnieuw uit."
GONE = "Deze uitnodiging werkt niet meer. Vraag om een nieuwe."

# What apps above the core do when an invitation with a purpose of theirs is accepted.
_givers: list[Callable[[Invitation, User], None]] = []


def add_giver(giver: Callable[[Invitation, User], None]) -> None:
    _givers.append(giver)


def open_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """The invitation that this token still opens."""
    found = open_invitations().filter(token_hash=hash_of(token))
    return found.select_related("municipality", "invited_by").first()


def account_for(invitation: Invitation) -> User | None:
    """The account that already has the invited address, ended or not."""
    return User.objects.filter(email__iexact=invitation.email).first()


@transaction.atomic
def invite_officer(*, actor: User, email: str, municipality: Municipality, name: str = "") -> Invitation:
    """Invites somebody to work for a municipality."""
    if not municipality.existed_on(today()):
        raise Refused(
            f"{municipality} bestaat niet meer. Nodig iemand uit voor de gemeente waarin zij opging.", "municipality"
        )
    if MunicipalityGrant.objects.active().filter(user__email__iexact=email, municipality=municipality).exists():
        raise Refused(f"{email} werkt al in het portaal voor {municipality}.", "email")
    return _invite(actor, email, name, municipality, NationalRole.NONE)


@transaction.atomic
def invite_national(*, actor: User, email: str, role: NationalRole, name: str = "") -> Invitation:
    """Invites an adviser, an ambassador, ministry staff or an administrator."""
    if role == NationalRole.NONE:
        raise Refused("Kies een landelijke rol.", "role")
    if User.objects.filter(email__iexact=email, national_role=role, is_active=True).exists():
        raise Refused(f"{email} heeft deze rol al.", "email")
    if User.objects.filter(email__iexact=email, national_role=NationalRole.ADMINISTRATOR, is_active=True).exists():
        raise Refused(STAYS, "email")
    return _invite(actor, email, name, None, role)


@transaction.atomic
def invite_for_purpose(*, actor: User, email: str, purpose: str, name: str = "") -> Invitation:
    """Invites somebody to what an app above the core gives; `purpose` says it in words."""
    return _invite(actor, email, name, None, NationalRole.NONE, purpose=purpose)


def _invite(
    actor: User, email: str, name: str, municipality: Municipality | None, role: NationalRole, *, purpose: str = ""
) -> Invitation:
    """A new link; an older one for the same person and purpose stops working."""
    email = email.strip().lower()
    older = open_invitations().filter(email=email, municipality=municipality, national_role=role, purpose=purpose)
    older.update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        token_hash=hash_of(token),
        email=email,
        name=name,
        national_role=role,
        municipality=municipality,
        purpose=purpose,
        invited_by=actor,
        expires_at=timezone.now() + VALID_FOR,
    )
    role_in_words = what_for(invitation)
    record(
        actor=actor, action="user.invited", obj=invitation, municipality=municipality,
        changes={"rol": [None, role_in_words]},
    )  # fmt: skip
    link = settings.BASE_URL + reverse("invitation_accept", args=[token])
    queue_mail(
        to=email,
        template="invitation",
        context={"invitation": invitation, "what_for": role_in_words, "link": link},
        dedup_key=f"invitation:{invitation.pk}",
    )
    return invitation


def what_for(invitation: Invitation) -> str:
    """*gemeenteambtenaar van Dronten*, *adviseur*, *coördinator van ZamenEen*."""
    if invitation.municipality:
        return f"gemeenteambtenaar van {invitation.municipality}"
    if invitation.purpose:
        return invitation.purpose
    return invitation.get_national_role_display()


@transaction.atomic
def revoke_invitation(*, actor: User, invitation: Invitation) -> None:
    if not open_invitations().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        raise Refused("Deze uitnodiging is al gebruikt, ingetrokken of verlopen.")
    record(actor=actor, action="invitation.revoked", obj=invitation, municipality=invitation.municipality)


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str) -> User:
    """Makes the account, or opens an ended one again, and uses the invitation up."""
    invitation = _take(token)
    user = account_for(invitation)
    if user is not None and user.is_active:
        raise Refused("Er is al een account met dit e-mailadres. Log in en open de link daarna opnieuw.")
    if user is None:
        user = User.objects.create_user(invitation.email, password, name=name)
        record(actor=user, action="user.joined", obj=user)
    else:
        _open_again(user, name, password)
    # The link came to this address, so allauth may take it as confirmed.
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    _give(invitation, user)
    return user


def _open_again(user: User, name: str, password: str) -> None:
    """An ended account comes back with nothing of what it could do before."""
    user.is_active, user.ended_at, user.ended_by = True, None, None
    user.name, user.national_role = name, NationalRole.NONE
    user.set_password(password)
    user.save()
    record(actor=user, action="user.reopened", obj=user)


@transaction.atomic
def accept_as(*, token: str, user: User) -> None:
    """Adds what the invitation is for to the account of the one who is signed in."""
    invitation = _take(token)
    if user.email.lower() != invitation.email.lower():
        raise Refused("Deze uitnodiging is voor een ander e-mailadres. Log uit en open de link opnieuw.")
    _give(invitation, user)


def _take(token: str) -> Invitation:
    """The invitation, held until the transaction ends: of two who send the form at once, the second is refused."""
    found = open_invitations().select_for_update(of=("self",)).filter(token_hash=hash_of(token))
    invitation = found.select_related("municipality", "invited_by").first()
    if invitation is None:
        raise Refused(GONE)
    return invitation


def _give(invitation: Invitation, user: User) -> None:
    """Uses the link up, and gives what it was for."""
    if not open_invitations().filter(pk=invitation.pk).update(used_at=timezone.now(), used_by=user):
        raise Refused(GONE)
    if invitation.municipality:
        give_grant(actor=invitation.invited_by, user=user, municipality=invitation.municipality)
        return
    if invitation.purpose:
        for giver in _givers:
            giver(invitation, user)
        return
    if user.national_role == NationalRole.ADMINISTRATOR:
        raise Refused(STAYS)
    before = user.get_national_role_display()
    User.objects.filter(pk=user.pk).update(national_role=invitation.national_role)
    user.national_role = invitation.national_role
    changes = {"landelijke rol": [before, user.get_national_role_display()]}
    record(actor=invitation.invited_by, action="grant.given", obj=user, changes=changes)
