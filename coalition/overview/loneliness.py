"""Loneliness figures beside a municipality, ready to be shown (domain rule 12).

Each age base and each series (survey or model estimate) is a picture of its own, with the country beside it: they are
never drawn in one line, and municipalities are never put in order by them. What is missing stays missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from coalition.models import FigureSeries, LonelinessFigure, Municipality
from coalition.overview.pictures.bars import Bars, Column, of_shares
from coalition.services.kept import Act, KeptParts
from coalition.services.succession import with_formers
from coalition.tools.dates import today
from partners.all_coalitions import COALITION, kinds_of

CREDIT = "Bron: GGD'en, CBS en RIVM, Gezondheidsmonitor"
COUNTRY = "Nederland"
NOT_PUBLISHED = "niet gepubliceerd"
_MEASURES = (
    ("lonely", "Eenzaam"), ("severely", "Sterk eenzaam"), ("emotionally", "Emotioneel eenzaam"),
    ("socially", "Sociaal eenzaam"),
)  # fmt: skip
_METHODS = {
    FigureSeries.SURVEY: "Uit een enquête: wat mensen zelf invulden.",
    FigureSeries.ESTIMATE: "Een modelschatting: berekend voor elke gemeente, ook waar weinig mensen de enquête invulden.",
}


@dataclass(frozen=True)
class LonelinessSeries:
    """One age base in one series: the picture of its years, and what to know of it."""

    age: str
    series: str
    method: str
    bars: Bars
    # Of a municipality that did not exist yet: those whose figures these are.
    formers: Sequence[str]
    divisions: Sequence[int]
    sources: Sequence[str]

    @property
    def credit(self) -> str:
        return f"{CREDIT} ({', '.join(self.sources)}), CC BY 4.0."


def loneliness_of(municipalities: Iterable[Municipality]) -> Mapping[int, Sequence[LonelinessSeries]]:
    """By municipality (primary key); adults first. Drawn when first asked for."""
    return kept.on(today(), [one.pk for one in municipalities])


def _draw(day: date, keys: Collection[int]) -> Mapping[int, Sequence[LonelinessSeries]]:
    """In two queries, and one for each that once did not exist."""
    municipalities = list(Municipality.objects.filter(pk__in=keys))
    younger = [one.pk for one in municipalities if one.begins is not None]
    formers = {pk: with_formers([pk], day) - {pk} for pk in younger}
    wanted = {one.pk for one in municipalities}.union(*formers.values())
    figures = LonelinessFigure.objects.filter(Q(municipality__in=wanted) | Q(municipality=None))
    by_place: dict[int | None, list[LonelinessFigure]] = defaultdict(list)
    for figure in figures.select_related("municipality").order_by("year", "municipality__sort_key"):
        by_place[figure.municipality_id].append(figure)
    country = {_moment(figure): figure for figure in by_place[None]}
    return {
        one.pk: _series_of(one, by_place[one.pk], [by_place[former] for former in formers.get(one.pk, ())], country)
        for one in municipalities
    }


def _stays(acts: Sequence[Act]) -> bool:
    """Figures, names and what came in whose place: none of it depends on these."""
    return kinds_of(acts) <= {COALITION, "pillars.signing"}


kept = KeptParts(_draw, _stays)


_Moment = tuple[int, str, str]


def _moment(figure: LonelinessFigure) -> _Moment:
    return figure.year, figure.age_group, figure.series


def _series_of(
    municipality: Municipality,
    own: Sequence[LonelinessFigure],
    of_formers: Iterable[Sequence[LonelinessFigure]],
    country: Mapping[_Moment, LonelinessFigure],
) -> Sequence[LonelinessSeries]:
    """Those who came before are asked only for what the municipality has no figure of itself."""
    has = {_moment(figure) for figure in own}
    theirs = [figure for figures in of_formers for figure in figures if _moment(figure) not in has]
    kinds: dict[tuple[str, str], list[LonelinessFigure]] = defaultdict(list)
    for figure in sorted([*own, *theirs], key=lambda one: (one.year, one.municipality.sort_key)):  # type: ignore[union-attr]  # of a place
        kinds[figure.age_group, figure.series].append(figure)
    return [_drawn(municipality, kinds[kind], country) for kind in sorted(kinds, key=_adults_first)]


def _adults_first(kind: tuple[str, str]) -> tuple[bool, bool, str, str]:
    age, series = kind
    return age not in ("18+", "19+"), not age.endswith("+"), age, series


def _drawn(
    municipality: Municipality, figures: Sequence[LonelinessFigure], country: Mapping[_Moment, LonelinessFigure]
) -> LonelinessSeries:
    first = figures[0]
    rows: list[tuple[str, LonelinessFigure | None, bool]] = []
    for place, figure in enumerate(figures):
        rows.append((f"{figure.year}, {figure.municipality}", figure, False))
        if figure is figures[-1] or figures[place + 1].year != figure.year:
            rows.append((f"{figure.year}, {COUNTRY}", country.get(_moment(figure)), True))
    series = FigureSeries(first.series)
    age = _in_words(first.age_group)
    return LonelinessSeries(
        age,
        series.label,
        _METHODS[series],
        Bars(
            f"eenzaam-{municipality.digits}-{first.age_group.replace('+', 'plus')}-{first.series}",
            f"Eenzaam, {age}, {series.label}",
            "Jaar en gebied",
            of_shares([(label, *_shown(figure), is_other) for label, figure, is_other in rows]),
            [Column(label, [_percent(figure, name) for _label, figure, _other in rows]) for name, label in _MEASURES],
        ),
        sorted({str(one.municipality) for one in figures if one.municipality_id != municipality.pk}),
        sorted({one.boundaries_year for one in figures if one.boundaries_year}),
        sorted({one.source for one in figures}),
    )


def _shown(figure: LonelinessFigure | None) -> tuple[str, float]:
    """What is written beside the bar, and how far it goes, between 0 and 1."""
    lonely: Decimal | None = figure.lonely if figure else None
    return _percent(figure, "lonely"), float(lonely or 0) / 100


def _percent(figure: LonelinessFigure | None, measure: str) -> str:
    """`37,9%`; the decimal stands also where it is nought, as in the tables it comes from."""
    if figure is None:
        return "niet bekend"
    number: Decimal | None = getattr(figure, measure)
    return NOT_PUBLISHED if number is None else f"{number:.1f}%".replace(".", ",")


def _in_words(age_group: str) -> str:
    """`18 jaar en ouder`, `16 tot en met 25 jaar`."""
    youngest, _dash, oldest = age_group.partition("-")
    return f"{youngest} tot en met {oldest} jaar" if oldest else f"{age_group.rstrip('+')} jaar en ouder"
