"""*Leg vast*: an answer as it was given, and what is known differently since."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from coalition.models import KeptAnswer, User
from coalition.overview.answers.answer import Answer
from coalition.overview.answers.question import Question
from coalition.services.trail import record
from coalition.tools.dates import PartialDate
from coalition.tools.workflow import Conflict, Refused


class Difference(NamedTuple):
    """What the answer says, and what the portal says of the same question today."""

    what: str
    then: str
    now: str


@transaction.atomic
def keep_answer(*, actor: User, answer: Answer, seen: str, purpose: str, question_number: str = "") -> KeptAnswer:
    """Keeps what was looked at; raises Conflict when the register says something else by now (`seen`: that sentence)."""
    if not purpose.strip():
        raise Refused("Schrijf op waar dit antwoord voor was.", field="purpose")
    if seen != answer.sentence:
        raise Conflict("Het register is intussen gewijzigd. Bekijk het nieuwe antwoord en leg dat vast.")
    kept = KeptAnswer.objects.create(
        purpose=purpose.strip(),
        question_number=question_number.strip(),
        day=answer.question.day,
        filters=answer.question.query,
        sentence=answer.sentence,
        figures=answer.as_kept(),
        lines=list(answer.lines),
        kept_by=actor,
    )
    record(actor=actor, action="answer.kept", obj=kept, changes={"antwoord": [None, answer.sentence]})
    return kept


def known_differently(kept: KeptAnswer) -> Sequence[Difference]:
    """What the same question answers today otherwise: figures first, then each municipality."""
    now = Answer(Question.read(kept.filters))
    return [
        *_differences(dict(kept.figures["feiten"]), {fact.label: fact.value for fact in now.facts}),
        *_differences(_standings(kept.lines), _standings(now.lines)),
    ]


def _standings(lines: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    return {
        f"{line['gemeente']} ({line['gemeentecode']})": ", ".join(
            part for part in (line["stand"], line["toelichting"], _in_words(line["ondertekend_op"])) if part
        )
        for line in lines
    }


def _in_words(day: str) -> str:
    """The day of a signing as people read it: it is kept as files have it, `2019-09-20`, `2019-09` or `2019`."""
    return str(PartialDate.parse(day)) if day else ""


def _differences(then: Mapping[str, str], now: Mapping[str, str]) -> Iterable[Difference]:
    for what in dict.fromkeys([*then, *now]):
        if then.get(what) != now.get(what):
            yield Difference(what, then.get(what, "stond er niet bij"), now.get(what, "staat er niet meer bij"))
