"""What a coordinator reads on the desk: what is open, and the list of partners, filtered."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from coalition.tools.dates import today
from coalition.tools.names import words_of
from partners.models import (
    OPEN_STATES,
    CoalitionMembership,
    CovenantSigning,
    CovenantVersion,
    Gathering,
    LocalCoalition,
    MembershipState,
)

NO_CONTACT = Q(contact_email="", contact_phone="")
NO_KIND = Q(partner__kind="", partner__is_person=False)
OPEN = Q(state__in=OPEN_STATES)
MEMBER = Q(state=MembershipState.MEMBER)


class OpenPoint(NamedTuple):
    """Something for the coordinator to do, and where."""

    title: str
    url: str


@dataclass(frozen=True)
class PartnerFilters:
    """What the list of partners is narrowed to; empty means all that are invited or take part now."""

    q: str = ""
    status: str = ""
    soort: str = ""
    kerngroep: bool = False
    getekend: str = ""
    contact: str = ""


def memberships_of(coalition: LocalCoalition) -> "QuerySet[Any]":
    """All that ever stood in the list, each with its partner and whether it signed a covenant of this coalition."""
    signed = CovenantSigning.objects.in_force().filter(
        partner=OuterRef("partner"), version__covenant__coalition=coalition
    )
    found = CoalitionMembership.objects.filter(coalition=coalition).select_related("partner", "coalition")
    return found.annotate(has_signed=Exists(signed))


def find_memberships(
    coalition: LocalCoalition, filters: PartnerFilters, *, with_people: bool
) -> QuerySet[CoalitionMembership]:
    """The list as filtered. `with_people=False` searches no contacts and no names of private persons."""
    found = memberships_of(coalition).filter(_in_status(filters.status))
    for typed in filters.q.split():
        found = found.filter(_named(typed, with_people))
    if filters.soort == "geen":
        found = found.filter(NO_KIND)
    elif filters.soort == "inwoner":
        found = found.filter(partner__is_person=True)
    elif filters.soort:
        found = found.filter(partner__kind=filters.soort)
    if filters.kerngroep:
        found = found.filter(core_group=True)
    if filters.getekend:
        found = found.filter(has_signed=filters.getekend == "ja")
    if filters.contact and with_people:
        found = found.exclude(NO_CONTACT) if filters.contact == "ja" else found.filter(NO_CONTACT)
    if not with_people:
        return found.order_by("partner__is_person", "partner__sort_key", "pk")
    return found.order_by("partner__sort_key", "pk")


def _in_status(status: str) -> Q:
    if status == "alle":
        return ~Q(state=MembershipState.MERGED)
    return Q(state=status) if status else OPEN


def _named(typed: str, with_people: bool) -> Q:
    """What was typed in the name, a former name or the place; for a coordinator in the contact too."""
    found = Q()
    for word in words_of(typed):
        found &= (
            Q(partner__sort_key__contains=word)
            | Q(partner__names__match_key__contains=word)
            | Q(partner__place_key__contains=word)
        )
    if with_people:
        found |= Q(contact_name__icontains=typed) | Q(contact_email__icontains=typed)
    else:
        found &= Q(partner__is_person=False)
    # Through a subquery: a partner with several names would come several times.
    return Q(pk__in=CoalitionMembership.objects.filter(found).values("pk"))


class Numbers(NamedTuple):
    """How many partners a coalition has now, and of how many something is missing."""

    members: int
    invited: int
    core_group: int
    without_kind: int
    without_contact: int
    unsigned: int
    # Still in the list, while another coalition noted that they are no more.
    dissolved: int


def numbers_of(coalition: LocalCoalition) -> Numbers:
    """One query, however many partners."""
    counted = memberships_of(coalition).aggregate(
        members=Count("pk", filter=MEMBER),
        invited=Count("pk", filter=Q(state=MembershipState.INVITED)),
        core_group=Count("pk", filter=MEMBER & Q(core_group=True)),
        without_kind=Count("pk", filter=OPEN & NO_KIND),
        without_contact=Count("pk", filter=OPEN & NO_CONTACT),
        unsigned=Count("pk", filter=MEMBER & Q(has_signed=False)),
        dissolved=Count("pk", filter=OPEN & Q(partner__is_dissolved=True)),
    )
    return Numbers(**counted)


def open_points(coalition: LocalCoalition, numbers: Numbers) -> list[OpenPoint]:
    """What waits for the coordinator, the most telling first; nothing for a coalition that ended."""
    if coalition.is_ended:
        return []
    slug = coalition.slug
    desk = reverse("coalition_desk", args=[slug])
    points = [*_gatherings(coalition), *(_dissolved(coalition) if numbers.dissolved else ())]
    has_text = CovenantVersion.objects.filter(covenant__coalition=coalition).exists()
    if not numbers.members and not numbers.invited:
        points.append(OpenPoint("Zet de eerste partners in de lijst", reverse("partner_add", args=[slug])))
    if not has_text:
        points.append(OpenPoint("Zet de tekst van het convenant klaar", reverse("covenant_list", args=[slug])))
    if has_text and numbers.invited and not coalition.gatherings.exists():
        points.append(OpenPoint("Leg de avond vast waarop partners tekenen", reverse("gathering_create", args=[slug])))
    if numbers.invited:
        points.append(_partners(numbers.invited, "uitgenodigd en doet nog niet mee", desk, status="invited"))
    if has_text and numbers.unsigned:
        points.append(
            _partners(numbers.unsigned, "doet mee en tekende nog niet", desk, status="member", getekend="nee")
        )
    if numbers.without_kind:
        points.append(_partners(numbers.without_kind, "zonder soort", desk, soort="geen"))
    if numbers.without_contact:
        points.append(_partners(numbers.without_contact, "zonder contactgegevens", desk, contact="nee"))
    if not coalition.is_published and not coalition.taken_down_at and numbers.members:
        points.append(OpenPoint("Maak de pagina openbaar", f"{desk}#pagina"))
    return points


def _partners(count: int, what: str, desk: str, **filters: str) -> OpenPoint:
    if count > 1:
        what = what.replace("doet", "doen").replace("tekende ", "tekenden ")
    return OpenPoint(
        f"{count} {'partner' if count == 1 else 'partners'} {what}", f"{desk}?{urlencode(filters)}#partners"
    )


def _dissolved(coalition: LocalCoalition) -> list[OpenPoint]:
    """What another coalition noted ends nothing here: that is for this one to do."""
    found = coalition.memberships.open().filter(partner__is_dissolved=True).select_related("partner")
    return [
        OpenPoint(
            f"{one.partner.name} bestaat volgens een andere coalitie niet meer",
            reverse("membership_detail", args=[coalition.slug, one.pk]),
        )
        for one in found.order_by("partner__sort_key", "pk")[:10]
    ]


def _gatherings(coalition: LocalCoalition) -> list[OpenPoint]:
    """Evenings that are near or were not closed; an ordinary meeting needs no closing."""
    points = []
    found = Gathering.objects.filter(coalition=coalition, closed_at__isnull=True).select_related("ceremony")
    for gathering in found.order_by("ceremony__held_on")[:10]:
        url = reverse("gathering_detail", args=[coalition.slug, gathering.pk])
        if gathering.ceremony.held_on >= today():
            points.append(OpenPoint(f"Bereid voor: {gathering.ceremony}", url))
        elif gathering.version_id:
            points.append(OpenPoint(f"Sluit af: {gathering.ceremony}", url))
    return points
