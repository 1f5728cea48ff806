"""The forms of milestones: what happened, and why the ministry does not take it over."""

from typing import Any

from django import forms

from coalition.models import Municipality
from coalition.tools.dates import PartialDateFormField
from coalition.tools.fields import TextField
from coalition.tools.forms import PortalForm
from pillars.models import INTERNAL_KINDS, MilestoneKind

NOTE_IS_PUBLIC = "Wordt openbaar{but}. Noem dus geen namen van ambtenaren of inwoners."


class MilestoneForm(PortalForm):
    """One thing that happened. Who works for a municipality has no choice of what stays internal."""

    kind = forms.ChoiceField(label="Wat is er gebeurd?", choices=MilestoneKind.choices, widget=forms.RadioSelect)
    happened_on = PartialDateFormField(
        label="Wanneer?", help_text="Weet u de dag niet? Laat de dag leeg, of dag en maand. Bijvoorbeeld 28 9 2021."
    )
    source_url = forms.URLField(
        label="Link naar de bron",
        help_text="Bijvoorbeeld een raadsbesluit of een nieuwsbericht.",
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    note = TextField(
        label="Toelichting",
        help_text=NOTE_IS_PUBLIC.format(but=""),
        max_length=1000,
        required=False,
    )
    file = forms.FileField(
        label="Bestand",
        help_text="PDF, JPEG of PNG, hoogstens 20 MB. Het bestand wordt niet openbaar.",
        required=False,
    )
    submit_label = "Mijlpaal opslaan"

    def __init__(self, *args: Any, internal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if internal:
            self.fields["note"].help_text = NOTE_IS_PUBLIC.format(but=", behalve bij ‘benaderd’")
        else:
            self.offer("kind", [choice for choice in MilestoneKind.choices if choice[0] not in INTERNAL_KINDS])


class RefuseMilestoneForm(PortalForm):
    reason = TextField(
        label="Waarom neemt u deze mijlpaal niet over?",
        help_text="De gemeente ziet deze tekst.",
        max_length=500,
    )
    submit_label = "Niet overnemen"


class MilestoneForForm(PortalForm):
    """For which municipality."""

    municipality = forms.ModelChoiceField(
        label="Gemeente",
        queryset=Municipality.objects.in_order(),
        to_field_name="slug",
        empty_label="Kies een gemeente",
    )
    submit_label = "Verder"
