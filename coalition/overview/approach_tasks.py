"""What waits for an officer in the local approach: to look once a year whether it is still right, or to begin."""

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Min
from django.urls import reverse

from coalition.models import Municipality, User
from coalition.permissions import Permission, allows_everywhere, allows_municipalities
from coalition.tools.dates import long_date, today
from pillars.models import in_force_exists
from pillars.models.approach import CHECK_IN_AFTER


def approach_tasks(user: User) -> list[dict[str, str]]:
    """At most one line for each of the officer's own municipalities."""
    if allows_everywhere(user, Permission.APPROACH_WRITE):
        return []
    own = allows_municipalities(user, Permission.APPROACH_WRITE)
    if not own:
        return []
    here = Municipality.objects.existing_on(today()).filter(pk__in=own).in_order()
    found = here.annotate(
        counts=ExpressionWrapper(in_force_exists(today()), BooleanField()), told_on=Min("approaches__confirmed_on")
    )
    tasks = (_task(*row) for row in found.values_list("name", "slug", "told_on", "counts"))
    return [task for task in tasks if task]


def _task(municipality: str, slug: str, oldest: date | None, signed: bool) -> dict[str, str]:
    where = {"url": reverse("approach_desk", args=[slug]), "tone": "info"}
    if oldest is None:
        if not signed:
            return {}
        title = f"Vertel wat {municipality} doet tegen eenzaamheid"
        return {"title": title, "text": "Per pijler een paar regels. Andere gemeenten leren ervan.", **where}
    if oldest >= today() - CHECK_IN_AFTER:
        return {}
    text = f"Laatst bevestigd op {long_date(oldest)}. Wat niet veranderde, bevestigt u met één klik."
    return {"title": f"Klopt de lokale aanpak van {municipality} nog?", "text": text, **where}
