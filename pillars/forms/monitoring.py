"""The forms of monitoring: a round, a question, and what a municipality answers."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.template.defaultfilters import truncatechars

from coalition.tools.dates import PartialDate, PartialDateFormField
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import Actions, Button, PortalForm, Submit
from pillars.models import PILLARS, MonitoringAnswer, MonitoringQuestion, MonitoringReply, MonitoringRound
from pillars.services.monitoring_replies import Earlier

Kind = MonitoringQuestion.Kind
MOST = Decimal("9999999999.99")
_THOUSANDS = re.compile(r"[.\s](?=\d{3}(?!\d))")
NO_NAMES = "Noem geen namen of andere gegevens van personen."


class RoundForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = LineField(label="Naam", help_text="Bijvoorbeeld: Monitoring 2027. Wordt openbaar.", max_length=120)
    opens_on = PartialDateFormField(label="Open vanaf", whole_day=True, required=True)
    closes_on = PartialDateFormField(
        label="Laatste dag",
        help_text="Daarna gaat de ronde niet meer open, en worden de totalen openbaar.",
        whole_day=True,
        required=True,
    )
    submit_label = "Ronde opslaan"

    def __init__(self, *args: Any, found: MonitoringRound | None, is_answered: bool = False, **kwargs: Any) -> None:
        if found:
            kwargs["initial"] = {  # as the form shows it at first
                "name": found.name, "version": found.version, "opens_on": PartialDate.on(found.opens_on),
                "closes_on": PartialDate.on(found.closes_on),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.stands = {"name": found.name, "opens_on": found.opens_on} if found and is_answered else {}
        for name in self.stands:
            del self.fields[name]

    def facts(self) -> dict[str, Any]:
        cleaned = {**self.cleaned_data, **self.stands}
        days = {name: one.earliest for name, one in cleaned.items() if isinstance(one, PartialDate)}
        return {**cleaned, **days}


class QuestionForm(PortalForm):
    text = LineField(
        label="Vraag",
        help_text="Stelt u in een volgende ronde dezelfde vraag in dezelfde woorden? Dan ziet de gemeente haar vorige antwoord.",
        max_length=300,
    )
    kind = forms.ChoiceField(label="Soort antwoord", choices=Kind.choices, widget=forms.RadioSelect)
    options = TextField(
        label="Keuzes", help_text="Alleen bij een keuze: elke mogelijkheid op een eigen regel.", max_length=1000,
        required=False,
    )  # fmt: skip
    pillar = forms.TypedChoiceField(
        label="Pijler",
        choices=[("", "Gaat niet over één pijler"), *((str(number), f"Pijler {number}") for number in PILLARS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    submit_label = "Vraag opslaan"

    def __init__(self, *args: Any, question: MonitoringQuestion | None = None, **kwargs: Any) -> None:
        if question:
            kwargs["initial"] = {
                "text": question.text, "kind": question.kind, "options": question.choices, "pillar": question.pillar,
            }  # fmt: skip
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {**cleaned, "kind": Kind(cleaned["kind"]), "options": cleaned["options"].splitlines()}


class NumberField(LineField):
    """A number of nought or more, written as in Dutch: `1.234,5`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        plain = _THOUSANDS.sub("", typed).replace(",", ".")
        if not typed:
            return None
        if not re.fullmatch(r"\d+(\.\d{1,2})?", plain, re.ASCII) or Decimal(plain) > MOST:
            raise forms.ValidationError("Vul een getal van 0 of meer in, bijvoorbeeld 12 of 2,5.", code="number")
        return Decimal(plain)


class ReplyForm(PortalForm):
    """The questions of a round; every answer may stay open, and may be the one of an earlier round."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, questions: Sequence[MonitoringQuestion], reply: MonitoringReply | None,
        answers: Mapping[int, MonitoringAnswer], earlier: Mapping[int, Earlier], **kwargs: Any,
    ) -> None:  # fmt: skip
        initial = {f"antwoord_{pk}": answer.shown for pk, answer in answers.items()}
        super().__init__(*args, initial={**initial, "version": reply.version if reply else None}, **kwargs)
        self.questions, self.earlier = questions, earlier
        self.is_sent = reply is not None and reply.sent_at is not None
        for question in questions:
            self.fields[f"antwoord_{question.pk}"] = _field(question, earlier.get(question.pk))
            if question.pk in earlier:
                same = f"Ongewijzigd: {truncatechars(earlier[question.pk].answer.shown, 60)}"
                self.fields[f"ongewijzigd_{question.pk}"] = forms.BooleanField(label=same, required=False)

    def get_layout(self) -> list[Any]:
        """Who sent goes on changing what was sent; who did not may keep a draft."""
        send = Submit("Wijzigingen versturen" if self.is_sent else "Antwoorden versturen", name="versturen")
        keep = [] if self.is_sent else [Button("Concept bewaren", name="bewaren")]
        return [*self.fields, Actions(send, *keep)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for question in self.questions:
            name, found = f"antwoord_{question.pk}", self.earlier.get(question.pk)
            if found is None or not cleaned.get(f"ongewijzigd_{question.pk}") or name not in cleaned:
                continue
            before = found.answer.text if found.answer.number is None else found.answer.number
            if cleaned[name] not in (None, "", before):
                self.add_error(name, "U koos ‘ongewijzigd’, maar vulde iets anders in. Kies een van de twee.")
            cleaned[name] = before
        return cleaned

    def answers(self) -> dict[MonitoringQuestion, Decimal | str | None]:
        return {question: self.cleaned_data[f"antwoord_{question.pk}"] for question in self.questions}


def _field(question: MonitoringQuestion, earlier: Earlier | None) -> forms.Field:
    told = [f"Pijler {question.pillar}."] if question.pillar else []
    if question.kind == Kind.NUMBER:
        told.append("Een getal van 0 of meer.")
    if question.kind == Kind.TEXT:
        told.append(NO_NAMES)
    if earlier:
        told.append(f"Uw antwoord in {earlier.round}: {earlier.answer.shown}")
    common: dict[str, Any] = {"label": question.text, "help_text": " ".join(told), "required": False}
    match question.kind:
        case Kind.NUMBER:
            return NumberField(**common)
        case Kind.CHOICE:
            options = [(option, option) for option in question.options]
            return forms.ChoiceField(choices=[*options, ("", "Geen antwoord")], widget=forms.RadioSelect, **common)
    return TextField(max_length=2000, **common)
