"""`/nieuws.atom`: the municipalities that were registered last, for who wants to follow the register."""

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from coalition.tools.dates import PartialDate
from pillars.models import Signing, SigningState

ENTRIES = 50


def atom() -> bytes:
    """In the order of registering: that is when it became news."""
    here, home = settings.BASE_URL + reverse("news_feed"), settings.BASE_URL + reverse("home")
    feed = Atom1Feed(
        title="Nieuwe ondertekenaars van de vijf pijlers tegen eenzaamheid",
        link=home,
        description="",
        language="nl",
        author_name="Vijf pijlers tegen eenzaamheid",
        feed_url=here,
        feed_guid=here,
        feed_copyright="CC0 1.0",
    )
    signings = Signing.objects.filter(state=SigningState.REGISTERED).select_related("municipality", "period")
    for signing in signings.order_by("-registered_at", "-pk")[:ENTRIES]:
        feed.add_item(
            title=f"{signing.municipality} ondertekende de vijf pijlers",
            link=settings.BASE_URL + reverse("municipality_detail", args=[signing.municipality.slug]),
            description=f"{_when(signing.signed_on)}. Programmaperiode {signing.period}.",
            unique_id=settings.BASE_URL + reverse("check_number", args=[signing.number]),
            pubdate=signing.registered_at,
            updateddate=signing.registered_at,
        )
    return bytes(feed.writeString("utf-8"), "utf-8")


def _when(signed_on: PartialDate) -> str:
    if not signed_on:
        return "De datum van ondertekenen is niet bekend"
    return f"Ondertekend {'op' if signed_on.precision == 'day' else 'in'} {signed_on}"
