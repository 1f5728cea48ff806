"""From records to paper: the pillar form of an edition, empty, prefilled, or with a signing's number."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import slugify

from coalition.models import IssuedPaper, Municipality, User
from coalition.services import papers
from coalition.tools.dates import Precision
from pillars.documents import (
    FormPillar,
    FormSignatory,
    PillarForm,
    pillar_form_html,
    pillar_form_styles,
    render_fillable_form,
    render_pillar_form,
)
from pillars.facts import SigningFacts
from pillars.models import PillarEdition, Signing


def blank_form(edition: PillarEdition, municipality: Municipality | None = None, alderman: str = "") -> PillarForm:
    """A form without a number, for anybody; municipality and alderman may be left open."""
    return PillarForm(
        edition=edition.name,
        pillars=tuple(FormPillar(pillar.number, pillar.name, pillar.explanation) for pillar in edition.pillars.all()),
        created=edition.valid_from,
        is_example=edition.is_example,
        intro=edition.introduction,
        municipality=municipality.name if municipality else "",
        signatories=(FormSignatory(alderman),) if alderman else (),
        check_url=settings.BASE_URL,
    )


def signing_form(signing: Signing) -> PillarForm:
    """The form of a signing, with its number and the people who are to sign."""
    facts = SigningFacts.of(signing)
    blank = blank_form(signing.edition, signing.municipality)
    people = tuple(FormSignatory(person.name, person.function or "wethouder") for person in facts.signatories)
    return PillarForm(
        edition=blank.edition,
        pillars=blank.pillars,
        created=signing.created_at.date(),
        is_example=blank.is_example,
        intro=blank.intro,
        municipality=blank.municipality,
        signatories=people,
        place=facts.place,
        date_text=str(facts.signed_on) if facts.signed_on.precision == Precision.DAY else "",
        number=signing.number,
        check_url=settings.BASE_URL + reverse("check_number", args=[signing.number]),
    )


def issue_form(*, actor: User, signing: Signing) -> IssuedPaper:
    """The form of a signing as it is handed out, kept byte for byte. Raises what `rendered` raises."""
    return keep_form(actor=actor, signing=signing, content=rendered(signing_form(signing)))


def keep_form(*, actor: User, signing: Signing, content: bytes) -> IssuedPaper:
    """Keeps the form of a signing as it is handed out, by itself or as a sheet of a stack."""
    name = signing.municipality.name
    return papers.keep(
        content=content,
        number=signing.number,
        title=f"Formulier vijf pijlers, {name}",
        file_name=f"vijf-pijlers-{slugify(name)}-{signing.number}.pdf",
        municipality=signing.municipality,
        actor=actor,
    )


def papers_of(signing: Signing) -> QuerySet[IssuedPaper]:
    """All that was handed out of this signing: forms as the facts stood then, and proofs."""
    return IssuedPaper.objects.filter(Q(number=signing.number) | Q(proof__signing=signing))


def rendered(form: PillarForm) -> bytes:
    """The PDF; the same form gives the same bytes."""
    return papers.drawn_once(pillar_form_html(form), pillar_form_styles(), lambda: render_pillar_form(form))


def fillable(form: PillarForm) -> bytes:
    """The form with fields to type in."""
    html = pillar_form_html(form, fillable=True)
    return papers.drawn_once(html, pillar_form_styles(), lambda: render_fillable_form(form))


def blank_forms(edition: PillarEdition, municipalities: Sequence[Municipality]) -> list[PillarForm]:
    """One form for each municipality."""
    texts = blank_form(edition)
    return [
        PillarForm(
            edition=texts.edition, pillars=texts.pillars, created=texts.created, is_example=texts.is_example,
            intro=texts.intro, municipality=municipality.name, check_url=texts.check_url,
        )
        for municipality in municipalities
    ]  # fmt: skip
