"""Forms about people: one's own account, invitations, access, looking somebody up."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from coalition.forms.account import HOW_TO_CHOOSE
from coalition.models import Municipality, MunicipalityGrant, NationalRole, Province, User
from coalition.tools.dates import today
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import PortalFilterForm, PortalForm


class ProfileForm(PortalForm):
    """What somebody says of themselves."""

    name = LineField(label="Naam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    function = LineField(
        label="Functie",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    phone = LineField(
        label="Telefoon van het werk",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    submit_label = "Gegevens opslaan"

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        return cls(initial={name: getattr(user, name) for name in cls.base_fields})


class NewAccountForm(PortalForm):
    """Somebody with an invitation makes an account; the address is that of the invitation."""

    name = LineField(label="Uw naam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password1 = forms.CharField(
        label="Kies een wachtwoord",
        help_text=HOW_TO_CHOOSE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Wachtwoord, nog een keer",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    submit_label = "Account maken"

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, second = values.get("password1"), values.get("password2")
        if first:
            try:
                validate_password(first, User(email=self.email, name=values.get("name", "")))
            except forms.ValidationError as problem:
                self.add_error("password1", problem)
        if first and second and first != second:
            self.add_error("password2", "De twee wachtwoorden zijn niet gelijk. Typ ze opnieuw.")
        return values


class InviteColleagueForm(PortalForm):
    """An officer, or the ministry, invites somebody for one municipality."""

    email = forms.EmailField(label="E-mailadres van het werk", help_text="Daar sturen wij de uitnodiging heen.")
    name = LineField(label="Naam", max_length=120, required=False)
    submit_label = "Uitnodiging sturen"


class InviteForm(InviteColleagueForm):
    """The ministry or an administrator invites an officer or, where allowed, a national role."""

    role = forms.ChoiceField(label="Rol", widget=forms.RadioSelect)
    municipality = forms.ModelChoiceField(
        label="Gemeente",
        help_text="Alleen nodig voor een gemeenteambtenaar.",
        queryset=Municipality.objects.none(),
        required=False,
        empty_label="Kies een gemeente",
    )

    def __init__(self, *args: Any, national: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(MunicipalityGrant.Role.OFFICER.value, "gemeenteambtenaar")]
        if national:
            choices += [(role.value, role.label) for role in NationalRole if role != NationalRole.NONE]
        self.offer("role", choices)
        if len(choices) == 1:
            role = self.fields["role"]
            role.initial, role.widget = choices[0][0], forms.HiddenInput()
        self.offer_rows("municipality", Municipality.objects.existing_on(today()).in_order())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("role") == MunicipalityGrant.Role.OFFICER and not values.get("municipality"):
            self.add_error("municipality", "Kies de gemeente waarvoor deze persoon werkt.")
        return values


class AccessRequestForm(PortalForm):
    """Somebody without an account asks for access."""

    municipality = forms.ModelChoiceField(
        label="Voor welke gemeente werkt u?", queryset=Municipality.objects.none(), empty_label="Kies een gemeente"
    )
    name = LineField(label="Uw naam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="E-mailadres van uw werk",
        help_text="Liefst een adres van de gemeente: dan kunnen wij sneller controleren wie u bent.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    function = LineField(
        label="Uw functie", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    remark = TextField(label="Toelichting", max_length=1000, required=False)
    submit_label = "Toegang aanvragen"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("municipality", Municipality.objects.existing_on(today()).in_order())


class RefuseAccessForm(PortalForm):
    reason = TextField(
        label="Waarom niet?",
        help_text="De aanvrager krijgt deze tekst in een mail. Schrijf op wat hij of zij kan doen.",
        max_length=1000,
    )
    submit_label = "Aanvraag afwijzen"


class UserFilterForm(PortalFilterForm):
    q = LineField(label="Naam, e-mailadres of gemeente", max_length=120, required=False)
    rol = forms.ChoiceField(
        label="Rol",
        required=False,
        choices=[
            ("", "alle rollen"),
            ("officer", "gemeenteambtenaar"),
            *((role.value, role.label) for role in NationalRole if role),
        ],
    )
    status = forms.ChoiceField(
        label="Account", required=False, choices=[("", "in gebruik"), ("beeindigd", "beëindigd"), ("alle", "alle")]
    )


class MunicipalityFilterForm(PortalFilterForm):
    """Filters of the municipalities without an officer."""

    q = LineField(label="Gemeente", max_length=80, required=False)
    provincie = forms.ModelChoiceField(
        label="Provincie",
        queryset=Province.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="alle provincies",
    )
    uitnodiging = forms.ChoiceField(
        label="Uitnodiging",
        required=False,
        choices=[("", "maakt niet uit"), ("ja", "verstuurd"), ("nee", "nog niet verstuurd")],
    )


class InvitationSheetForm(PortalForm):
    file = forms.FileField(
        label="Bestand met uitnodigingen",
        help_text="Een Excel-werkmap (.xlsx) of CSV met de kolommen gemeente, e-mailadres en naam. De naam mag leeg zijn.",
    )
    submit_label = "Bestand bekijken"
