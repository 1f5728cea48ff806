"""Acts on gatherings: made with a ceremony of their own or at one that is there already, changed, removed.

Date and place are the ceremony's (`pillars.Ceremony`), which municipalities that sign the pillars share.
"""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from coalition.models import User
from coalition.permissions import Permission, allows_everywhere
from coalition.services.trail import compare, record
from coalition.tools.workflow import Refused
from partners.models import CovenantVersion, Gathering, LocalCoalition
from pillars.models import PUBLIC_STATES, Ceremony
from pillars.services.ceremony import save_ceremony

CLOSED = "Deze bijeenkomst is afgesloten. Maak het afsluiten eerst ongedaan."
SHARED = "Hier tekenen ook anderen. Alleen het ministerie kan datum en plaats van dit moment wijzigen."


@dataclass(frozen=True)
class CeremonyFacts:
    """What somebody tells of the moment itself."""

    name: str
    held_on: date
    place: str
    host: str = ""
    in_presence_of: str = ""


def ceremonies_nearby(coalition: LocalCoalition) -> QuerySet[Ceremony]:
    """Moments at which a municipality of this coalition signs, or another coalition there: this one can sign along."""
    here = coalition.municipalities.values("pk")
    pillars = Ceremony.objects.filter(signings__municipality__in=here, signings__state__in=PUBLIC_STATES)
    others = Ceremony.objects.filter(gatherings__coalition__municipalities__in=here)
    near = Ceremony.objects.signing().filter(pk__in=pillars.values("pk")) | Ceremony.objects.signing().filter(
        pk__in=others.values("pk")
    )
    return near.exclude(gatherings__coalition=coalition).order_by("-held_on", "name")


def may_change_ceremony(user: object, ceremony: Ceremony) -> bool:
    """The ministry; and who leads every coalition that gathers there, as long as no municipality signs there."""
    if allows_everywhere(user, Permission.CEREMONY_MANAGE):
        return True
    gathered = set(ceremony.gatherings.values_list("coalition", flat=True))
    led = set(LocalCoalition.objects.coordinated_by(user).filter(pk__in=gathered).values_list("pk", flat=True))
    return bool(gathered) and gathered == led and not ceremony.signings.exists()


@transaction.atomic
def create_gathering(
    *,
    actor: User,
    coalition: LocalCoalition,
    version: CovenantVersion | None,
    facts: CeremonyFacts | None = None,
    ceremony: Ceremony | None = None,
) -> Gathering:
    """With `facts` at a new ceremony, with `ceremony` at that one. Without a version nothing is signed."""
    if ceremony is not None and not ceremonies_nearby(coalition).filter(pk=ceremony.pk).exists():
        raise Refused("Bij dit moment kan deze coalitie niet aansluiten. Kies een ander moment.", "ceremony")
    _refuse_foreign_version(coalition, version)
    if ceremony is None:
        if facts is None:
            raise ValueError("A gathering needs a ceremony or the facts of a new one.")
        ceremony = save_ceremony(actor=actor, ceremony=None, **vars(facts))
        ceremony.municipalities.set(coalition.municipalities.all())
    gathering = Gathering(coalition=coalition, ceremony=ceremony, version=version, created_by=actor)
    try:
        with transaction.atomic():
            gathering.save()
    except IntegrityError as problem:
        raise Refused("Deze coalitie heeft op dit moment al een bijeenkomst.", "ceremony") from problem
    _settle_meeting(ceremony)
    record(actor=actor, action="gathering.created", obj=gathering, changes=compare({}, _shown(gathering)))
    return gathering


@transaction.atomic
def change_gathering(
    *, actor: User, gathering: Gathering, version: CovenantVersion | None, facts: CeremonyFacts | None = None
) -> Gathering:
    """Changes what is signed, and with `facts` the ceremony itself. Signings that are there keep their date."""
    _refuse_foreign_version(gathering.coalition, version)
    held = Gathering.objects.select_for_update(of=("self",), no_key=True)
    now = held.select_related("version", "ceremony").get(pk=gathering.pk)
    if version != now.version and (now.closed_at or now.signings.exists()):
        raise Refused("Er is al getekend. Wat er werd getekend kan niet meer veranderen.", "version")
    if facts is not None:
        if not may_change_ceremony(actor, now.ceremony):
            raise Refused(SHARED)
        save_ceremony(actor=actor, ceremony=now.ceremony, **vars(facts))
    before = _shown(now)
    now.version = version
    now.save(update_fields=["version"])
    _settle_meeting(now.ceremony)
    if changes := compare(before, _shown(now)):
        record(actor=actor, action="gathering.changed", obj=now, changes=changes)
    return now


@transaction.atomic
def remove_gathering(*, actor: User, gathering: Gathering) -> None:
    """For a gathering made by mistake: nobody is ticked, nothing was signed. An own ceremony goes with it."""
    now = Gathering.objects.select_for_update().get(pk=gathering.pk)
    if now.closed_at or now.signings.exists() or now.attendances.filter(present=True).exists():
        raise Refused("Er zijn al partners aangevinkt of er is getekend. Verwijderen kan niet meer.")
    ceremony = now.ceremony
    own = may_change_ceremony(actor, ceremony) and not ceremony.gatherings.exclude(pk=now.pk).exists()
    record(actor=actor, action="gathering.removed", obj=now)
    now.delete()
    if own:
        record(actor=actor, action="ceremony.removed", obj=ceremony)
        ceremony.delete()


def _refuse_foreign_version(coalition: LocalCoalition, version: CovenantVersion | None) -> None:
    if version is not None and version.covenant.coalition_id != coalition.pk:
        raise Refused("Kies een convenant van deze coalitie.", "version")


def _settle_meeting(ceremony: Ceremony) -> None:
    """A ceremony at which nobody signs is a meeting: the ministry's list leaves it out."""
    signs = ceremony.signings.exists() or ceremony.gatherings.filter(version__isnull=False).exists()
    if ceremony.is_meeting == signs:
        ceremony.is_meeting = not signs
        ceremony.save(update_fields=["is_meeting"])


def _shown(gathering: Gathering) -> dict[str, str]:
    return {
        "ondertekenmoment": str(gathering.ceremony),
        "wat wordt getekend": str(gathering.version or "niets, een gewone bijeenkomst"),
    }
