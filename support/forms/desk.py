"""The forms of the ministry's desk: the filter of the list, choosing an adviser, taking over."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from coalition.models import ProgrammePeriod, Province
from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import PortalFilterForm, PortalForm
from support.forms.fields import WOO
from support.models import Adviser, RequestKind, RequestState, Topic
from support.services.desk import DeskFilters
from support.services.fitting import Fit
from support.services.hours import in_words

DESK = "desk"


class _Filter(PortalFilterForm):
    is_block = True


class DeskFilterForm(_Filter):
    """What the desk is narrowed to."""

    q = LineField(
        label="Gemeente, nummer of woord uit de vraag", max_length=80, required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("", "alle open vragen"),
            *RequestState.choices,
            ("wachtlijst", "op de wachtlijst"),
            ("alle", "alle, ook wat is beëindigd"),
        ],
    )
    provincie = forms.ChoiceField(label="Provincie", required=False)
    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "alle soorten"), *RequestKind.choices])
    onderwerp = forms.ChoiceField(label="Onderwerp", required=False)
    adviseur = forms.ChoiceField(label="Adviseur", required=False)
    vergeten = forms.BooleanField(label="Alleen 10 werkdagen geen reactie", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        advisers = Adviser.objects.select_related("user")
        choices: dict[str, list[tuple[str, str]]] = {
            "provincie": [("", "alle provincies"), *((one.slug, one.name) for one in Province.objects.all())],
            "onderwerp": [("", "alle onderwerpen"), *((one.slug, one.name) for one in Topic.objects.all())],
            "adviseur": [("", "alle adviseurs"), *((str(one.pk), str(one)) for one in advisers)],
        }
        for name, options in choices.items():
            self.offer(name, options)

    def filters(self) -> DeskFilters:
        """What was chosen; nothing while there are mistakes in it."""
        return DeskFilters(**{name: value for name, value in self.cleaned_data.items() if value})

    def chips(self, filters: DeskFilters) -> list[tuple[str, str]]:
        """What was chosen, in words, with the name of its filter."""
        chosen = []
        for name in filters.query():
            value = getattr(filters, name)
            options = dict(getattr(self.fields[name], "choices", ()))
            label = f"‘{value}’" if name == "q" else options.get(value) or "10 werkdagen geen reactie"
            chosen.append((str(label), name))
        return chosen


class AssignForm(PortalForm):
    """Which adviser, of all but the present one; `version` tells what was looked at."""

    adviser = forms.ChoiceField(label="Welke adviseur?", widget=forms.RadioSelect)
    remark = TextField(
        label="Opmerking",
        help_text=f"Komt als interne notitie bij de vraag: ook de adviseur leest dit. {WOO}",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    submit_label = "Adviseur toewijzen"

    def __init__(self, *args: Any, fits: Sequence[Fit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fits = fits
        self.advisers = {str(fit.adviser.pk): fit.adviser for fit in fits}
        self.offer("adviser", [(str(fit.adviser.pk), f"{fit.adviser} ({_hours_left(fit)})") for fit in fits])

    @property
    def chosen(self) -> Adviser:
        return self.advisers[self.cleaned_data["adviser"]]


def _hours_left(fit: Fit) -> str:
    """*past, nog 52 uur*, or what speaks against."""
    left = f"nog {in_words(fit.load.left)}" if fit.load.left > 0 else "geen uren over"
    return f"past, {left}" if fit.fits else "; ".join(fit.against)


class TakeOverForm(PortalFilterForm):
    """To whom; the next page shows what will happen."""

    naar = forms.ChoiceField(label="Wie neemt de vragen over?", widget=forms.RadioSelect, required=True)
    submit_label = "Bekijken wat er gebeurt"

    def __init__(self, *args: Any, others: Iterable[Adviser], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = {str(one.pk): one for one in others}
        names = [(key, str(one)) for key, one in self.advisers.items()]
        self.offer("naar", [*names, (DESK, "Niemand: terug naar het ministerie")])

    @property
    def successor(self) -> Adviser | None:
        return self.advisers.get(self.cleaned_data["naar"])


class TakeOverConfirmForm(PortalForm):
    """The act itself, on what was looked at."""

    remark = TextField(
        label="Opmerking",
        help_text=f"Komt als interne notitie bij elke vraag. Schrijf niets over iemands gezondheid. {WOO}",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    naar = forms.CharField(widget=forms.HiddenInput)
    looked_at = forms.CharField(widget=forms.HiddenInput)
    submit_label = "Vragen overdragen"


class FiguresForm(_Filter):
    """Which period, and where."""

    periode = forms.ModelChoiceField(
        label="Periode", queryset=ProgrammePeriod.objects.all(), empty_label=None, required=False
    )
    provincie = forms.ModelChoiceField(
        label="Provincie", queryset=Province.objects.all(), to_field_name="slug", required=False,
        empty_label="alle provincies",
    )  # fmt: skip
