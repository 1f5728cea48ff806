"""Acts on partners themselves: their public facts, which every coalition shares."""

from typing import Any

from django.db import transaction
from django.db.models import F

from coalition.models import User
from coalition.services.trail import compare, record
from coalition.tools.workflow import Conflict
from partners.facts import PartnerFacts
from partners.models import Partner

_SHOWN = {
    "name": "naam",
    "place": "plaats",
    "kind": "soort",
    "is_person": "is een inwoner",
    "municipality": "gemeente",
    "kvk_number": "KvK-nummer",
    "branch_number": "vestigingsnummer",
    "website": "website",
}


@transaction.atomic
def create_partner(*, actor: User | None, facts: PartnerFacts) -> Partner:
    """A new partner; whether it is not there already is for the caller to ask (`services.matching`)."""
    partner = Partner(created_by=actor, **_columns(facts))
    partner.save()
    record(actor=actor, action="partner.created", obj=partner, changes=_compare({}, partner))
    return partner


@transaction.atomic
def change_partner(*, actor: User | None, partner: Partner, facts: PartnerFacts, version: int) -> Partner:
    """Changes the public facts. Raises Conflict when somebody else was first."""
    before, was_person = _shown(partner), partner.is_person
    for name, value in _columns(facts).items():
        setattr(partner, name, value)
    partner.version = version + 1
    if not Partner.objects.filter(pk=partner.pk, version=version).update(version=F("version") + 1):
        raise Conflict("Iemand anders heeft deze partner intussen gewijzigd.")
    partner.save()
    record(actor=actor, action="partner.changed", obj=partner, changes=_compare(before, partner, was_person=was_person))
    return partner


def _columns(facts: PartnerFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _SHOWN}


def _shown(partner: Partner) -> dict[str, str]:
    values = {name: getattr(partner, name) for name in _SHOWN}
    values["kind"] = partner.get_kind_display()
    values["is_person"] = "ja" if partner.is_person else "nee"
    return {label: str(values[name] or "") for name, label in _SHOWN.items()}


def _compare(before: dict[str, str], partner: Partner, *, was_person: bool = False) -> dict[str, Any]:
    """Of a person the trail keeps only what changed, not into what."""
    personal = ("naam", "plaats") if partner.is_person or was_person else ()
    return compare(before, _shown(partner), personal=personal)
