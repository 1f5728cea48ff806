"""Which map is asked for: a theme (`kleur`) and a day (`peildatum`), read from the address and written back into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from coalition.overview.pictures.themes import Theme, themes_for
from coalition.overview.register.filters import Filters, Mistake, register_day
from coalition.tools.dates import today
from coalition.tools.text import showable

_LONGEST = 30  # characters of what was typed that a page shows again


@dataclass(frozen=True)
class MapQuestion:
    theme: Theme
    day: date
    typed_day: str
    themes: Sequence[Theme]
    mistakes: Sequence[Mistake] = ()

    @classmethod
    def read(cls, query: QueryDict, user: object) -> "MapQuestion":
        """A theme that is not for this user is one that is not in the list."""
        themes = themes_for(user)
        chosen = query.get("kleur") or Theme.STANDING.value
        day, problem, typed = asked_day(query)
        known = chosen in {theme.value for theme in themes}
        found = (
            Mistake("kleur", "" if known else "Kies uit de lijst wat de kaart laat zien."),
            Mistake("peildatum", problem),
        )
        theme = Theme(chosen) if known else Theme.STANDING
        return cls(theme, day, typed, themes, tuple(mistake for mistake in found if mistake.sentence))

    @property
    def query(self) -> str:
        """Every day written out, so that the same picture comes tomorrow."""
        query = QueryDict(mutable=True)
        query["kleur"] = self.theme.value
        if self.day != today():
            query["peildatum"] = self.day.isoformat()
        return f"?{query.urlencode()}"


def map_of(filters: Filters) -> str:
    """The address of the map that shows what was chosen in the register, as far as a map of the whole country can."""
    theme = Theme.COALITION if filters.coalition else Theme.YEAR if filters.year else Theme.STANDING
    return reverse("country_map") + MapQuestion(theme, filters.day, "", ()).query


def asked_day(query: QueryDict) -> tuple[date, str, str]:
    """The reference date in an address, the sentence that says why not, and what was typed."""
    typed = showable(query.get("peildatum", "")).strip()[:_LONGEST]
    return *register_day(typed), typed
