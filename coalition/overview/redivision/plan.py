"""What would be done on the map, and what that would change; nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from coalition.models import (
    REGISTER_BEGINS,
    HealthRegion,
    Municipality,
    MunicipalityGrant,
    Province,
    RedivisionKind,
)
from coalition.overview.inhabitants import listed_names
from coalition.overview.register.standings import register_on
from coalition.services.reference import municipality_slug
from coalition.tools.dates import long_date, today
from coalition.tools.workflow import Refused
from partners.models import LocalCoalition
from pillars.models import PENDING_STATES, Signing, SigningState
from support.models import SupportRequest


@dataclass(frozen=True)
class NewMunicipality:
    """One that begins on the day: with its CBS code, which is never used again."""

    code: str
    name: str
    province: Province
    health_region: HealthRegion


@dataclass(frozen=True)
class Dissolution:
    """A municipality ends, and goes up in one other or in several; the first of these takes its work over."""

    municipality: Municipality
    in_force_on: date
    reason: str
    successors: tuple[Municipality, ...]
    created: NewMunicipality | None = None

    @property
    def kind(self) -> RedivisionKind:
        return RedivisionKind.SPLIT if len(self.names) > 1 else RedivisionKind.DISSOLVE

    @property
    def names(self) -> Sequence[str]:
        """Of all that come in its place, the one that takes the work over first."""
        return [one.name for one in self.successors] + ([self.created.name] if self.created else [])

    def check(self) -> None:
        """Raises Refused with what to do."""
        own = self.municipality
        _check_act(own, self.in_force_on, self.reason)
        if own.ends is not None:
            raise Refused(f"{own} is al opgeheven, of dat is voorbereid, per {long_date(own.ends)}.", "municipality")
        if not self.names:
            raise Refused("Kies een opvolger, of vul een nieuwe gemeente in.", "successor")
        for successor in self.successors:
            if successor.pk == own.pk:
                raise Refused(f"{own} kan niet in zichzelf opgaan.", "successor")
            if not successor.existed_on(self.in_force_on):
                raise Refused(f"{successor} bestaat niet op {long_date(self.in_force_on)}.", "successor")
        if len({one.pk for one in self.successors}) < len(self.successors):
            raise Refused("Kies elke opvolger één keer.", "successor")
        if self.created:
            _check_new(self.created)


@dataclass(frozen=True)
class Renaming:
    """Another name from a day on; code and address stay."""

    municipality: Municipality
    in_force_on: date
    reason: str
    name: str

    def check(self) -> None:
        own = self.municipality
        _check_act(own, self.in_force_on, self.reason)
        if own.ends is not None:
            raise Refused(f"{own} is al opgeheven, of dat is voorbereid, per {long_date(own.ends)}.", "municipality")
        if not self.name.strip():
            raise Refused("Vul de nieuwe naam in.", "name")
        if self.name == own.name:
            raise Refused("Zo heet de gemeente al.", "name")
        _check_name(self.name)


def _check_act(municipality: Municipality, day: date, reason: str) -> None:
    if not reason.strip():
        raise Refused("Schrijf op welke wet of welk besluit de grond is.", "reason")
    if day <= REGISTER_BEGINS:
        raise Refused(f"Kies een dag na {long_date(REGISTER_BEGINS)}: daar begint het register.", "in_force_on")
    if not municipality.existed_on(day):
        raise Refused(f"{municipality} bestaat niet op {long_date(day)}.", "municipality")
    if municipality.begins == day:
        raise Refused(f"{municipality} begint zelf op die dag.", "in_force_on")
    if municipality.versions.filter(valid_from__gte=day).exists():
        raise Refused(
            f"Er is al een nieuwe naam of provincie voor {municipality} vastgelegd, van die dag of later.",
            "municipality",
        )


def _check_new(new: NewMunicipality) -> None:
    if Municipality.objects.filter(code=new.code).exists():
        raise Refused(f"De CBS-code {new.code} is al van een gemeente, en wordt nooit opnieuw gebruikt.", "new_code")
    _check_name(new.name, "new_name")


def _check_name(name: str, field: str = "name") -> None:
    """Two municipalities of one name cannot be told apart."""
    if Municipality.objects.filter(name=name, ends__isnull=True).exists():
        raise Refused(f"Er is al een gemeente die {name} heet.", field)
    if not municipality_slug(name):
        raise Refused("Vul een naam met letters in.", field)


# ---- what it would change ----------------------------------------------------------------------


class Effect(NamedTuple):
    """A line of the preview."""

    label: str
    value: str


# For one successor, and for more.
_BY_PREDECESSOR = (
    "{} toont ‘ondertekend door rechtsvoorganger’ en telt pas mee als het ministerie de ondertekening overneemt.",
    "{} tonen ‘ondertekend door rechtsvoorganger’ en tellen pas mee als het ministerie de ondertekening overneemt.",
)
_BY_ITSELF = ("{} telt al mee en blijft meetellen.", "{} tellen al mee en blijven meetellen.")


def effects_of(plan: Dissolution | Renaming) -> Iterable[Effect]:
    """In words, what somebody looks at before the act."""
    if isinstance(plan, Renaming):
        yield Effect("Wat er gebeurt", f"{plan.municipality} heet vanaf {long_date(plan.in_force_on)} {plan.name}.")
        yield Effect(
            "Wat blijft",
            "CBS-code, adres van de bladzijde, ondertekeningen en coalities. De oude naam blijft vindbaar.",
        )
        yield _when(plan.in_force_on, "Oude dagen tonen de oude naam.")
        return
    own, day = plan.municipality, plan.in_force_on
    yield Effect(
        "Wat er gebeurt", f"{own} bestaat vanaf {long_date(day)} niet meer, en gaat op in {listed_names(plan.names)}."
    )
    before = Municipality.objects.existing_on(day).count()
    after = before - 1 + (1 if plan.created else 0)
    yield Effect("Aantal gemeenten op die dag", f"{after} in plaats van {before}")
    yield Effect("Ondertekeningen", _signings(plan))
    yield Effect("Lokale coalities", _coalitions(own, plan.names))
    yield Effect("Accounts", _accounts(own, plan.names[0]))
    yield Effect("Ondersteuningsvragen", _requests(own, plan.names[0]))
    yield _when(day, "Accounts en vragen gaan op die dag vanzelf over; tot die dag verandert er niets.")


def _signings(plan: Dissolution) -> str:
    """They stay; a successor that counts by itself goes on so, the others count once the ministry takes one over."""
    own = plan.municipality
    numbers = [one.number for one in Signing.objects.filter(municipality=own, state=SigningState.REGISTERED)]
    pending = Signing.objects.filter(municipality=own, state__in=PENDING_STATES).count()
    parts = []
    if numbers:
        parts.append(f"{listed_names(numbers)}: {'blijft' if len(numbers) == 1 else 'blijven'} bij {own}.")
        register = register_on(min(plan.in_force_on, today())).by_pk
        counting = {one.name for one in plan.successors if (line := register.get(one.pk)) and line.counts}
        for names, sentence in (
            ([name for name in plan.names if name not in counting], _BY_PREDECESSOR),
            ([name for name in plan.names if name in counting], _BY_ITSELF),
        ):
            if names:
                parts.append(sentence[len(names) > 1].format(listed_names(names)))
    if pending:
        parts.append(f"{pending} nog te controleren: blijft bij {own}.")
    return " ".join(parts) or "geen"


def _coalitions(own: Municipality, names: Sequence[str]) -> str:
    found = [one.name for one in LocalCoalition.objects.filter(municipalities=own)]
    return f"{listed_names(found)}: gaat verder in {listed_names(names)}" if found else "geen"


def _accounts(own: Municipality, heir: str) -> str:
    people = [
        grant.user.name for grant in MunicipalityGrant.objects.active().filter(municipality=own).select_related("user")
    ]
    return f"{listed_names(people)}: krijgt ook toegang tot {heir}" if people else "geen"


def _requests(own: Municipality, heir: str) -> str:
    numbers = [str(one.pk) for one in SupportRequest.objects.open().filter(municipalities=own)]
    return f"vraag {listed_names(numbers)}: gaat naar {heir}" if numbers else "geen open vragen"


def _when(day: date, ahead: str) -> Effect:
    if day > today():
        return Effect("Wanneer", f"Op {long_date(day)}. {ahead}")
    return Effect("Wanneer", f"Meteen, met terugwerkende kracht tot {long_date(day)}." if day < today() else "Meteen.")
