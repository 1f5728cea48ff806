"""The form that takes in a sheet of signings."""

from typing import Any

from django import forms

from coalition.models import ProgrammePeriod
from coalition.tools.dates import today
from coalition.tools.forms import PortalForm


class SheetForm(PortalForm):
    """A file, or a table pasted from a spreadsheet."""

    sheet = forms.FileField(
        label="Bestand",
        help_text="Een Excel-werkmap (.xlsx) of CSV, met een kopregel. Hoogstens 10 MB.",
        required=False,
        allow_empty_file=True,
    )
    pasted = forms.CharField(
        label="Of plak de tabel hier",
        help_text="Kopieer de cellen in Excel, met de kopregel erbij.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        required=False,
        strip=False,
    )
    period = forms.ModelChoiceField(
        label="Periode voor rijen zonder datum en zonder periode",
        queryset=ProgrammePeriod.objects.all(),
        empty_label=None,
        to_field_name="name",
    )
    submit_label = "Bekijken wat er gebeurt"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"period": ProgrammePeriod.objects.on(today()), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("sheet") and not (cleaned.get("pasted") or "").strip():
            self.add_error("sheet", "Kies een bestand, of plak een tabel.")
        return cleaned
