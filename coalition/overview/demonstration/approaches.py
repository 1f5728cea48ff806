"""What invented officers tell about the pillars. All of it is made up, and each text says so: none of these
municipalities wrote a word of it. Of Dronten and Dalfsen nothing is invented."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from coalition.models import Municipality, User
from coalition.tools.dates import today
from pillars.approach import Told
from pillars.models import ApproachAudience, LocalApproach
from pillars.services.approach import save_approach

_MADE_UP = "(Verzonnen voor de demonstratie.)"
_SHARED = ApproachAudience.SIGNATORIES


class DemoApproach(NamedTuple):
    """By the slug of the municipality; `days_ago` is when it was last confirmed."""

    municipality: str
    texts: Mapping[int, str]
    days_ago: int
    shared: tuple[int, ...] = ()
    links: Mapping[int, tuple[str, ...]] = {}


APPROACHES = (
    DemoApproach(
        "zwolle",
        {
            1: "De demowethouder bespreekt de aanpak elk kwartaal in het college. Zorg, sport en wonen leveren elk een ambtenaar voor één dagdeel in de week.",
            2: "Een demokwartiermaker houdt het netwerk bij elkaar en belt elke nieuwe partner.\n\nTwee keer per jaar is er een demo-avond waarop partners vertellen wat lukte en wat niet.",
            3: "Zes inwoners die zelf eenzaam waren, lezen elk plan mee. Zij krijgen een vergoeding en een vaste contactpersoon.",
            5: "Wij houden bij hoeveel mensen terugkomen na een eerste ontmoeting, en vragen na een half jaar hoe het gaat.",
        },
        days_ago=420, links={2: ("https://netwerk.example/over-ons", "https://www.zwolle.example/samen")},
    ),
    DemoApproach(
        "ommen",
        {
            1: "Het demo-uitvoeringsplan staat in de begroting voor vier jaar.",
            2: "In elke kern is één huiskamer die al bestond het vaste punt. De gemeente betaalt de koffie en een coördinator, de vrijwilligers doen de rest.",
            3: "Wijkverpleegkundigen en de postbode geven een seintje als zij zich zorgen maken, met toestemming van de inwoner.\n- eerst een huisbezoek\n- dan samen naar een activiteit\n- na zes weken een telefoontje",
            4: "Wij kiezen voor drie activiteiten die elders werkten, en stoppen met losse acties.",
        },
        days_ago=40, shared=(4,), links={3: ("https://www.ommen.example/signaal",)},
    ),
    DemoApproach(
        "kampen",
        {
            1: "De demogemeente maakte één ambtenaar vrij die over alle teams heen mag beslissen.",
            2: "Bibliotheek, kerken en sportclubs delen één agenda met activiteiten, zodat niemand op dezelfde middag hetzelfde doet.",
            3: "Jongeren maakten zelf een wandelroute met gespreksvragen. Die wordt ook door ouderen gelopen.",
            4: "Met het welzijnswerk en de huisartsen is op papier gezet wie belt, wie bezoekt en wie afrondt.",
            5: "Eén keer per jaar een gesprek met alle partners over de cijfers van de GGD, en wat die wel en niet zeggen.",
        },
        days_ago=12,
    ),
    DemoApproach(
        "raalte",
        {
            2: "Dorpscontactpersonen in elke kern, die elkaar iedere maand spreken.",
            3: "Een demobus met koffie staat elke week op een ander plein.",
        },
        days_ago=380,
    ),
    DemoApproach(
        "noordoostpolder",
        {
            2: "Tien dorpen, tien sleutelfiguren en één netwerkregisseur die hen elke maand bij elkaar brengt.",
            3: "Vrijwilligers bellen nieuwe bewoners na een maand op: kent u al iemand in het dorp?",
            4: "Wat in één dorp werkt, proberen twee andere dorpen daarna ook.",
        },
        days_ago=150,
    ),
    DemoApproach(
        "lelystad",
        {
            1: "Eenzaamheid staat in het demo-coalitieakkoord, met een budget voor vier jaar.",
            3: "Buurtmaatjes leren in drie avonden hoe zij een gesprek beginnen en wanneer zij hulp inschakelen.",
        },
        days_ago=200,
    ),
    DemoApproach(
        "s-gravenhage",
        {
            2: "Per stadsdeel een netwerk, met één gezamenlijke demo-telefoonlijn voor alle partners.",
            3: "In negen talen bellen ambassadeurs met mensen uit hun eigen gemeenschap.",
            4: "De stad financiert alleen wat op de lijst van erkende aanpakken staat, of wat daarvoor getest wordt.",
        },
        days_ago=60,
    ),
)  # fmt: skip


def load_approaches(officers: Mapping[str, User], ministry: User, municipalities: Mapping[str, Municipality]) -> None:
    """Written through the service; then the days are put back, since nobody can confirm in the past."""
    for one in APPROACHES:
        municipality = municipalities[one.municipality]
        typed = {
            pillar: Told(
                f"{text}\n{_MADE_UP}",
                one.links.get(pillar, ()),
                _SHARED if pillar in one.shared else ApproachAudience.PUBLIC,
            )
            for pillar, text in one.texts.items()
        }
        save_approach(actor=officers.get(one.municipality, ministry), municipality=municipality, typed=typed, read={})
        then: date = today() - timedelta(days=one.days_ago)
        LocalApproach.objects.filter(municipality=municipality).update(confirmed_on=then)
