"""The forms of ceremonies: one date and place, and the many that signed there."""

from typing import Any

from django import forms

from coalition.tools.dates import PartialDate, PartialDateFormField
from coalition.tools.fields import LineField
from coalition.tools.forms import PortalForm
from pillars.models import Ceremony

FIELDS = ("name", "held_on", "place", "host", "in_presence_of")


class CeremonyForm(PortalForm):
    name = LineField(label="Naam", help_text="Bijvoorbeeld: Congres Eén tegen eenzaamheid.", max_length=120)
    held_on = PartialDateFormField(label="Datum", whole_day=True, required=True)
    place = LineField(label="Plaats", max_length=120, printed=True)
    host = LineField(label="Gastheer", max_length=120, required=False)
    in_presence_of = LineField(
        label="In aanwezigheid van", help_text="Bijvoorbeeld: de minister van VWS.", max_length=300, required=False
    )
    submit_label = "Ondertekenmoment opslaan"

    def __init__(self, *args: Any, ceremony: Ceremony | None = None, **kwargs: Any) -> None:
        if ceremony:
            kwargs["initial"] = {name: getattr(ceremony, name) for name in FIELDS}
            kwargs["initial"]["held_on"] = PartialDate.on(ceremony.held_on)
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS} | {"held_on": self.cleaned_data["held_on"].earliest}


class PrepareForm(PortalForm):
    """Who will sign: a line for each municipality."""

    # Not cleaned as text: a tab is what parts pasted cells. Each cell is cleaned when it is read.
    rows = forms.CharField(
        label="Welke gemeenten gaan er tekenen, en wie?",
        help_text="Zet elke gemeente op een eigen regel: gemeente; naam wethouder; functie. Naam en functie mag u "
        "weglaten. U kunt ook cellen uit Excel plakken.",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    submit_label = "Bekijken wat er gebeurt"


class EveningForm(PrepareForm):
    """Who signed, many at once."""

    source = LineField(
        label="Bron",
        help_text="Waar staat dat zij tekenden? Bijvoorbeeld een link naar het nieuwsbericht of de lijst van de avond.",
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].label = "Welke gemeenten, en wie tekende er?"
        self.fields["rows"].help_text = (
            "Zet elke gemeente op een eigen regel: gemeente; naam wethouder; functie. De functie mag u weglaten. "
            "U kunt ook cellen uit Excel plakken."
        )
