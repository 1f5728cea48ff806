"""Reads settings from environment variables, and fails loudly with a hint.

Every key is read once through `Environment`; a `PORTAAL_…` variable that nobody
read is a typing error, and refused by `refuse_unknown`.
"""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

PREFIX = "PORTAAL_"
TRUE = {"1", "ja", "true", "yes", "on", "aan"}
FALSE = {"", "0", "nee", "false", "no", "off", "uit"}


class Environment:
    """Typed access to the `PORTAAL_…` variables of one process."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self._known.add(PREFIX + name)
        return self._variables.get(PREFIX + name, default).strip()

    def required(self, name: str, hint: str) -> str:
        value = self.text(name)
        if not value:
            raise ImproperlyConfigured(f"{PREFIX}{name} ontbreekt. {hint}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}. Gebruik 1 of 0.")
        return value in TRUE

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        try:
            return int(value)
        except ValueError as problem:
            raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}. Vul een heel getal in.") from problem

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def refuse_unknown(self) -> None:
        """Raises ImproperlyConfigured when a `PORTAAL_…` variable is set that no setting reads."""
        unknown = sorted(name for name in self._variables if name.startswith(PREFIX) and name not in self._known)
        if unknown:
            raise ImproperlyConfigured(
                f"Onbekende instelling: {', '.join(unknown)}. Bekend zijn: {', '.join(sorted(self._known))}."
            )
