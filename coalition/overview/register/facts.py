"""What the register is made of and no day decides: read once, and used for every day that somebody asks for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from coalition.models import Municipality, MunicipalityChange, Population
from coalition.overview.register.coalitions import Row, coalition_rows
from coalition.services.kept import OncePerStamp
from coalition.services.succession import Change, with_formers
from pillars.models import Signing

# After its key these are the first fields of a line.
_MUNICIPALITY = (
    "pk", "code", "slug", "name", "sort_key", "province__name", "province__slug", "health_region__name",
    "health_region__slug", "website_domain",
)  # fmt: skip
# Of a signing: its date, and then the other fields of `SigningInBrief`.
BRIEF = (
    "signed_on_earliest", "signed_on_latest", "signed_on_precision", "pk", "number", "period__name", "edition__name",
)  # fmt: skip


class Succession(NamedTuple):
    """One municipality that went up in another, or for a part."""

    successor: int
    former: int
    name: str
    slug: str
    day: date

    @property
    def change(self) -> Change:
        return self.day, self.former, self.successor


class Facts(NamedTuple):
    """Of all municipalities, or of some with those that went up in them."""

    municipalities: Mapping[int, Sequence[Any]]
    # Municipality, withdrawn on, and `BRIEF`; of signings that are or were registered.
    signings: Sequence[Sequence[Any]]
    successions: Sequence[Succession]
    coalitions: Sequence[Row]
    # The number of inhabitants and the newest year of which it is known.
    populations: Mapping[int, Sequence[int]]


def _read(only: frozenset[int] | None) -> Facts:
    """In five queries, or six where it is of some."""
    municipalities, populations = Municipality.objects.order_by(), Population.objects.order_by("year")
    signings = Signing.objects.public()
    if only is not None:
        municipalities, populations = municipalities.filter(pk__in=only), populations.filter(municipality__in=only)
        signings = signings.filter(municipality__in=with_formers(only, date.max))
    columns = ("to_municipality", "from_municipality", "from_municipality__name", "from_municipality__slug", "date")
    successions = MunicipalityChange.objects.order_by("date", "pk").values_list(*columns)
    figures = populations.values_list("municipality", "inhabitants", "year")
    return Facts(
        {row[0]: row for row in municipalities.values_list(*_MUNICIPALITY)},
        list(signings.values_list("municipality", "withdrawn_on", *BRIEF)),
        [Succession(*row) for row in successions],
        coalition_rows(only),
        {municipality: population for municipality, *population in figures},
    )


facts_of = OncePerStamp(_read)
