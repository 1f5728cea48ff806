"""Find anything that is public: municipalities (also by former and other names), coalitions, partners, pages.

Names of municipalities and coalitions are looked through in this process; partners are asked for by the beginning of a
key that has an index, so that it stays quick when there are millions.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse

from coalition.models import Municipality
from coalition.overview.navigation import FOOTER, PUBLIC
from coalition.services.municipality_search import FoundBy, find_municipalities
from coalition.tools import numbers
from coalition.tools.dates import long_date, today
from coalition.tools.names import search_key
from partners.all_coalitions import all_coalitions
from partners.models import CoalitionMembership, MembershipState, Partner, PartnerName
from partners.naming import partner_key

MOST = 8
FEWEST_LETTERS = 2
# What people type who look for a page, beside its own name.
_WORDS = {
    "home": "begin voorpagina hulp eenzaam luisterlijn",
    "pillar_list": "pijlers tekst uitleg",
    "approach_list": "aanpak lokale voorbeelden leren",
    "compare": "vergelijken naast elkaar",
    "form_page": "ondertekenen formulier pdf wethouder",
    "check": "controle bewijs echt",
    "open_data": "download api csv json excel atom feed",
    "contact": "mail vraag",
    "accessibility": "toegankelijkheid",
    "privacy": "avg persoonsgegevens cookies",
    "monitoring_list": "ronde vragen antwoorden totalen",
    "page_report": "fout melden",
    "access_request": "account inloggen ambtenaar",
}
_MORE_PAGES = (
    ("Home", "home"),
    ("Monitoring", "monitoring_list"),
    ("Klopt dit niet?", "page_report"),
    ("Toegang aanvragen", "access_request"),
)


class Hit(NamedTuple):
    label: str
    url: str
    note: str = ""


class Group(NamedTuple):
    """The hits of one kind, the best first; `more` is where all of them are."""

    title: str
    hits: Sequence[Hit]
    more: str = ""


def find_anything(text: str) -> list[Group]:
    """In a few queries, whatever there is; groups without a hit are left out."""
    key = search_key(text)
    if len(key) < FEWEST_LETTERS:
        return []
    groups = (
        Group("Gemeenten", list(_municipalities(text)), _all("municipality_list", text)),
        Group("Lokale coalities", list(_coalitions(key)), _all("coalition_list", text)),
        Group("Partners van lokale coalities", list(_partners(text))),
        Group("Pagina's", list(_pages(key, text))),
    )
    return [group for group in groups if group.hits]


def _all(route: str, text: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = text
    return f"{reverse(route)}?{query.urlencode()}"


def _municipalities(text: str) -> Iterable[Hit]:
    ways = dict(islice(find_municipalities(text).items(), MOST))
    found = Municipality.objects.select_related("province").in_bulk(ways) if ways else {}
    for municipality in (found[pk] for pk in ways if pk in found):
        note = municipality.province.name if municipality.province else ""
        if municipality.ends and municipality.ends <= today():
            note = f"opgeheven op {long_date(municipality.ends)}"
        elif ways[municipality.pk] == FoundBy.FORMER:
            note = "hier ging een gemeente met deze naam in op"
        yield Hit(municipality.name, reverse("municipality_detail", args=[municipality.slug]), note)


def _coalitions(key: str) -> Iterable[Hit]:
    for line in islice(all_coalitions(today()).named(key), MOST):
        others = [one.strip() for one in (*line.former_names.split(";"), *line.other_names.split(";"))]
        by = next((one for one in others if one and key in search_key(one)), "")
        note = "" if key in search_key(line.name) else f"ook: {by}"
        yield Hit(line.name, reverse("coalition_page", args=[line.slug]), note)


def _partners(text: str) -> Iterable[Hit]:
    """Only who takes part in a public coalition now, and is named there: no resident without consent."""
    key = partner_key(text)
    if len(key) < FEWEST_LETTERS:
        return
    taking_part = CoalitionMembership.objects.filter(state=MembershipState.MEMBER, coalition__is_published=True)
    public_name = Q(is_person=False) | Q(consent_given_on__isnull=False, consent_withdrawn_on__isnull=True)
    public = Partner.objects.present().filter(public_name, Exists(taking_part.filter(partner=OuterRef("pk"))))
    # In the order of the index by which they are found, so that the first eight are enough.
    found = {one.pk: one for one in public.filter(match_key__startswith=key).order_by("match_key", "pk")[:MOST]}
    if len(found) < MOST:
        others = PartnerName.objects.filter(match_key__startswith=key, partner__is_person=False)
        named = others.filter(partner__in=public).order_by("match_key", "pk").select_related("partner")
        for other in named[:MOST]:
            if len(found) < MOST:
                found.setdefault(other.partner_id, other.partner)
    where: dict[int, list[tuple[str, str]]] = defaultdict(list)
    places = taking_part.filter(partner__in=found).order_by("coalition__sort_key")
    for key_of_partner, name, slug in places.values_list("partner", "coalition__name", "coalition__slug"):
        where[key_of_partner].append((name, slug))
    for pk, partner in found.items():
        _name, slug = where[pk][0]
        names = ", ".join(dict.fromkeys(name for name, _slug in where[pk]))
        yield Hit(partner.public_name, reverse("coalition_page", args=[slug]), f"doet mee in {names}")


def _pages(key: str, text: str) -> Iterable[Hit]:
    if numbers.is_valid(text):
        number = numbers.normalise(text)
        yield Hit(f"Nummer {number} controleren", reverse("check_number", args=[number]))
    for label, route in dict.fromkeys((*PUBLIC, *FOOTER, *_MORE_PAGES)):
        words = (search_key(label), *_WORDS.get(route, "").split())
        if key in words[0] or any(word.startswith(key) for word in words[1:]):
            yield Hit(label, reverse(route))
