"""What waits for an officer in the local approach: to look once a year whether it is still right, or to begin."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Min
from django.urls import reverse

from coalition.models import Municipality, User
from coalition.permissions import Permission, allows_everywhere
from coalition.tools.dates import long_date, today
from pillars.counting import counting
from pillars.models import LocalApproach
from pillars.models.approach import CHECK_IN_AFTER


def approach_tasks(user: User, own: Sequence[Municipality]) -> list[dict[str, str]]:
    """At most one line for each of the officer's own municipalities, in their order."""
    if not own or allows_everywhere(user, Permission.APPROACH_WRITE):
        return []
    told = LocalApproach.objects.filter(municipality__in=own).order_by().values_list("municipality")
    told_on = dict(told.annotate(Min("confirmed_on")))
    signed = counting.on(today())
    tasks = (_task(one, told_on.get(one.pk), one.pk in signed) for one in own if one.existed_on(today()))
    return [task for task in tasks if task]


def _task(municipality: Municipality, oldest: date | None, signed: bool) -> dict[str, str]:
    where = {"url": reverse("approach_desk", args=[municipality.slug]), "tone": "info"}
    if oldest is None:
        if not signed:
            return {}
        title = f"Vertel wat {municipality} doet tegen eenzaamheid"
        return {"title": title, "text": "Per pijler een paar regels. Andere gemeenten leren ervan.", **where}
    if oldest >= today() - CHECK_IN_AFTER:
        return {}
    text = f"Laatst bevestigd op {long_date(oldest)}. Wat niet veranderde, bevestigt u met één klik."
    return {"title": f"Klopt de lokale aanpak van {municipality} nog?", "text": text, **where}
