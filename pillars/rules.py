"""What must be true of a signing before it leaves the officer's hands; each refusal says what to do."""

from coalition.models import Municipality, ProgrammePeriod
from coalition.tools.dates import PartialDate, long_date
from coalition.tools.workflow import Refused
from pillars.facts import SigningFacts
from pillars.models import Signing


def check_facts(municipality: Municipality, facts: SigningFacts) -> None:
    """What must be true of anything that leaves the officer's hands; raises Refused with the field."""
    when = facts.signed_on
    if when.is_ahead:
        raise Refused(
            f"De datum ({when}) ligt in de toekomst. Dien de ondertekening in als er getekend is.", field="signed_on"
        )
    check_existed(municipality, when)
    if when.latest and when.latest < facts.edition.valid_from:
        raise Refused(
            f"De tekst ‘{facts.edition}’ bestond toen nog niet. Kies de tekst die is ondertekend.", field="edition"
        )


def check_existed(municipality: Municipality, when: PartialDate) -> None:
    """A signing belongs to a municipality that existed on that day (domain rule 5)."""
    last_day = municipality.ends
    if when and not when.may_touch(municipality.begins, None):
        began = long_date(municipality.begins) if municipality.begins else ""
        raise Refused(f"De gemeente {municipality} bestaat pas sinds {began}. Controleer de datum.", field="signed_on")
    if when.earliest and last_day and when.earliest >= last_day:
        raise Refused(
            f"De gemeente {municipality} is opgeheven op {long_date(last_day)}. Controleer de datum.", field="signed_on"
        )


def check_period(municipality: Municipality, when: PartialDate, period: ProgrammePeriod) -> None:
    """A signing belongs to a period in which it may have been signed, and in which the municipality existed."""
    if not when.may_touch(period.starts, period.ends):
        raise Refused(f"De datum ({when}) ligt niet in de periode {period}. Kies een andere periode.", "period")
    if municipality.ends and municipality.ends <= period.starts:
        raise Refused(
            f"De gemeente {municipality} is opgeheven op {long_date(municipality.ends)}. "
            f"Kies een eerdere periode dan {period}.",
            "period",
        )
    if municipality.begins and period.ends and period.ends < municipality.begins:
        raise Refused(
            f"De gemeente {municipality} bestaat pas sinds {long_date(municipality.begins)}. "
            f"Kies een latere periode dan {period}.",
            "period",
        )


def require_signatories(facts: SigningFacts) -> None:
    """An officer names who signed. The ministry may register what is only known to be signed."""
    if not facts.signatories:
        raise Refused("Vul de naam in van ten minste één ondertekenaar.", field="signatories")


def check_complete(signing: Signing) -> None:
    check_facts(signing.municipality, SigningFacts.of(signing))
