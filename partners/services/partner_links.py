"""Personal links: a partner looks its details over and agrees to the covenant, without paper and without an account.

Only the hash of a link is kept, so a copy of the database opens nothing. Opening a link changes nothing, since mail
scanners open links; sending its form uses it up. What a partner agreed to this way is told apart from a signature.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from coalition.models import User
from coalition.services.trail import record
from coalition.tools.dates import PartialDate, today
from coalition.tools.workflow import Conflict, Refused
from partners import mails
from partners.facts import Consent, Contact, PartnerFacts
from partners.models import (
    OPEN_STATES,
    CoalitionMembership,
    CovenantSigning,
    CovenantVersion,
    LocalCoalition,
    MembershipAct,
    MembershipState,
    Partner,
    PartnerInvitation,
    PartnerKind,
)
from partners.services.covenants import held, save_signing
from partners.services.memberships import change_membership, facts_of, move_membership
from partners.services.organisations import change_partner, give_consent, withdraw_consent

VALID_FOR = timedelta(days=30)
REMIND_AFTER = timedelta(days=14)
TOKEN_BYTES = 32
GONE = "Deze link werkt niet meer. Vraag de coördinator van de coalitie om een nieuwe."
NEW_WORDS = "De tekst is intussen gewijzigd. Lees de tekst opnieuw en geef daarna akkoord."
HOW = "via een persoonlijke link"


@dataclass(frozen=True)
class Answer:
    """What a partner sends back."""

    edit_version: int
    """Which words stood on the page, so that nobody agrees to others."""
    name: str
    function: str
    contact: Contact
    contribution: str = ""
    contribution_is_public: bool = False
    facts: PartnerFacts | None = None
    may_be_named: bool = False
    remark: str = ""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_links() -> QuerySet[PartnerInvitation]:
    """Links that still work: also the partner must still be invited or take part, in a coalition that goes on."""
    return PartnerInvitation.objects.filter(
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
        version__isnull=False,
        membership__state__in=OPEN_STATES,
        membership__coalition__is_ended=False,
    )


def known_link(token: str) -> PartnerInvitation | None:
    """The link of this token, whether it still works or not."""
    return PartnerInvitation.objects.filter(token_hash=hash_of(token)).first()


def find_link(token: str) -> PartnerInvitation | None:
    """The link that this token still opens."""
    related = ("membership__partner", "membership__coalition", "version__covenant", "invited_by")
    return open_links().select_related(*related).filter(token_hash=hash_of(token)).first()


def not_asked_yet(coalition: LocalCoalition, version: CovenantVersion) -> QuerySet[CoalitionMembership]:
    """Invited partners who did not sign this version and have no link to it that works."""
    signed = CovenantSigning.objects.in_force().filter(version=version, partner=OuterRef("partner"))
    asked = open_links().filter(version=version, membership=OuterRef("pk"))
    invited = coalition.memberships.filter(state=MembershipState.INVITED)
    return invited.filter(~Exists(signed), ~Exists(asked)).select_related("partner")


@transaction.atomic
def send_link(*, actor: User, membership: CoalitionMembership, version: CovenantVersion) -> PartnerInvitation:
    """A new link to the partner's contact; an older one stops working."""
    if not membership.contact_email:
        raise Refused("Er is nog geen e-mailadres van deze partner. Vul dat eerst in.", "contact_email")
    if membership.state not in OPEN_STATES or membership.coalition.is_ended:
        raise Refused("Deze partner is niet uitgenodigd en doet niet mee. Een link kan nu niet.")
    if version.signings.in_force().filter(partner=membership.partner).exists():
        raise Refused("Deze partner heeft deze versie al ondertekend.")
    now = timezone.now()
    PartnerInvitation.objects.filter(membership=membership, used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=now, revoked_by=actor
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PartnerInvitation.objects.create(
        membership=membership, version=version, token_hash=hash_of(token), email=membership.contact_email,
        invited_at=now, invited_by=actor, expires_at=now + VALID_FOR,
    )  # fmt: skip
    record(actor=actor, action="invitation.partner_sent", obj=membership, changes={"e-mailadres": True})
    mails.personal_link(link, token)
    return link


@transaction.atomic
def send_links(
    *, actor: User, coalition: LocalCoalition, version: CovenantVersion, memberships: Collection[CoalitionMembership]
) -> int:
    """One link to each that was chosen and was not asked yet; of two who send at once the second sends nothing."""
    LocalCoalition.objects.select_for_update().get(pk=coalition.pk)
    wanted = not_asked_yet(coalition, version).filter(pk__in=[one.pk for one in memberships])
    chosen = list(wanted.exclude(contact_email="").select_related("partner", "coalition"))
    for membership in chosen:
        send_link(actor=actor, membership=membership, version=version)
    return len(chosen)


@transaction.atomic
def revoke_link(*, actor: User, membership: CoalitionMembership) -> None:
    """The link of this partner stops working."""
    working = PartnerInvitation.objects.filter(membership=membership, used_at__isnull=True, revoked_at__isnull=True)
    if not working.update(revoked_at=timezone.now(), revoked_by=actor):
        raise Refused("Deze link is al gebruikt of ingetrokken.")
    record(actor=actor, action="invitation.partner_revoked", obj=membership)


def due_for_reminder(now: datetime) -> QuerySet[PartnerInvitation]:
    """Two weeks without an answer, and not reminded before; who signed on paper meanwhile is left alone."""
    signed = CovenantSigning.objects.in_force().filter(
        version=OuterRef("version"), partner=OuterRef("membership__partner")
    )
    return open_links().filter(~Exists(signed), reminded_at__isnull=True, invited_at__lte=now - REMIND_AFTER)


@transaction.atomic
def remind(*, link: PartnerInvitation) -> bool:
    """The one reminder, with a fresh link for the same days: of the first only the hash is known."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    unreminded = PartnerInvitation.objects.filter(
        pk=link.pk, reminded_at__isnull=True, used_at__isnull=True, revoked_at__isnull=True
    )
    if not unreminded.update(reminded_at=timezone.now(), token_hash=hash_of(token)):
        return False
    record(actor=None, action="invitation.partner_reminded", obj=link.membership)
    mails.personal_link(link, token, reminder=True)
    return True


# ---- the answer ------------------------------------------------------------------------------


@transaction.atomic
def answer(*, token: str, given: Answer) -> CovenantSigning:
    """Uses the link up: what the partner tells of itself is kept, and it agrees to the covenant today.

    Raises Refused when the link no longer works, Conflict when the words are not those that it read.
    """
    link = find_link(token)
    if link is None or link.version is None:
        raise Refused(GONE)
    # On the row's own columns alone: of two who send the form at once, the second finds nothing to update.
    unused = PartnerInvitation.objects.filter(
        pk=link.pk, token_hash=link.token_hash, used_at__isnull=True, revoked_at__isnull=True
    )
    if not unused.update(used_at=timezone.now()):
        raise Refused(GONE)
    version = held(link.version)
    if version.edit_version != given.edit_version:
        raise Conflict(NEW_WORDS)
    proposals = _tell_partner(link.membership, given)
    _tell_membership(link.membership, given)
    signing = _agree(link.membership, version, given)
    PartnerInvitation.objects.filter(pk=link.pk).update(signing=signing)
    record(actor=None, action="invitation.partner_used", obj=signing)
    mails.link_answered(link, signing, given.remark, proposals)
    return signing


def is_shared(partner: Partner) -> bool:
    """Whether another coalition has this partner too: then one contact does not change its facts for all."""
    return partner.memberships.exclude(state=MembershipState.MERGED).values("coalition").distinct().count() > 1


def facts_of_partner(partner: Partner) -> PartnerFacts:
    names = ("name", "place", "kind", "is_person", "municipality", "kvk_number", "branch_number", "website")
    return PartnerFacts(**{name: getattr(partner, name) for name in names})


def _tell_partner(membership: CoalitionMembership, given: Answer) -> list[str]:
    """Keeps what the partner says of itself; of a shared partner it is told to the coordinators as a proposal."""
    partner = membership.partner
    now = facts_of_partner(partner)
    proposals: list[str] = []
    if given.facts and given.facts != now and partner.kind != PartnerKind.MUNICIPALITY:
        if is_shared(partner):
            proposals = _differences(now, given.facts)
        else:
            change_partner(actor=None, membership=membership, facts=given.facts, version=partner.version)
    if partner.is_person and given.may_be_named != partner.name_is_public:
        if given.may_be_named:
            give_consent(actor=None, partner=partner, consent=Consent(today(), HOW))
        else:
            withdraw_consent(actor=None, partner=partner, on=today())
    return proposals


def _differences(now: PartnerFacts, told: PartnerFacts) -> list[str]:
    labels = {"name": "naam", "place": "plaats", "kind": "soort", "website": "website"}
    kinds = dict(PartnerKind.choices)
    rows = [(label, getattr(now, name), getattr(told, name)) for name, label in labels.items()]
    return [
        f"{label}: {kinds.get(new, new) or 'leeg'} (nu: {kinds.get(old, old) or 'leeg'})"
        for label, old, new in rows
        if old != new
    ]


def _tell_membership(membership: CoalitionMembership, given: Answer) -> None:
    facts = replace(
        facts_of(membership),
        contact=given.contact,
        contribution=given.contribution,
        contribution_is_public=given.contribution_is_public,
    )
    if facts != facts_of(membership):
        change_membership(
            actor=None, membership=membership, facts=facts, joined_on=membership.joined_on,
            left_on=membership.left_on, version=membership.version,
        )  # fmt: skip


def _agree(membership: CoalitionMembership, version: CovenantVersion, given: Answer) -> CovenantSigning:
    """Who signed on paper in the meantime stays with that signature."""
    signing = version.signings.in_force().filter(partner=membership.partner).first()
    if signing is None:
        signing = CovenantSigning(
            version=version, partner=membership.partner, how=CovenantSigning.How.LINK,
            signatory_name=given.name, signatory_function=given.function,
        )  # fmt: skip
        signing.signed_on = PartialDate.on(today())
        save_signing(signing)
        changes = {"versie": [None, str(version.order)], "hoe": [None, signing.get_how_display()]}
        record(actor=None, action="covenant.signed", obj=signing, changes={**changes, "wie tekende": True})
    if membership.state == MembershipState.INVITED:
        move_membership(actor=None, membership=membership, act=MembershipAct.JOIN, on=PartialDate.on(today()))
    return signing
