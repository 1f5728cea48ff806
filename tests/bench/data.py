"""What the bench adds to the demonstration: all that can be known of one municipality, so that its page costs most."""

from django.db import transaction

from coalition.models import Municipality, MunicipalityContact, User
from coalition.overview.demonstration.data import MINISTRY
from coalition.services import contacts
from coalition.tools.dates import PartialDate, today
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.models import Ceremony, MilestoneKind, PillarEdition, Signatory
from pillars.services.milestone import add_milestone
from pillars.services.signing import register_directly

FULLEST = "dronten"  # the demonstration gives it a coalition
CO_SIGNERS = (
    SignatoryFacts("Demominister", "minister", Signatory.Capacity.MINISTRY, "ministerie"),
    SignatoryFacts("Demovoorzitter", "voorzitter", Signatory.Capacity.COALITION, "ZamenEen"),
)
MILESTONES = {
    MilestoneKind.COUNCIL_MOTION: "2018-06",
    MilestoneKind.COLLEGE_DECISION: "2019-09-10",
    MilestoneKind.PRESS_RELEASE: "2019-09",
    MilestoneKind.REAFFIRMED: "",
}


@transaction.atomic
def fill() -> None:
    """Two signings at ceremonies by three people each, milestones, an alderman and contacts of every kind."""
    ministry = User.objects.get(email=MINISTRY)
    municipality = Municipality.objects.get(slug=FULLEST)
    for ceremony in Ceremony.objects.filter(name__in=["Demo-ondertekenmoment 2019", "Demo-ondertekenmoment 2022"]):
        facts = SigningFacts(
            edition=PillarEdition.objects.in_force_on(ceremony.held_on) or PillarEdition.objects.latest("pk"),
            ceremony=ceremony,
            on_behalf_of="de lokale partners",
            source="https://www.dronten.nl/vijf-pijlers",
            signatories=(SignatoryFacts("Demowethouder"), *CO_SIGNERS),
        ).with_ceremony_filled_in()
        register_directly(actor=ministry, municipality=municipality, facts=facts)
    for kind, day in MILESTONES.items():
        happened_on = PartialDate.parse(day)
        add_milestone(
            actor=ministry, municipality=municipality, kind=kind, happened_on=happened_on,
            note="Met een toelichting erbij.", source_url="https://www.dronten.nl/nieuws", checked=True,
        )  # fmt: skip
    contacts.save_holder(
        actor=ministry, municipality=municipality, holder=None, name="Demowethouder", function="wethouder",
        portfolio="Welzijn", since=PartialDate.on(today()), until=PartialDate.unknown(), is_current=True,
    )  # fmt: skip
    for post in MunicipalityContact.Kind:
        facts_of = {"name": "Demo", "email": "contact@demo.example", "phone": "0321 388 911"}
        contacts.save_contact(actor=ministry, municipality=municipality, kind=post, facts=facts_of)
