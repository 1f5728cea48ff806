"""The advisers of the demonstration, and what municipalities asked them; all of it invented.

Moments are working days before the day of loading, so that the desk always has something new and something forgotten.
"""

from typing import NamedTuple

from coalition.overview.demonstration.data import ADVISER, DALFSEN, INVENTED, REGION, SECOND_ADVISER, ZWOLLE
from support.models import RequestAct, RequestKind


class DemoAdviser(NamedTuple):
    """By email; provinces and health regions by their slug."""

    email: str
    provinces: tuple[str, ...]
    regions: tuple[str, ...]
    topics: tuple[str, ...]
    pillars: str
    hours: int


class DemoRequest(NamedTuple):
    """`acts`: what happened after it was asked, each so many working days ago; `hours`: quarters, the same."""

    officer: str
    municipality: str
    kind: RequestKind
    topics: tuple[str, ...]
    question: str
    asked: int
    adviser: str = ""
    acts: tuple[tuple[RequestAct, int], ...] = ()
    pillars: str = ""
    hours: tuple[tuple[int, int], ...] = ()
    waits: bool = False  # on the waiting list


ADVISERS = (
    DemoAdviser(ADVISER, ("flevoland", "overijssel"), (), ("netwerk", "plan", "college", "bewustwording"), "124", 400),
    DemoAdviser(SECOND_ADVISER, ("gelderland",), ("ggd-ijsselland",), ("bedrijven", "mensen-zelf", "vinden-en-bereiken"), "3", 120),
)  # fmt: skip
_ORIENTING, _SUPPORT = RequestKind.ORIENTING, RequestKind.SUPPORT
_A = RequestAct
REQUESTS = (
    DemoRequest(
        REGION, "deventer", _SUPPORT, ("plan",), f"Wij willen ons plan vernieuwen. {INVENTED}.", 110, ADVISER,
        ((_A.ASSIGN, 108), (_A.MEET, 105), (_A.START, 100), (_A.CLOSE, 60)), "14", ((104, 8), (90, 14), (70, 6)),
    ),
    DemoRequest(
        REGION, "deventer", _SUPPORT, ("netwerk", "bedrijven"), f"Hoe betrekken wij bedrijven bij ons netwerk? {INVENTED}.",
        30, ADVISER, ((_A.ASSIGN, 27), (_A.MEET, 24), (_A.START, 3)), "2", ((23, 6), (3, 5)),
    ),
    DemoRequest(
        ZWOLLE, "zwolle", _SUPPORT, ("college", "bewustwording"), f"Hoe blijft het nieuwe college betrokken? {INVENTED}.",
        40, ADVISER, ((_A.ASSIGN, 38), (_A.MEET, 30), (_A.WAIT, 14)), "1", ((29, 4),),
    ),
    DemoRequest(
        ZWOLLE, "zwolle", _SUPPORT, ("vinden-en-bereiken",), f"Wij bereiken jongeren niet. {INVENTED}.", 2, pillars="3",
    ),
    DemoRequest(
        REGION, "raalte", _ORIENTING, ("iets-anders",), f"Wat vragen de vijf pijlers van ons? {INVENTED}.", 12, waits=True,
    ),
    DemoRequest(
        REGION, "olst-wijhe", _ORIENTING, ("mensen-zelf",), f"Hoe werken wij samen met mensen die eenzaam zijn? {INVENTED}.",
        6, SECOND_ADVISER, ((_A.ASSIGN, 5),),
    ),
    DemoRequest(
        REGION, "staphorst", _ORIENTING, ("netwerk",), f"Wie kan ons helpen beginnen? {INVENTED}.", 20, ADVISER,
        ((_A.ASSIGN, 17), (_A.MEET, 15)), hours=((15, 4),),
    ),
    DemoRequest(
        DALFSEN, "ommen", _ORIENTING, ("plan",), f"Is er een voorbeeld van een plan? {INVENTED}.", 25, acts=((_A.WITHDRAW, 22),),
    ),
)  # fmt: skip
