"""ZamenEen as the public sees it, and how its pages are read."""

import re
from datetime import date

from coalition.models import Municipality
from coalition.tools.dates import PartialDate
from partners.models import CovenantSigning, LocalCoalition, PartnerKind
from tests.client import StrictClient
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    MembershipFactory,
    PartnerFactory,
    many_members,
)

SEPTEMBER_20 = PartialDate.on(date(2019, 9, 20))
UNKNOWN = PartialDate.unknown()


def public_zameneen(dronten: Municipality) -> LocalCoalition:
    """29 signed on 15 March 2019, the municipality among them; three more came on 20 September."""
    coalition: LocalCoalition = CoalitionFactory.create(
        name="ZamenEen", slug="zameneen", municipalities=[dronten], is_published=True,
        former_names="Eenzaamheid in Dronten", motto="Omkijken naar elkaar", mailbox="info@zameneen.example",
    )  # fmt: skip
    version = CovenantVersionFactory.create(covenant__coalition=coalition)
    own = PartnerFactory.create(name="Gemeente Dronten", kind=PartnerKind.MUNICIPALITY, municipality=dronten)
    MembershipFactory.create(coalition=coalition, partner=own)
    signed = [own, *many_members(28, coalition)]
    CovenantSigning.objects.bulk_create(
        CovenantSigningFactory.build(version=version, partner=partner) for partner in signed
    )
    many_members(3, coalition, PartnerKind.SPORT, joined_on=SEPTEMBER_20)
    return coalition


def page(client: StrictClient, address: str = "/coalities/zameneen/", *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    content: str = response.content.decode()
    return re.sub(r"\s+", " ", content.replace("&#x27;", "'"))
