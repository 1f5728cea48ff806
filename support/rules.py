"""What a municipality may ask: signatories get support, all others a first, orienting talk (domain rule 9)."""

from collections.abc import Iterable

from coalition.models import Municipality
from pillars.models import Signing, SigningState
from support.models import RequestKind

# After so many working days without a move, a request is shown as forgotten and somebody is reminded.
PATIENCE = 10


def signatories(municipalities: Iterable[Municipality]) -> set[int]:
    """Of these municipalities (primary keys) the ones with a registered signing that was not withdrawn."""
    keys = [municipality.pk for municipality in municipalities]
    found = Signing.objects.filter(municipality__in=keys, state=SigningState.REGISTERED, withdrawn_on__isnull=True)
    return set(found.values_list("municipality_id", flat=True))


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
