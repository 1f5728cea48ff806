"""The models of the pillars: editions, signings with their people, ceremonies, milestones, what is printed around them."""

from pillars.models.approach import PILLARS, ApproachAudience, LocalApproach
from pillars.models.carrying import PeriodRule, Takeover, in_force_exists
from pillars.models.documents import DraftAnswers, DraftKind, NoticeWord, PrintStack, SigningDraft, SigningProof
from pillars.models.editions import Pillar, PillarEdition
from pillars.models.milestones import INTERNAL_KINDS, MILESTONE_MOVES, Milestone, MilestoneKind, MilestoneState
from pillars.models.monitoring import MonitoringAnswer, MonitoringQuestion, MonitoringReply, MonitoringRound
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
    public_person,
)

__all__ = [
    "ACT_PERMISSIONS",
    "INTERNAL_KINDS",
    "MILESTONE_MOVES",
    "MOVES",
    "PENDING_STATES",
    "PILLARS",
    "PUBLIC_STATES",
    "ApproachAudience",
    "Ceremony",
    "DraftAnswers",
    "DraftKind",
    "LocalApproach",
    "Milestone",
    "MilestoneKind",
    "MilestoneState",
    "MonitoringAnswer",
    "MonitoringQuestion",
    "MonitoringReply",
    "MonitoringRound",
    "NoticeWord",
    "PeriodRule",
    "Pillar",
    "PillarEdition",
    "PrintStack",
    "Signatory",
    "Signing",
    "SigningAct",
    "SigningCorrection",
    "SigningDraft",
    "SigningProof",
    "SigningState",
    "Takeover",
    "in_force_exists",
    "public_person",
]
