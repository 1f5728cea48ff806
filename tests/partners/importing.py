"""What the tests of importing share: a pasted list, its plan, and doing it."""

from typing import Any

from coalition.models import User
from partners.models import LocalCoalition
from partners.services.import_apply import Done, apply_import
from partners.services.import_draft import Draft, read_pasted
from partners.services.import_partners import Plan, PlannedRow, plan_import


def plan(coalition: LocalCoalition, text: str, **fields: Any) -> Plan:
    return plan_import(coalition, draft(text, **fields))


def draft(text: str, **fields: Any) -> Draft:
    made = read_pasted(text)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def only(coalition: LocalCoalition, text: str, **fields: Any) -> PlannedRow:
    (row,) = plan(coalition, text, **fields).rows
    return row


def apply(actor: User, coalition: LocalCoalition, made: Draft) -> Done:
    mark = plan_import(coalition, made).fingerprint
    return apply_import(actor=actor, coalition=coalition, draft=made, shown=made, fingerprint=mark)
