"""A sheet of signings, planned and done in one line."""

from typing import Any

from coalition.services.sheet_plan import Outcome
from pillars.services.import_signings import Plan, apply_import, plan_import
from pillars.services.signing_sheet import COLUMNS
from tests.factories import MinistryFactory

HEADERS = list(COLUMNS)


def sheet(header: str, *rows: str) -> bytes:
    return "\n".join([header, *rows]).encode()


def plan(header: str, *rows: str) -> Plan:
    return plan_import(sheet(header, *rows), "lijst.csv")


def apply(planned: Plan, **options: Any) -> dict[Outcome, int]:
    return apply_import(actor=MinistryFactory.create(), plan=planned, **options)
