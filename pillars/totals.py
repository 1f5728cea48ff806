"""What everybody may know of a monitoring round: totals of which no answer of a single municipality can be computed.

Three ways in which a total would tell an answer, and what is done about each:

* Too few. Below five answers to a question nothing is shown of it, not even how many there were.
* Subtraction. Of a choice, an option with fewer than five answers is not shown (nought too: *nobody* is an answer of
  everybody). Together, what is left out can be computed from the rest, so at least two options are left out, with at
  least five answers between them. Where that takes one that could be shown, it is the last of the question: chosen by
  its size it would tell its size. So it never shows that all municipalities chose the same.
* One that is most of it. A sum of which one municipality is nearly all, tells that one's number; and a sum of nought
  tells everybody's. It is shown only if those after the first two have together at least a tenth of the first: then
  the second, who knows its own number, does not come closer to the first than that.

A middle answer can be the number of one municipality, though nobody can tell of which; it is rounded. Texts are never
shown. Totals are made after a round has closed, and it never opens again: the difference between two days would be
one municipality's answer. Tested by trying out every possible set of answers.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from coalition.tools.figures import dutch
from pillars.models import MonitoringAnswer, MonitoringQuestion, MonitoringRound

FEWEST = 5
_TENTH = Decimal("0.1")
_MIDDLE_DIGITS = 2


@dataclass(frozen=True)
class NumberTotals:
    """None is what is not shown."""

    answered: int | None = None
    total: Decimal | None = None
    middle: Decimal | None = None


@dataclass(frozen=True)
class ChoiceTotals:
    answered: int | None = None
    # In the order of the question; None is what is not shown.
    counts: Sequence[tuple[str, int | None]] = ()

    @property
    def hidden(self) -> int:
        """How many answers the options that are not shown have together."""
        return (self.answered or 0) - sum(count for _option, count in self.counts if count is not None)


@dataclass(frozen=True)
class QuestionTotals:
    question: MonitoringQuestion
    number: NumberTotals | None = None
    choice: ChoiceTotals | None = None

    @property
    def answered(self) -> int | None:
        found = self.number or self.choice
        return found.answered if found else None

    @property
    def total(self) -> str:
        return dutch(self.number.total) if self.number and self.number.total is not None else ""

    @property
    def middle(self) -> str:
        return dutch(self.number.middle) if self.number and self.number.middle is not None else ""


def number_totals(numbers: Iterable[Decimal]) -> NumberTotals:
    """Of numbers of nought or more, one of each municipality."""
    largest_first = sorted(numbers, reverse=True)
    if len(largest_first) < FEWEST:
        return NumberTotals()
    first, _second, *rest = largest_first
    is_shared = first > 0 and sum(rest) >= first * _TENTH
    return NumberTotals(
        len(largest_first), sum(largest_first, Decimal()) if is_shared else None, _rounded(median(largest_first))
    )


def choice_totals(options: Sequence[str], chosen: Iterable[str]) -> ChoiceTotals:
    """Of options of which each municipality chose one."""
    found = Counter(chosen)
    counts = [found[option] for option in options]
    if sum(counts) < FEWEST:
        return ChoiceTotals(counts=[(option, None) for option in options])
    hidden = {place for place, count in enumerate(counts) if count < FEWEST}
    for place in sorted(set(range(len(options))) - hidden, reverse=True):
        if not hidden or _keeps_its_secret([counts[one] for one in hidden]):
            break
        hidden.add(place)
    shown = [(option, None if place in hidden else counts[place]) for place, option in enumerate(options)]
    return ChoiceTotals(sum(counts), shown)


def _keeps_its_secret(counts: Sequence[int]) -> bool:
    """Whether these, of which everybody can compute the sum, could also have been others."""
    most = (FEWEST - 1) * len(counts)  # then each of them is known to be four
    return len(counts) > 1 and sum(counts) >= FEWEST and sum(counts) != most


def totals_of(found: MonitoringRound) -> tuple[int | None, list[QuestionTotals]]:
    """How many municipalities answered (None: fewer than five) and the totals of each question; of what was sent only.

    In three queries. Raises ValueError for a round that is not closed.
    """
    if not found.is_closed:
        raise ValueError("totals of an open round would tell what one more municipality answered")
    sent = found.replies.filter(sent_at__isnull=False)
    number = sent.count()
    answers = MonitoringAnswer.objects.filter(
        question__round=found, municipality__in=sent.values("municipality")
    ).exclude(question__kind=MonitoringQuestion.Kind.TEXT)
    by_question: dict[int, list[MonitoringAnswer]] = {}
    for answer in answers.order_by():
        by_question.setdefault(answer.question_id, []).append(answer)
    questions = found.questions.order_by("order")
    return number if number >= FEWEST else None, [_totals(one, by_question.get(one.pk, [])) for one in questions]


def _totals(question: MonitoringQuestion, answers: Sequence[MonitoringAnswer]) -> QuestionTotals:
    match question.kind:
        case MonitoringQuestion.Kind.NUMBER:
            numbers = (answer.number for answer in answers if answer.number is not None)
            return QuestionTotals(question, number=number_totals(numbers))
        case MonitoringQuestion.Kind.CHOICE:
            return QuestionTotals(question, choice=choice_totals(question.options, (one.text for one in answers)))
    return QuestionTotals(question)


def _rounded(number: Decimal) -> Decimal:
    """To two digits: 1.234 is about 1.200."""
    if not number:
        return number
    return number.quantize(Decimal(1).scaleb(number.adjusted() - _MIDDLE_DIGITS + 1)).quantize(Decimal("0.01"))
