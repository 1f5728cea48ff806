"""The forms of personal links: whom to send one, and what a partner sends back."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from coalition.tools.fields import LineField, ModelChoicesField, TextField
from coalition.tools.forms import Columns, Fieldset, PortalForm
from partners.facts import Contact, PartnerFacts
from partners.forms.fields import PhoneField
from partners.models import CoalitionMembership, PartnerInvitation, PartnerKind
from partners.services.partner_links import Answer, facts_of_partner

KINDS = [("", "weet ik niet"), *(choice for choice in PartnerKind.choices if choice[0] != PartnerKind.MUNICIPALITY)]
ONLY_COORDINATORS = "Alleen de coördinatoren van deze coalitie zien dit."
CONTACT = ("contact_name", "contact_function", "contact_email", "contact_phone")


class AnswerForm(PortalForm):
    """A partner looks over what is known of it, and agrees to the covenant."""

    partner_name = LineField(label="Naam van uw organisatie", max_length=200, printed=True)
    place = LineField(label="Plaats", max_length=120, required=False, printed=True)
    kind = forms.ChoiceField(label="Soort organisatie", choices=KINDS, required=False)
    website = forms.URLField(label="Website", max_length=500, required=False, assume_scheme="https")
    may_be_named = forms.BooleanField(
        label="Mijn naam mag openbaar",
        help_text="Anders staat er ‘een inwoner’. U kunt dit later weer intrekken.",
        required=False,
    )
    contact_name = LineField(label="Naam van de contactpersoon", max_length=120, required=False)
    contact_function = LineField(label="Functie", max_length=120, required=False, printed=True)
    contact_email = forms.EmailField(label="E-mailadres", required=False)
    contact_phone = PhoneField(label="Telefoonnummer", max_length=30, required=False)
    contribution = TextField(
        label="Wat draagt u bij?",
        help_text="In een of twee zinnen.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contribution_is_public = forms.BooleanField(label="Wat wij bijdragen, mag openbaar", required=False)
    name = LineField(
        label="Uw naam", max_length=200, printed=True, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    function = LineField(
        label="Uw functie",
        max_length=120,
        required=False,
        printed=True,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    remark = TextField(
        label="Wilt u de coördinator nog iets laten weten?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agree = forms.BooleanField(label="Wij gaan akkoord")
    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    submit_label = "Akkoord geven"

    def __init__(self, *args: Any, link: PartnerInvitation, **kwargs: Any) -> None:
        self.link, self.membership, self.partner = link, link.membership, link.membership.partner
        version = link.version
        assert version is not None, "a link that works has a version"
        told = {name: getattr(self.membership, name) for name in (*CONTACT, "contribution", "contribution_is_public")}
        kwargs["initial"] = {
            **told,
            **{name: getattr(self.partner, name) for name in ("place", "kind", "website")},
            "partner_name": self.partner.name,
            "may_be_named": self.partner.name_is_public,
            "edit_version": version.edit_version,
        }
        super().__init__(*args, **kwargs)
        covenant = version.covenant
        self.fields[
            "agree"
        ].label = f"{self.partner.name} gaat akkoord met {covenant.the_word} ‘{covenant.title}’, versie {version.order}"
        self._leave_out()

    def _leave_out(self) -> None:
        """A municipality's facts are the register's; a private person has no kind, website or function."""
        if self.partner.is_person:
            left_out = ["kind", "website", "contact_name", "contact_function", "function"]
            self.fields["partner_name"].label = "Uw naam zoals die op de lijst staat"
        elif self.partner.kind == PartnerKind.MUNICIPALITY:
            left_out = ["partner_name", "place", "kind", "website", "may_be_named"]
        else:
            left_out = ["may_be_named"]
        if not self.link.is_for_contact:
            left_out += [name for name in CONTACT if name not in left_out]
        for name in left_out:
            del self.fields[name]

    def get_layout(self) -> list[Any]:
        def there(*names: str) -> list[str]:
            return [name for name in names if name in self.fields]

        contact = there(*CONTACT)

        facts = there("partner_name", "place", "kind", "website", "may_be_named")
        return [
            *([Fieldset("Wat openbaar is", *facts)] if facts else []),
            *([Fieldset("Contact", *contact, description=ONLY_COORDINATORS)] if contact else []),
            Fieldset("Bijdrage", "contribution", "contribution_is_public"),
            Fieldset("Akkoord", Columns(*there("name", "function")), "agree", "remark"),
            "edit_version",
        ]

    def take_version(self, edit_version: int) -> None:
        """The words changed: who read them again agrees to those, and ticks it anew."""
        kept = {name: value for name, value in self.data.items() if name != "agree"}
        self.data = {**kept, "edit_version": str(edit_version)}

    def given(self) -> Answer:
        values = self.cleaned_data
        names = ("edit_version", "name", "contribution", "contribution_is_public", "remark")
        return Answer(
            **{name: values[name] for name in names},
            function=values.get("function", ""),
            contact=Contact(*(values.get(name, getattr(self.membership, name)) for name in CONTACT)),
            facts=self._facts(),
            may_be_named=values.get("may_be_named", False),
        )

    def _facts(self) -> PartnerFacts | None:
        values = self.cleaned_data
        if "partner_name" not in values:
            return None
        now = facts_of_partner(self.partner)
        return PartnerFacts(
            name=values["partner_name"], place=values["place"], kind=values.get("kind", now.kind),
            website=values.get("website", now.website), is_person=now.is_person, municipality=now.municipality,
            kvk_number=now.kvk_number, branch_number=now.branch_number,
        )  # fmt: skip


class ContactsField(ModelChoicesField):
    """Partners, and the address each is written to."""

    def label_from_instance(self, obj: CoalitionMembership) -> str:
        return f"{obj.partner.name}, {obj.contact_email}"


class SendLinksForm(PortalForm):
    """Who gets a personal link; all are ticked at first."""

    memberships = ContactsField(
        label="Wie krijgt een persoonlijke link?",
        queryset=CoalitionMembership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    submit_label = "Links versturen"

    def __init__(self, *args: Any, able: QuerySet[CoalitionMembership], **kwargs: Any) -> None:
        super().__init__(*args, initial={"memberships": able}, **kwargs)
        self.offer_rows("memberships", able)
