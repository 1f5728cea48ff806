"""Acts on whom to reach at a municipality: changed, confirmed, removed, exported. Of personal data the trail holds only that it changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value

from coalition.models import Municipality, MunicipalityContact, PortfolioHolder, User
from coalition.services.trail import compare, record
from coalition.tools.dates import PartialDate, today
from coalition.tools.tables import Cell
from coalition.tools.workflow import Refused

HOLDER = "holder"
KINDS = {HOLDER: "portefeuillehouder", **{str(value): str(label) for value, label in MunicipalityContact.Kind.choices}}
NOT_CONFIRMED_FOR = timedelta(days=365)
HEADERS = (
    "gemeente",
    "gemeentecode",
    "provincie",
    "soort",
    "naam",
    "functie",
    "e-mailadres",
    "telefoon",
    "laatst bevestigd op",
)
PERSONAL = ("naam", "functie", "e-mailadres", "telefoon")


@transaction.atomic
def save_holder(
    *, actor: User, municipality: Municipality, holder: PortfolioHolder | None, name: str, function: str,
    portfolio: str, since: PartialDate, until: PartialDate, is_current: bool,
) -> PortfolioHolder:  # fmt: skip
    """The alderman responsible, now or earlier. A new one now makes the one before an earlier one."""
    if since.earliest and until.latest and since.earliest > until.latest:
        raise Refused("De einddatum ligt voor de begindatum. Pas een van beide aan.", field="until")
    if is_current and until.latest and until.latest < today():
        raise Refused("De einddatum is voorbij. Haal het vinkje bij ‘nu portefeuillehouder’ weg.", field="until")
    before = _shown_holder(holder) if holder else {}
    if is_current:
        _make_earlier(actor, municipality, holder, since)
    holder = holder or PortfolioHolder(municipality=municipality)
    holder.name, holder.function, holder.portfolio = name, function, portfolio
    holder.since, holder.until, holder.is_current = since, until, is_current
    holder.confirmed_on, holder.confirmed_by = today(), actor
    holder.save()
    # An alderman's name is public office data, so the trail may hold it.
    _record(actor, "holder.changed", holder, compare(before, _shown_holder(holder)))
    return holder


@transaction.atomic
def confirm_holder(*, actor: User, holder: PortfolioHolder) -> None:
    """Somebody looked, and it is still right."""
    PortfolioHolder.objects.filter(pk=holder.pk).update(confirmed_on=today(), confirmed_by=actor)
    _record(actor, "holder.confirmed", holder)


@transaction.atomic
def remove_holder(*, actor: User, holder: PortfolioHolder) -> None:
    """For a mistake; whoever left the post stays as an earlier one."""
    _record(actor, "holder.removed", holder)
    holder.delete()


@transaction.atomic
def save_contact(
    *, actor: User, municipality: Municipality, kind: str, facts: Mapping[str, str]
) -> MunicipalityContact:
    """One contact of a kind. `facts`: name, function, email, phone."""
    if not facts.get("email") and not facts.get("phone"):
        raise Refused("Vul een e-mailadres of een telefoonnummer in, anders is er niemand te bereiken.", field="email")
    contact = MunicipalityContact.objects.filter(municipality=municipality, kind=kind).first()
    before = _shown_contact(contact) if contact else {}
    values = {**{name: facts.get(name, "") for name in ("name", "function", "email", "phone")}}
    contact, _created = MunicipalityContact.objects.update_or_create(
        municipality=municipality, kind=kind, defaults={**values, "confirmed_on": today(), "confirmed_by": actor}
    )
    _record(actor, "contact.changed", contact, compare(before, _shown_contact(contact), personal=PERSONAL))
    return contact


@transaction.atomic
def confirm_contact(*, actor: User, contact: MunicipalityContact) -> None:
    MunicipalityContact.objects.filter(pk=contact.pk).update(confirmed_on=today(), confirmed_by=actor)
    _record(actor, "contact.confirmed", contact)


@transaction.atomic
def remove_contact(*, actor: User, contact: MunicipalityContact) -> None:
    _record(actor, "contact.removed", contact)
    contact.delete()


# ---- the ministry's list ---------------------------------------------------------------------


@dataclass(frozen=True)
class ContactFilters:
    """What the ministry asks of the list of all contacts."""

    province: str = ""
    kind: str = ""
    outdated: bool = False

    def said(self) -> str:
        """In words, for the trail."""
        parts = [self.province, KINDS.get(self.kind, ""), "een jaar niet bevestigd" if self.outdated else ""]
        return ", ".join(part for part in parts if part) or "alles"


def list_contacts(filters: ContactFilters) -> "QuerySet[Any, dict[str, Any]]":
    """Portfolio holders of now and the other contacts in one list, of the municipalities that exist today."""
    holders = PortfolioHolder.objects.filter(is_current=True).annotate(
        what=Value(HOLDER, CharField()), mail=Value("", CharField()), tel=Value("", CharField())
    )
    contacts = MunicipalityContact.objects.annotate(what=F("kind"), mail=F("email"), tel=F("phone"))
    if filters.kind:
        holders = holders.filter(what=filters.kind)
        contacts = contacts.filter(kind=filters.kind)
    return _columns(holders, filters).union(_columns(contacts, filters), all=True).order_by("sort", "place", "what")


def _columns(rows: "QuerySet[Any, Any]", filters: ContactFilters) -> "QuerySet[Any, dict[str, Any]]":
    rows = rows.order_by().filter(municipality__in=Municipality.objects.existing_on(today()))
    if filters.province:
        rows = rows.filter(municipality__province__slug=filters.province)
    if filters.outdated:
        rows = rows.filter(confirmed_on__lt=today() - NOT_CONFIRMED_FOR)
    columns: QuerySet[Any, dict[str, Any]] = rows.annotate(
        sort=F("municipality__sort_key"), place=F("municipality__name"), code=F("municipality__code"),
        slug=F("municipality__slug"), province=F("municipality__province__name"),
    ).values("sort", "place", "code", "slug", "province", "what", "name", "function", "mail", "tel", "confirmed_on")  # fmt: skip
    return columns


@transaction.atomic
def export_contacts(*, actor: User, filters: ContactFilters) -> list[list[Cell]]:
    """The rows of the list, and a line in the trail that says who took them along."""
    rows = list(_rows(filters))
    changes = {"keuze": [None, filters.said()], "aantal": [None, len(rows)]}
    record(actor=actor, action="contact.exported", obj=actor, changes=changes)
    return rows


def _rows(filters: ContactFilters) -> Iterator[list[Cell]]:
    for row in list_contacts(filters):
        who = [row["name"], row["function"], row["mail"], row["tel"]]
        yield [row["place"], row["code"], row["province"] or "", KINDS[row["what"]], *who, row["confirmed_on"]]


# ---- the trail -------------------------------------------------------------------------------


def _make_earlier(actor: User, municipality: Municipality, holder: PortfolioHolder | None, since: PartialDate) -> None:
    for other in municipality.portfolio_holders.filter(is_current=True).exclude(pk=holder.pk if holder else 0):
        before = _shown_holder(other)
        other.is_current = False
        follows = since.latest and (not other.since.earliest or other.since.earliest <= since.latest)
        if not other.until and follows:
            other.until = since
        other.save()
        _record(actor, "holder.changed", other, compare(before, _shown_holder(other)))


def _shown_holder(holder: PortfolioHolder) -> dict[str, str]:
    return {
        "naam": holder.name,
        "functie": holder.function,
        "portefeuille": holder.portfolio,
        "vanaf": str(holder.since) if holder.since else "",
        "tot": str(holder.until) if holder.until else "",
        "nu portefeuillehouder": "ja" if holder.is_current else "nee",
    }


def _shown_contact(contact: MunicipalityContact) -> dict[str, str]:
    return dict(zip(PERSONAL, (contact.name, contact.function, contact.email, contact.phone), strict=True))


def _record(actor: User, action: str, obj: Any, changes: Mapping[str, Any] | None = None) -> None:
    record(actor=actor, action=action, obj=obj, municipality=obj.municipality, changes=changes)
