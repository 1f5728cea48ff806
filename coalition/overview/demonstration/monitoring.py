"""Two invented monitoring rounds: one of a year ago that ten municipalities answered, and one that is open."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from coalition.models import Municipality, User
from coalition.tools.dates import today
from pillars.models import MonitoringQuestion, MonitoringRound
from pillars.services.monitoring import save_question, save_round
from pillars.services.monitoring_replies import Answers, save_reply

_KIND = MonitoringQuestion.Kind
ORGANISATIONS = "Hoeveel organisaties werken mee aan de lokale aanpak?"
MEASURING = "Hoe volgt u of de aanpak werkt?"
WORKED = "Wat werkte het afgelopen jaar goed?"
OPTIONS = ("met de Gezondheidsmonitor", "met een eigen onderzoek", "nog niet")
# By place among the municipalities that somebody works for: organisations, and how they measure.
_ANSWERS = ((29, 0), (12, 0), (8, 1), (14, 0), (9, 1), (41, 0), (7, 1), (15, 0), (60, 1), (11, 1))


def load_monitoring(ministry: User, officers: Mapping[str, User], municipalities: Mapping[str, Municipality]) -> None:
    last_year = _round(ministry, f"Demoronde {today().year - 1}")
    questions = list(last_year.questions.order_by("order"))
    for (slug, officer), (number, option) in zip(officers.items(), _ANSWERS, strict=False):
        given: tuple[Decimal | str, ...] = (Decimal(number), OPTIONS[option], "Demoantwoord: samen eten.")
        answers: Answers = dict(zip(questions, given, strict=True))
        save_reply(
            actor=officer, found=last_year, municipality=municipalities[slug], version=None, answers=answers, send=True
        )
    # Answered today, as if it was a year ago.
    MonitoringRound.objects.filter(pk=last_year.pk).update(
        opens_on=today() - timedelta(days=380), closes_on=today() - timedelta(days=350)
    )
    then = timezone.now() - timedelta(days=360)
    last_year.replies.update(changed_at=then, sent_at=then)
    _round(ministry, f"Demoronde {today().year}")


def _round(ministry: User, name: str) -> MonitoringRound:
    made = save_round(
        actor=ministry, found=None, version=None, name=name, opens_on=today() - timedelta(days=7),
        closes_on=today() + timedelta(days=30),
    )  # fmt: skip
    for text, kind, options, pillar in (
        (ORGANISATIONS, _KIND.NUMBER, (), 2),
        (MEASURING, _KIND.CHOICE, OPTIONS, 5),
        (WORKED, _KIND.TEXT, (), None),
    ):
        save_question(actor=ministry, found=made, question=None, text=text, kind=kind, options=options, pillar=pillar)
    return made
