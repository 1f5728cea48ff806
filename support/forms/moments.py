"""The form of a contact moment."""

from typing import Any
from uuid import uuid4

from django import forms

from coalition.models import Municipality
from coalition.tools.dates import PartialDate, PartialDateFormField, today
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import Fieldset, PortalForm
from support.forms.fields import WOO
from support.models import ContactMoment


class MomentForm(PortalForm):
    happened_on = PartialDateFormField(label="Wanneer was het?", whole_day=True, required=True)
    with_whom = LineField(
        label="Met wie?", help_text="Een functie is vaak genoeg: de beleidsmedewerker.", max_length=200
    )
    outcome = TextField(
        label="Wat kwam eruit?",
        help_text=WOO,
        max_length=2000,
    )
    next_step = LineField(label="Wat is de volgende stap?", max_length=300, required=False)
    next_on = PartialDateFormField(label="Wanneer zet u die stap?", whole_day=True)
    creation_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    submit_label = "Contactmoment opslaan"

    def __init__(self, *args: Any, moment: ContactMoment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"happened_on": PartialDate.on(today()), "creation_key": uuid4()}
        if moment:
            del self.fields["creation_key"]
            self.initial = {
                "happened_on": PartialDate.on(moment.happened_on), "with_whom": moment.with_whom,
                "outcome": moment.outcome, "next_step": moment.next_step,
                "next_on": PartialDate.on(moment.next_on) if moment.next_on else None,
            }  # fmt: skip

    def get_layout(self) -> list[Any]:
        own = ["creation_key"] if "creation_key" in self.fields else []
        return ["happened_on", "with_whom", "outcome", Fieldset("Volgende stap", "next_step", "next_on"), *own]

    def facts(self) -> dict[str, Any]:
        """What the service asks for: days as days."""
        found = self.cleaned_data
        return {**found, "happened_on": found["happened_on"].earliest, "next_on": found["next_on"].earliest}


class MomentForForm(PortalForm):
    """For which municipality."""

    municipality = forms.ModelChoiceField(
        label="Gemeente", queryset=Municipality.objects.in_order(), to_field_name="slug",
        empty_label="Kies een gemeente",
    )  # fmt: skip
    submit_label = "Verder"
