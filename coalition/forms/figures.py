"""The forms that take in a sheet of loneliness figures, and what it does not say itself."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from coalition.models import FigureSeries
from coalition.services.figures import Told
from coalition.tools.fields import LineField
from coalition.tools.forms import Fieldset, PortalForm


class ToldForm(PortalForm):
    """What holds for every row of which the file does not say it; also read from the address of the preview."""

    table = LineField(
        label="Nummer van de tabel",
        help_text="Bijvoorbeeld 50150NED. Staat het in de naam van het bestand, dan hoeft het niet.",
        max_length=20,
        required=False,
    )
    series = forms.ChoiceField(
        label="Methode", choices=[("", "Staat in het bestand"), *FigureSeries.choices], required=False
    )
    boundaries_year = forms.IntegerField(
        label="Jaar van de gemeentegrenzen", min_value=2000, max_value=2100, required=False
    )
    year = forms.IntegerField(label="Jaar van het onderzoek", min_value=2000, max_value=2100, required=False)
    age_group = LineField(label="Leeftijd", help_text="Bijvoorbeeld 18+ of 16-25.", max_length=10, required=False)

    def told(self) -> Told:
        facts = {name: self.cleaned_data[name] for name in ToldForm.base_fields}
        series = FigureSeries(facts["series"]) if facts["series"] else None
        return Told(**{**facts, "table": facts["table"].upper(), "series": series})

    def query(self, token: str) -> str:
        told = {name: value for name in ToldForm.base_fields if (value := self.cleaned_data[name])}
        return urlencode({"blad": token, **told})


class FigureSheetForm(ToldForm):
    file = forms.FileField(
        label="Bestand met cijfers",
        help_text="De CSV van StatLine, of een eigen sheet met de kolommen code, year, age_group, lonely_pct en verder.",
    )
    submit_label = "Bestand bekijken"

    def get_layout(self) -> list[Any]:
        description = "Bij StatLine meestal het nummer van de tabel. Wat in het bestand staat, gaat voor."
        return ["file", Fieldset("Wat het bestand niet zelf zegt", *ToldForm.base_fields, description=description)]
