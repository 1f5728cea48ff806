"""The forms of what spans the apps: taking a signing over, deciding on a period, searching what municipalities do."""

from typing import Any

from django import forms

from coalition.models import Province
from coalition.overview.register.sizes import SIZES
from coalition.tools.dates import PartialDateFormField
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import PortalFilterForm, PortalForm

_SIZE_CHOICES = [(size.slug, size.label) for size in reversed(SIZES)]


class TakeOverForm(PortalForm):
    counts_from = PartialDateFormField(
        label="Telt mee vanaf", help_text="Op eerdere dagen verandert er niets.", whole_day=True, required=True
    )
    reason = TextField(
        label="Reden", help_text="Bijvoorbeeld: de nieuwe gemeenteraad bevestigde de ondertekening op 3 maart 2022.",
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    submit_label = "Ondertekening overnemen"


class UndoForm(PortalForm):
    reason = LineField(label="Waarom klopte het niet?", max_length=300)
    submit_label = "Ongedaan maken"


class PeriodRuleForm(PortalForm):
    carries_over = forms.TypedChoiceField(
        label="Gaan ondertekeningen uit eerdere periodes door?",
        choices=[("ja", "Ja, gemeenten hoeven niet opnieuw te tekenen"), ("nee", "Nee, gemeenten tekenen opnieuw")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "ja",
    )
    reason = LineField(label="Grond van het besluit", max_length=500)
    submit_label = "Besluit vastleggen"


class ApproachFilterForm(PortalFilterForm):
    """The names stand in addresses."""

    is_block = True
    q = LineField(
        label="Woorden", help_text="Bijvoorbeeld: huisbezoek, jongeren, bibliotheek.", max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    pijler = forms.ChoiceField(label="Pijler")
    provincie = forms.ModelChoiceField(
        label="Provincie", queryset=Province.objects.all(), to_field_name="slug", empty_label="alle provincies"
    )
    grootte = forms.ChoiceField(
        label="Grootte van de gemeente",
        choices=[("", "maakt niet uit"), *_SIZE_CHOICES],
    )

    def __init__(self, *args: Any, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pillars = ((str(number), f"{number}. {name}") for number, name in names.items())
        self.offer("pijler", [("", "alle pijlers"), *pillars])
        for field in self.fields.values():
            field.required = False
