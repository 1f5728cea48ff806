"""Acts on what a municipality tells about the pillars: written, emptied, confirmed once a year."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from coalition.models import Municipality, User
from coalition.services.succession import with_formers
from coalition.services.trail import compare, record
from coalition.tools.dates import today
from coalition.tools.names import words_of
from coalition.tools.workflow import Conflict, Refused
from pillars.approach import Saving, Told
from pillars.models import PILLARS, LocalApproach

CHANGED_MEANWHILE = "Iemand anders heeft deze aanpak intussen gewijzigd. Er is niets overschreven."
DISSOLVED = "{} is opgeheven. Wat de gemeente vertelde, blijft zoals het was."
# What a refusal is about that asks for a second look.
EMPTIED = "emptied"
WOULD_BE_GONE = "U maakte een pijler leeg die een tekst had. Sla nog een keer op als u die tekst weg wilt halen."


def told_by(municipality: Municipality) -> dict[int, Told]:
    """What is stored now, by pillar."""
    return {approach.pillar: Told.of(approach) for approach in municipality.approaches.order_by("pillar")}


def formers_who_told(municipality: Municipality) -> list[Municipality]:
    """The municipalities that went up in this one and told something: a start for who has to write anew."""
    formers = with_formers([municipality.pk], today()) - {municipality.pk}
    return list(Municipality.objects.filter(pk__in=formers, approaches__isnull=False).distinct().in_order())


@transaction.atomic
def save_approach(
    *, actor: User, municipality: Municipality, typed: Mapping[int, Told], read: Mapping[int, str],
    may_be_emptied: Collection[int] = (),
) -> list[int]:  # fmt: skip
    """Keeps what was changed, and gives those pillars. `read` has the mark of what each pillar said before.

    Raises Conflict where somebody else changed the same pillar, and Refused where a text would be gone and nobody
    said so; then nothing is kept.
    """
    _begin(municipality)
    own = {approach.pillar: approach for approach in municipality.approaches.order_by("pillar")}
    saving = Saving({pillar: Told.of(approach) for pillar, approach in own.items()}, typed, read)
    for pillar, told in typed.items():
        if told.links and not told.text:
            raise Refused("Schrijf bij de links ook wat u doet.", field=f"text_{pillar}")
    if saving.clashing:
        raise Conflict(CHANGED_MEANWHILE)
    if {*saving.emptied} - {*may_be_emptied}:
        raise Refused(WOULD_BE_GONE, field=EMPTIED)
    for pillar in saving.changed:
        if not typed[pillar].text:
            _remove(actor, own[pillar])
        elif pillar in own:
            _change(actor, own[pillar], typed[pillar])
        else:
            _add(actor, municipality, pillar, typed[pillar])
    return saving.changed


@transaction.atomic
def confirm_approach(*, actor: User, municipality: Municipality, seen: Mapping[int, str]) -> int:
    """*Ongewijzigd*: somebody looked, and it is still right. `seen` has the mark of what was looked at, by pillar."""
    _begin(municipality)
    if not seen:
        raise Refused("Kies welke tekst niet veranderde.")
    found = list(municipality.approaches.filter(pillar__in=seen).order_by("pillar"))
    if {one.pillar: Told.of(one).mark for one in found} != dict(seen):
        raise Conflict("Deze tekst is intussen gewijzigd. Kijk of hij zo klopt.")
    for approach in found:
        if approach.confirmed_on == today():
            continue  # a second click
        LocalApproach.objects.filter(pk=approach.pk).update(confirmed_on=today())
        told = {"laatst bevestigd op": [approach.confirmed_on.isoformat(), today().isoformat()]}
        record(actor=actor, action="approach.confirmed", obj=approach, municipality=municipality, changes=told)
    return len(found)


def _begin(municipality: Municipality) -> None:
    """One at a time for each municipality: two clicks on *opslaan* are one act, and nobody overwrites another."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    if municipality.ends and municipality.ends <= today():
        raise Refused(DISSOLVED.format(municipality))


def _add(actor: User, municipality: Municipality, pillar: int, told: Told) -> None:
    if pillar not in PILLARS:
        raise Refused("Kies een van de vijf pijlers.")
    approach = LocalApproach(
        municipality=municipality, pillar=pillar, text=told.text, links="\n".join(told.links), audience=told.audience,
        confirmed_on=today(), changed_by=actor,
    )  # fmt: skip
    approach.save()
    _record(actor, "approach.written", approach, Told(), told)


def _change(actor: User, approach: LocalApproach, told: Told) -> None:
    """One conditional update; who comes second gets a Conflict."""
    before = Told.of(approach)
    done = LocalApproach.objects.filter(pk=approach.pk, version=approach.version).update(
        version=F("version") + 1, text=told.text, links="\n".join(told.links), audience=told.audience,
        search_key=" ".join(words_of(told.text)), confirmed_on=today(), changed_at=timezone.now(), changed_by=actor,
    )  # fmt: skip
    if not done:
        raise Conflict(CHANGED_MEANWHILE)
    _record(actor, "approach.changed", approach, before, told)


def _remove(actor: User, approach: LocalApproach) -> None:
    before = Told.of(approach)
    _record(actor, "approach.emptied", approach, before, Told())
    approach.delete()


def _record(actor: User, action: str, approach: LocalApproach, before: Told, after: Told) -> None:
    # A text can hold a name by mistake, and the trail never forgets: of text and links only that they changed.
    told = compare(before.shown(), after.shown(), personal=("tekst", "links"))
    record(actor=actor, action=action, obj=approach, municipality=approach.municipality, changes=told)
