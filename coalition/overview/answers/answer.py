"""The answer to a question: a sentence to copy, the figures behind it, and the list; all from the same two registers."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from coalition.models import HealthRegion, Province
from coalition.overview.answers.question import Question
from coalition.overview.counts import Between, Count, Tally, between, by_year
from coalition.overview.inhabitants import Inhabitants
from coalition.overview.register.standings import Line, Register, register_on
from coalition.tools.dates import long_date, today
from coalition.tools.figures import have, percent, whole

SOURCE = "Bron: het register van gemeenten die de vijf pijlers ondertekenden"
CANNOT = "niet te berekenen"


class Fact(NamedTuple):
    """A figure with its label, as it is read."""

    label: str
    value: str


class YearStep(NamedTuple):
    """How many counted at the end of a year, or on the reference date."""

    day: str
    signed: int
    existed: int


class Answer:
    """Computed once; what it shows is also what is kept (`as_kept`)."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._register = register_on(question.day)
        self._other = register_on(question.other_day)
        self.count = Count(self._register, self._chosen(self._register))

    def _chosen(self, register: Register) -> Sequence[Line]:
        return [line for line in register.lines if self.question.filters.keeps(line)]

    @cached_property
    def between(self) -> Between | None:
        """Between the reference date and the other day, whichever is first; nothing when they are one day."""
        if self._register.day == self._other.day:
            return None
        since, until = sorted((self._register, self._other), key=lambda register: register.day)
        return between(since, until, self.question.filters.keeps)

    @cached_property
    def years(self) -> Sequence[YearStep]:
        steps = by_year(self.question.day, self.question.filters.keeps)
        return [YearStep(one.day.isoformat(), one.whole.signed, one.whole.existed) for one in steps]

    # ---- in words ------------------------------------------------------------------------------

    @cached_property
    def place(self) -> str:
        """` in Flevoland met een lokale coalitie`, after the noun; nothing for the whole country."""
        chosen = self.question.filters
        parts = []
        if chosen.province:
            parts.append(f" in {Province.objects.get(slug=chosen.province)}")
        if chosen.region:
            parts.append(f" in de regio {HealthRegion.objects.get(slug=chosen.region)}")
        if chosen.coalition:
            parts.append(" met een lokale coalitie" if chosen.coalition == "ja" else " zonder lokale coalitie")
        return "".join(parts)

    @cached_property
    def sentence(self) -> str:
        """To copy as it is: the reference date, what is counted and by which figures, and the source."""
        parts = [
            signed_sentence(self.count, self.place),
            *inhabitants_sentences(self.count.whole.inhabitants),
            *(inhabitants_sentences(self.count.in_todays_division) if self.question.by_todays_division else ()),
            *apart_sentences(self.count.whole),
            *(() if self.between is None else [between_sentence(self.between)]),
            f"{SOURCE}, peildatum {long_date(self.question.day)}, opgehaald op {long_date(today())}.",
        ]
        return " ".join(parts)

    @property
    def rows(self) -> int:
        """How high the field is that it is copied from."""
        return len(self.sentence) // 70 + 2

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """The figures one by one, as they stand beside the sentence and on the page of a kept answer."""
        tally = self.count.whole
        found = [
            Fact("Ondertekend", whole(tally.signed)),
            Fact("Gemeenten die bestonden", whole(tally.existed)),
            Fact("Aandeel van de gemeenten", CANNOT if tally.share is None else percent(tally.share)),
            *_inhabitant_facts("", tally.inhabitants),
        ]
        if self.question.by_todays_division:
            found += _inhabitant_facts(", indeling van vandaag", self.count.in_todays_division)
        found += [
            Fact(label, whole(number))
            for label, number in (
                ("Daarvan overgenomen van een rechtsvoorganger", tally.taken_over),
                ("Mogelijk ondertekend, telt niet mee", tally.maybe),
                ("Alleen een rechtsvoorganger tekende, telt niet mee", tally.by_predecessor),
                ("Ingetrokken", tally.withdrawn),
            )
            if number
        ]
        if self.between:
            days = f"van {long_date(self.between.since)} tot en met {long_date(self.between.until)}"
            found += [
                Fact(f"Erbij gekomen, {days}", whole(len(self.between.joined))),
                Fact(f"Afgevallen, {days}", whole(len(self.between.gone))),
            ]
        return found

    # ---- one by one ----------------------------------------------------------------------------

    @cached_property
    def lines(self) -> Sequence[dict[str, Any]]:
        """Every municipality of the question with where it stood, by name: for the sheet and for keeping."""
        return list(_kept_lines(self.count.lines))

    def as_kept(self) -> dict[str, Any]:
        """The figures of a `KeptAnswer`."""
        return {
            "waar": self.place,
            "feiten": [list(fact) for fact in self.facts],
            "jaren": [list(step) for step in self.years],
            "provincies": [[tally.name, tally.signed, tally.existed] for tally in self.count.provinces],
            "erbij": [line.name for line in self.between.joined] if self.between else [],
            "afgevallen": [f"{gone.line.name} ({gone.why})" for gone in self.between.gone] if self.between else [],
        }


def _kept_lines(lines: Iterable[Line]) -> Iterable[dict[str, Any]]:
    for line in lines:
        inhabitants, year = line.population or (None, None)
        yield {
            "gemeentecode": line.code,
            "gemeente": line.name,
            "provincie": line.province or "",
            "ggd-regio": line.region or "",
            "telt_mee": "ja" if line.counts else "nee",
            "stand": line.standing.label,
            "toelichting": line.explanation,
            "ondertekend_op": line.signing.signed_on.iso() if line.signing else "",
            "nummer": line.signing.number if line.signing else "",
            "inwoners": inhabitants,
            "inwoners_jaar": year,
        }


# ---- sentences ---------------------------------------------------------------------------------


def signed_sentence(count: Count, place: str = "") -> str:
    """`Op 15 januari 2020 hadden 21 van de 355 gemeenten de vijf pijlers ondertekend: 5,9%.`"""
    tally = count.whole
    if not tally.existed:
        return f"Op {long_date(count.day)} waren er geen gemeenten{place}."
    had = have(tally.signed, past=count.day < today())
    share = f": {percent(tally.share)} van de gemeenten" if tally.share is not None else ""
    return (
        f"Op {long_date(count.day)} {had} {whole(tally.signed)} van de {whole(tally.existed)} gemeenten{place} "
        f"de vijf pijlers ondertekend{share}."
    )


def inhabitants_sentences(people: Inhabitants) -> Iterable[str]:
    """For how many inhabitants they stand, or that it cannot be said and why."""
    if people.signed is None or people.total is None or people.share is None:
        division = " naar de indeling van vandaag" if people.by_todays_division else ""
        yield f"Het aandeel van de inwoners is{division} {CANNOT}: {people.reason}."
        return
    where = "Naar de indeling van vandaag wonen daar" if people.by_todays_division else "Daar wonen"
    if people.perhaps and people.highest_share is not None:
        yield (
            f"{where} tussen de {whole(people.signed)} en {whole(people.signed + people.perhaps)} mensen: "
            f"ten minste {percent(people.share)} en ten hoogste {percent(people.highest_share)} van de inwoners. "
            f"Het verschil zijn gemeenten waarvan toen een deel had ondertekend (inwonertallen van {people.on})."
        )
        return
    share = percent(people.share)
    yield f"{where} {whole(people.signed)} mensen: {share} van de inwoners (inwonertallen van {people.on})."


def apart_sentences(tally: Tally) -> Iterable[str]:
    """What is told apart because it is not sure."""
    if tally.taken_over:
        yield f"Bij {whole(tally.taken_over)} daarvan is de ondertekening overgenomen van een rechtsvoorganger."
    if tally.maybe == 1:
        yield "Van nog 1 gemeente is de datum niet precies bekend; die telt niet mee."
    elif tally.maybe:
        yield f"Van nog {whole(tally.maybe)} gemeenten is de datum niet precies bekend; die tellen niet mee."


def between_sentence(found: Between) -> str:
    """Who joined and who left, so that before, plus and minus, is now."""
    joined, gone = len(found.joined), len(found.gone)
    came = f"kwam er {whole(joined)} gemeente bij" if joined == 1 else f"kwamen er {whole(joined)} gemeenten bij"
    left = f" en viel er {whole(gone)} af" if gone == 1 else f" en vielen er {whole(gone)} af" if gone else ""
    return (
        f"Na {long_date(found.since)} {came}{left}: op {long_date(found.until)} zijn het er {whole(found.now)} "
        f"(eerst {whole(found.before)})."
    )


def _inhabitant_facts(which: str, people: Inhabitants) -> Iterable[Fact]:
    if people.signed is None or people.share is None or people.highest_share is None:
        yield Fact(f"Aandeel van de inwoners{which}", f"{CANNOT}: {people.reason}")
        return
    number, share = whole(people.signed), percent(people.share)
    if people.perhaps:
        number = f"{number} tot {whole(people.signed + people.perhaps)}"
        share = f"{share} tot {percent(people.highest_share)}"
    yield Fact(f"Inwoners{which}", number)
    yield Fact(f"Aandeel van de inwoners{which}", f"{share} ({people.basis})")
