"""Local coalitions and who leads them, their partners, covenants, and the moments at which they meet and sign."""

from partners.models.coalitions import CoalitionMerge, CoordinatorGrant, CoordinatorInvitation, LocalCoalition
from partners.models.covenants import Covenant, CovenantSigning, CovenantVersion
from partners.models.gatherings import Attendance, DoorLink, Gathering
from partners.models.invitations import PartnerInvitation
from partners.models.memberships import (
    OPEN_STATES,
    CoalitionMembership,
    CoalitionMembershipQuerySet,
    MembershipAct,
    MembershipState,
)
from partners.models.organisations import HARD_KINDS, Partner, PartnerKind, PartnerMerge, PartnerName

__all__ = [
    "HARD_KINDS",
    "OPEN_STATES",
    "Attendance",
    "CoalitionMembership",
    "CoalitionMembershipQuerySet",
    "CoalitionMerge",
    "CoordinatorGrant",
    "CoordinatorInvitation",
    "Covenant",
    "CovenantSigning",
    "CovenantVersion",
    "DoorLink",
    "Gathering",
    "LocalCoalition",
    "MembershipAct",
    "MembershipState",
    "Partner",
    "PartnerInvitation",
    "PartnerKind",
    "PartnerMerge",
    "PartnerName",
]
