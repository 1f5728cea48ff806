"""Acts on editions: written as a draft, published, made the current one; a signed edition never changes."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from coalition.models import User
from coalition.services.trail import compare, record
from coalition.tools.dates import long_date
from coalition.tools.pdf import TooManyPages
from coalition.tools.workflow import Conflict, Refused
from pillars.models import Pillar, PillarEdition
from pillars.services.paper import blank_form, rendered

PillarText = tuple[str, str]  # name, explanation
NEVER_CHANGES = "Een gepubliceerde tekst verandert niet meer. Schrijf een nieuw concept."
TOO_LONG = "De tekst past niet op één blad. Maak de inleiding of de uitleg korter."


@transaction.atomic
def save_draft(
    *, actor: User, edition: PillarEdition | None, name: str, valid_from: date, source: str, introduction: str,
    pillars: Sequence[PillarText], is_example: bool = False,
) -> PillarEdition:  # fmt: skip
    """Writes a new draft, or writes over one; anything published refuses."""
    if len(pillars) != 5:
        raise Refused("Een tekst heeft precies vijf pijlers.")
    created = edition is None
    if edition is None:
        edition = PillarEdition(slug=_free_slug(name))
    elif edition.state != PillarEdition.State.DRAFT or edition.is_signed:
        raise Refused(NEVER_CHANGES)
    before = {} if created else shown(edition)
    edition.name, edition.valid_from, edition.source = name.strip(), valid_from, source.strip()
    edition.introduction, edition.is_example = introduction.strip(), is_example
    edition.save()
    for number, (pillar_name, explanation) in enumerate(pillars, 1):
        texts = {"name": pillar_name.strip(), "explanation": explanation.strip()}
        Pillar.objects.update_or_create(edition=edition, number=number, defaults=texts)
    action = "edition.created" if created else "edition.changed"
    record(actor=actor, action=action, obj=edition, changes=compare(before, shown(edition)))
    return edition


@transaction.atomic
def publish_edition(*, actor: User | None, edition: PillarEdition) -> PillarEdition:
    """From now on the text can be signed, and no longer changes."""
    missing = [str(pillar.number) for pillar in edition.pillars.all() if not pillar.name]
    if missing or edition.pillars.count() != 5:
        raise Refused("Geef eerst alle vijf pijlers een naam.")
    try:
        rendered(blank_form(edition))
    except TooManyPages as problem:
        raise Refused(TOO_LONG) from problem
    drafts = PillarEdition.objects.filter(pk=edition.pk, state=PillarEdition.State.DRAFT)
    if not drafts.update(state=PillarEdition.State.PUBLISHED):
        raise Conflict("Deze tekst is al gepubliceerd.")
    edition.refresh_from_db()
    record(actor=actor, action="edition.published", obj=edition)
    return edition


@transaction.atomic
def make_current(*, actor: User | None, edition: PillarEdition) -> PillarEdition:
    """New forms carry this text."""
    if edition.state != PillarEdition.State.PUBLISHED:
        raise Refused("Publiceer de tekst eerst.")
    try:
        with transaction.atomic():
            PillarEdition.objects.filter(is_current=True).exclude(pk=edition.pk).update(is_current=False)
            PillarEdition.objects.filter(pk=edition.pk).update(is_current=True)
    except IntegrityError as problem:
        raise Conflict("Iemand anders koos zojuist een andere tekst. Bekijk de lijst opnieuw.") from problem
    edition.refresh_from_db()
    record(actor=actor, action="edition.made_current", obj=edition)
    return edition


@transaction.atomic
def delete_draft(*, actor: User, edition: PillarEdition) -> None:
    if edition.state != PillarEdition.State.DRAFT:
        raise Refused("Een gepubliceerde tekst blijft bestaan.")
    record(actor=actor, action="edition.deleted", obj=edition)
    edition.delete()


def shown(edition: PillarEdition) -> dict[str, str]:
    """Dutch name → text, for the trail and for comparing."""
    facts = {
        "naam": edition.name,
        "geldig vanaf": long_date(edition.valid_from),
        "bron": edition.source,
        "inleiding": edition.introduction,
    }
    for pillar in Pillar.objects.filter(edition=edition):
        facts[f"pijler {pillar.number}"] = f"{pillar.name}: {pillar.explanation}" if pillar.explanation else pillar.name
    return facts


def _free_slug(name: str) -> str:
    slug = base = slugify(name)[:40] or "tekst"
    count = 1
    while PillarEdition.objects.filter(slug=slug).exists():
        count += 1
        slug = f"{base}-{count}"
    return slug
