"""*Klopt dit niet?*: what a visitor says about a page goes to the ministry's in-tray, and is dealt with there."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coalition.models import PageReport, User
from coalition.services.trail import record
from coalition.tools.workflow import Conflict, Refused

# In a day, from everybody together: more than this is no longer people who saw a mistake.
MOST_IN_A_DAY = 500


@transaction.atomic
def report_page(*, path: str, text: str, email: str = "") -> PageReport:
    """Keeps a report; the same words about the same page once a day."""
    today = PageReport.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
    same = today.filter(path=path, text=text).first()
    if same is not None:
        return same
    if today.count() >= MOST_IN_A_DAY:
        raise Refused(
            "Er komen nu te veel meldingen tegelijk binnen. Probeer het morgen nog eens, of stuur ons een mail."
        )
    report = PageReport.objects.create(path=path, text=text, email=email)
    record(actor=None, action="report.received", obj=report)
    return report


@transaction.atomic
def handle_report(*, actor: User, report: PageReport, outcome: str) -> None:
    """Somebody of the ministry looked at it, and says what was done."""
    waiting = PageReport.objects.filter(pk=report.pk, handled_at__isnull=True)
    if not waiting.update(handled_at=timezone.now(), handled_by=actor, outcome=outcome):
        raise Conflict("Deze melding is al afgehandeld.")
    record(actor=actor, action="report.handled", obj=report, changes={"wat ermee is gedaan": ["", outcome]})


def erase_report(report: PageReport) -> None:
    """That there was a report, and what was done with it, stays; who wrote it and the words go."""
    report.email, report.text = "", "gewist"
    report.save(update_fields=["email", "text"])
