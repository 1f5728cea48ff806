"""What waits in the local coalitions: for their coordinators, and for officers where nobody leads one yet."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from coalition.models import User
from coalition.permissions import Permission, allows_municipalities
from partners.models import CoordinatorGrant, LocalCoalition
from partners.models.coalitions import coordinated_ids
from partners.services.coordinators import invited_to
from partners.services.desk import numbers_of, open_points

# Who leads more than these has the list of coalitions.
MOST = 10


def coalition_tasks(user: User) -> list[dict[str, str]]:
    """One line for each coalition in which something is open."""
    tasks = []
    led = LocalCoalition.objects.coordinated_by(user).filter(is_ended=False)[:MOST] if coordinated_ids(user) else ()
    for coalition in led:
        points = open_points(coalition, numbers_of(coalition))
        if points:
            text = ". ".join(point.title for point in points) + "."
            tasks.append(_task(f"Werk {coalition} bij", text, reverse("coalition_desk", args=[coalition.slug])))
    for coalition in _without_coordinator(user):
        text = "Er leidt nog niemand deze lokale coalitie."
        tasks.append(
            _task(f"Benoem een coördinator van {coalition}", text, reverse("coordinators", args=[coalition.slug]))
        )
    return tasks


def _without_coordinator(user: User) -> list[LocalCoalition]:
    """The coalitions of an officer's municipalities that nobody leads or was invited to lead."""
    own = allows_municipalities(user, Permission.COALITION_START)
    if not own:
        return []
    led = CoordinatorGrant.objects.active().filter(coalition=OuterRef("pk"), user__is_active=True)
    found = (
        LocalCoalition.objects.filter(municipalities__in=own, is_ended=False)
        .filter(~Exists(led))
        .distinct()
        .only("slug", "name", "sort_key")[:MOST]
    )
    return [coalition for coalition in found if not invited_to(coalition).exists()]


def _task(title: str, text: str, url: str) -> dict[str, str]:
    return {"title": title, "text": text, "url": url, "tone": "info"}
