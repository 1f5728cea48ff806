"""Which municipalities stand otherwise in the register after some acts, so that only their lines are read again."""

from collections.abc import Collection, Sequence
from datetime import date

from coalition.services.kept import Act, keys_of
from coalition.services.succession import living, successors_on
from partners.all_coalitions import COALITION, kinds_of
from partners.models import LocalCoalition
from pillars.models import Signing, Takeover


def touched(acts: Sequence[Act], day: date) -> frozenset[int] | None:
    """Primary keys, with who came in their place by that day; None where only reading everything tells."""
    if not kinds_of(acts) <= {COALITION, Signing._meta.label_lower}:
        return None
    found: set[int] = set()
    signings, coalitions = keys_of(Signing, acts), keys_of(LocalCoalition, acts)
    if signings:
        found |= set(Signing.objects.filter(pk__in=signings).values_list("municipality", flat=True))
        found |= set(Takeover.objects.filter(signing__in=signings).values_list("municipality", flat=True))
    if coalitions:
        places = LocalCoalition.municipalities.through.objects.filter(localcoalition__in=coalitions)
        found |= set(places.values_list("municipality", flat=True))
    return with_successors(found, day)


def with_successors(municipalities: Collection[int], day: date) -> frozenset[int]:
    if not municipalities:
        return frozenset()
    into = successors_on(day)
    return frozenset(municipalities).union(*(living(one, into) for one in municipalities))
