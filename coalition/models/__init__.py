"""The models of the core: where, who, what happened, what is waiting to be sent, what was uploaded, issued, scanned."""

from coalition.models.answers import KeptAnswer
from coalition.models.contacts import MunicipalityContact, PortfolioHolder
from coalition.models.figures import FigureSeries, LonelinessFigure
from coalition.models.files import StoredFile
from coalition.models.jobs import Job, JobQuerySet
from coalition.models.outbox import OutboxMail, WorkerBeat
from coalition.models.papers import IssuedPaper
from coalition.models.people import AccessRequest, Invitation, MunicipalityGrant, NationalRole, User
from coalition.models.redivision import Redivision, RedivisionKind
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
from coalition.models.reports import PageReport
from coalition.models.scans import NumberFrom, ScanPage, ScanState, ScanUpload
from coalition.models.trail import AppendOnly, AuditEvent

__all__ = [
    "REGISTER_BEGINS",
    "AccessRequest",
    "AppendOnly",
    "AuditEvent",
    "FigureSeries",
    "HealthRegion",
    "Invitation",
    "IssuedPaper",
    "Job",
    "JobQuerySet",
    "KeptAnswer",
    "LonelinessFigure",
    "Municipality",
    "MunicipalityAlias",
    "MunicipalityChange",
    "MunicipalityContact",
    "MunicipalityGrant",
    "MunicipalityVersion",
    "NationalRole",
    "NumberFrom",
    "OutboxMail",
    "PageReport",
    "Population",
    "PortfolioHolder",
    "ProgrammePeriod",
    "Province",
    "Redivision",
    "RedivisionKind",
    "RegisterStamp",
    "ScanPage",
    "ScanState",
    "ScanUpload",
    "StoredFile",
    "User",
    "WorkerBeat",
]
