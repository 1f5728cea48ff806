"""Acts on a coalition itself: started, changed, published, taken down, ended."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from coalition.models import Municipality, User
from coalition.outbox import queue_mail
from coalition.permissions import Permission, allows
from coalition.services.trail import compare, record
from coalition.tools.dates import PartialDate, today
from coalition.tools.workflow import Conflict, Refused
from partners.facts import NOT_KNOWN, CoalitionFacts
from partners.models import CoordinatorGrant, LocalCoalition

CHANGED = "Iemand anders heeft de gegevens van deze coalitie intussen gewijzigd."
WHO_ADDS = "Dat kan het ministerie, of een ambtenaar die voor die gemeente werkt en deze coalitie ziet."
_LABELS = {
    "name": "naam",
    "former_names": "eerdere namen",
    "other_names": "andere namen",
    "motto": "motto",
    "started_on": "gestart op",
    "website": "website",
    "mailbox": "algemeen e-mailadres",
    "description": "omschrijving",
    "source_url": "bron",
    "counts_municipality": "de gemeente telt mee",
}


@transaction.atomic
def start_coalition(*, actor: User, facts: CoalitionFacts) -> LocalCoalition:
    """A new coalition, not public yet; names need not be unique, its address is."""
    _refuse_without_municipality(facts.municipalities)
    not_own = [place for place in facts.municipalities if not allows(actor, Permission.COALITION_START, place)]
    if not_own:
        raise Refused(f"Voor {not_own[0]} kunt u geen coalitie aanmaken. Haal deze gemeente weg.", "municipalities")
    _refuse_gone(facts.municipalities)
    for slug in _slugs(facts):
        coalition = LocalCoalition(slug=slug, created_by=actor, **_columns(facts))
        coalition.started_on = facts.started_on
        try:
            with transaction.atomic():
                coalition.save()
            break
        except IntegrityError:
            if not LocalCoalition.objects.filter(slug=slug).exists():
                raise
    coalition.municipalities.set(facts.municipalities)
    record(actor=actor, action="coalition.started", obj=coalition, changes=compare({}, _shown(coalition)))
    return coalition


@transaction.atomic
def save_coalition(*, actor: User, coalition: LocalCoalition, facts: CoalitionFacts, version: int) -> LocalCoalition:
    """Changes what the coalition says of itself; its address stays. Raises Conflict when somebody was first."""
    _refuse_without_municipality(facts.municipalities)
    before, old_name = _shown(coalition), coalition.name
    if not LocalCoalition.objects.filter(pk=coalition.pk, version=version).update(version=F("version") + 1):
        raise Conflict(CHANGED)
    _refuse_claims(actor, set(facts.municipalities) - set(coalition.municipalities.all()))
    for name, value in _columns(facts).items():
        setattr(coalition, name, value)
    if old_name != facts.name:
        coalition.former_names = _with_former(facts.former_names, old_name, facts.name)
    coalition.started_on, coalition.version = facts.started_on, version + 1
    coalition.save()
    coalition.municipalities.set(facts.municipalities)
    record(actor=actor, action="coalition.changed", obj=coalition, changes=compare(before, _shown(coalition)))
    return coalition


@transaction.atomic
def set_municipalities(
    *, actor: User, coalition: LocalCoalition, municipalities: Collection[Municipality], version: int
) -> LocalCoalition:
    """By the ministry, or by officers for their own municipalities: only those may come and go. Raises Conflict."""
    _refuse_without_municipality(municipalities)
    before = _shown(coalition)
    if not LocalCoalition.objects.filter(pk=coalition.pk, version=version).update(version=F("version") + 1):
        raise Conflict(CHANGED)
    stored = set(coalition.municipalities.all())
    _refuse_claims(actor, set(municipalities) - stored)
    for place in stored - set(municipalities):
        if not allows(actor, Permission.COALITION_START, place):
            raise Refused(f"{place} kunt u niet weghalen. Zet deze gemeente terug in de lijst.", "municipalities")
    coalition.municipalities.set(municipalities)
    record(actor=actor, action="coalition.changed", obj=coalition, changes=compare(before, _shown(coalition)))
    return coalition


@transaction.atomic
def publish(*, actor: User, coalition: LocalCoalition) -> None:
    """By its coordinator; not while the ministry has taken the page down."""
    found = LocalCoalition.objects.filter(pk=coalition.pk, is_published=False, taken_down_at__isnull=True)
    if not found.update(is_published=True, published_at=timezone.now(), published_by=actor):
        coalition.refresh_from_db()
        if coalition.taken_down_at:
            raise Refused("Het ministerie heeft deze pagina offline gehaald. Pas haar aan en vraag om vrijgave.")
        raise Refused("De pagina is al openbaar.")
    _noted(actor, "coalition.published", coalition)


@transaction.atomic
def hide(*, actor: User, coalition: LocalCoalition) -> None:
    if not LocalCoalition.objects.filter(pk=coalition.pk, is_published=True).update(is_published=False):
        raise Refused("De pagina is niet openbaar.")
    _noted(actor, "coalition.hidden", coalition)


@transaction.atomic
def take_down(*, actor: User, coalition: LocalCoalition, reason: str) -> None:
    """By the ministry, public or not; the coordinators read why, and cannot publish until it is freed."""
    reason = reason.strip()
    if not reason:
        raise Refused("Schrijf op waarom de pagina offline gaat.", "reason")
    found = LocalCoalition.objects.filter(pk=coalition.pk, taken_down_at__isnull=True)
    down = {"taken_down_at": timezone.now(), "taken_down_by": actor, "taken_down_reason": reason}
    if not found.update(is_published=False, **down):
        raise Refused("De pagina is al offline gehaald.")
    _noted(actor, "coalition.taken_down", coalition, {"reden": [None, reason]})
    _mail_coordinators(coalition, "coalition-taken-down")


@transaction.atomic
def free(*, actor: User, coalition: LocalCoalition) -> None:
    """The coordinator may publish the page again; it does not become public by itself."""
    found = LocalCoalition.objects.filter(pk=coalition.pk, taken_down_at__isnull=False)
    if not found.update(taken_down_at=None, taken_down_by=None, taken_down_reason=""):
        raise Refused("De pagina is niet offline gehaald.")
    _noted(actor, "coalition.freed", coalition)
    _mail_coordinators(coalition, "coalition-freed")


@transaction.atomic
def end_coalition(*, actor: User, coalition: LocalCoalition, on: PartialDate = NOT_KNOWN) -> None:
    """The coalition stops. Its partners stay in its list as they were: they take part until that day and no longer."""
    if coalition.started_on.earliest and on.latest and on.latest < coalition.started_on.earliest:
        raise Refused("De coalitie kan niet stoppen voordat zij begon. Pas een van beide datums aan.", "ended_on")
    if on.is_ahead:
        raise Refused("De datum ligt in de toekomst. Leg het stoppen vast als het zover is.", "ended_on")
    columns = LocalCoalition.ended_on.columns(on)
    if not LocalCoalition.objects.filter(pk=coalition.pk, is_ended=False).update(is_ended=True, **columns):
        raise Refused("Deze coalitie is al gestopt.")
    _noted(actor, "coalition.ended", coalition, {"gestopt op": [None, str(on)]})


@transaction.atomic
def resume_coalition(*, actor: User, coalition: LocalCoalition) -> None:
    """Undoes the ending. One that went into another comes back by undoing that (`coalition_merging`)."""
    found = LocalCoalition.objects.filter(pk=coalition.pk, is_ended=True, merged_into__isnull=True)
    if not found.update(is_ended=False, **LocalCoalition.ended_on.columns(NOT_KNOWN)):
        raise Refused("Deze coalitie is niet gestopt, of zij is opgegaan in een andere.")
    _noted(actor, "coalition.resumed", coalition)


# ---- shared ----------------------------------------------------------------------------------


def _refuse_without_municipality(municipalities: Collection[Municipality]) -> None:
    if not municipalities:
        raise Refused("Vul minstens één gemeente in.", "municipalities")


def _refuse_gone(municipalities: Iterable[Municipality]) -> None:
    for place in municipalities:
        if not place.existed_on(today()):
            raise Refused(f"{place} bestaat niet meer. Kies de gemeente waarin zij opging.", "municipalities")


def _refuse_claims(actor: User, added: Collection[Municipality]) -> None:
    """With a municipality come its page and its officers' eyes: only who works for it, or the ministry, adds it."""
    for place in sorted(added, key=lambda place: place.sort_key):
        if not allows(actor, Permission.COALITION_START, place):
            raise Refused(f"{place} kunt u niet toevoegen. {WHO_ADDS} Haal {place} hier weg.", "municipalities")
    _refuse_gone(added)


def _slugs(facts: CoalitionFacts) -> Iterator[str]:
    """The name; when that is taken with the municipality, and then with a number."""
    name = slugify(facts.name)[:80].strip("-") or "coalitie"
    yield name
    name = f"{name}-{facts.municipalities[0].slug}"[:130].strip("-")
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _with_former(former: str, old: str, new: str) -> str:
    """The old name first; the name it carries now is no former name."""
    names = [old, *(name.strip() for name in former.split(";"))]
    kept = "; ".join(dict.fromkeys(name for name in names if name and name != new))
    if len(kept) > 300:
        raise Refused("De eerdere namen zijn samen te lang. Haal er een weg.", "former_names")
    return kept


def _columns(facts: CoalitionFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _LABELS if name != "started_on"}


def _shown(coalition: LocalCoalition) -> dict[str, str]:
    shown = {label: str(getattr(coalition, name)) for name, label in _LABELS.items()}
    shown["de gemeente telt mee"] = "ja" if coalition.counts_municipality else "nee"
    shown["gemeenten"] = ", ".join(str(place) for place in coalition.municipalities.in_order())
    return shown


def _noted(actor: User, action: str, coalition: LocalCoalition, changes: dict[str, Any] | None = None) -> None:
    """Writes the trail and raises the version, so that an open form does not undo the act unseen."""
    LocalCoalition.objects.filter(pk=coalition.pk).update(version=F("version") + 1)
    coalition.refresh_from_db()
    record(actor=actor, action=action, obj=coalition, changes=changes)


def _mail_coordinators(coalition: LocalCoalition, template: str) -> None:
    link = settings.BASE_URL + reverse("coalition_desk", args=[coalition.slug])
    for grant in CoordinatorGrant.objects.active().filter(coalition=coalition, user__is_active=True):
        queue_mail(
            to=grant.user.email,
            template=template,
            context={"user": grant.user, "coalition": coalition, "link": link},
            dedup_key=f"{template}:{grant.pk}:{coalition.version}",
        )
