"""What every form of the portal is built on: markup that assistive technology understands, errors that say what to do.

`PortalForm` and `PortalModelForm` know their own layout (`{% crispy form %}`), so that templates hold no fields.
Here is no rule about municipalities or signings; forms of the apps inherit from these.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout, LayoutObject
from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet
from django.forms.utils import flatatt, pretty_name
from django.forms.widgets import Widget
from django.template.loader import render_to_string
from django.utils.functional import Promise

from coalition.tools.workflow import Refused

if TYPE_CHECKING:
    _BaseForm = forms.BaseForm  # what the mixin below stands in front of
else:
    _BaseForm = object

ERROR_SUMMARY_ID = "foutoverzicht"


# ---- layout objects -------------------------------------------------------------------------


class _LayoutButton:
    """Draws one button. Crispy's own would compile the text as a template, which nothing typed may ever reach."""

    template = "layout/button.html"

    def __init__(self, text: str, **attributes: Any) -> None:
        self.text = text
        self.attributes = flatatt(attributes)

    def render(self, form: Any, context: Any, template_pack: str = "crispy", **kwargs: Any) -> str:
        return render_to_string(f"{template_pack}/{self.template}", {"button": self})


class Submit(_LayoutButton):
    """The button that does what the form is for; its text says what happens: *Ondertekening indienen*."""

    css_class = "portal-button portal-button--primary"

    def __init__(self, text: str, *, name: str = "", value: str = "", **attributes: Any) -> None:
        named = {"name": name, "value": value or "1"} if name else {}
        super().__init__(text, **named, **attributes)


class Button(Submit):
    """A second way to send the form, such as *Concept bewaren*; the view sees its name."""

    css_class = "portal-button"


class LinkButton(_LayoutButton):
    """A way out that sends nothing."""

    template = "layout/linkbutton.html"
    css_class = "portal-button portal-button--quiet"

    def __init__(self, text: str, href: str, **attributes: Any) -> None:
        super().__init__(text, href=href, **attributes)


class Actions(Div):
    """The row of buttons below a form, the main one first."""

    css_class = "portal-action-group"


class Columns(Div):
    """Short fields beside each other on wide screens."""

    css_class = "portal-form-columns"


class Fieldset(LayoutObject):
    """A titled section of a form, with one optional line of explanation."""

    def __init__(self, legend: str, *fields: Any, description: str = "") -> None:
        self.legend = legend
        self.description = description
        self.fields = list(fields)

    def render(self, form: Any, context: Any, template_pack: str = "crispy", **kwargs: Any) -> str:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(f"{template_pack}/layout/fieldset.html", {"fieldset": self, "fields": fields})


# ---- fields as they are shown ---------------------------------------------------------------


def layout_kind(field: BoundField) -> str:
    """How the template pack lays a field out: hidden, checkbox, choices, date, file or plain."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    match widget:
        case forms.RadioSelect() | forms.CheckboxSelectMultiple():
            return "choices"
        case forms.MultiWidget() | forms.SelectDateWidget():
            return "date"
        case forms.CheckboxInput():
            return "checkbox"
        case forms.FileInput():
            return "file"
    return "plain"


class PortalBoundField(BoundField):
    """A field in its form, with the ARIA attributes that Django leaves out."""

    @property
    def use_fieldset(self) -> bool:
        return bool(super().use_fieldset) and layout_kind(self) in {"choices", "date"}

    @property
    def is_radio_group(self) -> bool:
        # CheckboxSelectMultiple inherits from RadioSelect.
        widget = self.field.widget
        return isinstance(widget, forms.RadioSelect) and not isinstance(widget, forms.CheckboxSelectMultiple)

    @property
    def control_id(self) -> str:
        """The id of the first control, where a link in the error summary leads."""
        if layout_kind(self) in {"choices", "date"}:
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        if layout_kind(self) == "choices":
            # Belongs on the group, not on each choice.
            attrs.pop("aria-invalid", None)
            attrs["class"] = "portal-choice__input"
        elif self.field.required and layout_kind(self) in {"plain", "file", "checkbox"}:
            attrs["aria-required"] = "true"
        return attrs


class FormError(NamedTuple):
    """One mistake: what to do, and the id of the control where (empty when it concerns the whole form)."""

    text: str
    target: str


def _is_removed(rows: "BaseFormSet[Any]", form: forms.BaseForm) -> bool:
    # As `BaseFormSet` asks it itself; its `deleted_forms` is empty as long as there are mistakes.
    return bool(rows.can_delete and form.cleaned_data.get(DELETION_FIELD_NAME, False))


def summarise_errors(sources: "Iterable[forms.BaseForm | BaseFormSet[Any]]") -> list[FormError]:
    """The mistakes of forms and formsets, in the order of the page."""
    found: list[FormError] = []
    for source in sources:
        if isinstance(source, BaseFormSet):
            if source.is_bound:
                found += [FormError(str(text), "") for text in source.non_form_errors()]
                # `errors` has no entry for a row that is being removed.
                found += summarise_errors(form for form in source.forms if not _is_removed(source, form))
        elif source.is_bound:
            found += [FormError(str(text), "") for text in source.non_field_errors()]
            for field in source:
                target = "" if field.is_hidden else getattr(field, "control_id", field.auto_id)
                found += [FormError(str(text), target) for text in field.errors]
    return found


# ---- the words of an error ------------------------------------------------------------------


def _question_or(label: str, sentence: str) -> str:
    return f"Geef antwoord op de vraag ‘{label}’." if label.endswith("?") else sentence


def default_messages(field: forms.Field, label: str) -> dict[str, str]:
    """What to do, for each kind of mistake that Django's own fields can report. Lengths are in characters."""
    messages = {
        "required": _question_or(label, f"Vul ‘{label}’ in."),
        "max_length": f"Maak ‘{label}’ korter: gebruik hoogstens %(limit_value)d tekens. Nu zijn het er %(show_value)d.",
        "min_length": f"Maak ‘{label}’ langer: gebruik minstens %(limit_value)d tekens. Nu zijn het er %(show_value)d.",
        "max_value": f"Vul bij ‘{label}’ hoogstens %(limit_value)s in.",
        "min_value": f"Vul bij ‘{label}’ minstens %(limit_value)s in.",
        "null_characters_not_allowed": f"Typ ‘{label}’ opnieuw: er staat een teken in dat wij niet kunnen bewaren.",
    }
    match field:
        case forms.EmailField():
            example = "een e-mailadres in met een @ en een punt, bijvoorbeeld naam@gemeente.nl."
            messages |= {"required": f"Vul bij ‘{label}’ {example}", "invalid": f"Vul bij ‘{label}’ {example}"}
        case forms.URLField():
            messages["invalid"] = (
                f"Vul bij ‘{label}’ een volledig webadres in, bijvoorbeeld https://www.gemeente.nl/nieuws."
            )
        case forms.FileField():
            messages |= {
                "required": f"Kies een bestand bij ‘{label}’.",
                "missing": f"Kies een bestand bij ‘{label}’.",
                "invalid": f"Het bestand is niet aangekomen. Kies het opnieuw bij ‘{label}’.",
                "empty": "Het bestand is leeg. Kies een ander bestand.",
                "max_length": "De naam van het bestand is te lang. Geef het een kortere naam en kies het opnieuw.",
                "contradiction": "Kies een nieuw bestand of zet het vinkje bij verwijderen, niet allebei.",
                "invalid_image": "Dit is geen afbeelding die wij kunnen openen. Kies een PNG- of JPEG-bestand.",
            }
        case forms.MultipleChoiceField() | forms.ModelMultipleChoiceField():
            from_list = f"Kies bij ‘{label}’ uit de antwoorden die er staan."
            messages["required"] = f"Kies minstens 1 antwoord bij ‘{label}’."
            messages |= dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), from_list)
        case forms.ChoiceField() | forms.ModelChoiceField():
            messages["required"] = _question_or(label, f"Kies een antwoord bij ‘{label}’.")
            messages["invalid_choice"] = f"Kies bij ‘{label}’ een antwoord uit de lijst."
        case forms.BooleanField():
            messages["required"] = f"Zet een vinkje bij ‘{label}’ om verder te gaan."
        case forms.IntegerField() | forms.DecimalField() | forms.FloatField():
            messages |= {
                "required": _question_or(label, f"Vul bij ‘{label}’ een getal in."),
                "invalid": f"Vul bij ‘{label}’ een getal in, met alleen cijfers.",
            }
        case forms.DateField() | forms.DateTimeField():
            messages |= {
                "required": f"Vul bij ‘{label}’ een datum in, bijvoorbeeld 27-3-2026.",
                "invalid": f"Vul bij ‘{label}’ een bestaande datum in, bijvoorbeeld 27-3-2026.",
            }
    return messages


def use_own_words(field: forms.Field, label: str) -> None:
    """Replaces Django's standard messages of a field; messages that the form gave itself stay.

    Django's own are recognised by being lazy translations; ours are plain strings.
    """
    # These messages are filled in with %, and a label is not.
    for code, message in default_messages(field, label.replace("%", "procent")).items():
        if isinstance(field.error_messages.get(code), (Promise, type(None))):
            field.error_messages[code] = message


# ---- the forms ------------------------------------------------------------------------------


class PortalHelper(FormHelper):
    """How a form is drawn: posts to itself and lands at its error summary, no browser validation."""

    hide_optional = False
    form_class = "portal-form"
    # An address as it is; crispy would try each as the name of a route first.
    form_action = f"#{ERROR_SUMMARY_ID}"

    def __init__(self, form: forms.BaseForm, layout: Sequence[Any], submit_label: str) -> None:
        super().__init__()
        self.form = form
        self.attrs: dict[str, Any] = {"novalidate": True}
        self.include_media = False
        self.render_hidden_fields = True
        self.is_multipart_form = form.is_multipart()
        self.layout = Layout(*layout)
        if submit_label:
            self.layout.append(Actions(Submit(submit_label)))


class PortalFormMixin(_BaseForm):
    """Gives a form its helper, our words for errors and our markup. Set `submit_label`; override `get_layout` if needed."""

    use_required_attribute = False
    bound_field_class: type[BoundField] | None = PortalBoundField
    # The verb on the button; empty when the template or `get_layout` brings its own buttons.
    submit_label = ""
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)  # forms of libraries bring them

    def full_clean(self) -> None:
        # Only now: a form may still change its labels after it was made.
        for name, field in self.fields.items():
            use_own_words(field, str(field.label or pretty_name(name)))
        super().full_clean()

    def get_layout(self) -> list[Any]:
        """What stands in the form, from top to bottom: names of fields and layout objects."""
        return list(self.fields)

    def refuse(self, refusal: Refused) -> None:
        """Shows a refusal of the rules beside the field it is about, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """The answers that can be chosen this time."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """The rows that can be chosen this time."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @cached_property
    def helper(self) -> PortalHelper:
        return PortalHelper(self, self.get_layout(), self.submit_label)


class PortalForm(PortalFormMixin, forms.Form):
    """The base of every form without a model."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The base of every form on a model."""


class PortalFilterForm(PortalForm):
    """The base of filter forms: sent with GET, everything optional and not said so, can be bookmarked."""

    submit_label = "Filters toepassen"
    # Whether it stands as a block of filters with its list.
    is_block = False

    @cached_property
    def helper(self) -> PortalHelper:
        helper = PortalHelper(self, self.get_layout(), self.submit_label)
        if self.is_block:
            helper.form_class = "portal-filter__form portal-form"
        helper.form_method = "get"
        helper.form_action = ""
        helper.hide_optional = True
        helper.disable_csrf = True
        return helper


class _RowsHelper(FormHelper):
    """Draws rows only: they stand in the `<form>` of the page, below one summary of all errors."""

    form_action = ""
    form_tag = False
    include_media = False


class PortalFormSet(BaseFormSet):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows of the same small form, such as signatories; set `row_title` to name a row (*Ondertekenaar*)."""

    row_title = "Regel"

    @cached_property
    def helper(self) -> "_RowsHelper":
        return _RowsHelper()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = f"Deze {self.row_title.lower()} weghalen"


__all__ = [
    "ERROR_SUMMARY_ID",
    "HTML",
    "Actions",
    "Button",
    "Columns",
    "Div",
    "Field",
    "Fieldset",
    "FormError",
    "LayoutObject",
    "LinkButton",
    "PortalFilterForm",
    "PortalForm",
    "PortalFormMixin",
    "PortalFormSet",
    "PortalModelForm",
    "Submit",
    "summarise_errors",
]
