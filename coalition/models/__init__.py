"""The models of the core: where, who, what happened, what is waiting to be sent, what was uploaded."""

from coalition.models.contacts import MunicipalityContact, PortfolioHolder
from coalition.models.files import StoredFile
from coalition.models.outbox import OutboxMail, WorkerBeat
from coalition.models.people import AccessRequest, Invitation, MunicipalityGrant, NationalRole, User
from coalition.models.reference import (
    REGISTER_BEGINS,
    HealthRegion,
    Municipality,
    MunicipalityAlias,
    MunicipalityChange,
    MunicipalityVersion,
    Population,
    ProgrammePeriod,
    Province,
    RegisterStamp,
)
from coalition.models.trail import AppendOnly, AuditEvent

__all__ = [
    "REGISTER_BEGINS",
    "AccessRequest",
    "AppendOnly",
    "AuditEvent",
    "HealthRegion",
    "Invitation",
    "Municipality",
    "MunicipalityAlias",
    "MunicipalityChange",
    "MunicipalityContact",
    "MunicipalityGrant",
    "MunicipalityVersion",
    "NationalRole",
    "OutboxMail",
    "Population",
    "PortfolioHolder",
    "ProgrammePeriod",
    "Province",
    "RegisterStamp",
    "StoredFile",
    "User",
    "WorkerBeat",
]
