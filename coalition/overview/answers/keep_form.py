"""What is asked when an answer is laid down."""

from django import forms
from django.http import QueryDict

from coalition.tools.fields import LineField
from coalition.tools.forms import PortalForm


class KeepForm(PortalForm):
    purpose = LineField(
        label="Waarvoor is dit antwoord?", help_text="Bijvoorbeeld: debat over eenzaamheid.", max_length=200
    )
    question_number = LineField(label="Nummer van de Kamervraag", max_length=40, required=False)
    # The sentence that was on the screen: nobody lays down what they did not see.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    submit_label = "Antwoord vastleggen"

    def ask_about(self, sentence: str, address: str) -> None:
        """Stands on a page of another address than its own."""
        self.helper.form_action = address
        self.initial["seen"] = sentence
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = sentence
