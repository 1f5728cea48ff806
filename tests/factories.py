"""One row and its required parents, valid as it is; a test names what it is about and no more.

`SigningFactory.create(registered=True)` makes a signing with the evidence of that state; how it
gets there is the business of the services, and of their own tests.
"""

import hashlib
import uuid
from datetime import date
from typing import Any, TypeVar

import factory
from allauth.mfa.models import Authenticator
from django.db import models
from django.utils import timezone
from factory.django import DjangoModelFactory

from coalition.models import (
    Municipality,
    MunicipalityContact,
    MunicipalityGrant,
    NationalRole,
    PortfolioHolder,
    ProgrammePeriod,
    Province,
    StoredFile,
    User,
)
from coalition.tools.dates import PartialDate, partial_date_columns, today
from coalition.tools.numbers import ALPHABET, make_number
from pillars.models import (
    ApproachAudience,
    Ceremony,
    LocalApproach,
    Milestone,
    MilestoneKind,
    MilestoneState,
    Pillar,
    PillarEdition,
    Signatory,
    Signing,
    SigningState,
)

T = TypeVar("T", bound=models.Model)
SEPTEMBER_20 = PartialDate.on(date(2019, 9, 20))


class RowFactory(DjangoModelFactory[T]):
    """Takes a `PartialDate` by the name of its field, as the models themselves read it."""

    class Meta:
        abstract = True

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        for name in [name for name, value in kwargs.items() if isinstance(value, PartialDate)]:
            kwargs |= partial_date_columns(name, kwargs.pop(name))
        return kwargs


# ---- where and when --------------------------------------------------------------------------


class ProvinceFactory(RowFactory[Province]):
    class Meta:
        model = Province
        django_get_or_create = ("code",)

    code = "PV24"
    name = "Flevoland"
    slug = "flevoland"


class MunicipalityFactory(RowFactory[Municipality]):
    class Meta:
        model = Municipality

    # Above the codes of real municipalities, which tests name themselves.
    code = factory.Sequence(lambda n: f"GM{5_000 + n % 5_000}")
    name = factory.LazyAttribute(lambda own: f"Proefstad {own.code[2:]}")
    slug = factory.LazyAttribute(lambda own: f"gemeente-{own.code[2:]}")
    province = factory.SubFactory(ProvinceFactory)


class PeriodFactory(RowFactory[ProgrammePeriod]):
    class Meta:
        model = ProgrammePeriod
        django_get_or_create = ("starts",)

    name = factory.LazyAttribute(
        lambda own: f"{own.starts.year}–{own.ends.year}" if own.ends else f"vanaf {own.starts.year}"
    )
    ministry = "Ministerie van Volksgezondheid, Welzijn en Sport"
    starts = date(2018, 1, 1)
    ends = factory.LazyAttribute(lambda own: date(own.starts.year + 3, 12, 31))


def all_periods() -> tuple[ProgrammePeriod, ProgrammePeriod, ProgrammePeriod]:
    """2018–2021, 2022–2025 and the open one from 2026."""
    return (
        PeriodFactory.create(),
        PeriodFactory.create(starts=date(2022, 1, 1)),
        PeriodFactory.create(starts=date(2026, 1, 1), ends=None),
    )


# ---- who -------------------------------------------------------------------------------------


class UserFactory(RowFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"iemand-{n}@gemeente.example")
    name = factory.Sequence(lambda n: f"Iemand {n}")
    password = "!"


class SecondFactorFactory(UserFactory):
    """Somebody whose role asks for a second factor has one; `second_factor=False` makes one who still has to."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    @factory.post_generation  # type: ignore[untyped-decorator]  # no types there
    def second_factor(self, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        if create and wanted is not False:
            Authenticator.objects.create(user=self, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})


class MinistryFactory(SecondFactorFactory):
    national_role = NationalRole.MINISTRY


class AmbassadorFactory(UserFactory):
    national_role = NationalRole.AMBASSADOR


class AdviserFactory(SecondFactorFactory):
    national_role = NationalRole.ADVISER


class AdministratorFactory(SecondFactorFactory):
    national_role = NationalRole.ADMINISTRATOR


class GrantFactory(RowFactory[MunicipalityGrant]):
    class Meta:
        model = MunicipalityGrant

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)


def officer_of(*municipalities: Municipality, **fields: Any) -> User:
    """A municipal officer, for one municipality or for several."""
    user = UserFactory.create(**fields)
    for municipality in municipalities:
        GrantFactory.create(user=user, municipality=municipality)
    return user


class HolderFactory(RowFactory[PortfolioHolder]):
    class Meta:
        model = PortfolioHolder

    municipality = factory.SubFactory(MunicipalityFactory)
    name = "Peter van Bergen"
    confirmed_on = date(2024, 5, 1)


class ContactFactory(RowFactory[MunicipalityContact]):
    class Meta:
        model = MunicipalityContact

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = MunicipalityContact.Kind.OFFICIAL
    name = "Anna Ambtenaar"
    email = "anna@gemeente.example"
    confirmed_on = date(2024, 5, 1)


# ---- what they signed ------------------------------------------------------------------------


class EditionFactory(RowFactory[PillarEdition]):
    """The edition of 2018, which every portal starts with; another slug makes another."""

    class Meta:
        model = PillarEdition
        django_get_or_create = ("slug",)

    slug = "2018"
    name = factory.LazyAttribute(lambda own: f"Vijf pijlers, {own.slug}")
    state = PillarEdition.State.PUBLISHED
    valid_from = date(2018, 1, 1)

    @classmethod
    def _create(cls, model_class: type[PillarEdition], *args: Any, **kwargs: Any) -> PillarEdition:
        edition: PillarEdition = super()._create(model_class, *args, **kwargs)  # type: ignore[no-untyped-call]  # no types
        if not edition.pillars.exists():
            Pillar.objects.bulk_create(Pillar(edition=edition, number=n, name=f"Pijler {n}") for n in range(1, 6))
        return edition


class CeremonyFactory(RowFactory[Ceremony]):
    class Meta:
        model = Ceremony

    name = "Avond van 25"
    held_on = date(2019, 9, 24)
    place = "Utrecht"


class SigningFactory(RowFactory[Signing]):
    """A concept that could be submitted; with a trait it is further on its way."""

    class Meta:
        model = Signing
        skip_postgeneration_save = True
        exclude = ("counted",)

    class Params:
        submitted = factory.Trait(
            state=SigningState.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SubFactory(UserFactory),
            period=factory.SubFactory(PeriodFactory),
        )
        needs_more = factory.Trait(submitted=True, state=SigningState.NEEDS_MORE, asked_more="Stuur het formulier mee.")
        registered = factory.Trait(
            submitted=True,
            state=SigningState.REGISTERED,
            registered_at=factory.LazyFunction(timezone.now),
            registered_by=factory.SubFactory(MinistryFactory),
        )
        withdrawn = factory.Trait(
            registered=True,
            state=SigningState.WITHDRAWN,
            withdrawn_on=date(2021, 3, 1),
            withdrawal_decision="Besluit van de raad",
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawn_by=factory.SubFactory(MinistryFactory),
        )
        voided = factory.Trait(
            registered=True,
            state=SigningState.VOIDED,
            void_reason="Verkeerde gemeente",
            voided_at=factory.LazyFunction(timezone.now),
            voided_by=factory.SubFactory(MinistryFactory),
        )

    municipality = factory.SubFactory(MunicipalityFactory)
    # Counted, not drawn: of three hundred random numbers two would now and then be the same.
    counted = factory.Sequence(lambda n: "".join(ALPHABET[n // 32**place % 32] for place in (2, 1, 0)))
    number = factory.LazyAttribute(lambda own: make_number("5P", 2026, own.municipality.digits, own.counted))
    edition = factory.SubFactory(EditionFactory)
    signed_on = SEPTEMBER_20
    place = "Dronten"
    source = "https://krant.example/dronten-ondertekent"

    @factory.post_generation  # type: ignore[untyped-decorator]  # factory_boy's decorators have no types
    def signatories(self: Signing, create: bool, names: Any, **fields: Any) -> None:
        """`signatories=[]` for none; by default one alderman."""
        for order, name in enumerate(["Peter van Bergen"] if names is None else names):
            Signatory.objects.create(signing=self, order=order, name=name, **fields)


def signing_in(state: SigningState, **fields: Any) -> Signing:
    """A signing with what its state needs."""
    return SigningFactory.create(**({} if state == SigningState.CONCEPT else {state.value: True}), **fields)


class MilestoneFactory(RowFactory[Milestone]):
    class Meta:
        model = Milestone

    class Params:
        confirmed = factory.Trait(
            state=MilestoneState.CONFIRMED,
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(MinistryFactory),
        )
        refused = factory.Trait(confirmed=True, state=MilestoneState.REFUSED, refusal="Geen bron")

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = MilestoneKind.COLLEGE_DECISION
    happened_on = PartialDate.of(2021, 9)
    created_by = factory.SubFactory(UserFactory)


class FileFactory(RowFactory[StoredFile]):
    """The row of an upload; there is nothing on the disk."""

    class Meta:
        model = StoredFile

    original_name = "ondertekend-formulier.pdf"
    stored_name = factory.LazyFunction(lambda: f"{uuid.uuid4().hex}.pdf")
    kind = StoredFile.Kind.PDF
    size = 1000
    sha256 = hashlib.sha256(b"").hexdigest()
    pages = 1


class ApproachFactory(RowFactory[LocalApproach]):
    class Meta:
        model = LocalApproach

    municipality = factory.SubFactory(MunicipalityFactory)
    pillar = 1
    text = "Wij gaan op huisbezoek."
    audience = ApproachAudience.PUBLIC
    confirmed_on = factory.LazyFunction(today)
