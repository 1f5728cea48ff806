"""Contact data of a filtered selection, to mail or to keep; who took them stands in the trail."""

from collections.abc import Iterable

from django.db import transaction

from coalition.models import User
from coalition.services.trail import record
from coalition.tools.tables import Cell
from partners.models import CoalitionMembership, LocalCoalition
from partners.services.desk import PartnerFilters, find_memberships

HEADERS = (
    "naam", "plaats", "soort", "status", "doet mee sinds", "gestopt op", "kerngroep", "getekend", "bijdrage",
    "contactpersoon", "functie", "e-mailadres", "telefoon", "kvk-nummer", "website",
)  # fmt: skip


@transaction.atomic
def take_addresses(*, actor: User, coalition: LocalCoalition, filters: PartnerFilters) -> list[str]:
    """Each address of the selection once, to copy into BCC."""
    found = find_memberships(coalition, filters, with_people=True).exclude(contact_email="")
    addresses = {address.lower(): address for address in found.values_list("contact_email", flat=True)}
    _note(actor, coalition, "adressen gekopieerd", len(addresses))
    return list(addresses.values())


@transaction.atomic
def export_contacts(*, actor: User, coalition: LocalCoalition, filters: PartnerFilters) -> list[list[Cell]]:
    """The rows of a sheet, under HEADERS."""
    rows = [_row(one) for one in find_memberships(coalition, filters, with_people=True)]
    _note(actor, coalition, "gedownload", len(rows))
    return rows


def _note(actor: User, coalition: LocalCoalition, how: str, number: int) -> None:
    record(actor=actor, action="membership.exported", obj=coalition, changes={how: [None, number]})


def _row(one: CoalitionMembership) -> list[Cell]:
    partner = one.partner
    values: Iterable[Cell] = (
        partner.name, partner.place, "inwoner" if partner.is_person else partner.get_kind_display(),
        one.get_state_display(), one.joined_on.iso(), one.left_on.iso(), "ja" if one.core_group else "nee",
        "ja" if getattr(one, "has_signed", False) else "nee", one.contribution, one.contact_name,
        one.contact_function, one.contact_email, one.contact_phone, partner.kvk_number, partner.website,
    )  # fmt: skip
    return list(values)
