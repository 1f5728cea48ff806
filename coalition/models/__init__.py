"""The models of the core: where, who, what happened, what is waiting to be sent, what was uploaded, issued, scanned."""

from coalition.models.contacts import MunicipalityContact, PortfolioHolder
from coalition.models.files import StoredFile
from coalition.models.jobs import Job, JobQuerySet
from coalition.models.outbox import OutboxMail, WorkerBeat
from coalition.models.papers import IssuedPaper
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
from coalition.models.scans import NumberFrom, ScanPage, ScanState, ScanUpload
from coalition.models.trail import AppendOnly, AuditEvent

__all__ = [
    "REGISTER_BEGINS",
    "AccessRequest",
    "AppendOnly",
    "AuditEvent",
    "HealthRegion",
    "Invitation",
    "IssuedPaper",
    "Job",
    "JobQuerySet",
    "Municipality",
    "MunicipalityAlias",
    "MunicipalityChange",
    "MunicipalityContact",
    "MunicipalityGrant",
    "MunicipalityVersion",
    "NationalRole",
    "NumberFrom",
    "OutboxMail",
    "Population",
    "PortfolioHolder",
    "ProgrammePeriod",
    "Province",
    "RegisterStamp",
    "ScanPage",
    "ScanState",
    "ScanUpload",
    "StoredFile",
    "User",
    "WorkerBeat",
]
