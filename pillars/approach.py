"""What a municipality tells about one pillar: as it is typed, as it is read, and all of it as one text."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from coalition.services.kept import Act, KeptByDay
from coalition.tools.dates import long_date
from coalition.tools.documents import as_value
from coalition.tools.workflow import Refused
from pillars.models import ApproachAudience, LocalApproach

MOST_LINKS = 5
LONGEST_LINK = 190  # five of them, each on its line, fit in the column
_LONGEST_REST = 40
_is_address = URLValidator(schemes=["http", "https"])


class Link(NamedTuple):
    """An address with what is shown of it: where it leads first."""

    url: str
    host: str
    rest: str


@dataclass(frozen=True)
class Told:
    """Of one pillar. Without a text nothing is told."""

    text: str = ""
    links: tuple[str, ...] = ()
    audience: str = ApproachAudience.PUBLIC

    @classmethod
    def of(cls, approach: LocalApproach) -> "Told":
        return cls(approach.text, tuple(approach.links.split()), approach.audience)

    @property
    def mark(self) -> str:
        """Of what was read: a save that is based on something else would overwrite it."""
        content = "\n".join((self.text, *self.links, self.audience))
        return hashlib.sha256(content.encode()).hexdigest()[:16] if self.text else ""

    def shown(self) -> dict[str, str]:
        if not self.text:
            return {"tekst": "", "links": "", "te lezen door": ""}
        return {
            "tekst": self.text,
            "links": "\n".join(self.links),
            "te lezen door": ApproachAudience(self.audience).label,
        }


@dataclass(frozen=True)
class Saving:
    """What would change if this were saved, pillar by pillar, next to what is stored now."""

    stored: Mapping[int, Told]
    typed: Mapping[int, Told]
    # The marks of what was read before typing began.
    read: Mapping[int, str]

    @property
    def changed(self) -> list[int]:
        """What was typed in, and is not stored yet. Who left a pillar alone does not undo what another wrote there."""
        return [
            pillar
            for pillar, told in self.typed.items()
            if told.mark not in (self.read.get(pillar, ""), self.stored.get(pillar, Told()).mark)
        ]

    @property
    def clashing(self) -> list[int]:
        """What somebody else changed meanwhile."""
        return [pillar for pillar in self.changed if self.stored.get(pillar, Told()).mark != self.read.get(pillar, "")]

    @property
    def emptied(self) -> list[int]:
        """What would be gone."""
        return [pillar for pillar in self.changed if not self.typed[pillar].text]

    def differences(self) -> list[tuple[str, str, str]]:
        """Of what clashes: the fact, as it is stored, as it was typed."""
        found = []
        for pillar in self.clashing:
            stored, typed = self.stored.get(pillar, Told()).shown(), self.typed[pillar].shown()
            found += [
                (f"pijler {pillar}, {name}", stored[name], typed[name]) for name in typed if stored[name] != typed[name]
            ]
        return found


# ---- links ----------------------------------------------------------------------------------


def read_links(typed: str) -> tuple[str, ...]:
    """The addresses in what was typed, each once. Raises Refused with what to do about the first that is none."""
    addresses = tuple(dict.fromkeys(_address(part) for part in typed.split()))
    if len(addresses) > MOST_LINKS:
        raise Refused(f"Kies hoogstens {MOST_LINKS} links. Nu zijn het er {len(addresses)}.")
    return addresses


def _address(part: str) -> str:
    """People leave out the beginning: `www.dronten.nl/samen`."""
    address = part if "://" in part else f"https://{part}"
    if len(address) > LONGEST_LINK:
        raise Refused(f"De link ‘{part[:60]}…’ is te lang. Gebruik een link van hoogstens {LONGEST_LINK} tekens.")
    try:
        _is_address(address)
        # With a name before the host an address looks as if it led somewhere else.
        usable = "@" not in urlsplit(address).netloc
    except (ValidationError, ValueError):
        usable = False
    if not usable:
        raise Refused(f"‘{part[:60]}’ is geen webadres. Vul een link in zoals https://www.gemeente.nl/nieuws.")
    return address


def links_of(approach: LocalApproach) -> list[Link]:
    return [_link(url) for url in approach.links.split()]


def _link(url: str) -> Link:
    """With the host as computers write it: letters of another alphabet can look like ours."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return Link(url, host, rest if len(rest) <= _LONGEST_REST else f"{rest[:_LONGEST_REST]}…")


# ---- as it is read --------------------------------------------------------------------------


class Entry(NamedTuple):
    """One pillar of one municipality, ready to be shown."""

    number: int
    name: str
    approach: LocalApproach | None
    links: Sequence[Link] = ()


def _tellers(day: date) -> frozenset[int]:
    return frozenset(LocalApproach.objects.order_by().values_list("municipality", flat=True).distinct())


def _still(found: frozenset[int], acts: Sequence[Act]) -> frozenset[int] | None:
    return None if any(act.kind == LocalApproach._meta.label_lower for act in acts) else found


# The municipalities (primary keys) that tell something to somebody: most do not, and their page need not ask.
tellers = KeptByDay(_tellers, _still)


def entries(approaches: Iterable[LocalApproach], names: Mapping[int, str]) -> list[Entry]:
    """All five pillars in their order, told or not."""
    told = {approach.pillar: approach for approach in approaches}
    return [
        Entry(number, name, told.get(number), links_of(told[number]) if number in told else ())
        for number, name in names.items()
    ]


# ---- as one text ----------------------------------------------------------------------------


def as_one_text(municipality: str, day: date, told: Collection[Entry]) -> str:
    """Plain text with a heading for each pillar that something is told of, to paste elsewhere."""
    parts = [f"Lokale aanpak van eenzaamheid\nGemeente {municipality}, stand op {long_date(day)}"]
    for number, name, approach, links in told:
        if approach is None:
            continue
        where = ["Meer informatie:", *(link.url for link in links)] if links else []
        confirmed = f"Laatst bevestigd op {long_date(approach.confirmed_on)}."
        parts.append("\n".join([f"Pijler {number}. {name}", "", approach.text, *where, confirmed]))
    return "\n\n\n".join(parts) + "\n"


def as_marked_text(municipality: str, day: date, told: Collection[Entry]) -> str:
    """The same for a Word document, in the marks of `coalition.tools.documents`."""
    parts = [f"# Lokale aanpak van eenzaamheid, gemeente {as_value(municipality)}", f"Stand op {long_date(day)}."]
    for number, name, approach, links in told:
        if approach is None:
            continue
        # A line stays a line; what somebody typed never becomes a heading.
        lines = [as_value(re.sub(r"^#+\s+", "", line)) for line in approach.text.splitlines()]
        parts += [f"## Pijler {number}. {as_value(name)}", *lines, *(link.url for link in links)]
        parts.append(f"Laatst bevestigd op {long_date(approach.confirmed_on)}.")
    return "\n\n".join(parts)
