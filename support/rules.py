"""What a municipality may ask: signatories get support, all others a first, orienting talk (domain rule 9)."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from coalition.models import Municipality
from coalition.tools.dates import today
from pillars.models import Signing, in_force_exists
from support.models import RequestKind

# After so many working days without a move, a request is shown as forgotten and somebody is reminded.
PATIENCE = 10


def signatories(municipalities: Iterable[Municipality]) -> set[int]:
    """Of these municipalities (primary keys) the ones that count as signed today, their own signing or one taken over.

    A registered signing of which the day is not known is in no count, but gives support all the same.
    """
    keys = [municipality.pk for municipality in municipalities]
    undated = Signing.objects.uncertain_on(today()).filter(municipality=OuterRef("pk"))
    found = Municipality.objects.filter(in_force_exists(today()) | Q(Exists(undated)), pk__in=keys)
    return set(found.order_by().values_list("pk", flat=True))


def kinds_for(municipality: Municipality) -> tuple[RequestKind, ...]:
    """The kinds this municipality may ask for now; what runs already is never stopped by this."""
    if signatories([municipality]):
        return (RequestKind.SUPPORT, RequestKind.ORIENTING)
    return (RequestKind.ORIENTING,)


def unsigned(municipalities: Iterable[Municipality]) -> list[Municipality]:
    """Of these municipalities the ones that did not sign, or withdrew."""
    listed = list(municipalities)
    signed = signatories(listed)
    return [one for one in listed if one.pk not in signed]
