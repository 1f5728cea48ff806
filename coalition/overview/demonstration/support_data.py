"""The advisers of the demonstration, and what municipalities asked them; all of it invented.

Moments are working days before the day of loading, so that the desk always has something new and something forgotten.
"""

from typing import NamedTuple

from coalition.overview.demonstration.data import (
    ADVISER,
    AMBASSADOR,
    DALFSEN,
    INVENTED,
    MINISTRY,
    REGION,
    SECOND_ADVISER,
    WIJDEMEREN,
    ZWOLLE,
)
from support.models import HoursKind, RequestAct, RequestKind, ToolkitEntry


class DemoAdviser(NamedTuple):
    """By email; provinces and health regions by their slug."""

    email: str
    provinces: tuple[str, ...]
    regions: tuple[str, ...]
    topics: tuple[str, ...]
    pillars: str
    hours: int


class Did(NamedTuple):
    """An act on a request; without one, a message. `by` is who wrote that: the adviser, unless an email stands here."""

    days_ago: int
    act: RequestAct | None = None
    words: str = ""
    by: str = ""
    internal: bool = False


class Wrote(NamedTuple):
    """Hours of one day."""

    days_ago: int
    quarters: int
    kind: HoursKind
    note: str


class DemoRequest(NamedTuple):
    officer: str
    municipality: str
    kind: RequestKind
    topics: tuple[str, ...]
    question: str
    asked: int
    adviser: str = ""
    story: tuple[Did, ...] = ()
    pillars: str = ""
    hours: tuple[Wrote, ...] = ()


class DemoMoment(NamedTuple):
    """A contact; `next_in` counts days from the day of loading, below zero when the step is late."""

    by: str
    municipality: str
    days_ago: int
    with_whom: str
    outcome: str
    next_step: str = ""
    next_in: int = 0
    is_done: bool = False


class DemoTool(NamedTuple):
    """`lines` are drawn on a sheet to download; without them it links to a page of the portal."""

    title: str
    purpose: str
    pillars: str = ""
    audience: ToolkitEntry.Audience = ToolkitEntry.Audience.EVERYONE
    lines: tuple[str, ...] = ()
    route: str = ""


ADVISERS = (
    DemoAdviser(ADVISER, ("flevoland", "overijssel"), (), ("netwerk", "plan", "college", "bewustwording"), "124", 400),
    DemoAdviser(SECOND_ADVISER, ("gelderland",), ("ggd-ijsselland",), ("bedrijven", "mensen-zelf", "vinden-en-bereiken"), "3", 120),
)  # fmt: skip
_ORIENTING, _SUPPORT = RequestKind.ORIENTING, RequestKind.SUPPORT
_A, _TALK, _PREPARATION, _TRAVEL = RequestAct, HoursKind.TALK, HoursKind.PREPARATION, HoursKind.TRAVEL
REQUESTS = (
    DemoRequest(
        REGION, "deventer", _SUPPORT, ("plan",), f"Wij willen ons plan vernieuwen. {INVENTED}.", 110, ADVISER,
        (
            Did(108, _A.ASSIGN), Did(105, _A.MEET),
            Did(104, words="Dank voor het gesprek. Ik stuur u een voorstel voor de aanpak."),
            Did(100, _A.START), Did(93, words="Hierbij het eerste voorstel, met drie keuzes voor het college."),
            Did(91, words="Wij kiezen de tweede. Kunt u dat uitwerken?", by=REGION),
            Did(60, _A.CLOSE, f"Er ligt een nieuw plan, dat het college heeft vastgesteld. {INVENTED}."),
        ),
        "14",
        (Wrote(105, 6, _TALK, "Kennismaking"), Wrote(105, 4, _TRAVEL, "Heen en terug"), Wrote(94, 14, _PREPARATION, "Voorstel"),
         Wrote(70, 6, _TALK, "Gesprek met het college")),
    ),
    DemoRequest(
        REGION, "deventer", _SUPPORT, ("netwerk", "bedrijven"), f"Hoe betrekken wij bedrijven bij ons netwerk? {INVENTED}.",
        30, ADVISER,
        (
            Did(27, _A.ASSIGN, "Hoort bij het plan dat u eerder maakte."), Did(24, _A.MEET),
            Did(23, words="Dank voor het gesprek. Welke bedrijven kent u al?"),
            Did(21, words="Vooral de ondernemersvereniging en twee supermarkten.", by=REGION),
            Did(20, words="Aandachtspunt: er is weinig tijd bij de gemeente.", internal=True),
            Did(3, _A.START),
        ),
        "2", (Wrote(24, 4, _TALK, "Kennismaking"), Wrote(23, 2, _TRAVEL, ""), Wrote(3, 5, _PREPARATION, "Lijst van bedrijven")),
    ),
    DemoRequest(
        ZWOLLE, "zwolle", _SUPPORT, ("college", "bewustwording"), f"Hoe blijft het nieuwe college betrokken? {INVENTED}.",
        40, ADVISER,
        (
            Did(38, _A.ASSIGN), Did(36, words="Wanneer kunt u kennismaken?", by=ZWOLLE), Did(30, _A.MEET),
            Did(29, words="De wethouder wil eerst de cijfers zien.", internal=True),
            Did(14, _A.WAIT, "Kunt u mij het coalitieakkoord en de laatste cijfers sturen?"),
        ),
        "1", (Wrote(30, 4, _TALK, "Kennismaking"),),
    ),
    DemoRequest(
        ZWOLLE, "zwolle", _SUPPORT, ("vinden-en-bereiken",), f"Wij bereiken jongeren niet. {INVENTED}.", 2, pillars="3",
    ),
    DemoRequest(
        REGION, "raalte", _ORIENTING, ("iets-anders",), f"Wat vragen de vijf pijlers van ons? {INVENTED}.", 12,
        story=(Did(12, _A.QUEUE),),
    ),
    DemoRequest(
        REGION, "olst-wijhe", _ORIENTING, ("mensen-zelf",), f"Hoe werken wij samen met mensen die eenzaam zijn? {INVENTED}.",
        6, SECOND_ADVISER, (Did(5, _A.ASSIGN),),
    ),
    DemoRequest(
        REGION, "staphorst", _ORIENTING, ("netwerk",), f"Wie kan ons helpen beginnen? {INVENTED}.", 20, ADVISER,
        (Did(17, _A.ASSIGN), Did(15, _A.MEET), Did(15, words="Dank voor het gesprek. Ik zoek een buurgemeente die meedenkt.")),
        hours=(Wrote(15, 4, _TALK, "Kennismaking"),),
    ),
    DemoRequest(
        WIJDEMEREN, "wijdemeren", _SUPPORT, ("netwerk",), f"Hoe houden wij ons netwerk bij elkaar na de herindeling? {INVENTED}.",
        9, pillars="2",
    ),
    DemoRequest(
        DALFSEN, "ommen", _ORIENTING, ("plan",), f"Is er een voorbeeld van een plan? {INVENTED}.", 25,
        story=(Did(22, _A.WITHDRAW, "Wij vonden zelf een voorbeeld."),),
    ),
)  # fmt: skip
MOMENTS = (
    DemoMoment(
        AMBASSADOR, "raalte", 14, "de beleidsmedewerker", f"Het college wil tekenen, maar zoekt nog een moment. {INVENTED}.",
        "Bellen over een datum", 10,
    ),
    DemoMoment(
        AMBASSADOR, "staphorst", 35, "de wethouder", f"De wethouder wil eerst weten wat andere gemeenten doen. {INVENTED}.",
        "Voorbeelden sturen", -3,
    ),
    DemoMoment(
        ADVISER, "deventer", 8, "de beleidsadviseur", f"Er komt een avond voor ondernemers. {INVENTED}.", "Avond voorbereiden", 12,
    ),
    DemoMoment(
        MINISTRY, "zwolle", 50, "de projectleider", f"De gemeente wil haar aanpak graag laten zien. {INVENTED}.",
        "Werkbezoek voorstellen", -30, is_done=True,
    ),
)  # fmt: skip
TOOLKIT = (
    DemoTool("Het formulier van de vijf pijlers", f"Om te printen en te laten ondertekenen. {INVENTED}.", route="form_page"),
    DemoTool(
        "Hoe andere gemeenten samenwerken", f"Lokale coalities, met hun partners en hun convenant. {INVENTED}.", "2",
        route="coalition_list",
    ),
    DemoTool(
        "Gesprekskaart voor het college", f"Vragen voor een eerste gesprek met de wethouder. {INVENTED}.", "1",
        lines=("Wat weten wij van eenzaamheid in onze gemeente?", "Wat doen wij al, en wie doet dat?", "Wat kost het als wij niets doen?"),
    ),
    DemoTool(
        "Meten wat het oplevert", f"Een kort plan om elk jaar hetzelfde te meten. {INVENTED}.", "45",
        ToolkitEntry.Audience.SIGNATORIES, ("Wat willen wij weten?", "Welke cijfers zijn er al?", "Wie kijkt er elk jaar naar?"),
    ),
)  # fmt: skip
