"""Form fields: text, cleaned on entry and where it reaches paper only of characters that paper can carry; and several rows."""

from typing import Any

from django import forms

from coalition.tools.fonts import covered_characters
from coalition.tools.text import TextRefused, clean_line, clean_text, require_printable


class LineField(forms.CharField):
    """One line of text."""

    def __init__(self, *, printed: bool = False, **kwargs: Any) -> None:
        # Whether this text reaches paper, where a character without a glyph would be a box.
        self.printed = printed
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            text = self.cleaned(str(value)) if value not in self.empty_values else ""
            if self.printed:
                require_printable(text, covered_characters())
        except TextRefused as problem:
            raise forms.ValidationError(str(problem), code="refused") from problem
        return text

    def cleaned(self, text: str) -> str:
        return clean_line(text)


class TextField(LineField):
    """Several lines of text."""

    widget = forms.Textarea

    def cleaned(self, text: str) -> str:
        return clean_text(text)


class ModelChoicesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Several rows; a number that no database holds is an answer that cannot be chosen, like any other."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as problem:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "dit"}
            ) from problem


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; the answer is a list."""

    def __init__(self, *, widget_attrs: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"multiple": True, **(widget_attrs or {})}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]
