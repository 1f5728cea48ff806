"""Advisers and what municipalities ask of them: requests, messages, hours, contact moments, the toolkit."""

from support.models.advisers import Adviser, AdviserAbsence, AdviserCapacity
from support.models.hours import Budget, HoursEntry, HoursKind, HoursShare, MonthlyStatement
from support.models.moments import ContactMoment
from support.models.requests import (
    ACT_PERMISSIONS,
    MOVES,
    OPEN_STATES,
    WAITING_ON,
    PastAssignment,
    RequestAct,
    RequestKind,
    RequestState,
    SupportMessage,
    SupportRequest,
    Topic,
)
from support.models.toolkit import ToolkitEntry

__all__ = [
    "ACT_PERMISSIONS",
    "MOVES",
    "OPEN_STATES",
    "WAITING_ON",
    "Adviser",
    "AdviserAbsence",
    "AdviserCapacity",
    "Budget",
    "ContactMoment",
    "HoursEntry",
    "HoursKind",
    "HoursShare",
    "MonthlyStatement",
    "PastAssignment",
    "RequestAct",
    "RequestKind",
    "RequestState",
    "SupportMessage",
    "SupportRequest",
    "ToolkitEntry",
    "Topic",
]
