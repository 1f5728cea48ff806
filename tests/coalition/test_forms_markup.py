"""What a screen reader and a person who makes mistakes get from our forms."""

import re
from typing import Any

import html5lib
import pytest
from django import forms
from django.forms import formset_factory
from django.template import Context, Template
from django.test import RequestFactory

from coalition.tools.dates import PartialDateFormField
from coalition.tools.forms import (
    Actions,
    Button,
    Fieldset,
    LinkButton,
    PortalFilterForm,
    PortalForm,
    PortalFormSet,
    Submit,
    summarise_errors,
)
from tests.client import problems_of


class Example(PortalForm):
    """One of every kind of field."""

    name = forms.CharField(label="Naam wethouder", max_length=10)
    email = forms.EmailField(label="E-mailadres", help_text="Wij mailen u <b>alleen</b> hierover.")
    place = forms.CharField(label="Plaats", required=False)
    municipality = forms.ChoiceField(label="Gemeente", choices=[("", "Kies"), ("d", "Dronten")])
    capacity = forms.ChoiceField(
        label="Namens wie?", widget=forms.RadioSelect, choices=[("c", "College"), ("p", "Partners")]
    )
    present = forms.MultipleChoiceField(
        label="Wie waren erbij", widget=forms.CheckboxSelectMultiple, choices=[("m", "Ministerie"), ("c", "Coalitie")]
    )
    date = PartialDateFormField(label="Datum", required=True, help_text="De dag mag leeg blijven.")
    number = forms.IntegerField(label="Aantal")
    file = forms.FileField(label="Formulier", widget=forms.FileInput)
    agree = forms.BooleanField(label="Ik ga akkoord")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    submit_label = "Ondertekening indienen"


WRONG = {
    "name": "Een veel te lange naam",
    "email": "jdevries.gemeente",
    "date_dag": "31",
    "date_maand": "2",
    "date_jaar": "2026",
}


def draw(form: Any, template: str = "{% load crispy_forms_tags %}{% crispy form %}") -> str:
    return Template(template).render(Context({"form": form}))


def tree(html: str) -> Any:
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def by_id(html: str, name: str) -> Any:
    found = [element for element in tree(html).iter() if element.get("id") == name]
    assert len(found) == 1, f"{name}: {len(found)}"
    return found[0]


def text_of(element: Any) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def test_markup_is_sound_with_and_without_mistakes() -> None:
    for form in (Example(), Example({}), Example(WRONG)):
        assert problems_of(f"<!doctype html><html><head><title>x</title></head><body>{draw(form)}</body></html>") == []


def test_order_is_label_description_error_control() -> None:
    field = by_id(draw(Example(WRONG)), "div_id_email")
    assert [(child.tag, child.get("class"), child.get("id")) for child in field] == [
        ("label", "portal-form-field__label", None),
        ("div", "portal-form-field__description", "id_email_helptext"),
        ("div", "portal-form-field__error", "id_email_error"),
        ("input", "portal-input", "id_email"),
    ]


def test_control_points_to_its_description_and_error() -> None:
    control = by_id(draw(Example(WRONG)), "id_email")
    assert control.get("aria-describedby") == "id_email_helptext id_email_error"
    assert (control.get("aria-invalid"), control.get("aria-required"), control.get("required")) == (
        "true",
        "true",
        None,
    )


def test_only_optional_fields_say_so() -> None:
    html = draw(Example())
    labels = [text_of(element) for element in tree(html).iter() if element.get("class") == "portal-form-field__label"]
    assert [label for label in labels if "(niet verplicht)" in label] == ["Plaats (niet verplicht)"]
    assert "*" not in "".join(labels)


def test_radio_group_says_it_is_required_and_wrong_but_its_choices_do_not() -> None:
    html = draw(Example({}))
    group = by_id(html, "div_id_capacity")
    assert (group.tag, group.get("role"), group.get("aria-required"), group.get("aria-invalid")) == (
        "fieldset",
        "radiogroup",
        "true",
        "true",
    )
    assert group.get("aria-describedby") == "id_capacity_error"
    choice = by_id(html, "id_capacity_0")
    assert (choice.get("aria-invalid"), choice.get("class")) == (None, "portal-choice__input")


def test_group_of_checkboxes_is_no_radio_group() -> None:
    group = by_id(draw(Example({})), "div_id_present")
    assert (group.tag, group.get("role"), group.get("aria-invalid")) == ("fieldset", None, None)


def test_date_is_three_labelled_fields_that_keep_what_was_typed() -> None:
    html = draw(Example(WRONG))
    parts = [by_id(html, f"id_date_{number}") for number in range(3)]
    assert [part.get("value") for part in parts] == ["31", "2", "2026"]
    labels = {element.get("for"): text_of(element) for element in tree(html).iter("label")}
    assert [labels[part.get("id")] for part in parts] == ["Dag", "Maand", "Jaar"]
    assert {part.get("inputmode") for part in parts} == {"numeric"}
    assert by_id(html, "div_id_date").get("aria-describedby") == "id_date_helptext id_date_error"


def test_summary_stands_before_the_form_takes_focus_and_links_to_every_control() -> None:
    html = draw(Example(WRONG))
    assert html.index('id="foutoverzicht"') < html.index("<form")
    summary = by_id(html, "foutoverzicht")
    assert (summary.get("tabindex"), summary.get("autofocus"), summary.get("role")) == ("-1", "", None)
    links = [link.get("href") for link in summary.iter("a")]
    names = ("name", "email", "municipality", "capacity_0", "present_0", "date_0", "number", "file", "agree")
    assert links == [f"#id_{name}" for name in names]
    for link in links:
        by_id(html, link[1:])
    assert "Er zijn 9 antwoorden die u nog moet aanpassen." in text_of(summary)


def test_no_summary_without_mistakes_and_one_mistake_in_the_singular() -> None:
    assert "foutoverzicht-titel" not in draw(Example())

    class Short(PortalForm):
        name = forms.CharField(label="Naam")

    assert "Er is 1 antwoord dat u nog moet aanpassen." in draw(Short({}))


def test_post_lands_at_the_summary_and_the_browser_does_not_check() -> None:
    form = next(tree(draw(Example())).iter("form"))
    assert (form.get("action"), form.get("novalidate"), form.get("method"), form.get("enctype")) == (
        "#foutoverzicht",
        "",
        "post",
        "multipart/form-data",
    )


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        ({}, "name", "Vul ‘Naam wethouder’ in."),
        (WRONG, "name", "Maak ‘Naam wethouder’ korter: gebruik hoogstens 10 tekens. Nu zijn het er 22."),
        (
            WRONG,
            "email",
            "Vul bij ‘E-mailadres’ een e-mailadres in met een @ en een punt, bijvoorbeeld naam@gemeente.nl.",
        ),
        ({"municipality": "x"}, "municipality", "Kies bij ‘Gemeente’ een antwoord uit de lijst."),
        ({}, "capacity", "Geef antwoord op de vraag ‘Namens wie?’."),
        ({}, "present", "Kies minstens 1 antwoord bij ‘Wie waren erbij’."),
        ({"number": "veel"}, "number", "Vul bij ‘Aantal’ een getal in, met alleen cijfers."),
        ({}, "file", "Kies een bestand bij ‘Formulier’."),
        ({}, "agree", "Zet een vinkje bij ‘Ik ga akkoord’ om verder te gaan."),
    ],
)
def test_error_says_what_to_do(data: dict[str, str], name: str, message: str) -> None:
    assert Example(data).errors[name] == [message]


def test_standard_sentences_of_django_never_appear() -> None:
    for data in ({}, WRONG):
        html = draw(Example(data))
        assert "Dit veld is verplicht" not in html
        assert "Selecteer een geldige" not in html
        assert "placeholder" not in html


def test_message_of_the_form_itself_wins_also_from_a_validator() -> None:
    class Own(PortalForm):
        name = forms.CharField(label="Naam", error_messages={"required": "Vul de naam in zoals op het formulier."})
        code = forms.RegexField(r"^GM\d{4}$", label="Code", error_messages={"invalid": "Vul een code in als GM0303."})

    errors = Own({"code": "x"}).errors
    assert errors == {"name": ["Vul de naam in zoals op het formulier."], "code": ["Vul een code in als GM0303."]}


def test_label_that_changed_after_making_is_the_one_in_the_error() -> None:
    class Reason(PortalForm):
        reason = forms.CharField(label="Reden")

    form = Reason({})
    form.fields["reason"].label = "Waarom 100% anders"
    assert form.errors["reason"] == ["Vul ‘Waarom 100procent anders’ in."]


def test_typed_markup_and_template_code_come_back_as_text() -> None:
    html = draw(Example({**WRONG, "name": '"><script>alert(1)</script>{{ form }}'}))
    assert by_id(html, "id_name").get("value") == '"><script>alert(1)</script>{{ form }}'
    assert not list(tree(html).iter("script"))


def test_text_of_buttons_and_sections_is_never_run_as_a_template() -> None:
    class Titled(PortalForm):
        name = forms.CharField(label="Naam")

        def get_layout(self) -> list[Any]:
            return [Fieldset("{{ form }}", "name", description="{% now 'Y' %}"), Actions(Submit("{{ form }}"))]

    html = draw(Titled())
    assert text_of(next(tree(html).iter("legend"))) == "{{ form }}"
    assert text_of(next(tree(html).iter("button"))) == "{{ form }}"
    assert "{% now 'Y' %}" in text_of(tree(html))


def test_buttons_are_real_buttons_the_main_one_first() -> None:
    class Buttons(PortalForm):
        name = forms.CharField(label="Naam")

        def get_layout(self) -> list[Any]:
            return [
                "name",
                Actions(Submit("Indienen"), Button("Concept bewaren", name="bewaar"), LinkButton("Terug", "/x/")),
            ]

    html = draw(Buttons())
    row = next(element for element in tree(html).iter("div") if element.get("class") == "portal-action-group")
    assert [(child.tag, text_of(child), child.get("name"), child.get("href")) for child in row] == [
        ("button", "Indienen", None, None),
        ("button", "Concept bewaren", "bewaar", None),
        ("a", "Terug", None, "/x/"),
    ]
    assert [child.get("disabled") for child in row] == [None, None, None]


def test_filter_form_is_sent_with_get_and_does_not_call_everything_optional() -> None:
    class Filter(PortalFilterForm):
        q = forms.CharField(label="Gemeente", required=False)

    html = draw(Filter({"q": "dron"}))
    form = next(tree(html).iter("form"))
    assert (form.get("method"), form.get("action")) == ("get", None)
    assert "niet verplicht" not in html
    assert "csrf" not in html


class Person(PortalForm):
    name = forms.CharField(label="Naam")


class People(PortalFormSet):
    row_title = "Ondertekenaar"


PeopleForms = formset_factory(Person, formset=People, extra=2, can_delete=True)
TWO_FORMS = """{% load crispy_forms_tags %}{% error_summary form rows %}
<form method="post" novalidate>{% crispy form %}{% crispy rows %}</form>"""


def test_one_summary_over_a_form_and_its_rows() -> None:
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-name": "",
        "form-1-name": "",
        "form-1-DELETE": "on",
    }
    form, rows = Example(WRONG), PeopleForms(data)
    form.helper.form_tag = False
    html = Template(TWO_FORMS).render(Context({"form": form, "rows": rows}))
    assert len(list(tree(html).iter("form"))) == 1
    links = [link.get("href") for link in by_id(html, "foutoverzicht").iter("a")]
    assert links[-2:] == ["#id_agree", "#id_form-0-name"]
    legends = [text_of(legend) for legend in tree(html).iter("legend")]
    assert legends[-2:] == ["Ondertekenaar 1", "Ondertekenaar 2"]
    assert "Deze ondertekenaar weghalen" in html
    assert problems_of(f"<!doctype html><html><head><title>x</title></head><body>{html}</body></html>") == []


def test_mistake_of_the_whole_form_is_in_the_summary_without_a_link() -> None:
    class Whole(PortalForm):
        name = forms.CharField(label="Naam")

        def clean(self) -> None:
            raise forms.ValidationError("Een collega heeft dit net gewijzigd. Lees eerst de nieuwe versie.")

    form = Whole({"name": "x"})
    assert [(error.text, error.target) for error in summarise_errors([form])] == [
        ("Een collega heeft dit net gewijzigd. Lees eerst de nieuwe versie.", "")
    ]
    assert "<a " not in draw(form)


def test_title_of_a_page_with_mistakes_starts_with_fout() -> None:
    page = Template('{% extends "page.html" %}{% block title %}Indienen{% endblock %}{% block user %}{% endblock %}')
    request = RequestFactory().get("/")
    for form, start in ((Example({}), "<title>Fout: Indienen |"), (Example(), "<title>Indienen |")):
        html = page.render(Context({"facts_form": form, "request": request}))
        assert start in html
        assert text_of(next(html5lib.parse(html, namespaceHTMLElements=False).iter("h1"))) == "Indienen"
