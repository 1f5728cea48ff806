"""The forms of acts that span the apps: taking a signing over, deciding on a period."""

from django import forms

from coalition.tools.dates import PartialDateFormField
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import PortalForm


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
