"""What a municipality tells about the five pillars, on one page."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms

from coalition.tools.fields import LineField, TextField
from coalition.tools.forms import Fieldset, PortalForm, PortalHelper
from coalition.tools.workflow import Refused
from pillars.approach import Saving, Told, read_links
from pillars.models import PILLARS, ApproachAudience

# What an officer can think of, pillar by pillar; ours, so that it reads the same whatever the official wording is.
QUESTIONS = {
    1: "Wie trekt het in het college? Is er tijd en geld? Welke teams doen mee?",
    2: "Met welke organisaties werkt u samen? Wie houdt het netwerk bij elkaar?",
    3: "Hoe bereikt u mensen die zich eenzaam voelen? Hoe denken en doen zij mee?",
    4: "Welke aanpak koos u, en waarom? Wie doet wat, ook over een paar jaar nog?",
    5: "Hoe weet u of het werkt? Wat meet u, en met wie kijkt u ernaar?",
}
_NAMES = ("text", "links", "audience", "read")


class LinksField(TextField):
    """One address on each line; the answer is a tuple."""

    def to_python(self, value: Any) -> Any:
        try:
            return read_links(super().to_python(value))
        except Refused as problem:
            raise forms.ValidationError(problem.sentence, code="invalid") from problem


class ApproachForm(PortalForm):
    """Five times the same few fields, each optional; carries what was read, so that nobody overwrites another."""

    submit_label = "Aanpak opslaan"
    # Pillars that were made empty, once somebody was told so.
    emptied = LineField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, names: Mapping[int, str], stored: Mapping[int, Told],
        start: Mapping[int, Told] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """`start` is what the fields begin with where it is not what is stored."""
        self.names, self.stored = names, stored
        shown = {**(start or {}), **stored}
        kwargs["initial"] = {name: value for pillar in PILLARS for name, value in self._initial(pillar, shown)}
        super().__init__(*args, **kwargs)
        for pillar in PILLARS:
            self._add_fields(pillar)

    def _initial(self, pillar: int, shown: Mapping[int, Told]) -> Iterator[tuple[str, Any]]:
        told = shown.get(pillar, Told())
        yield f"text_{pillar}", told.text
        yield f"links_{pillar}", "\n".join(told.links)
        yield f"audience_{pillar}", told.audience
        yield f"read_{pillar}", self.stored.get(pillar, Told()).mark

    def _add_fields(self, pillar: int) -> None:
        text = TextField(
            label=f"Wat doet u bij pijler {pillar}?", help_text=QUESTIONS[pillar], max_length=2000,
            required=False, widget=forms.Textarea(attrs={"rows": 6}),
        )  # fmt: skip
        # A browser would cut off what is pasted without a word; we say how much too long it is.
        text.widget.attrs.pop("maxlength")
        self.fields[f"text_{pillar}"] = text
        self.fields[f"links_{pillar}"] = LinksField(
            label=f"Links bij pijler {pillar}", help_text="Waar staat er meer? Eén webadres op elke regel.",
            required=False, widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        )  # fmt: skip
        self.fields[f"audience_{pillar}"] = forms.ChoiceField(
            label=f"Wie mag pijler {pillar} lezen?", choices=ApproachAudience.choices, widget=forms.RadioSelect
        )
        self.fields[f"read_{pillar}"] = LineField(widget=forms.HiddenInput, required=False)

    def get_layout(self) -> list[Any]:
        sections = [
            Fieldset(f"{pillar}. {self.names[pillar]}", *(f"{name}_{pillar}" for name in _NAMES)) for pillar in PILLARS
        ]
        return [*sections, "emptied"]

    @cached_property
    def helper(self) -> PortalHelper:
        helper = super().helper
        helper.hide_optional = True  # said once, above the form
        return helper

    def saving(self) -> Saving:
        cleaned = self.cleaned_data
        typed = {
            pillar: Told(*(cleaned[f"{name}_{pillar}"] for name in ("text", "links", "audience"))) for pillar in PILLARS
        }
        return Saving(self.stored, typed, {pillar: cleaned[f"read_{pillar}"] for pillar in PILLARS})

    def may_be_emptied(self) -> list[int]:
        return [int(part) for part in self.cleaned_data["emptied"].split() if part in set(map(str, PILLARS))]

    def take(self, saving: Saving, *, emptied: Collection[int] = ()) -> None:
        """After a look at what is stored, or at what would be gone, saving again means it.

        A pillar that nobody touched here follows what is stored, and is no change of ours.
        """
        data = {**dict(self.data.items()), "emptied": " ".join(map(str, emptied))}
        stored = {pillar: saving.stored.get(pillar, Told()) for pillar in PILLARS}
        for pillar in PILLARS:
            if pillar not in saving.changed:
                data |= dict(self._initial(pillar, stored))
            data[f"read_{pillar}"] = stored[pillar].mark
        self.data = data
