"""Which municipalities stand otherwise in the register after some acts, so that only their lines are read again."""

from coalition.services.kept import Act, OncePerStamp, keys_of
from coalition.services.succession import with_successors
from partners.all_coalitions import COALITION, kinds_of
from partners.models import LocalCoalition
from pillars.models import Signing, Takeover


def _touched(acts: tuple[Act, ...]) -> frozenset[int] | None:
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
    return with_successors(found)


# Primary keys, with all that came in their place; None where only reading everything tells.
touched = OncePerStamp(_touched)
