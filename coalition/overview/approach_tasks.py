"""What waits for an officer in the local approach: to look once a year whether it is still right, or to begin."""

from collections import defaultdict
from datetime import date

from django.urls import reverse

from coalition.models import Municipality, User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.tools.dates import long_date, today
from pillars.models import LocalApproach, in_force_exists
from pillars.models.approach import CHECK_IN_AFTER


def approach_tasks(user: User) -> list[dict[str, str]]:
    """At most one line for each of the officer's own municipalities."""
    if allows_everywhere(user, Permission.APPROACH_WRITE):
        return []
    own = allows_municipalities(user, Permission.APPROACH_WRITE)
    if not own:
        return []
    confirmed: dict[int, list[date]] = defaultdict(list)
    for municipality, day in LocalApproach.objects.filter(municipality__in=own).values_list(
        "municipality", "confirmed_on"
    ):
        confirmed[municipality].append(day)
    here = Municipality.objects.existing_on(today()).filter(pk__in=own).in_order()
    signed = set(here.filter(in_force_exists(today())).values_list("pk", flat=True))
    tasks = (_task(one, min(confirmed[one.pk], default=None), signed=one.pk in signed) for one in here)
    return [task for task in tasks if task]


def _task(municipality: Municipality, oldest: date | None, *, signed: bool) -> dict[str, str]:
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
