"""Which partners are probably the same one; somebody decides."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coalition.tools.names import words_of
from partners.models import CoalitionMembership, LocalCoalition, Partner, PartnerMerge, PartnerName
from partners.naming import partner_key
from partners.services.matching import Asked, suggest_many

MOST_GROUPS = 100
# With more partners than this they are not compared with one another before somebody asks for it, and are searched by
# the beginning of a name: the first so many of them.
MANY = 100_000
MOST_FOUND = 1_000


@dataclass(frozen=True)
class Likely:
    """Two partners, and why they may be one."""

    one: Partner
    other: Partner
    why: str


def partners_in(coalition: LocalCoalition) -> QuerySet[Partner]:
    """All that ever stood in the list and were not merged since."""
    found = Partner.objects.present().filter(memberships__coalition=coalition)
    return found.distinct().order_by("sort_key", "pk")


def likely_in(coalition: LocalCoalition) -> list[Likely]:
    """Within one coalition: nearly the same names, or the same KvK number in one place. No private persons."""
    partners = {one.pk: one for one in partners_in(coalition).filter(is_person=False)}
    asked = [Asked(one.name, one.place, one.kvk_number) for one in partners.values()]
    found: dict[frozenset[int], Likely] = {}
    for one, suggestions in zip(
        partners.values(), suggest_many(coalition=coalition, asked=asked, limit=4), strict=True
    ):
        for suggestion in suggestions:
            other = partners.get(suggestion.partner_id)
            if other and other.pk != one.pk:
                found.setdefault(frozenset((one.pk, other.pk)), Likely(one, other, suggestion.why))
    return list(found.values())


def organisations(q: str) -> QuerySet[Partner]:
    """All organisations, by name, other name or place; how many coalitions each is in.

    Where there are many, by the beginning of a name: that has an index, a word in the middle has none.
    """
    own = CoalitionMembership.objects.filter(partner=OuterRef("pk")).order_by().values("partner")
    in_coalitions = own.annotate(number=Count("coalition", distinct=True)).values("number")
    found = Partner.objects.present().organisations().annotate(in_coalitions=Coalesce(Subquery(in_coalitions), 0))
    if q and are_many():
        found = found.filter(pk__in=_named_like(partner_key(q)))
        return found.order_by("sort_key", "pk")
    for word in words_of(q):
        named = Q(sort_key__contains=word) | Q(names__match_key__contains=word) | Q(place_key__contains=word)
        found = found.filter(pk__in=Partner.objects.filter(named).values("pk"))
    return found.order_by("sort_key", "pk")


def _named_like(key: str) -> set[int]:
    """The first thousand with a name that begins so, and the first thousand with such another name."""
    own = Partner.objects.present().organisations().filter(match_key__startswith=key).order_by("match_key", "pk")
    others = PartnerName.objects.filter(match_key__startswith=key).order_by("match_key", "pk")
    return {*own.values_list("pk", flat=True)[:MOST_FOUND], *others.values_list("partner", flat=True)[:MOST_FOUND]}


def are_many() -> bool:
    """Whether there are so many partners that comparing them all waits until somebody asks; by the newest, not by counting."""
    newest = Partner.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest is not None and newest > MANY


def likely_everywhere() -> list[Likely]:
    """Across coalitions: the same name in the same place. Three queries, however many partners there are."""
    same = (
        Partner.objects.present().organisations().exclude(match_key="").values("match_key", "place_key")
        .annotate(number=Count("pk")).filter(number__gt=1).order_by("match_key", "place_key")[:MOST_GROUPS]
    )  # fmt: skip
    keys = {(row["match_key"], row["place_key"]) for row in same}
    partners = Partner.objects.present().organisations().filter(match_key__in={key for key, _ in keys})
    groups: dict[tuple[str, str], list[Partner]] = {key: [] for key in sorted(keys)}
    for partner in partners.order_by("sort_key", "pk"):
        if (partner.match_key, partner.place_key) in groups:
            groups[partner.match_key, partner.place_key].append(partner)
    return [Likely(group[0], other, "dezelfde naam") for group in groups.values() for other in group[1:]]


def merges(coalition: LocalCoalition | None) -> QuerySet[PartnerMerge]:
    """What was merged and can be undone, the newest first; without a coalition those of organisations everywhere."""
    found = PartnerMerge.objects.filter(undone_at__isnull=True).select_related(
        "kept", "merged", "merged_by", "coalition"
    )
    return found.filter(coalition=coalition) if coalition else found.filter(kept__is_person=False)
