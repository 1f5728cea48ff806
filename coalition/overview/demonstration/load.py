"""Puts the demonstration into an empty portal, through the services, so that its trail and mail are real."""

from datetime import date
from string import ascii_uppercase

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.text import slugify

from coalition.models import Municipality, MunicipalityContact, MunicipalityGrant, ProgrammePeriod, User
from coalition.overview.demonstration import data
from coalition.overview.demonstration.approaches import load_approaches
from coalition.overview.demonstration.coalitions import load_coalitions
from coalition.overview.demonstration.data import Account, DemoMilestone, DemoSigning
from coalition.overview.demonstration.documents import edit_documents
from coalition.overview.demonstration.evening import prepare_evening
from coalition.overview.demonstration.monitoring import load_monitoring
from coalition.overview.demonstration.scan import draw_scan
from coalition.overview.demonstration.support import load_support
from coalition.services import contacts
from coalition.services.trail import origin, record
from coalition.tools.dates import PartialDate, today
from coalition.tools.workflow import Refused
from pillars.facts import SignatoryFacts, SigningFacts
from pillars.models import Ceremony, MilestoneKind, PillarEdition, Signatory, Signing
from pillars.services import carrying, evidence
from pillars.services import ceremony as ceremonies
from pillars.services import milestone as milestones
from pillars.services import signing as signings

OTHER_SIGNATORIES = (
    ("Demobewindspersoon", "staatssecretaris", Signatory.Capacity.MINISTRY),
    ("Demovoorzitter", "voorzitter", Signatory.Capacity.COALITION),
)


def load() -> bool:
    """Loads everything in one transaction; False when the demonstration is already there.

    Raises Refused where real accounts are, or where the municipalities were not loaded yet.
    """
    if User.objects.filter(is_demo=False).exists():
        raise Refused("Deze database heeft al andere accounts. De demonstratie komt alleen in een lege database.")
    if User.objects.exists():
        return False
    if not Municipality.objects.exists():
        raise Refused("Er zijn nog geen gemeenten. Laad die eerst: manage.py load_reference.")
    token = origin.set("demonstratie")
    try:
        with transaction.atomic():
            _Loader().load()
    finally:
        origin.reset(token)
    return True


class _Loader:
    """Keeps what later records refer to: accounts, municipalities, ceremonies, periods."""

    def __init__(self) -> None:
        self.municipalities = {municipality.slug: municipality for municipality in Municipality.objects.all()}
        self.periods = {period.name: period for period in ProgrammePeriod.objects.all()}
        self.users: dict[str, User] = {}
        self.officers: dict[str, User] = {}
        self.ceremonies: dict[str, Ceremony] = {}

    def load(self) -> None:
        for account in data.ACCOUNTS:
            self._add_account(account)
        load_coalitions(self.users, self.municipalities)
        for key, moment in data.CEREMONIES.items():
            self.ceremonies[key] = ceremonies.save_ceremony(
                actor=self.users[data.MINISTRY],
                ceremony=None,
                name=moment.name,
                held_on=date.fromisoformat(moment.held_on),
                place=moment.place,
                in_presence_of=moment.in_presence_of,
            )
        for number, signing in enumerate(data.SIGNINGS):
            # On a machine whose clock is behind, what still has to happen is left out.
            if not PartialDate.parse(signing.date).is_ahead:
                self._add_signing(number, signing)
                if signing.state == "concept":
                    municipality = self.municipalities[signing.municipality]
                    edit_documents(self.officers[signing.municipality], municipality.signings.get())
        self._carry()
        for milestone in data.MILESTONES:
            if not PartialDate.parse(milestone.date).is_ahead:
                self._add_milestone(milestone)
        prepare_evening(self.users[data.MINISTRY])
        for slug in data.WITH_CONTACTS:
            self._add_contacts(slug)
        load_support(self.users, self.municipalities)
        load_monitoring(self.users[data.MINISTRY], self.officers, self.municipalities)
        load_approaches(self.officers, self.users[data.MINISTRY], self.municipalities)

    def _add_contacts(self, slug: str) -> None:
        municipality, officer = self.municipalities[slug], self.officers[slug]
        contacts.save_holder(
            actor=officer, municipality=municipality, holder=None, name=f"Demowethouder {municipality}",
            function="wethouder", portfolio="Welzijn", since=PartialDate.of(2026, 5), until=PartialDate.unknown(),
            is_current=True,
        )  # fmt: skip
        for kind in MunicipalityContact.Kind:
            facts = {"name": f"Demo {kind.label}", "email": f"{slugify(kind.label.split()[0])}.{slug}@demo.example"}
            contacts.save_contact(actor=officer, municipality=municipality, kind=kind, facts=facts)

    def _add_account(self, account: Account) -> None:
        user = User.objects.create_user(
            account.email,
            name=account.name,
            function=account.function,
            national_role=account.national_role,
            is_demo=True,
        )
        self.users[account.email] = user
        record(actor=None, action="user.joined", obj=user)
        for slug in account.municipalities:
            grant = MunicipalityGrant.objects.create(user=user, municipality=self.municipalities[slug])
            record(actor=None, action="grant.given", obj=user, municipality=grant.municipality)
            self.officers[slug] = user

    def _add_signing(self, number: int, invented: DemoSigning) -> None:
        ministry = self.users[data.MINISTRY if number % 2 else data.SECOND_MINISTRY]
        municipality = self.municipalities[invented.municipality]
        facts = self._facts(number, invented)
        if invented.state in ("registered", "withdrawn", "voided"):
            period = self.periods.get(invented.period)
            signing = signings.register_directly(actor=ministry, municipality=municipality, facts=facts, period=period)
            self._end(signing, invented.state, ministry)
            return
        officer = self.officers[invented.municipality]
        signing = signings.create_signing(actor=officer, municipality=municipality, facts=facts)
        if invented.state != "concept":
            scan = draw_scan(municipality.name, facts.signatories[0].name, blurred=invented.state == "needs_more")
            upload = SimpleUploadedFile("demo-formulier.jpg", scan, "image/jpeg")
            evidence.attach_upload(actor=officer, signing=signing, upload=upload)
            signings.submit_signing(actor=officer, signing=signing)
        if invented.state == "needs_more":
            reason = "De naam van de wethouder is op de scan niet te lezen. Stuur een scherpere scan mee."
            signings.ask_for_more(actor=ministry, signing=signing, reason=reason)

    def _carry(self) -> None:
        """One signing was taken over by the successor, and signings of the first period went on in the second."""
        ministry, (former, successor, day) = self.users[data.MINISTRY], data.TAKEOVER
        carrying.take_over_signing(
            actor=ministry, signing=self.municipalities[former].signings.get(), reason=data.INVENTED,
            municipality=self.municipalities[successor], counts_from=date.fromisoformat(day),
        )  # fmt: skip
        carrying.decide_period(
            actor=ministry, period=self.periods[data.CARRIED_PERIOD], carries_over=True, reason=data.INVENTED
        )

    @staticmethod
    def _end(signing: Signing, state: str, ministry: User) -> None:
        if state == "withdrawn":
            decision = "Demobesluit van het college"
            signings.withdraw_signing(actor=ministry, signing=signing, withdrawn_on=date(2023, 3, 1), decision=decision)
        elif state == "voided":
            signings.void_signing(actor=ministry, signing=signing, reason="Demo: bij de verkeerde gemeente ingevoerd.")

    def _facts(self, number: int, invented: DemoSigning) -> SigningFacts:
        signed_on = PartialDate.parse(invented.date)
        ceremony = self.ceremonies.get(invented.ceremony)
        letter = ascii_uppercase[number % 26]
        people = [SignatoryFacts(f"Demowethouder {letter}")]
        for name, function, capacity in OTHER_SIGNATORIES[: invented.signatories - 1]:
            people.append(SignatoryFacts(f"{name} {letter}", function, capacity))
        return SigningFacts(
            edition=self._edition(signed_on, invented.period),
            signed_on=signed_on,
            place="" if ceremony else self.municipalities[invented.municipality].name,
            ceremony=ceremony,
            source=data.INVENTED,
            signatories=tuple(people),
        )

    def _edition(self, signed_on: PartialDate, period: str) -> PillarEdition:
        """The wording of that time: nobody signed words that were written later."""
        last_day = signed_on.latest or (self.periods[period].ends if period else None)
        edition = PillarEdition.objects.in_force_on(last_day or today())
        if edition is None:
            raise Refused("Er is geen tekst van de vijf pijlers. Werk de database bij: manage.py migrate.")
        return edition

    def _add_milestone(self, milestone: DemoMilestone) -> None:
        ministry = self.users[data.MINISTRY]
        by_ambassador = milestone.kind == MilestoneKind.APPROACHED
        officer = self.officers.get(milestone.municipality, ministry)
        entered = milestones.add_milestone(
            actor=self.users[data.AMBASSADOR] if by_ambassador else officer,
            municipality=self.municipalities[milestone.municipality],
            kind=milestone.kind,
            happened_on=PartialDate.parse(milestone.date),
            note=milestone.note,
        )
        if milestone.state == "confirmed":
            milestones.decide_milestone(actor=ministry, milestone=entered, act="confirm")
