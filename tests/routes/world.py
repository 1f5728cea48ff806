"""The world through which the route walk goes: somebody of each role, and objects of Dronten for every address.

`ARGUMENTS` tells what fills an address; a route that is not there by name takes the ones by the name of the argument.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone
from PIL import Image

from coalition.models import AccessRequest, Invitation, IssuedPaper, PageReport, ScanPage, ScanUpload, StoredFile, User
from coalition.overview.answers.answer import Answer
from coalition.overview.answers.keeping import keep_answer
from coalition.overview.answers.question import Question
from coalition.overview.redivision.acts import dissolve
from coalition.overview.redivision.plan import Dissolution
from coalition.services import invitations, papers
from coalition.tools.dates import today
from partners.services.coordinators import name_coordinator
from partners.services.merging import merge_partners
from pillars.facts import SigningFacts
from pillars.models import ApproachAudience, MonitoringQuestion, MonitoringRound, PrintStack, Signing, SigningState
from pillars.services.carrying import take_over_signing
from pillars.services.signing import propose_correction
from support.models import AdviserAbsence, HoursKind, RequestState, ToolkitEntry
from support.services import hours
from tests.factories import (
    AdministratorFactory,
    AdviserFactory,
    AmbassadorFactory,
    ApproachFactory,
    CeremonyFactory,
    ContactFactory,
    FileFactory,
    HolderFactory,
    MilestoneFactory,
    MinistryFactory,
    MunicipalityFactory,
    all_periods,
    officer_of,
    signing_in,
)
from tests.partners.factories import (
    CoalitionFactory,
    CovenantSigningFactory,
    CovenantVersionFactory,
    DoorLinkFactory,
    GatheringFactory,
    MembershipFactory,
    coordinator_of,
)
from tests.support.factories import AdviserRowFactory, MomentFactory, request_in

ROLES = ("anonymous", "officer", "other", "coordinator", "adviser", "ambassador", "ministry", "administrator")


class World:
    """Dronten, with something in every state; and Dalfsen, whose officer may not see it."""

    def __init__(self) -> None:
        self.period = all_periods()[2]
        self.dronten = MunicipalityFactory.create(name="Dronten", code="GM0303", slug="dronten")
        self.dalfsen = MunicipalityFactory.create(name="Dalfsen", code="GM0148", slug="dalfsen")
        self.coalition = CoalitionFactory.create(name="ZamenEen", slug="zameneen", municipalities=[self.dronten])
        self.public_coalition = CoalitionFactory.create(
            slug="openbaar", municipalities=[self.dronten], is_published=True
        )
        self.covenant_version = CovenantVersionFactory.create(covenant__coalition=self.coalition)
        self.membership = MembershipFactory.create(coalition=self.coalition)
        self.gathering = GatheringFactory.create(coalition=self.coalition, version=self.covenant_version)
        self.covenant_signing = CovenantSigningFactory.create(
            version=self.covenant_version, partner=self.membership.partner, file=stored_file()
        )
        self.covenant_version.scans.add(stored_file())
        self.users = self._users()
        self.scan = scanned_page(self.users["ministry"])
        self.door_link = DoorLinkFactory.create(gathering=self.gathering, created_by=self.users["coordinator"])
        self.colleague = officer_of(self.dronten, name="Een Collega")
        Authenticator.objects.create(user=self.colleague, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
        self.second_coordinator = coordinator_of(self.coalition, name="Tweede Coördinator")
        coordinator = self.users["coordinator"]
        name_coordinator(actor=coordinator, coalition=self.coalition, email="nieuw@partner.example")
        self.coordinator_invitation = Invitation.objects.get()
        self.partner_merge = merge_partners(
            actor=coordinator, kept=self.membership.partner, coalition=self.coalition,
            merged=MembershipFactory.create(coalition=self.coalition).partner,
        )  # fmt: skip
        self.concept = signing_in(SigningState.CONCEPT, municipality=self.dronten)
        self.concept.files.add(stored_file())
        self.paper = issued_paper(self.concept.number)
        self.covenant_paper = issued_paper(self.covenant_version.number)
        self.submitted = signing_in(SigningState.SUBMITTED, municipality=self.dronten)
        self.registered = signing_in(SigningState.REGISTERED, municipality=self.dronten)
        self.registered.files.add(stored_file())
        self.correction = propose_correction(
            actor=self.colleague, signing=self.registered,
            facts=replace(SigningFacts.of(self.registered), place="Biddinghuizen"), reason="Plaats",
        )  # fmt: skip
        self.milestone = MilestoneFactory.create(
            municipality=self.dronten, created_by=self.users["officer"], file=stored_file()
        )
        self.holder = HolderFactory.create(municipality=self.dronten)
        self.contact = ContactFactory.create(municipality=self.dronten)
        self.ceremony = CeremonyFactory.create()
        self.stack = self._stack()
        self.taken_over = MilestoneFactory.create(municipality=self.dronten, confirmed=True)
        ministry = self.users["ministry"]
        adviser = AdviserRowFactory.create(user=self.users["adviser"])
        self.support_request = request_in(RequestState.RUNNING, municipality=self.dronten, adviser=adviser)
        self.absence = AdviserAbsence.objects.create(adviser=adviser, starts=date(2026, 1, 5))
        self.support_request.files.add(stored_file())
        self._hours(self.users["adviser"])
        self.tool = ToolkitEntry.objects.create(title="Handreiking", purpose="Beginnen.", file=stored_file())
        self.moment = MomentFactory.create(municipality=self.dronten, created_by=self.users["adviser"])
        question = Answer(Question.read(""))
        self.kept_answer = keep_answer(actor=ministry, answer=question, seen=question.sentence, purpose="Debat")
        self._former(ministry)
        self.invitation = invitations.invite_officer(
            actor=ministry, email="x@dronten.example", municipality=self.dronten
        )
        self.access_request = AccessRequest.objects.create(
            municipality=self.dronten,
            name="Anne",
            email="anne@dronten.example",
            function="adviseur",
            domain_matches=True,
        )

        self.closed_round, self.open_round = self._rounds()
        ApproachFactory.create(municipality=self.dronten)
        ApproachFactory.create(municipality=self.dronten, pillar=2, audience=ApproachAudience.SIGNATORIES)
        self.report = PageReport.objects.create(path="/gemeenten/", text="Fout")

    def _stack(self) -> PrintStack:
        """Of forms without a number, made already."""
        paper = papers.keep(content=b"stapel", number="", title="Stapel", file_name="stapel.pdf")
        return PrintStack.objects.create(
            title="Stapel",
            requested_by=self.users["ministry"],
            codes="GM0303",
            forms=1,
            done_at=timezone.now(),
            paper=paper,
        )

    def _rounds(self) -> tuple[MonitoringRound, MonitoringRound]:
        """One that closed, of which there are totals: six municipalities answered; and one that is open."""
        closed, opened = (
            MonitoringRound.objects.create(
                name=f"Ronde {days}", opens_on=today() - timedelta(days), closes_on=today() + timedelta(200 - days)
            )
            for days in (300, 10)
        )
        for found in (closed, opened):
            kinds = MonitoringQuestion.Kind
            for order, (kind, choices) in enumerate(
                [(kinds.NUMBER, ""), (kinds.CHOICE, "ja\nnee"), (kinds.TEXT, "")], 1
            ):
                found.questions.create(order=order, text=f"Vraag {order}", kind=kind, choices=choices)
        places = [self.dronten, self.dalfsen, *(MunicipalityFactory.create() for _ in range(4))]
        officer = self.users["officer"]
        for place in places:
            closed.replies.create(municipality=place, sent_at=timezone.now(), sent_by=officer)
            for question in closed.questions.all():
                is_number = question.kind == MonitoringQuestion.Kind.NUMBER
                question.answers.create(
                    municipality=place, number=7 if is_number else None, text="" if is_number else "ja"
                )
        return closed, opened

    def _former(self, ministry: User) -> None:
        """Nagele went up in Dronten: of its two signings one was taken over."""
        day = date(2022, 1, 1)
        nagele = MunicipalityFactory.create(name="Nagele", slug="nagele")
        self.redivision = dissolve(actor=ministry, plan=Dissolution(nagele, day, "Stb. 2021, 1", (self.dronten,)))
        taken, self.offered = (
            signing_in(SigningState.REGISTERED, municipality=nagele, period=period) for period in all_periods()[:2]
        )
        self.takeover = take_over_signing(
            actor=ministry, signing=taken, municipality=self.dronten, counts_from=day, reason="Raad"
        )

    def _hours(self, adviser: User) -> None:
        """A line of this month, and a statement of last month that waits for the ministry."""
        request = self.support_request
        self.hours_entry = hours.write_hours(
            actor=adviser, request=request, day=today(), quarters=4, kind=HoursKind.TALK
        )
        last_month = today().replace(day=1) - timedelta(days=1)
        self.statement = hours.submit_month(actor=adviser, adviser=self.hours_entry.adviser, month=last_month)

    def _users(self) -> dict[str, User]:
        users = {
            "officer": officer_of(self.dronten),
            "other": officer_of(self.dalfsen),
            "coordinator": coordinator_of(self.coalition),
            "adviser": AdviserFactory.create(),
            "ambassador": AmbassadorFactory.create(),
            "ministry": MinistryFactory.create(),
            "administrator": AdministratorFactory.create(),
        }
        for user in users.values():
            user.set_password("vier losse woorden samen")
            user.save()
        return users

    @property
    def session(self) -> UserSession:
        """A session of the officer."""
        officer = self.users["officer"]
        session, _ = UserSession.objects.get_or_create(
            session_key="x" * 32, defaults={"user": officer, "ip": "127.0.0.1", "user_agent": "proef"}
        )
        return session

    def arguments(self, route: str, names: tuple[str, ...]) -> dict[str, Any]:
        """What fills the address of this route."""
        given = {name: ARGUMENTS[name](self) for name in names if name in ARGUMENTS}
        special = SPECIAL[route](self) if route in SPECIAL else {}
        return {**given, **{name: value for name, value in special.items() if name in names}}


def stored_file() -> StoredFile:
    """An upload that is really there: one small picture."""
    file = FileFactory.create(kind=StoredFile.Kind.PNG, stored_name=f"{uuid.uuid4().hex}.png")
    file.path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (20, 20), "white").save(file.path)
    return file


def scanned_page(ministry: User) -> ScanPage:
    """A page in the ministry's scan tray that was read, without a number."""
    stack = ScanUpload.objects.create(
        file=stored_file(), uploaded_by=ministry, for_ministry=True, pages_read=1, done_at=timezone.now()
    )
    return ScanPage.objects.create(upload=stack, page=1, picture_sha256="0" * 64)


def issued_paper(number: str) -> IssuedPaper:
    """What was handed out with this number; a few bytes will do."""
    return papers.keep(content=number.encode(), number=number, title="Papier", file_name="papier.pdf")


def _number(signing: Signing) -> dict[str, Any]:
    return {"number": signing.number}


# By the name of the argument.
ARGUMENTS: dict[str, Callable[[World], Any]] = {
    "slug": lambda world: "dronten",
    "coalition": lambda world: world.coalition.slug,
    "membership": lambda world: world.membership.pk,
    "partner": lambda world: world.membership.partner_id,
    "covenant": lambda world: world.covenant_version.covenant_id,
    "version": lambda world: world.covenant_version.order,
    "merge": lambda world: world.partner_merge.pk,
    "gathering": lambda world: world.gathering.pk,
    "link": lambda world: world.door_link.pk,
    "support_request": lambda world: world.support_request.pk,
    "adviser": lambda world: world.support_request.adviser_id,
    "absence": lambda world: world.absence.pk,
    "entry": lambda world: world.hours_entry.pk,
    "month": lambda world: f"{today():%Y-%m}",
    "moment": lambda world: world.moment.pk,
    "tool": lambda world: world.tool.pk,
    "statement": lambda world: world.statement.pk,
    "period": lambda world: world.period.pk,
    "covenant_signing": lambda world: world.covenant_signing.pk,
    "number": lambda world: world.concept.number,
    "file_id": lambda world: world.concept.files.get().pk,
    "page": lambda world: 1,
    "paper_id": lambda world: world.paper.pk,
    "kind": lambda world: "persbericht",
    "correction": lambda world: world.correction.pk,
    "token": lambda world: "geen-geldige-uitnodiging",
    "uidb36": lambda world: "1",
    "key": lambda world: "geen-geldige-sleutel",
    "extension": lambda world: "csv",
    "takeover": lambda world: world.takeover.pk,
    "redivision": lambda world: world.redivision.pk,
    "kept": lambda world: world.kept_answer.pk,
    "monitoring": lambda world: world.open_round.pk,
    "question": lambda world: world.open_round.questions.order_by("order")[1].pk,
    "pk": lambda world: 1,
    "code": lambda world: world.dronten.code,
    "rest": lambda world: "bestaat-niet",
}
# By the name of the route, where the argument alone does not tell.
SPECIAL: dict[str, Callable[[World], dict[str, Any]]] = {
    "figures_file": lambda world: {"slug": "provincies"},
    "coalition_page": lambda world: {"coalition": world.public_coalition.slug},
    "coalition_partners_export": lambda world: {"coalition": world.public_coalition.slug},
    "request_file": lambda world: {"file_id": world.support_request.files.get().pk},
    "request_file_page": lambda world: {"file_id": world.support_request.files.get().pk},
    "covenant_scan": lambda world: {"file_id": world.covenant_version.scans.get().pk},
    "covenant_scan_page": lambda world: {"file_id": world.covenant_version.scans.get().pk},
    **{
        f"scan_{act}": lambda world: {"pk": world.scan.pk, "stack": world.scan.upload_id}
        for act in ("detail", "picture", "confirm", "move", "turn", "discard", "bring_back", "original")
    },
    "covenant_paper": lambda world: {"paper_id": world.covenant_paper.pk},
    "monitoring_totals": lambda world: {"monitoring": world.closed_round.pk},
    "round_reply": lambda world: {"monitoring": world.closed_round.pk},
    "round_export": lambda world: {"monitoring": world.closed_round.pk},
    "take_over": lambda world: _number(world.offered),
    "signing_take_back": lambda world: _number(world.submitted),
    "signing_correct": lambda world: _number(world.registered),
    "signing_withdraw": lambda world: _number(world.registered),
    "signing_void": lambda world: _number(world.registered),
    "evidence_correct": lambda world: {**_number(world.registered), "file_id": world.registered.files.get().pk},
    "signing_register": lambda world: _number(world.submitted),
    "signing_ask_more": lambda world: _number(world.submitted),
    "in_tray_signing": lambda world: _number(world.submitted),
    "correction_decide": lambda world: _number(world.registered),
    "check_number": lambda world: _number(world.registered),
    "milestone_detail": lambda world: {"pk": world.milestone.pk},
    "milestone_confirm": lambda world: {"pk": world.milestone.pk},
    "milestone_refuse": lambda world: {"pk": world.milestone.pk},
    "milestone_reopen": lambda world: {"pk": world.taken_over.pk},
    "milestone_delete": lambda world: {"pk": world.milestone.pk},
    "milestone_file": lambda world: {"pk": world.milestone.pk},
    "milestone_file_page": lambda world: {"pk": world.milestone.pk},
    "ceremony_detail": lambda world: {"pk": world.ceremony.pk},
    "ceremony_edit": lambda world: {"pk": world.ceremony.pk},
    "ceremony_register": lambda world: {"pk": world.ceremony.pk},
    "ceremony_prepare": lambda world: {"pk": world.ceremony.pk},
    "ceremony_finish": lambda world: {"pk": world.ceremony.pk},
    "ceremony_stack": lambda world: {"pk": world.ceremony.pk},
    "stack_detail": lambda world: {"pk": world.stack.pk},
    "stack_pdf": lambda world: {"pk": world.stack.pk},
    "stack_again": lambda world: {"pk": world.stack.pk},
    "ceremony_dates": lambda world: {"pk": world.ceremony.pk},
    "holder_edit": lambda world: {"pk": world.holder.pk},
    "holder_confirm": lambda world: {"pk": world.holder.pk},
    "holder_remove": lambda world: {"pk": world.holder.pk},
    "contact_edit": lambda world: {"kind": "ambtelijk"},
    "contact_confirm": lambda world: {"kind": "ambtelijk"},
    "contact_remove": lambda world: {"kind": "ambtelijk"},
    "coordinator_end": lambda world: {"pk": world.second_coordinator.coordinator_grants.get().pk},
    "coordinator_invitation_revoke": lambda world: {"pk": world.coordinator_invitation.pk},
    "hours_file": lambda world: {"extension": "xlsx"},
    "statement_file": lambda world: {"extension": "xlsx"},
    "approach_file": lambda world: {"extension": "txt"},
    "municipality_export": lambda world: {"kind": "csv"},
    "open_data_file": lambda world: {"name": "gemeenten"},
    "report_handle": lambda world: {"pk": world.report.pk},
    "register_signings": lambda world: {"extension": "xlsx"},
    "session_end": lambda world: {"pk": world.session.pk},
    "access_request_detail": lambda world: {"pk": world.access_request.pk},
    "access_request_grant": lambda world: {"pk": world.access_request.pk},
    "access_request_refuse": lambda world: {"pk": world.access_request.pk},
    "invitation_revoke": lambda world: {"pk": world.invitation.pk},
    "colleague_invitation_revoke": lambda world: {"pk": world.invitation.pk},
    "colleague_end": lambda world: {"pk": world.colleague.grants.get().pk},
    "user_detail": lambda world: {"pk": world.colleague.pk},
    "user_end": lambda world: {"pk": world.colleague.pk},
    "user_reset_factor": lambda world: {"pk": world.colleague.pk},
    "user_grant_end": lambda world: {"pk": world.colleague.pk, "grant_pk": world.colleague.grants.get().pk},
}
