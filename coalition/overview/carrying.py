"""What can be taken over from whom, and per municipality who still has to sign again for a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models

from coalition.models import Municipality, ProgrammePeriod
from coalition.overview.register.standings import Line, Register, Standing, register_on
from coalition.services.succession import successors_on
from coalition.tools.dates import today
from pillars.models import PeriodRule, Signing, SigningState, Takeover


@dataclass(frozen=True)
class Offer:
    """A signing of a dissolved municipality, beside one that came in its place."""

    signing: Signing
    successor: Municipality
    takeover: Takeover | None

    @property
    def is_ahead(self) -> bool:
        """Whether the municipality still exists today."""
        ends = self.signing.municipality.ends
        return ends is not None and ends > today()


def offers() -> Sequence[Offer]:
    """Every registered signing of a municipality that ended or will end, by successor."""
    known = Municipality.objects.in_bulk()
    far = max((one.ends for one in known.values() if one.ends), default=today())
    successors = successors_on(far)
    signings = (
        Signing.objects.filter(state=SigningState.REGISTERED, municipality__in=successors.keys())
        .select_related("municipality", "period")
        .order_by("municipality__sort_key", "period__starts")
    )
    takeovers = {(one.signing_id, one.municipality_id): one for one in Takeover.objects.standing()}
    found = [
        Offer(signing, known[key], takeovers.get((signing.pk, key)))
        for signing in signings
        for key in successors[signing.municipality_id]
    ]
    return sorted(found, key=lambda offer: (offer.successor.sort_key, offer.signing.municipality.sort_key))


class Renewal(models.TextChoices):
    """How a municipality that counts stands towards a period."""

    NEEDED = "nodig", "opnieuw ondertekenen"
    UNDECIDED = "onbeslist", "nog niet besloten"
    CARRIED = "gaat-door", "gaat door uit een eerdere periode"
    DONE = "gedaan", "ondertekend in deze periode"
    LATER = "later", "ondertekend in een latere periode"

    def told(self, number: int) -> str:
        """So many municipalities of this kind: 28 gaan door uit een eerdere periode."""
        label = self.label if number == 1 else self.label.replace("gaat door", "gaan door")
        return f"{number} {label}"


@dataclass(frozen=True)
class RenewalLine:
    line: Line
    renewal: Renewal


def renewals(period: ProgrammePeriod) -> Sequence[RenewalLine]:
    """Each municipality that counts today, those that have to sign again first.

    A signing of a period before the last one goes on only if every period since let it.
    """
    return sorted(
        _renewals(period, register_on(today())),
        key=lambda one: (list(Renewal).index(one.renewal), one.line.sort_key),
    )


def _renewals(period: ProgrammePeriod, register: Register) -> Iterable[RenewalLine]:
    periods = list(ProgrammePeriod.objects.order_by("starts"))
    places = {one.name: place for place, one in enumerate(periods)}
    rules = dict(PeriodRule.objects.values_list("period__name", "carries_over"))
    here = places[period.name]
    for line in register.lines:
        if not line.counts or line.signing is None:
            continue
        signed_in = places[line.signing.period]
        if signed_in >= here:
            yield RenewalLine(line, Renewal.DONE if signed_in == here else Renewal.LATER)
            continue
        through = [rules.get(one.name) for one in periods[signed_in + 1 : here + 1]]
        if False in through:
            yield RenewalLine(line, Renewal.NEEDED)
        elif None in through:
            yield RenewalLine(line, Renewal.UNDECIDED)
        else:
            yield RenewalLine(line, Renewal.CARRIED)


def would_count(successor: Municipality) -> bool:
    """Whether taking over changes anything today: a municipality that counts already goes on by its own signing."""
    line = register_on(today()).by_pk.get(successor.pk)
    return line is not None and line.standing != Standing.SIGNED
