"""The figures of one day: the answer that staff give, by province, by size, and who works together locally."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from django.db.models import Count as CountOf
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from coalition.overview.answers import picture
from coalition.overview.answers.answer import Answer
from coalition.overview.answers.files import picture_file
from coalition.overview.answers.question import Question
from coalition.overview.counts import UNKNOWN, Tally
from coalition.overview.inhabitants import People
from coalition.overview.pictures.bars import Bars, Column, of_numbers, of_tallies
from coalition.overview.register.filters import Filters
from coalition.overview.register.sizes import SIZES, size_of
from coalition.overview.register.standings import Line, register_on
from coalition.tools.dates import long_date
from coalition.tools.figures import whole
from partners.models import CoalitionMembership, PartnerKind
from support.models import Topic

REGISTER = "Register van de vijf pijlers"
GROWTH = "groei"


class Figures:
    """Everything that `/cijfers/` shows of a day; `with_support` for who follows all requests."""

    def __init__(self, day: date, *, with_support: bool = False) -> None:
        self.day, self.with_support = day, with_support
        self.answer = Answer(Question(Filters(day=day), other_day=day))

    @property
    def day_in_words(self) -> str:
        return long_date(self.day)

    @cached_property
    def growth(self) -> picture.Picture:
        return picture.draw(self.answer.years)

    @property
    def facts(self) -> Sequence[dict[str, str]]:
        return [{"label": fact.label, "value": fact.value} for fact in self.answer.facts]

    @cached_property
    def pictures(self) -> Sequence[Bars]:
        drawn = [self._provinces(), self._sizes(), self._kinds()]
        return [*drawn, self._topics()] if self.with_support else drawn

    # ---- as files ------------------------------------------------------------------------------

    @property
    def growth_file(self) -> str:
        return self._address(GROWTH)

    @property
    def pictures_with_files(self) -> Sequence[tuple[Bars, str]]:
        return [(bars, self._address(bars.slug)) for bars in self.pictures]

    def file(self, slug: str) -> bytes | None:
        """One of the pictures on its own, with title, date and source in it; None where there is none of that name."""
        if slug == GROWTH:
            return picture_file(self.growth)
        bars = next((one for one in self.pictures if one.slug == slug), None)
        if bars is None:
            return None
        source = f"Bron: {REGISTER}, peildatum {self.day_in_words}"
        return render_to_string("overview/pictures/bars.svg", {"bars": bars, "alone": True, "source": source}).encode()

    def _address(self, slug: str) -> str:
        """The day written out, so that the same picture comes tomorrow."""
        return f"{reverse('figures_file', args=[slug])}?peildatum={self.day.isoformat()}"

    # ---- the pictures --------------------------------------------------------------------------

    def _provinces(self) -> Bars:
        return of_tallies(
            self.answer.count.provinces, slug="provincies", title="Ondertekenaars per provincie", what="Provincie"
        )

    def _sizes(self) -> Bars:
        """By the newest known number of inhabitants: of a class the year hardly matters, and none is left out."""
        register = register_on(self.day)
        of_the_day = People().of(register)
        classes: dict[str, list[Line]] = {size.label: [] for size in SIZES}
        for line in register.lines:
            size = size_of(line)
            classes.setdefault(size.label if size else f"inwonertal {UNKNOWN}", []).append(line)
        tallies = [Tally.of(name, "", lines, of_the_day) for name, lines in classes.items() if lines]
        return of_tallies(
            tallies, slug="grootte", title="Ondertekenaars naar grootte van de gemeente", what="Grootte",
            note="Naar het nieuwste inwonertal dat van een gemeente bekend is.",
        )  # fmt: skip

    def _kinds(self) -> Bars:
        """Partners of public coalitions by their kind; who is a private person has none, and is counted as such."""
        rows = list(
            CoalitionMembership.objects.counted_on(self.day)
            .filter(coalition__is_published=True)
            .order_by()
            .values_list("partner__kind")
            .annotate(partners=CountOf("partner", distinct=True), coalitions=CountOf("coalition", distinct=True))
            .values_list("partner__kind", "partners", "coalitions")
        )
        rows.sort(key=lambda row: (-row[1], row[0]))
        return of_numbers(
            [(PartnerKind(kind).label if kind else "inwoner", partners) for kind, partners, _coalitions in rows],
            slug="partners", title="Partners van lokale coalities tegen eenzaamheid naar soort", what="Soort",
            unit="Partners",
            others=[Column("In hoeveel coalities", [whole(coalitions) for _kind, _partners, coalitions in rows])],
            note=f"{self._coalitions()} Wie op die dag zeker meedeed telt mee.",
        )  # fmt: skip

    def _coalitions(self) -> str:
        lines = register_on(self.day).lines
        names = {one.slug for line in lines for one in line.coalitions if not one.has_ended}
        towns = sum(bool(line.coalition_names) for line in lines)
        coalitions = "is er 1 lokale coalitie" if len(names) == 1 else f"zijn er {whole(len(names))} lokale coalities"
        return f"Op {long_date(self.day)} {coalitions}, in {whole(towns)} {'gemeente' if towns == 1 else 'gemeenten'}."

    def _topics(self) -> Bars:
        """Requests asked by that day; one with two topics is in both."""
        asked = Q(requests__asked_at__date__lte=self.day)
        topics = Topic.objects.annotate(asked=CountOf("requests", filter=asked, distinct=True))
        return of_numbers(
            list(topics.values_list("name", "asked")),
            slug="onderwerpen", title="Ondersteuningsvragen naar onderwerp", what="Onderwerp", unit="Vragen",
            note="Alleen te zien voor wie alle vragen volgt. Een vraag met twee onderwerpen telt bij beide.",
        )  # fmt: skip
