"""Nobody is forgotten: one reminder for a request without a move for ten working days; a move starts the count anew."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from coalition.tools.dates import today
from support import mails
from support.models import SupportRequest
from support.services.desk import forgotten_on


def due_for_reminder() -> QuerySet[SupportRequest]:
    """Of these nobody was reminded since the last move."""
    found = SupportRequest.objects.filter(forgotten_on(today()), reminded_at__isnull=True)
    return found.select_related("municipality", "adviser__user").order_by("pk")


@transaction.atomic
def remind(*, request: SupportRequest) -> bool:
    """Queues the mail; False when another worker was first, or when the request moved meanwhile."""
    still = SupportRequest.objects.filter(
        pk=request.pk, version=request.version, moved_at=request.moved_at, reminded_at__isnull=True
    )
    if not still.update(reminded_at=timezone.now()):
        return False
    mails.reminder(request)
    return True
