"""What the pages of a gathering read: its list with ticks, what other tables ticked, and who was where."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from coalition.tools.dates import PartialDate
from coalition.tools.names import search_key
from partners.models import Attendance, CoalitionMembership, Gathering, LocalCoalition, MembershipState
from pillars.models import Ceremony


@dataclass(frozen=True)
class Row:
    """One partner on the list of the evening."""

    membership: int
    name: str
    present: bool
    is_invited: bool
    signatory_name: str = ""
    signatory_function: str = ""
    # When it signed this version before, if it did.
    signed_on: PartialDate | None = None
    # All its names without accents and spaces, to search in.
    search: str = ""


# As `CovenantSigningQuerySet.in_force`, counted from the gathering.
IN_FORCE_THERE = Q(signings__withdrawn_on__isnull=True, signings__partner__merged_into__isnull=True)


def list_of(gathering: Gathering) -> QuerySet[CoalitionMembership]:
    """Who may be ticked: all that are invited or take part."""
    return gathering.coalition.memberships.open().select_related("partner").order_by("partner__sort_key", "pk")


def rows_of(gathering: Gathering) -> list[Row]:
    """The list with all names, for the coordinators."""
    found = list(list_of(gathering).prefetch_related("partner__names"))
    names = _told_apart(found)
    ticks = {row.membership_id: row for row in gathering.attendances.all()}
    signed = _signed_before(gathering)
    return [_row(one, names[one.pk], ticks.get(one.pk), signed.get(one.partner_id)) for one in found]


def _told_apart(memberships: Iterable[CoalitionMembership]) -> dict[int, str]:
    """The name of each; with its place where two partners have the same name."""
    partners = {one.pk: one.partner for one in memberships}
    times = Counter(partner.name for partner in partners.values())
    return {
        pk: f"{partner.name} ({partner.place})" if times[partner.name] > 1 and partner.place else partner.name
        for pk, partner in partners.items()
    }


def searched(rows: Iterable[Row], query: str) -> list[Row]:
    """The rows with this in one of their names."""
    key = search_key(query)
    return [row for row in rows if key in row.search]


def _row(membership: CoalitionMembership, name: str, tick: Attendance | None, signed_on: PartialDate | None) -> Row:
    partner = membership.partner
    return Row(
        membership=membership.pk,
        name=name,
        present=bool(tick and tick.present),
        is_invited=membership.state == MembershipState.INVITED,
        signatory_name=tick.signatory_name if tick else "",
        signatory_function=tick.signatory_function if tick else "",
        signed_on=signed_on,
        search=" ".join(search_key(name) for name in [partner.name, *(other.name for other in partner.names.all())]),
    )


def _signed_before(gathering: Gathering) -> dict[int, PartialDate]:
    if gathering.version is None:
        return {}
    return {signing.partner_id: signing.signed_on for signing in gathering.version.signings.in_force()}


def door_rows(gathering: Gathering) -> list[Row]:
    """Names and ticks only. Of residents a helper would read *een inwoner* many times: they go to the table."""
    ticked = set(gathering.attendances.filter(present=True).values_list("membership", flat=True))
    names = _told_apart(one for one in list_of(gathering) if one.partner.name_is_public)
    return [Row(pk, name, pk in ticked, is_invited=False, search=search_key(name)) for pk, name in names.items()]


def ticks_of(gathering: Gathering) -> dict[str, int]:
    """The ticks by number of the row, as the script at the table asks for them."""
    ticked = set(gathering.attendances.filter(present=True).values_list("membership", flat=True))
    return {str(pk): int(pk in ticked) for pk in list_of(gathering).values_list("pk", flat=True)}


def door_ticks(gathering: Gathering) -> dict[str, int]:
    """The same for the rows that the helper at the door has."""
    return {str(row.membership): int(row.present) for row in door_rows(gathering)}


def gatherings_of(coalition: LocalCoalition) -> QuerySet[Gathering]:
    """The newest first, with how many were there and how many signed."""
    return _counted().filter(coalition=coalition).order_by("-ceremony__held_on", "-pk")


def gatherings_at(ceremony: Ceremony) -> QuerySet[Gathering]:
    """Every coalition's part in one ceremony."""
    return _counted().filter(ceremony=ceremony).order_by("coalition__sort_key")


def _counted() -> QuerySet[Gathering]:
    return Gathering.objects.select_related("coalition", "ceremony", "version__covenant").annotate(
        present=Count("attendances", filter=Q(attendances__present=True), distinct=True),
        signed=Count("signings", filter=IN_FORCE_THERE, distinct=True),
    )


def present_at(gathering: Gathering) -> QuerySet[Attendance]:
    """Who was there."""
    there = gathering.attendances.filter(present=True).select_related("membership__partner")
    return there.order_by("membership__partner__sort_key", "pk")


def who_was_when(coalition: LocalCoalition, *, all_names: bool) -> list[tuple[str, list[date]]]:
    """Each partner that came, with the days on which it was there.

    Without `all_names` only those that joined, and residents without a public name are left out.
    """
    came: dict[int, set[date]] = defaultdict(set)
    ticks = Attendance.objects.filter(gathering__coalition=coalition, present=True)
    for partner, day in ticks.values_list("membership__partner", "gathering__ceremony__held_on"):
        came[partner].add(day)
    memberships = coalition.memberships.exclude(state=MembershipState.MERGED)
    if not all_names:
        memberships = memberships.joined()
    found = {one.partner_id: one for one in memberships.select_related("partner").order_by("partner__sort_key", "pk")}
    return [
        (one.partner.name, sorted(came[one.partner_id], reverse=True))
        for one in found.values()
        if one.partner_id in came and (all_names or one.partner.name_is_public)
    ]
