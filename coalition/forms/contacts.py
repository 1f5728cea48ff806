"""The forms of contacts: the portfolio holder, the three ways to reach a municipality, the ministry's filters."""

import re
from typing import Any

from django import forms

from coalition.models import MunicipalityContact, PortfolioHolder, Province
from coalition.services.contacts import KINDS, ContactFilters
from coalition.tools.dates import PartialDateFormField
from coalition.tools.fields import LineField
from coalition.tools.forms import PortalFilterForm, PortalForm

HOLDER_FIELDS = ("name", "function", "portfolio", "since", "until", "is_current")


class HolderForm(PortalForm):
    name = LineField(label="Naam", max_length=120, printed=True)
    function = LineField(label="Functie", max_length=60, printed=True)
    portfolio = LineField(
        label="Portefeuille", help_text="Bijvoorbeeld: zorg en welzijn.", max_length=200, required=False
    )
    since = PartialDateFormField(label="Vanaf", help_text="Dag, of dag en maand, mag u leeg laten.")
    until = PartialDateFormField(label="Tot")
    is_current = forms.BooleanField(label="Nu portefeuillehouder", required=False)
    submit_label = "Portefeuillehouder opslaan"

    def __init__(self, *args: Any, holder: PortfolioHolder | None = None, **kwargs: Any) -> None:
        initial = {"function": "wethouder", "is_current": True}
        if holder:
            initial = {name: getattr(holder, name) for name in HOLDER_FIELDS}
        super().__init__(*args, initial=initial, **kwargs)


class ContactForm(PortalForm):
    name = LineField(label="Naam", max_length=120, required=False)
    function = LineField(label="Functie", max_length=120, required=False)
    email = forms.EmailField(label="E-mailadres", required=False)
    phone = LineField(label="Telefoonnummer", max_length=30, required=False)
    submit_label = "Contact opslaan"

    def __init__(self, *args: Any, kind: str, contact: MunicipalityContact | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(contact, name) for name in ("name", "function", "email", "phone")} if contact else {}
        super().__init__(*args, initial=initial, **kwargs)
        if kind == MunicipalityContact.Kind.MAILBOX:  # nobody's: that is what it is for
            del self.fields["name"], self.fields["function"]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and (not re.fullmatch(r"[+(\d][\d ()/.-]*", phone) or len(re.findall(r"\d", phone)) < 8):
            raise forms.ValidationError("Vul een heel telefoonnummer in, bijvoorbeeld 0321 388 911.", code="invalid")
        return phone


class ContactFilterForm(PortalFilterForm):
    is_block = True

    provincie = forms.ModelChoiceField(
        label="Provincie", queryset=Province.objects.all(), to_field_name="slug", empty_label="alle provincies"
    )
    soort = forms.ChoiceField(label="Soort", choices=[("", "alle soorten"), *KINDS.items()])
    bevestigd = forms.ChoiceField(
        label="Bevestigd", choices=[("", "maakt niet uit"), ("verouderd", "langer dan een jaar niet bevestigd")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def filters(self) -> ContactFilters:
        """What was chosen; a choice that does not exist chooses nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        province = chosen.get("provincie")
        return ContactFilters(province.slug if province else "", chosen.get("soort", ""), bool(chosen.get("bevestigd")))
