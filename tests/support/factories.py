"""One row of the support desk and its required parents."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import factory

from coalition.models import Municipality
from coalition.tools.dates import PartialDate, today
from pillars.models import SigningState
from support.models import Adviser, ContactMoment, RequestKind, RequestState, SupportRequest, Topic
from tests.factories import AdviserFactory, MinistryFactory, MunicipalityFactory, RowFactory, UserFactory, signing_in


class TopicFactory(RowFactory[Topic]):
    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    slug = "iets-anders"
    name = "iets anders"


class AdviserRowFactory(RowFactory[Adviser]):
    class Meta:
        model = Adviser

    user = factory.SubFactory(AdviserFactory)


class RequestFactory(RowFactory[SupportRequest]):
    """A new request; with `state=…` it has what that state asks for."""

    class Meta:
        model = SupportRequest
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = RequestKind.SUPPORT
    question = "Hoe beginnen wij een netwerk?"
    asked_by = factory.SubFactory(UserFactory)

    @factory.post_generation  # type: ignore[untyped-decorator]  # no types there
    def municipalities(self, create: bool, given: "list[Municipality] | None", **kwargs: Any) -> None:
        if create:
            self.municipalities.add(self.municipality, *(given or []))


def many_requests(number: int, *, topics: Iterable[Topic] = (), **fields: Any) -> list[SupportRequest]:
    """So many of one municipality, in a few queries; `fields` has what their state asks for."""
    fields = {"municipality": MunicipalityFactory.create(), "asked_by": UserFactory.create(), **fields}
    made = SupportRequest.objects.bulk_create(RequestFactory.build(**fields) for _ in range(number))
    about_what = list(topics)
    covers, about = SupportRequest.municipalities.through, SupportRequest.topics.through
    covers.objects.bulk_create(covers(supportrequest=one, municipality=fields["municipality"]) for one in made)
    about.objects.bulk_create(about(supportrequest=one, topic=topic) for one in made for topic in about_what)
    return made


def request_in(state: RequestState, **fields: Any) -> SupportRequest:
    """A request in this state, with the evidence of it."""
    from django.utils import timezone

    facts: dict[str, Any] = {"state": state}
    if state not in (RequestState.NEW, RequestState.REJECTED, RequestState.WITHDRAWN):
        facts |= {
            "adviser": fields.get("adviser") or AdviserRowFactory.create(),
            "assigned_at": timezone.now(),
            "assigned_by": MinistryFactory.create(),
        }
    if state in (RequestState.CLOSED, RequestState.REJECTED, RequestState.WITHDRAWN):
        facts |= {
            "ended_at": timezone.now(),
            "ended_by": UserFactory.create(),
            "reason": "Daarom.",
            "result": "Een netwerk.",
        }
    return RequestFactory.create(**{**facts, **fields})


class MomentFactory(RowFactory[ContactMoment]):
    class Meta:
        model = ContactMoment

    municipality = factory.SubFactory(MunicipalityFactory)
    happened_on = factory.LazyFunction(today)
    with_whom = "de beleidsmedewerker"
    outcome = "Het college bespreekt het in december."
    created_by = factory.SubFactory(MinistryFactory)


def signatory(**fields: Any) -> Municipality:
    """A municipality that may ask for support."""
    municipality: Municipality = MunicipalityFactory.create(**fields)
    signing_in(SigningState.REGISTERED, municipality=municipality)
    return municipality


LONG_AGO = PartialDate.on(date(2026, 1, 5))
