"""The terms of retention of the coalitions: contacts, attendance, links and the names of private persons.

What is public of an organisation stays: who took part when, and who signed.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from coalition.models import AuditEvent, IssuedPaper
from coalition.services.papers import erase_bytes
from coalition.services.retention import YEAR, Term, delete_with_trail
from coalition.services.trail import record
from partners.models import (
    OPEN_STATES,
    Attendance,
    CoalitionMembership,
    CovenantSigning,
    CovenantVersion,
    DoorLink,
    Gathering,
    Partner,
    PartnerInvitation,
)
from partners.models.organisations import A_RESIDENT

_NO_CONTACT = Q(**dict.fromkeys(CoalitionMembership.CONTACT_FIELDS, ""))


def _acted_on(kind: str, key: str, limit: datetime) -> Exists:
    """Whether the trail knows of an act since then: the only place that tells when somebody left or was cancelled."""
    acts = AuditEvent.objects.filter(object_type=kind, object_id=Cast(OuterRef(key), CharField()), at__gte=limit)
    return Exists(acts.exclude(action__endswith="_erased").order_by())


def _ended_before(limit: datetime) -> Q:
    """The coalition of a place ended, or went into another, before then; what is still done to it is no taking part."""
    key = Cast(OuterRef("coalition"), CharField())
    acts = AuditEvent.objects.filter(object_type="partners.localcoalition", object_id=key, at__gte=limit)
    day_over = Q(coalition__ended_on_latest__isnull=True) | Q(coalition__ended_on_latest__lt=limit.date())
    return Q(coalition__is_ended=True) & day_over & ~Q(Exists(acts.filter(action="coalition.ended").order_by()))


def old_contacts(limit: datetime) -> QuerySet[CoalitionMembership]:
    """Of who left or was never more than invited, untouched since; and of whose coalition ended: a year ago."""
    left = ~Q(state__in=OPEN_STATES) & (Q(left_on_latest__isnull=True) | Q(left_on_latest__lt=limit.date()))
    left &= ~Q(_acted_on("partners.coalitionmembership", "pk", limit))
    found = CoalitionMembership.objects.exclude(_NO_CONTACT)
    return found.filter(left | _ended_before(limit), created_at__lt=limit)


def erase_contact(membership: CoalitionMembership) -> None:
    _forget_contact(membership)
    record(actor=None, action="membership.contact_erased", obj=membership)


def old_attendance(limit: datetime) -> QuerySet[Gathering]:
    """Meetings at which nothing was signed; of an evening with a covenant the ticks are what the signings came from."""
    ticks = Attendance.objects.filter(gathering=OuterRef("pk"))
    return Gathering.objects.filter(Exists(ticks), version__isnull=True, ceremony__held_on__lt=limit.date())


def erase_attendance(gathering: Gathering) -> None:
    gathering.attendances.all().delete()
    record(actor=None, action="gathering.attendance_erased", obj=gathering)


def old_links(limit: datetime) -> QuerySet[PartnerInvitation]:
    """Used, taken back or expired; the signing that came of it stands by itself."""
    return PartnerInvitation.objects.filter(expires_at__lt=limit)


def gone_persons(limit: datetime) -> QuerySet[Partner]:
    """Private persons who take part nowhere any more, or were taken off every list, and nothing happened since."""
    memberships = CoalitionMembership.objects.filter(partner=OuterRef("pk"))
    recent = memberships.filter(
        Q(created_at__gte=limit)
        | Q(left_on_latest__gte=limit.date())
        | _acted_on("partners.coalitionmembership", "pk", limit)
    )
    persons = Partner.objects.filter(is_person=True, created_at__lt=limit).exclude(name=A_RESIDENT)
    return persons.filter(~_takes_part(limit), ~Exists(recent))


def _takes_part(limit: datetime) -> Exists:
    """In a coalition that goes on, or did until then."""
    places = CoalitionMembership.objects.filter(partner=OuterRef("pk"), state__in=OPEN_STATES)
    return Exists(places.exclude(_ended_before(limit)))


def unwilling_persons(limit: datetime) -> QuerySet[Partner]:
    """Who withdrew the consent to be named and takes part nowhere any more: their name has no purpose left."""
    persons = Partner.objects.filter(is_person=True, consent_withdrawn_on__lt=limit.date())
    return persons.exclude(name=A_RESIDENT).filter(~_takes_part(limit))


def erase_person(person: Partner) -> None:
    """That somebody took part and signed stays, as *een inwoner*; who it was goes, from every list and signature."""
    person.names.all().delete()
    for membership in person.memberships.all():
        _forget_contact(membership)
    unnamed = {"signatory_name": "", "signatory_function": ""}
    person.covenant_signings.update(**unnamed, file=None)
    Attendance.objects.filter(membership__partner=person).update(**unnamed)
    PartnerInvitation.objects.filter(membership__partner=person).delete()
    coalitions = person.memberships.values("coalition")
    for paper in IssuedPaper.objects.filter(
        number__in=CovenantVersion.objects.filter(covenant__coalition__in=coalitions).values("number")
    ).exclude(stored_name=""):
        erase_bytes(paper)  # the name may stand among the lines to sign on
    person.name, person.place, person.consent_how = A_RESIDENT, "", ""
    person.version += 1
    person.save()
    record(actor=None, action="partner.person_erased", obj=person)


def _forget_contact(membership: CoalitionMembership) -> None:
    for name in CoalitionMembership.CONTACT_FIELDS:
        setattr(membership, name, "")
    membership.version += 1
    membership.save()


def signed_numbers() -> QuerySet[Any]:
    """Of covenant versions that somebody signed, withdrawn or not."""
    return CovenantSigning.objects.values("version__number")


TERMS = (
    Term(
        "contactgegevens van partners die stopten of nooit meededen, of van wie de coalitie stopte",
        YEAR,
        "Een jaar lang kan de coalitie nog vragen hoe het ging of opnieuw uitnodigen. Daarna is er geen reden meer.",
        old_contacts,
        erase_contact,
    ),
    Term(
        "wie er was op een gewone bijeenkomst",
        YEAR,
        "Een jaar lang kan de coalitie terugkijken. Een avond waarop is getekend, hoort bij de ondertekeningen.",
        old_attendance,
        erase_attendance,
    ),
    Term(
        "persoonlijke links van partners, met het e-mailadres",
        timedelta(days=183),
        "Een half jaar lang is na te gaan wie een link kreeg; de ondertekening zelf blijft.",
        old_links,
        delete_with_trail,
    ),
    Term(
        "links voor aan de deur",
        timedelta(days=30),
        "Zo'n link geldt één dag. Een maand lang is na te gaan dat hij er was.",
        lambda limit: DoorLink.objects.filter(valid_on__lt=limit.date()),
        delete_with_trail,
    ),
    Term(
        "namen van inwoners die nergens meer meedoen",
        YEAR,
        "Een jaar lang kan iemand terugkomen. Daarna staat er ‘een inwoner’.",
        gone_persons,
        erase_person,
    ),
    Term(
        "namen van inwoners die hun toestemming introkken en nergens meer meedoen",
        timedelta(days=30),
        "Wie niet genoemd wil worden en gestopt is, hoeft nergens meer te staan; een maand om een vergissing te herstellen.",
        unwilling_persons,
        erase_person,
    ),
)
