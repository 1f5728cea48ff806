"""Which municipalities nobody works for yet."""

from django.db.models import Exists, OuterRef, QuerySet

from coalition.models import Municipality, MunicipalityGrant, Province
from coalition.services.invitations import open_invitations
from coalition.services.municipality_search import search_among
from coalition.tools.dates import today


def without_officer(q: str = "", provincie: Province | None = None, uitnodiging: str = "") -> QuerySet[Municipality]:
    """The municipalities of today in which nobody has an active account; `is_invited` tells of a link that still works."""
    officers = MunicipalityGrant.objects.active().filter(municipality=OuterRef("pk"), user__is_active=True)
    invited = Exists(open_invitations().filter(municipality=OuterRef("pk")))
    found = search_among(Municipality.objects.existing_on(today()).filter(~Exists(officers)), q)
    if provincie:
        found = found.filter(province=provincie)
    if uitnodiging:
        found = found.filter(invited if uitnodiging == "ja" else ~invited)
    return found.annotate(is_invited=invited).select_related("province")
