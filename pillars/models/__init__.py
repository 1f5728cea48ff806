"""The models of the pillars: editions, signings with their people, ceremonies, milestones."""

from pillars.models.editions import Pillar, PillarEdition
from pillars.models.milestones import INTERNAL_KINDS, MILESTONE_MOVES, Milestone, MilestoneKind, MilestoneState
from pillars.models.signings import (
    ACT_PERMISSIONS,
    MOVES,
    PENDING_STATES,
    PUBLIC_STATES,
    Ceremony,
    Signatory,
    Signing,
    SigningAct,
    SigningCorrection,
    SigningState,
    in_force_exists,
    public_person,
)

__all__ = [
    "ACT_PERMISSIONS",
    "INTERNAL_KINDS",
    "MILESTONE_MOVES",
    "MOVES",
    "PENDING_STATES",
    "PUBLIC_STATES",
    "Ceremony",
    "Milestone",
    "MilestoneKind",
    "MilestoneState",
    "Pillar",
    "PillarEdition",
    "Signatory",
    "Signing",
    "SigningAct",
    "SigningCorrection",
    "SigningState",
    "in_force_exists",
    "public_person",
]
