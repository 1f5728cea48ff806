"""No personal data that is not public, anywhere: marks are planted in every text of every model, and all that a visitor
can open is searched for them.

A field is private unless it is named here as public; so a new field has to be thought about once, here.
"""

import functools
import logging
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.urls import reverse
from django.utils import timezone

from coalition.models import AppendOnly, AuditEvent
from coalition.tools.dates import today
from partners.models import CoalitionMembership, LocalCoalition, Partner
from pillars.models import (
    Ceremony,
    LocalApproach,
    Milestone,
    MonitoringQuestion,
    MonitoringRound,
    Signatory,
    Signing,
    SigningState,
)
from pillars.models.signings import PUBLIC_STATES
from support.models import ToolkitEntry
from tests.client import HttpsClient
from tests.factories import SigningFactory, signing_in
from tests.partners.factories import MembershipFactory, PersonFactory
from tests.routes.marks import close, text_of
from tests.routes.routes import every_route
from tests.routes.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

OURS = ("coalition", "pillars", "partners", "support")
# What is public by its nature: which municipalities there are, and the words of the programme.
REFERENCE = {
    "Province", "HealthRegion", "Municipality", "MunicipalityVersion", "MunicipalityAlias", "MunicipalityChange",
    "Population", "ProgrammePeriod", "RegisterStamp", "PillarEdition", "Pillar", "LonelinessFigure",
}  # fmt: skip
_joined = CoalitionMembership.objects.joined().filter(coalition__is_published=True)
# Of these rows the named fields are public; of all other rows, and all other fields, nothing is.
PUBLIC: list[tuple[str, Callable[[], Any], set[str]]] = [
    (
        "Signing",
        lambda: Signing.objects.filter(state__in=PUBLIC_STATES),
        {"place", "in_presence_of", "on_behalf_of", "source", "withdrawal_decision"},
    ),
    # Who signed in no public office is a function of an organisation (domain rule 13).
    ("Signatory", lambda: Signatory.objects.filter(signing__state__in=PUBLIC_STATES), {"function", "organisation"}),
    (
        "Signatory",
        lambda: Signatory.objects.filter(signing__state__in=PUBLIC_STATES, capacity__in=Signatory.IN_OFFICE),
        {"name"},
    ),
    ("Ceremony", Ceremony.objects.all, {"name", "place"}),
    ("LocalApproach", LocalApproach.objects.public, {"text", "links"}),
    ("Milestone", Milestone.objects.public, {"note", "source_url"}),
    (
        "LocalCoalition",
        LocalCoalition.objects.public,
        {
            "name", "sort_key", "former_names", "other_names", "motto", "website", "mailbox", "description", "logo_alt",
            "source_url",
        },
    ),
    (
        "Partner",
        lambda: Partner.objects.filter(memberships__in=_joined.all(), is_person=False),
        {"name", "place", "website", "sort_key", "match_key", "place_key"},
    ),
    # What was asked, once a round has closed; what was answered never.
    ("MonitoringRound", lambda: MonitoringRound.objects.closed_by(today()), {"name"}),
    ("MonitoringQuestion", lambda: MonitoringQuestion.objects.filter(round__closes_on__lt=today()), {"text", "choices"}),
    ("ToolkitEntry", ToolkitEntry.objects.all, {"title", "purpose", "link"}),
]  # fmt: skip
# What takes no mark: the trail and kept answers never change (a marked row of each is made), and numbers have a form.
NO_MARK = {
    *(f"AuditEvent.{name}" for name in ("action", "changes", "object_id", "object_label", "object_type", "origin")),
    *(f"KeptAnswer.{name}" for name in ("figures", "filters", "lines", "purpose", "question_number", "sentence")),
    "LocalCoalition.taken_down_reason",
    "Partner.branch_number",
    "Partner.kvk_number",
}
# Read by programs to find a row again; a mark there would only break the page.
KEYS = {
    "number",
    "slug",
    "code",
    "sort_key",
    "search_key",
    "short_key",
    "match_key",
    "place_key",
    "token_hash",
    "sha256",
}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def our_models() -> list[type[models.Model]]:
    return [
        model for label in OURS for model in apps.get_app_config(label).get_models() if model.__name__ not in REFERENCE
    ]


def text_fields(model: type[models.Model]) -> list[Any]:
    """Where words of people can stand; not what the program itself chooses from a list."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and field.name not in KEYS and not field.primary_key
        and not field.name.endswith("_precision")
    ]  # fmt: skip


@functools.cache
def field_names() -> list[str]:
    """By the number that their mark has."""
    return [f"{model.__name__}.{field.name}" for model in our_models() for field in text_fields(model)]


def mark_for(field: Any, row: object) -> Any:
    """Short enough for nearly every field, and of its form."""
    mark = f"merk{field_names().index(f'{field.model.__name__}.{field.name}'):04}z{row}"
    if isinstance(field, models.JSONField):
        return {"merk": mark}
    if isinstance(field, models.EmailField):
        return f"{mark}@geheim.example"
    return f"https://geheim.example/{mark}" if isinstance(field, models.URLField) else mark


def plant() -> set[str]:
    """Writes marks over all that is private; gives the fields that cannot take one."""
    done: set[str] = set()
    refused: set[str] = set()
    for model in our_models():
        public = {
            (row, name)
            for label, rows, names in PUBLIC
            for row in (rows().values_list("pk", flat=True) if label == model.__name__ else ())
            for name in names
        }
        for row in model._base_manager.values_list("pk", flat=True):
            for field in text_fields(model):
                if (row, field.name) in public:
                    continue
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=row).update(**{field.name: mark_for(field, row)})
                    done.add(f"{model.__name__}.{field.name}")
                except (DatabaseError, AppendOnly):
                    refused.add(f"{model.__name__}.{field.name}")
    return refused - done


def make_one_of_each() -> set[str]:
    """A row of each model that the world has none of, filled by the kind of its fields; gives what could not be made."""
    missing = {model for model in our_models() if not model._base_manager.exists()}
    for _round in range(3):  # some need another one first
        for model in sorted(missing, key=lambda one: one.__name__):
            try:
                with transaction.atomic():
                    model._base_manager.bulk_create([model(**_values(model))])
                missing.discard(model)
            except DatabaseError:
                continue
    return {model.__name__ for model in missing}


def _values(model: type[models.Model]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.has_default() or (field.null and not isinstance(field, models.ForeignKey)):
            continue
        if isinstance(field, models.ForeignKey):
            related: Any = field.related_model
            found[field.attname] = None if field.null else related._base_manager.values_list("pk", flat=True).first()
        elif getattr(field, "choices", None):
            found[field.name] = next(iter(dict(field.flatchoices)))
        elif isinstance(field, models.DateTimeField):
            found[field.name] = timezone.now()
        elif isinstance(field, models.DateField):
            found[field.name] = date(2024, 1, 1)
        elif isinstance(field, models.JSONField | models.CharField | models.TextField):
            found[field.name] = mark_for(field, "n") if field in text_fields(model) else "zonder-merk"
        elif isinstance(field, models.BooleanField):
            found[field.name] = False
        elif isinstance(field, models.IntegerField | models.FloatField | models.DecimalField):
            found[field.name] = 1
    # Possibilities go with one kind of question only.
    return found | ({"choices": ""} if model is MonitoringQuestion else {})


def public_addresses(world: World) -> Iterator[str]:
    """Every address by name, in each of its forms; of the lists also those with filters that show more."""
    for route in every_route():
        if route.name.startswith("admin:") or route.name.endswith(route.pattern):
            continue
        arguments = world.arguments(route.name, route.arguments)
        yield reverse(route.name, kwargs=arguments)
        for form in ("xlsx", "json"):
            for name in {"extension", "kind"} & arguments.keys():
                if f"|{form}" in route.pattern:
                    yield reverse(route.name, kwargs={**arguments, name: form})
    yield from (
        f"/open-data/{name}"
        for name in ("ondertekeningen.json", "ondertekeningen.csv", "coalities.json", "gemeenten.geojson")
    )
    yield from (
        f"{path}?q=merk"
        for path in ("/zoeken/", "/gemeenten/", "/aanpak/", "/coalities/", "/api/v1/gemeenten", "/api/v1/coalities")
    )
    yield from (
        "/gemeenten/?peildatum=2020-06-01",
        "/gemeenten/dalfsen/",
        "/vergelijken/?gemeente=dronten&gemeente=dalfsen",
        "/aanpak/?pijler=2",
        "/coalities/?soort=sport",
        "/api/v1/gemeenten/GM0303",
    )
    for signing in Signing.objects.all():
        yield reverse("check_number", args=[signing.number])


def test_a_visitor_finds_nothing_private_anywhere() -> None:
    world = World()
    world.coalition.is_published = True
    world.coalition.save()
    for state in SigningState:
        signing_in(state)
    chair = SigningFactory.create(registered=True, municipality=world.dalfsen)
    Signatory.objects.create(
        signing=chair, order=7, capacity="coalition", function="voorzitter", name="wordt vervangen"
    )
    MembershipFactory.create(coalition=world.coalition, partner=PersonFactory.create(name="wordt vervangen"))
    AuditEvent.objects.bulk_create([AuditEvent(**_values(AuditEvent))])
    never_made = make_one_of_each()
    assert (never_made, plant()) == (set(), NO_MARK)
    client = HttpsClient(raise_request_exception=False)
    found = {address: marks for address in public_addresses(world) for marks in [marks_at(client, address)] if marks}
    assert found == {}
    # The search would have found them: who may see such things does.
    world.users["ministry"].refresh_from_db()
    client.force_login(world.users["ministry"])
    desks = map(reverse, ("report_list", "access_request_list", "in_tray", "user_list", "contact_list"))
    assert all(marks_at(client, desk) for desk in desks)


def marks_at(client: HttpsClient, address: str) -> list[str]:
    """The names of the fields whose marks can be read there."""
    with transaction.atomic():
        response = client.get(address)
        text = text_of(response) if response.status_code == 200 else ""
        close(response)
        transaction.set_rollback(True)
    return sorted({field_names()[int(number)] for number in re.findall("(?i)merk([0-9]{4})", text)})
