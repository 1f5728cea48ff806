"""What waits in monitoring: the questions of an open round that a municipality has not answered yet."""

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse

from coalition.models import Municipality
from coalition.tools.dates import long_date, today
from pillars.models import MonitoringReply, MonitoringRound


def monitoring_tasks(own: Sequence[Municipality]) -> list[dict[str, str]]:
    """One line for each of an officer's own municipalities and open round; who sent its answers is done."""
    rounds = list(MonitoringRound.objects.open_on(today()).order_by("closes_on")) if own else []
    if not rounds:
        return []
    replies = MonitoringReply.objects.filter(round__in=rounds, municipality__in=own)
    sent_at = {(reply.round_id, reply.municipality_id): reply.sent_at for reply in replies}
    return [
        {
            "title": f"Beantwoord de vragen van {one} voor {municipality}",
            "text": f"{'U begon al. ' if key in sent_at else ''}Dat kan tot en met {long_date(one.closes_on)}.",
            "url": reverse("monitoring_reply", args=[municipality.slug, one.pk]),
            "tone": "info",
        }
        for municipality in own
        if municipality.existed_on(today())
        for one in rounds
        for key in [(one.pk, municipality.pk)]
        if sent_at.get(key) is None
    ]


def rounds_of(municipality: Municipality) -> Collection[MonitoringRound]:
    """Those that are open, and those that it answered."""
    opened = MonitoringRound.objects.opened_by(today())
    own = MonitoringReply.objects.filter(round=OuterRef("pk"), municipality=municipality)
    return opened.annotate(is_answered=Exists(own), is_sent=Exists(own.filter(sent_at__isnull=False))).exclude(
        closes_on__lt=today(), is_answered=False
    )
