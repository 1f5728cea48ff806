"""What each resource of the API tells, as plain data; the dumps of `/open-data/` tell the same."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from coalition.models import Municipality
from coalition.overview.counts import Count, Tally
from coalition.overview.municipality_page import MunicipalityPage, Neighbour, PublicSigning
from coalition.overview.register.coalitions import CoalitionInBrief
from coalition.overview.register.standings import COUNTING, Line, Register, Standing
from coalition.tools.dates import PartialDate, today
from partners.coalition_list import Line as CoalitionLine
from pillars.models import PillarEdition

Data = dict[str, Any]


def link(route: str, *arguments: object) -> dict[str, str]:
    return {"href": settings.BASE_URL + reverse(route, args=arguments)}


def _links_of_each() -> tuple[str, str]:
    """The addresses of municipalities up to code and slug: looking up 342 times costs more than all the rest."""
    own = reverse("api_municipality", args=["GM0000"]).removesuffix("GM0000")
    page = reverse("municipality_detail", args=["-"]).removesuffix("-/")
    return settings.BASE_URL + own, settings.BASE_URL + page


def municipalities(lines: Iterable[Line]) -> list[Data]:
    own, page = _links_of_each()
    return [_municipality(line, own, page) for line in lines]


def _municipality(line: Line, own: str, page: str) -> Data:
    signing, (inhabitants, year) = line.signing, line.population or (None, None)
    return {
        "code": line.code,
        "naam": line.name,
        "kenmerk": line.slug,
        "provincie": line.province,
        "ggdRegio": line.region,
        "status": line.standing.value,
        "toelichting": line.explanation,
        "teltMee": line.counts,
        "ondertekendOp": _day(signing.signed_on) if signing else None,
        "nummer": signing.number if signing else None,
        "periode": signing.period if signing else None,
        "coalities": coalitions_in_brief(line.coalitions),
        "website": line.website or None,
        "inwoners": inhabitants,
        "inwonersJaar": year,
        "_links": {"self": {"href": own + line.code}, "pagina": {"href": f"{page}{line.slug}/"}},
    }


def coalitions_in_brief(coalitions: Sequence[CoalitionInBrief]) -> list[Data]:
    return [{"naam": one.name, "kenmerk": one.slug} for one in coalitions if not one.has_ended]


def municipality(of: Municipality) -> Data:
    """All that is public of one, as it is today; of a dissolved one as it was at its end."""
    page = MunicipalityPage(of)
    own, address = _links_of_each()
    return {
        **(_municipality(page.line, own, address) if page.line else _dissolved(of, page, own, address)),
        "peildatum": today().isoformat(),
        "bestaatSinds": of.begins.isoformat() if of.begins else None,
        "opgehevenOp": of.ends.isoformat() if of.ends else None,
        "breedtegraad": of.latitude,
        "lengtegraad": of.longitude,
        "voorgangers": _neighbours(page.predecessors),
        "opvolgers": _neighbours(page.successors),
        "ondertekeningen": [signing(own, of.code, of.name) for own in page.signings],
    }


def _dissolved(of: Municipality, page: MunicipalityPage, own: str, address: str) -> Data:
    """It counts on no day from its end on, whatever it signed."""
    standing = page.standing()
    deciding = page.signings[0] if page.signings and standing in {*COUNTING, Standing.WITHDRAWN} else None
    inhabitants = of.populations.order_by("-year").values_list("inhabitants", "year").first() or (None, None)
    return {
        "code": of.code,
        "naam": of.name,
        "kenmerk": of.slug,
        "provincie": of.province.name if of.province else None,
        "ggdRegio": of.health_region.name if of.health_region else None,
        "status": standing.value,
        "toelichting": "opgeheven",
        "teltMee": False,
        "ondertekendOp": _day(deciding.signed_on) if deciding else None,
        "nummer": deciding.number if deciding else None,
        "periode": deciding.period if deciding else None,
        "coalities": coalitions_in_brief(page.coalitions),
        "website": of.website_domain or None,
        "inwoners": inhabitants[0],
        "inwonersJaar": inhabitants[1],
        "_links": {"self": {"href": own + of.code}, "pagina": {"href": f"{address}{of.slug}/"}},
    }


def _neighbours(found: Iterable[Neighbour]) -> list[Data]:
    return [{"naam": one.name, "kenmerk": one.slug} for one in found]


def signing(of: PublicSigning, code: str, name: str) -> Data:
    return {
        "nummer": of.number,
        "gemeente": {"code": code, "naam": name},
        "ondertekendOp": _day(of.signed_on),
        "periode": of.period,
        "tekst": of.edition,
        "ondertekenaars": [{"naam": person.name, "hoedanigheid": person.capacity} for person in of.signatories],
        "plaats": of.place,
        "ondertekenmoment": of.ceremony,
        "inAanwezigheidVan": of.in_presence_of,
        "namens": of.on_behalf_of,
        "bron": of.source,
        "ingetrokkenPer": of.withdrawn_on.isoformat() if of.withdrawn_on else None,
        "besluitTotIntrekken": of.withdrawal_decision,
    }


def coalition(line: CoalitionLine) -> Data:
    own, count = line.coalition, line.count
    return {
        "naam": own.name,
        "kenmerk": own.slug,
        "eerdereNamen": _names(own.former_names),
        "andereNamen": _names(own.other_names),
        "gemeenten": [{"code": place.code, "naam": place.name} for place in line.places],
        "gestartOp": _day(own.started_on),
        "isGestopt": own.is_ended,
        "gestoptOp": _day(own.ended_on),
        "partnersMetGemeente": count.with_municipality,
        "partnersZonderGemeente": count.without_municipality,
        "partnersOnzeker": count.uncertain,
        "website": own.website or None,
        "mailadres": own.mailbox or None,
        "_links": {"pagina": link("coalition_page", own.slug)},
    }


def editions() -> list[Data]:
    """Every published wording, the newest first."""
    return [
        {
            "kenmerk": edition.slug,
            "naam": edition.name,
            "geldigVanaf": edition.valid_from.isoformat(),
            "bron": edition.source,
            "isVoorbeeld": edition.is_example,
            "isHuidig": edition.is_current,
            "pijlers": [
                {"nummer": pillar.number, "naam": pillar.name, "uitleg": pillar.explanation}
                for pillar in edition.pillars.all()
            ],
        }
        for edition in PillarEdition.objects.published().prefetch_related("pillars")
    ]


def counts(register: Register, lines: Sequence[Line]) -> Data:
    """Of the municipalities in `lines`, on the day of the register."""
    count = Count(register, lines)
    return {
        "peildatum": register.day.isoformat(),
        **_tally(count.whole),
        "provincies": [_part(tally) for tally in count.provinces],
        "ggdRegios": [_part(tally) for tally in count.regions],
    }


def _part(tally: Tally) -> Data:
    return {"naam": tally.name, "kenmerk": tally.slug or None, **_tally(tally)}


def _tally(tally: Tally) -> Data:
    people = tally.inhabitants
    return {
        "gemeenten": tally.existed,
        "ondertekend": tally.signed,
        "overgenomen": tally.taken_over,
        "mogelijkOndertekend": tally.maybe,
        "doorRechtsvoorganger": tally.by_predecessor,
        "ingetrokken": tally.withdrawn,
        "aandeelGemeenten": tally.share,
        "inwoners": people.total,
        "inwonersOndertekend": people.signed,
        "aandeelInwoners": people.share,
        "inwonersJaar": people.year,
        "nietTeBerekenen": people.reason or None,
    }


def _day(when: PartialDate) -> str | None:
    return when.iso() or None


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]
