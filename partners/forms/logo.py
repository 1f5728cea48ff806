"""The form of a coalition's logo."""

from typing import Any

from django import forms

from coalition.tools.fields import LineField
from coalition.tools.forms import PortalForm
from partners.models import LocalCoalition


class LogoForm(PortalForm):
    file = forms.FileField(label="Logo", help_text="Een plaatje: PNG of JPEG, hoogstens 20 MB.")
    logo_alt = LineField(
        label="Wat staat er op het logo?",
        help_text="Voor wie het niet ziet, bijvoorbeeld: twee handen en de naam van de coalitie.",
        max_length=200,
    )
    submit_label = "Logo opslaan"

    def __init__(self, *args: Any, coalition: LocalCoalition, **kwargs: Any) -> None:
        super().__init__(*args, initial={"logo_alt": coalition.logo_alt}, **kwargs)
        self.fields["file"].required = coalition.logo is None
