"""The form with which an officer asks for an adviser."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.template.loader import render_to_string

from coalition.models import Municipality, StoredFile, User
from coalition.models.reference import MunicipalityQuerySet
from coalition.permissions import Permission, allows_municipalities
from coalition.tools.dates import PartialDateFormField, today
from coalition.tools.fields import ModelChoicesField, TextField
from coalition.tools.forms import LayoutObject, PortalForm
from partners.models import LocalCoalition
from support.forms.fields import FilesField
from support.models import RequestKind, SupportRequest, Topic
from support.rules import kinds_for
from support.services.requests import NOT_A_SIGNATORY
from support.wording import pillar_choices

KIND_HELP = {
    True: "Uw gemeente heeft de vijf pijlers ondertekend en heeft recht op gratis ondersteuning.",
    False: "Uw gemeente heeft de vijf pijlers niet ondertekend. Een eerste, oriënterend gesprek kan altijd; ondersteuning kan na het ondertekenen.",
}


class AskForm(PortalForm):
    """A request of one municipality; which kinds it may choose depends on its signing."""

    creation_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Dit formulier werkt niet meer. Kopieer uw vraag en open het formulier opnieuw."
        ),
    )
    kind = forms.ChoiceField(label="Wat vraagt u?", widget=forms.RadioSelect)
    topics = ModelChoicesField(
        label="Waar gaat uw vraag over?",
        help_text="U kunt meer antwoorden kiezen.",
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )
    question = TextField(
        label="Uw vraag",
        help_text="Wat wilt u bereiken, en waar loopt u tegenaan? Hoogstens 5.000 tekens. Noem geen namen van inwoners.",
        max_length=5000,
    )
    pillars = forms.MultipleChoiceField(
        label="Bij welke pijlers hoort uw vraag?", widget=forms.CheckboxSelectMultiple, required=False
    )
    coalition = forms.ModelChoiceField(
        label="Gaat het om een lokale coalitie?",
        queryset=LocalCoalition.objects.none(),
        empty_label="Nee, of niet alleen",
        required=False,
    )
    also = ModelChoicesField(
        label="Vraagt u ook voor een andere gemeente?",
        help_text="De uren worden over deze gemeenten verdeeld. Ambtenaren van deze gemeenten kunnen de vraag volgen.",
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    wished_start = PartialDateFormField(
        label="Wanneer wilt u beginnen?", help_text="Alleen een maand of een jaar mag ook."
    )
    uploads = FilesField()
    submit_label = "Antwoorden controleren"

    def __init__(
        self, *args: Any, municipality: Municipality, user: User, kept: Sequence[StoredFile] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # What was uploaded the last time this form was sent.
        self.kept = kept
        kinds = kinds_for(municipality)
        self.offer("kind", [(kind.value, kind.label.capitalize()) for kind in kinds])
        kind = self.fields["kind"]
        kind.initial, kind.help_text = kinds[0].value, KIND_HELP[RequestKind.SUPPORT in kinds]
        kind.error_messages["invalid_choice"] = NOT_A_SIGNATORY
        self.offer("pillars", pillar_choices())
        for name, rows in (
            ("coalition", municipality.coalitions.filter(is_ended=False)),
            ("also", own_municipalities(user).exclude(pk=municipality.pk)),
        ):
            self.offer_rows(name, rows)
            if not rows.exists():
                del self.fields[name]

    def get_layout(self) -> list[Any]:
        return [*super().get_layout(), _KeptFiles(self)]

    def answers(self) -> dict[str, Any]:
        """What `ask` needs to know, without the uploads."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "uploads"}
        return {**given, "kind": RequestKind(given["kind"]), "pillars": "".join(given["pillars"])}


class _KeptFiles(LayoutObject):
    """The uploads that are there already, below the field for new ones."""

    def __init__(self, form: AskForm) -> None:
        self.form = form

    def render(self, form: Any, context: Any, template_pack: str = "crispy", **kwargs: Any) -> str:
        files = self.form.kept
        return render_to_string("support/includes/kept_files.html", {"files": files}) if files else ""


class ChooseMunicipalityForm(PortalForm):
    """For whom somebody asks who works for more than one municipality."""

    gemeente = forms.ModelChoiceField(
        label="Voor welke gemeente vraagt u?",
        help_text="Op de volgende pagina kunt u er andere gemeenten aan toevoegen.",
        queryset=Municipality.objects.none(),
        to_field_name="slug",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    submit_label = "Verder"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("gemeente", own_municipalities(user))
        self.helper.form_method = "get"
        self.helper.form_action = ""
        self.helper.disable_csrf = True


def own_municipalities(user: object) -> MunicipalityQuerySet:
    """The municipalities of today for which this user may ask."""
    own = Municipality.objects.filter(pk__in=allows_municipalities(user, Permission.SUPPORT_ASK))
    return own.existing_on(today()).in_order()


def again(old: SupportRequest) -> dict[str, Any]:
    """What a new request starts with that asks an ended one again."""
    return {
        "kind": old.kind,
        "topics": list(old.topics.values_list("pk", flat=True)),
        "question": old.question,
        "pillars": list(old.pillars),
        "coalition": old.coalition_id,
        "also": list(old.municipalities.exclude(pk=old.municipality_id).values_list("pk", flat=True)),
    }
