"""Form fields for text: cleaned on entry, and, where it reaches paper, only of characters that paper can carry."""

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
