"""The forms of editions: a wording of the five pillars, written here or loaded from a file."""

from typing import Any

from django import forms

from coalition.tools.dates import PartialDate, PartialDateFormField
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import Fieldset, PortalForm
from pillars.models import PillarEdition
from pillars.services.edition_file import EditionText

NUMBERS = range(1, 6)


class EditionForm(PortalForm):
    name = LineField(
        label="Naam van de tekst", help_text="Bijvoorbeeld: Vijf pijlers, 2027.", max_length=120, printed=True
    )
    valid_from = PartialDateFormField(
        label="Geldig vanaf",
        help_text="Wie eerder tekende, kan deze tekst niet hebben ondertekend.",
        whole_day=True,
        required=True,
    )
    source = LineField(
        label="Bron", help_text="Wie stelde de tekst vast, en waar staat dat?", max_length=300, required=False
    )
    is_example = forms.BooleanField(
        label="Dit is een voorbeeldtekst, niet vastgesteld door het ministerie",
        help_text="Dat staat dan op het scherm en op papier.",
        required=False,
    )
    introduction = TextField(label="Inleiding", max_length=2000, required=False, printed=True)
    submit_label = "Concept opslaan"

    def __init__(self, *args: Any, edition: PillarEdition | None = None, **kwargs: Any) -> None:
        initial = edition_answers(text_of(edition)) if edition else {}
        initial |= kwargs.pop("initial", None) or {}
        super().__init__(*args, initial=initial, **kwargs)
        for number in NUMBERS:
            self.fields[f"name_{number}"] = LineField(label=f"Naam van pijler {number}", max_length=80, printed=True)
            self.fields[f"explanation_{number}"] = TextField(
                label=f"Uitleg van pijler {number}", max_length=1200, required=False, printed=True
            )

    def get_layout(self) -> list[Any]:
        pillars = [Fieldset(f"Pijler {number}", f"name_{number}", f"explanation_{number}") for number in NUMBERS]
        return ["name", "valid_from", "source", "is_example", "introduction", *pillars]

    def facts(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        plain = {name: cleaned[name] for name in ("name", "source", "is_example", "introduction")}
        pillars = [(cleaned[f"name_{number}"], cleaned[f"explanation_{number}"]) for number in NUMBERS]
        return {**plain, "valid_from": cleaned["valid_from"].earliest, "pillars": pillars}


class EditionFileForm(PortalForm):
    file = forms.FileField(
        label="Bestand", help_text="Een tekstbestand in TOML. Download een bestaande tekst als voorbeeld."
    )
    submit_label = "Tekst inlezen"


def text_of(edition: PillarEdition) -> EditionText:
    """A stored edition as a file would say it."""
    return EditionText(
        slug=edition.slug,
        name=edition.name,
        valid_from=edition.valid_from,
        source=edition.source,
        introduction=edition.introduction,
        is_example=edition.is_example,
        pillars=tuple((pillar.name, pillar.explanation) for pillar in edition.pillars.all()),
    )


def edition_answers(text: EditionText) -> dict[str, Any]:
    """A text as the form shows it at first."""
    answers: dict[str, Any] = {
        "name": text.name,
        "valid_from": PartialDate.on(text.valid_from),
        "source": text.source,
        "is_example": text.is_example,
        "introduction": text.introduction,
    }
    for number, (name, explanation) in enumerate(text.pillars, 1):
        answers |= {f"name_{number}": name, f"explanation_{number}": explanation}
    return answers


def typed_answers(text: EditionText) -> dict[str, str]:
    """A text as if somebody had typed it, so that a file is checked as the form is."""
    answers = edition_answers(text)
    day = text.valid_from
    parts = {"valid_from_dag": str(day.day), "valid_from_maand": str(day.month), "valid_from_jaar": str(day.year)}
    del answers["valid_from"]
    return {**{name: value for name, value in answers.items() if value is not False}, **parts}
