"""The coalitions of the demonstration: ZamenEen without partners, to play its story with; all the others invented.

Every name of a partner has *Demo* in it, so that nobody takes it for a real organisation.
"""

from typing import NamedTuple

from coalition.overview.demonstration.data import INVENTED
from partners.models import PartnerKind


class DemoPartner(NamedTuple):
    name: str
    kind: PartnerKind
    place: str = ""


class DemoCoalition(NamedTuple):
    """`without` are the kinds that this coalition has not found yet."""

    name: str
    municipalities: tuple[str, ...]
    started_on: str
    motto: str
    former_names: str = ""
    counts_municipality: bool = True
    first_evening: str = ""
    second_evening: str = ""
    without: tuple[PartnerKind, ...] = ()


_K = PartnerKind
# `{}` is the town of the coalition.
NAMES: tuple[tuple[PartnerKind, str], ...] = (
    (_K.WELFARE, "Demo Welzijn {}"),
    (_K.WELFARE, "Stichting Demo Buurtwerk {}"),
    (_K.WELFARE, "Demo Ouderenwerk {}"),
    (_K.WELFARE, "Demo Maatjesproject {}"),
    (_K.CARE, "Demo Thuiszorg {}"),
    (_K.CARE, "Demo Huisartsengroep {}"),
    (_K.CARE, "Demo Zorgcentrum De Linde"),
    (_K.CARE, "Demo Wijkverpleging {}"),
    (_K.BELIEF, "Demokerk De Brug"),
    (_K.BELIEF, "Demo Parochie {}"),
    (_K.BELIEF, "Demo Moskee {}"),
    (_K.ASSOCIATION, "Demo Buurtvereniging {}-Zuid"),
    (_K.ASSOCIATION, "Demo Zangkoor {}"),
    (_K.ASSOCIATION, "Demo Vereniging Dorpsbelang"),
    (_K.VOLUNTEERS, "Demo Vrijwilligerspunt {}"),
    (_K.VOLUNTEERS, "Demo Bezoekdienst {}"),
    (_K.VOLUNTEERS, "Demo Telefooncirkel {}"),
    (_K.LIBRARY, "Demobibliotheek {}"),
    (_K.CULTURE, "Demo Theater {}"),
    (_K.CULTURE, "Demo Museum {}"),
    (_K.EDUCATION, "Demo Basisschool De Kiem"),
    (_K.EDUCATION, "Demo College {}"),
    (_K.HOUSING, "Demo Wonen {}"),
    (_K.SPORT, "Demo Sportservice {}"),
    (_K.SPORT, "Demo Wandelclub {}"),
    (_K.BUSINESS, "Demo Supermarkt {} B.V."),
    (_K.BUSINESS, "Demo Ondernemerskring {}"),
    (_K.POLICE, "Demo Wijkagenten {}"),
    (_K.CLIENTS, "Demo Ouderenbond {}"),
    (_K.CLIENTS, "Demo Cliëntenraad {}"),
    (_K.OTHER, "Demo Lokale Radio {}"),
)
# Who came only in the second round: the last ones of the list above.
SECOND_ROUND = 8
COALITIONS = (
    DemoCoalition(
        "Demo Samen Zwolle", ("zwolle",), "2020-10-01", "Niemand blijft alleen", "Demo Zwolle tegen Eenzaamheid",
        first_evening="2020-10-01", second_evening="2022-09-29", without=(_K.SPORT, _K.HOUSING),
    ),
    DemoCoalition(
        "Demo Deventer Ontmoet", ("deventer",), "2021-05", "Een stad die ontmoet", counts_municipality=False,
        first_evening="2021-06-17", second_evening="2023-10-04", without=(_K.EDUCATION, _K.BUSINESS, _K.POLICE),
    ),
    DemoCoalition(
        "Demo Salland Samen", ("raalte", "olst-wijhe"), "2019", "Omkijken naar elkaar",
        first_evening="2019-11-14", without=(_K.LIBRARY, _K.CULTURE),
    ),
)  # fmt: skip
DESCRIPTION = INVENTED + ". Zo ziet de bladzijde eruit van een coalitie die al een tijd bezig is."
CONTRIBUTIONS = (
    "Zet elke week de koffie klaar en de deur open.",
    "Bezoekt mensen die weinig buiten komen.",
    "Traint vrijwilligers in het herkennen van eenzaamheid.",
)
# An inhabitant who is named with consent, and one who is not.
INHABITANTS = ("Demo Inwoner Met Toestemming", "Demo Inwoner Zonder Toestemming")
INVITED = ("Demo Taxibedrijf {}", "Demo Apotheek {}", "Demo Fanfare {}")
GOALS = """- Mensen die eenzaam zijn, weten waar zij terechtkunnen.
- Wij herkennen eenzaamheid eerder en praten erover.
- Elk jaar vertellen wij elkaar wat werkte."""
TEXT = """# Wat wij zien

Eenzaamheid komt overal voor, bij jong en oud. Geen organisatie lost dat alleen op. (Dit is een voorbeeldtekst, verzonnen voor de demonstratie.)

# Wat wij afspreken

- Wij kijken naar elkaar om en delen wat wij leren.
- Wij sturen mensen niet weg, maar brengen ze bij wie wel kan helpen.
- Wij komen vier keer per jaar bij elkaar.

# Hoe wij samenwerken

Iedere partner doet wat bij hem past. De gemeente zorgt voor een plek om samen te komen. Wie wil stoppen, zegt dat tegen de coördinator."""


# ---- lists to paste: the story of ZamenEen ---------------------------------------------------

_DRONTEN = (*((kind, name) for kind, name in NAMES if kind not in (_K.BUSINESS, _K.POLICE, _K.OTHER)),)
FIRST_EVENING = (
    DemoPartner("Gemeente Dronten", _K.MUNICIPALITY, "Dronten"),
    *(DemoPartner(name.format("Dronten"), kind, "Dronten") for kind, name in _DRONTEN[:27]),
    DemoPartner("Demo Dorpsraad Biddinghuizen", _K.ASSOCIATION, "Biddinghuizen"),
)
SECOND_EVENING = (
    DemoPartner("Demo Supermarkt Dronten B.V.", _K.BUSINESS, "Dronten"),
    DemoPartner("Demo Ondernemerskring Swifterbant", _K.BUSINESS, "Swifterbant"),
    DemoPartner("Demo Wijkagenten Dronten", _K.POLICE, "Dronten"),
    DemoPartner("Demo Lokale Radio Dronten", _K.OTHER, "Dronten"),
    DemoPartner("Demo Dorpshuis Swifterbant", _K.WELFARE, "Swifterbant"),
)
BIG_EVENING = tuple(
    DemoPartner(f"{name.format(place)}{'' if '{}' in name or place == 'Dronten' else ' ' + place}", kind, place)
    for place in ("Dronten", "Biddinghuizen")
    for kind, name in NAMES
)[:59]
