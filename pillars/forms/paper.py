"""The forms for who prints a form or checks a number; no account needed."""

from typing import Any

from django import forms
from django.conf import settings

from coalition.models import Municipality
from coalition.tools.dates import today
from coalition.tools.fields import LineField
from coalition.tools.forms import PortalFilterForm, PortalForm
from coalition.tools.numbers import is_valid, normalise


class FormRequestForm(PortalFilterForm):
    """For whom the pillar form is printed; both may be left out."""

    submit_label = "Formulier openen (PDF)"
    gemeente = forms.ModelChoiceField(
        label="Gemeente",
        queryset=Municipality.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Laat leeg op het formulier",
    )
    wethouder = LineField(
        label="Naam wethouder",
        help_text="Zoals de naam op papier moet staan.",
        max_length=300,
        required=False,
        printed=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("gemeente", Municipality.objects.existing_on(today()).in_order())


class FileForm(PortalForm):
    """A file of which somebody asks whether it is ours."""

    submit_label = "Bestand controleren"
    bestand = forms.FileField(
        label="Bestand", help_text="Kies de pdf zoals u die kreeg. Wij bewaren uw bestand niet.", allow_empty_file=True
    )

    def clean_bestand(self) -> Any:
        file = self.cleaned_data["bestand"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                f"Het bestand is groter dan {settings.UPLOAD_MAX_BYTES // 1024**2} MB. Zo groot is geen enkel papier van dit portaal."
            )
        return file


class NumberForm(PortalFilterForm):
    """A number that somebody reads from paper."""

    submit_label = "Nummer controleren"
    nummer = LineField(
        label="Nummer", help_text="Het staat naast de QR-code, bijvoorbeeld 5P26-0303-32E8.", max_length=40,
        error_messages={"required": "Vul het nummer in dat naast de QR-code staat."},
    )  # fmt: skip

    def clean_nummer(self) -> str:
        number = normalise(self.cleaned_data["nummer"])
        if not is_valid(number):
            raise forms.ValidationError(
                "Dit nummer kan niet kloppen. Kijk of u het goed overnam; let op 0 en O, 1 en I."
            )
        return number
