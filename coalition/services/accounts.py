"""Acts on accounts: changing one's own, ending one, ending what somebody was given, taking away a second factor."""

from collections.abc import Callable, Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from coalition.models import Municipality, MunicipalityGrant, NationalRole, User
from coalition.outbox import queue_mail
from coalition.permissions import Permission, allows, allows_everywhere
from coalition.services.trail import compare, record
from coalition.tools.workflow import Refused

# What apps above the core end together with an account: what it was given there must not come back with it.
_enders: list[Callable[[User, User], None]] = []


def add_ender(ender: Callable[[User, User], None]) -> None:
    """`ender(actor, user)` runs in the transaction in which the actor ends the account."""
    _enders.append(ender)


PROFILE_FIELDS = {"name": "naam", "function": "functie", "phone": "telefoon"}


def visible_users(viewer: User) -> QuerySet[User]:
    """The accounts that this viewer may look up."""
    users = User.objects.filter(erased_at__isnull=True)
    if allows_everywhere(viewer, Permission.USER_MANAGE):
        return users
    if allows_everywhere(viewer, Permission.ACCESS_DECIDE):
        return users.exclude(national_role=NationalRole.ADMINISTRATOR)
    return users.none()


def may_manage(actor: User, user: User) -> bool:
    """Whether the actor may end this account or take its second factor away; nobody does so to themselves.

    National accounts are the administrator's, as the table of rights says; the ministry looks after the others.
    """
    if actor.pk == user.pk:
        return False
    if user.national_role:
        return allows(actor, Permission.USER_MANAGE)
    return allows_everywhere(actor, Permission.USER_MANAGE) or allows_everywhere(actor, Permission.ACCESS_DECIDE)


def search_users(users: QuerySet[User], text: str) -> QuerySet[User]:
    words = text.split()
    for word in words:
        users = users.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(grants__municipality__name__icontains=word)
        )
    return users.distinct() if words else users


@transaction.atomic
def change_profile(*, user: User, values: dict[str, str]) -> None:
    """One's own name, function and telephone number; the trail keeps only which of them changed."""
    before = {label: getattr(user, field) for field, label in PROFILE_FIELDS.items()}
    for field in PROFILE_FIELDS:
        setattr(user, field, values[field])
    after = {label: getattr(user, field) for field, label in PROFILE_FIELDS.items()}
    changes = compare(before, after, personal=after)
    if changes:
        user.save(update_fields=list(PROFILE_FIELDS))
        record(actor=user, action="user.changed", obj=user, changes=changes)


@transaction.atomic
def end_session(*, user: User, pk: int) -> bool:
    """Ends one of one's own sessions; False when there is no such session (any more)."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        return False
    session.end()
    record(actor=user, action="user.session_ended", obj=user)
    return True


@transaction.atomic
def give_grant(*, actor: User, user: User, municipality: Municipality) -> MunicipalityGrant:
    """Lets an account work for a municipality; harmless when it already does."""
    grant, created = MunicipalityGrant.objects.get_or_create(
        user=user, municipality=municipality, ended_at=None, defaults={"granted_by": actor}
    )
    if created:
        record(actor=actor, action="grant.given", obj=user, municipality=municipality)
    return grant


@transaction.atomic
def end_grant(*, actor: User, grant: MunicipalityGrant) -> None:
    """Somebody no longer works for this municipality. The account stays."""
    ended = MunicipalityGrant.objects.filter(pk=grant.pk, ended_at__isnull=True).update(
        ended_at=timezone.now(), ended_by=actor
    )
    if not ended:
        raise Refused("Deze toegang was al beëindigd.")
    record(actor=actor, action="grant.ended", obj=grant.user, municipality=grant.municipality)
    queue_mail(
        to=grant.user.email,
        template="grant-ended",
        context={"user": grant.user, "municipality": grant.municipality},
        dedup_key=f"grant-ended:{grant.pk}",
    )


@transaction.atomic
def end_account(*, actor: User, user: User) -> None:
    """Ends an account with everything that it could do. It can be invited again."""
    if not may_manage(actor, user):
        raise Refused("Dit account kunt u niet beëindigen. Vraag de beheerder.")
    now = timezone.now()
    if not User.objects.filter(pk=user.pk, ended_at__isnull=True).update(is_active=False, ended_at=now, ended_by=actor):
        raise Refused("Dit account was al beëindigd.")
    for grant in user.grants.active().select_related("municipality"):
        MunicipalityGrant.objects.filter(pk=grant.pk).update(ended_at=now, ended_by=actor)
        record(actor=actor, action="grant.ended", obj=user, municipality=grant.municipality)
    for end_more in _enders:
        end_more(actor, user)
    close_doors(user)
    record(actor=actor, action="user.ended", obj=user)


@transaction.atomic
def reset_second_factor(*, actor: User, user: User) -> None:
    """For somebody who lost app, passkey and recovery codes: they set it up again at the next sign-in."""
    if not may_manage(actor, user):
        raise Refused("U kunt de tweede stap van dit account niet weghalen. Vraag de beheerder.")
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise Refused("Dit account heeft geen tweede stap.")
    end_sessions(user)
    record(actor=actor, action="user.factor_reset", obj=user)
    queue_mail(
        to=user.email,
        template="account-changed",
        context={
            "user": user,
            "what": "De tweede stap bij het inloggen is weggehaald door het ministerie of de beheerder.",
        },
        dedup_key=f"factor-reset:{user.pk}:{timezone.now().timestamp():.0f}",
    )


def live_sessions(user: User) -> QuerySet[UserSession]:
    """Where somebody is signed in now, the oldest first; allauth's own list asks the database for each session apart."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    found: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=alive.values("session_key"))
    return found.order_by("created_at")


def close_doors(user: User) -> None:
    """Takes away every way in: sessions, second factors, addresses that wait to be confirmed."""
    end_sessions(user)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


def end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def active_grants(user: User) -> Iterable[MunicipalityGrant]:
    return user.grants.active().select_related("municipality", "granted_by")


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exists())


def vouch_for_address(user: User) -> None:
    """Tells allauth that the address of an account is confirmed; without this row a change of address empties it.

    Accounts from an invitation have the row; those of `createsuperuser` and the demonstration do not.
    """
    if not EmailAddress.objects.filter(user=user, email=user.email, verified=True, primary=True).exists():
        EmailAddress.objects.filter(user=user, primary=True).update(primary=False)
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
