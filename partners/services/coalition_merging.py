"""One coalition goes into another: its partners come along, its history stays where it was, and it can be undone."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from coalition.models import User
from coalition.services.trail import record
from coalition.tools.dates import PartialDate, today
from coalition.tools.workflow import Refused
from partners.models import CoalitionMembership, CoalitionMerge, CovenantSigning, LocalCoalition, MembershipState
from partners.roles import coordinates
from partners.services.coalitions import end_coalition
from partners.services.memberships import add_membership, facts_of


def coming_along(source: LocalCoalition, target: LocalCoalition) -> QuerySet[CoalitionMembership]:
    """Who is invited or takes part in the one, and not yet in the other."""
    there = target.memberships.open().values("partner")
    found = source.memberships.open().exclude(partner__in=there).select_related("partner", "coalition")
    return found.order_by("partner__sort_key", "pk")


@transaction.atomic
def merge_coalitions(*, actor: User, source: LocalCoalition, target: LocalCoalition, on: date) -> CoalitionMerge:
    """By somebody who coordinates both. Who took part in the source takes part in the target from that day."""
    if source.pk == target.pk:
        raise Refused("Kies een andere coalitie.", "target")
    if not (coordinates(actor, source) and coordinates(actor, target)):
        raise Refused("U kunt alleen coalities samenvoegen waar u zelf coördinator van bent.", "target")
    if target.is_ended:
        raise Refused(f"{target} is gestopt. Kies een coalitie die nog bestaat.", "target")
    if on > today():
        raise Refused("De datum ligt in de toekomst. Voeg samen als het zover is.", "on")
    day = PartialDate.on(on)
    along = list(coming_along(source, target))
    end_coalition(actor=actor, coalition=source, on=day)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    made = [
        add_membership(
            actor=actor, coalition=target, partner=one.partner, facts=facts_of(one),
            joined_on=day if one.state == MembershipState.MEMBER else None,
        ).pk
        for one in along
    ]  # fmt: skip
    merge = CoalitionMerge.objects.create(source=source, target=target, made=made, merged_by=actor)
    for coalition in (source, target):
        record(
            actor=actor, action="coalition.merged", obj=coalition, changes={"opgegaan in": [str(source), str(target)]}
        )
    return merge


@transaction.atomic
def undo_merge(*, actor: User, merge: CoalitionMerge) -> int:
    """The source goes on. Returns how many partners stay in the target because something happened to them there."""
    if not (coordinates(actor, merge.source) and coordinates(actor, merge.target)):
        raise Refused("U kunt dit alleen ongedaan maken als u van allebei de coalities coördinator bent.")
    done = CoalitionMerge.objects.filter(pk=merge.pk, undone_at__isnull=True)
    if not done.update(undone_at=timezone.now(), undone_by=actor):
        raise Refused("Dit samenvoegen was al ongedaan gemaakt.")
    signed = CovenantSigning.objects.filter(
        version__covenant__coalition=merge.target, partner=OuterRef("partner"), created_at__gte=merge.merged_at
    )
    untouched = CoalitionMembership.objects.filter(
        ~Exists(signed), pk__in=merge.made, version=1, attendances__isnull=True, invitations__isnull=True
    )
    gone = list(untouched.select_related("partner", "coalition"))
    for membership in gone:
        record(actor=actor, action="membership.removed", obj=membership)
    CoalitionMembership.objects.filter(pk__in=[one.pk for one in gone]).delete()
    source = merge.source
    going_on = LocalCoalition.ended_on.columns(PartialDate.unknown())
    LocalCoalition.objects.filter(pk=source.pk).update(
        merged_into=None, is_ended=False, version=F("version") + 1, **going_on
    )
    for coalition in (source, merge.target):
        record(actor=actor, action="coalition.merge_undone", obj=coalition)
    return len(merge.made) - len(gone)
