"""Which partners may be the organisation that somebody names: the same name, nearly the same, or the same KvK number.

It only suggests; a person decides. Looked at are the organisations of the coalition itself (those that left too), of
other coalitions in the same municipalities, and those in the same place, each fetched by an index and with a limit:
the cost does not grow with all partners of the country. Private persons are never among them, nor merged duplicates.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from coalition.models import Municipality
from coalition.tools.names import search_key, words_of
from partners.models import CoalitionMembership, LocalCoalition, MembershipState, Partner, PartnerName
from partners.naming import partner_key

# Of 100: how much two names must share to be suggested; one wrong letter in seven passes.
NEARLY = 84
# While somebody types: from so many letters on, what begins with them is suggested.
BEGINNING = 3
# The most partners that are compared, for each way of finding them. The same name is found beyond it too.
MOST = 5_000
_COLUMNS = ("pk", "name", "place", "place_key", "match_key", "kvk_number")


class Why(StrEnum):
    """Why a partner is suggested, the surest first."""

    SAME_NAME = "dezelfde naam"
    ALMOST = "bijna dezelfde naam"
    KVK = "hetzelfde KvK-nummer"


@dataclass(frozen=True)
class Asked:
    """What is known of the organisation that is looked for."""

    name: str
    place: str = ""
    kvk_number: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A partner that may be the same."""

    partner_id: int
    name: str
    place: str
    why: Why
    # Of 100, how much the names share.
    score: float
    # The other name by which it was found.
    other_name: str = ""
    same_place: bool = False
    # How it takes part in this coalition; empty when it does not.
    state: str = ""

    @property
    def is_sure(self) -> bool:
        """The same name in the same place: as good as certain, though still somebody may say otherwise."""
        return self.why == Why.SAME_NAME and self.same_place

    @property
    def is_here(self) -> bool:
        """Whether it is in this coalition already, invited or taking part."""
        return self.state in (MembershipState.INVITED, MembershipState.MEMBER)


def suggest(
    *, coalition: LocalCoalition, name: str, place: str = "", kvk_number: str = "", typing: bool = False, limit: int = 5
) -> list[Suggestion]:
    """Partners that may be this one, best first; with `typing` also those whose name begins like it."""
    asked = Asked(name, place, kvk_number)
    matcher = Matcher(coalition, [asked])
    return matcher.suggestions(asked, typing=typing)[:limit]


def suggest_many(*, coalition: LocalCoalition, asked: Sequence[Asked], limit: int = 3) -> list[list[Suggestion]]:
    """The same for many at once, in their order; the number of queries does not grow with them."""
    matcher = Matcher(coalition, asked)
    return [matcher.suggestions(one)[:limit] for one in asked]


def alike(names: Sequence[str]) -> dict[int, int]:
    """Which of these names are nearly the same as an earlier one: place in the list → that of the earlier."""
    keys = [partner_key(name) for name in names]
    choices = [" ".join(sorted(key.split())) for key in keys]
    found: dict[int, int] = {}
    for at, choice in enumerate(choices):
        close = process.extract(choice, choices[:at], scorer=fuzz.ratio, score_cutoff=NEARLY, limit=5)
        for _, _, earlier in close:
            if _numbers(keys[earlier]) == _numbers(keys[at]):
                found[at] = earlier
                break
    return found


@dataclass
class _Candidate:
    """A partner that may be meant, by each name it has."""

    pk: int
    name: str
    place: str
    place_key: str
    kvk_number: str
    state: str = ""


@dataclass
class _Names:
    """Names to compare with, in step: the words sorted, the words run together, and whose they are."""

    sorted_words: list[str] = field(default_factory=list)
    run_together: list[str] = field(default_factory=list)
    owners: list[tuple[int, str, str]] = field(default_factory=list)
    """For each name: the partner, the name when it is not its main one, and its key."""

    def add(self, pk: int, key: str, other_name: str = "") -> None:
        words = key.split()
        self.sorted_words.append(" ".join(sorted(words)))
        self.run_together.append("".join(words))
        self.owners.append((pk, other_name, key))


class Matcher:
    """Fetches once what all of the asked names may be, and compares in memory."""

    def __init__(self, coalition: LocalCoalition, asked: Iterable[Asked]) -> None:
        asked = list(asked)
        self._municipalities = list(coalition.municipalities.all())
        self._places = {search_key(one.place) for one in asked} - {""}
        self._places |= {municipality.search_key for municipality in self._municipalities}
        self._keys = {partner_key(one.name)[:200] for one in asked} - {""}
        self._candidates: dict[int, _Candidate] = {}
        self._names = _Names()
        self._by_kvk: dict[str, list[int]] = defaultdict(list)
        self._by_core: dict[str, list[int]] = defaultdict(list)
        self._fetch(coalition)

    # ---- fetching -----------------------------------------------------------------------------

    def _fetch(self, coalition: LocalCoalition) -> None:
        states = dict(
            CoalitionMembership.objects.filter(coalition=coalition)
            .exclude(state=MembershipState.MERGED)
            .order_by("pk")
            .values_list("partner_id", "state")
        )
        everyone = Partner.objects.organisations().present().order_by()
        # One query for each way: with OR between them no database would use its indexes.
        for found in (
            everyone.filter(memberships__coalition=coalition),
            everyone.filter(pk__in=_in_municipalities(coalition, self._municipalities)),
            everyone.filter(place_key__in=self._places),
            everyone.filter(place_key__in=self._places, match_key__in=self._keys),
        ):
            for pk, name, place, place_key, key, kvk_number in found.values_list(*_COLUMNS).distinct()[:MOST]:
                self._add(_Candidate(pk, name, place, place_key, kvk_number, states.get(pk, "")), key)
        self._fetch_names()

    def _add(self, candidate: _Candidate, key: str) -> None:
        if candidate.pk in self._candidates:
            return
        self._candidates[candidate.pk] = candidate
        self._names.add(candidate.pk, key)
        core, _ = self._core(key, candidate.place_key)
        self._by_core[core].append(candidate.pk)
        if candidate.kvk_number:
            self._by_kvk[candidate.kvk_number].append(candidate.pk)

    def _fetch_names(self) -> None:
        """Former names, other names, and those of merged duplicates."""
        names = PartnerName.objects.filter(partner__in=list(self._candidates)).order_by("pk")
        for pk, name, key in names.values_list("partner_id", "name", "match_key"):
            self._names.add(pk, key, name)
            core, _ = self._core(key, self._candidates[pk].place_key)
            self._by_core[core].append(pk)

    # ---- comparing ----------------------------------------------------------------------------

    def suggestions(self, asked: Asked, *, typing: bool = False) -> list[Suggestion]:
        """All that may be the same, best first."""
        key, place = partner_key(asked.name)[:200], search_key(asked.place)
        found: dict[int, Suggestion] = {}
        for suggestion in (*self._by_name(key, place, typing=typing), *self._by_number(asked, place)):
            known = found.get(suggestion.partner_id)
            if known is None or suggestion.score > known.score:
                found[suggestion.partner_id] = suggestion
        return sorted(found.values(), key=_best_first)

    def _by_name(self, key: str, place: str, *, typing: bool) -> Iterator[Suggestion]:
        words = key.split()
        numbers = _numbers(key)
        if not words:
            return
        for query, choices in (
            (" ".join(sorted(words)), self._names.sorted_words),
            ("".join(words), self._names.run_together),
        ):
            for _, score, index in process.extract(query, choices, scorer=fuzz.ratio, score_cutoff=NEARLY, limit=20):
                pk, other_name, other_key = self._names.owners[index]
                if _numbers(other_key) == numbers:
                    yield self._suggestion(pk, place, other_key == key, score, other_name)
        core, elsewhere = self._core(key, place)
        for pk in self._by_core.get(core, ()):
            at = self._candidates[pk].place_key
            if not (place or elsewhere) or not at or at in (place, elsewhere):
                yield self._suggestion(pk, place or elsewhere, same=False, score=95)
        if typing and len("".join(words)) >= BEGINNING:
            for index, name in enumerate(self._names.run_together):
                if name.startswith("".join(words)):
                    pk, other_name, other_key = self._names.owners[index]
                    yield self._suggestion(pk, place, other_key == key, 90, other_name)

    def _by_number(self, asked: Asked, place: str) -> Iterator[Suggestion]:
        """A branch is a partner of its own: the number counts within one place only."""
        for pk in self._by_kvk.get(asked.kvk_number, ()) if asked.kvk_number else ():
            at = self._candidates[pk].place_key
            if not at or not place or at == place:
                yield Suggestion(
                    pk, self._candidates[pk].name, self._candidates[pk].place, Why.KVK, 50,
                    same_place=bool(place) and at == place, state=self._candidates[pk].state,
                )  # fmt: skip

    def _suggestion(self, pk: int, place: str, same: bool, score: float, other_name: str = "") -> Suggestion:
        candidate = self._candidates[pk]
        return Suggestion(
            partner_id=pk,
            name=candidate.name,
            place=candidate.place,
            why=Why.SAME_NAME if same else Why.ALMOST,
            score=100 if same else min(score, 99),
            other_name=other_name,
            same_place=candidate.place_key == place and bool(place),
            state=candidate.state,
        )

    def _core(self, key: str, place: str) -> tuple[str, str]:
        """The name without the place that stands at its end, and that place: *humanitas dronten* → `humanitas`."""
        words = key.split()
        for size in (1, 2, 3):
            tail = "".join(words[-size:])
            if len(words) > size and (tail == place or tail in self._places):
                return " ".join(words[:-size]), tail
        return key, ""


def _in_municipalities(
    coalition: LocalCoalition, municipalities: Sequence[Municipality]
) -> "QuerySet[CoalitionMembership, Any]":
    """The partners of other coalitions in the same municipalities."""
    near = LocalCoalition.objects.filter(municipalities__in=municipalities).exclude(pk=coalition.pk)
    return CoalitionMembership.objects.filter(coalition__in=near).order_by().values("partner")


def _numbers(key: str) -> list[str]:
    """What is numbered differently is not the same: *groep 7*, *groep 8*."""
    return sorted(re.findall(r"\d+", key))


def _best_first(suggestion: Suggestion) -> tuple[object, ...]:
    return (-suggestion.score, not suggestion.is_here, not suggestion.same_place, words_of(suggestion.name))
