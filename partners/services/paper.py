"""From records to paper: a covenant with the partners who are to sign, sign-in lists, the partners on a day."""

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import slugify

from coalition.models import IssuedPaper, User
from coalition.services import papers
from coalition.tools.dates import PartialDate, long_date, today
from coalition.tools.fonts import covered_characters
from coalition.tools.text import require_printable
from coalition.tools.workflow import Refused
from partners.documents import (
    CovenantPaper,
    Group,
    Line,
    ListedPartner,
    Paper,
    PartnerList,
    SignInList,
    paper_html,
    render_paper,
    styles,
)
from partners.models import (
    OPEN_STATES,
    Attendance,
    CoalitionMembership,
    CovenantSigning,
    CovenantVersion,
    Gathering,
    LocalCoalition,
    MembershipState,
    PartnerKind,
)

NOBODY = "Er is niemand om dit voor te printen. Kies andere partners, of vraag om lege regels."
# On a sign-in list, for who was not expected.
EMPTY_LINES = 8


class Who(models.TextChoices):
    """For whom a covenant is printed."""

    NOT_SIGNED = "niet-getekend", "alle partners die nog niet hebben ondertekend"
    INVITED = "uitgenodigd", "alleen uitgenodigde partners"
    ALL = "alle", "alle partners, ook wie al heeft ondertekend"


def covenant_paper(version: CovenantVersion, who: str = Who.ALL, empty: int = 0) -> CovenantPaper:
    """A line for each partner that is invited or takes part, by name; `empty` lines are for who joins on the spot.

    Private persons stand on it by name: they sign it themselves, and only the coordinator prints it.
    Raises Refused when there is nobody to print it for.
    """
    open_now = version.covenant.coalition.memberships.filter(state__in=OPEN_STATES).select_related("partner")
    signed = _signed(version)
    wanted = [
        membership
        for membership in open_now
        if not (who == Who.INVITED and membership.state != MembershipState.INVITED)
        and not (who == Who.NOT_SIGNED and membership.partner_id in signed)
    ]
    known = _known_signatories(version)
    lines = [*(_line(membership, signed, known) for membership in wanted), *[Line()] * empty]
    if not lines:
        raise Refused(NOBODY)
    return _covenant(version, tuple(lines))


def single_paper(version: CovenantVersion, membership: CoalitionMembership) -> CovenantPaper:
    """The covenant for one partner."""
    return _covenant(version, (_line(membership, _signed(version), _known_signatories(version)),), single=True)


def sign_in_list(gathering: Gathering) -> SignInList:
    """Who may come, with the name of who signs where that is known already."""
    invited = gathering.coalition.memberships.filter(state__in=OPEN_STATES).select_related("partner")
    known = {
        row.membership_id: row
        for row in Attendance.objects.filter(gathering=gathering).exclude(signatory_name="")
    }  # fmt: skip
    lines = [
        Line(membership.partner.name, known[membership.pk].signatory_name if membership.pk in known else "")
        for membership in invited
    ]
    ceremony = gathering.ceremony
    return SignInList(
        coalition=gathering.coalition.name,
        occasion=ceremony.name,
        when=long_date(ceremony.held_on),
        place=ceremony.place,
        created=gathering.created_at.date(),
        lines=(*lines, *[Line()] * EMPTY_LINES),
    )


def partner_list(coalition: LocalCoalition, day: dt.date, *, by_kind: bool) -> PartnerList:
    """Who surely took part on that day, under the names that everybody may read."""
    joined = coalition.memberships.select_related("partner")
    present = {row.partner_id: row for row in joined.counted_on(day)}
    perhaps = {row.partner_id for row in joined.uncertain_on(day)} - set(present)
    rows = sorted(present.values(), key=lambda row: (not row.partner.name_is_public, row.partner.sort_key))
    kinds: dict[str, list[ListedPartner]] = defaultdict(list)
    for row in rows:
        kinds[row.partner.kind if by_kind else ""].append(_listed(row))
    if by_kind:
        titles = {**dict(PartnerKind.choices), "": "zonder soort, en inwoners"}
        groups = [Group(str(title), tuple(kinds[kind])) for kind, title in titles.items() if kinds[kind]]
    else:
        groups = [Group("", tuple(listed)) for listed in kinds.values()]
    municipalities = sum(row.partner.kind == PartnerKind.MUNICIPALITY for row in rows)
    return PartnerList(
        coalition.name, long_date(day), day, tuple(groups), _totals(len(rows), municipalities, len(perhaps))
    )


def issue_covenant(*, actor: User, version: CovenantVersion, who: str = Who.ALL, empty: int = 0) -> IssuedPaper:
    """The covenant with its lines as it is handed out. Raises what `covenant_paper` and `rendered` raise."""
    return _issued(actor, version, covenant_paper(version, who, empty), version.covenant.coalition.name)


def issue_single(*, actor: User, version: CovenantVersion, membership: CoalitionMembership) -> IssuedPaper:
    """The covenant for one partner; the file does not tell by its name which resident it is for."""
    return _issued(actor, version, single_paper(version, membership), membership.partner.public_name)


def _issued(actor: User, version: CovenantVersion, paper: CovenantPaper, whose: str) -> IssuedPaper:
    word = version.covenant.word
    return papers.keep(
        content=rendered(paper),
        number=version.number,
        title=f"{word.capitalize()} versie {version.order}, {whose}"[:300],
        file_name=f"{word}-{slugify(whose)[:80]}-{version.number}.pdf",
        actor=actor,
    )


def papers_of(version: CovenantVersion) -> QuerySet[IssuedPaper]:
    """All that was handed out of this version, as the list of partners stood then."""
    return IssuedPaper.objects.filter(number=version.number)


def rendered(paper: Paper) -> bytes:
    """The PDF. Raises Refused for what paper cannot carry."""
    html = paper_html(paper)

    def draw() -> bytes:
        require_printable(html, covered_characters())
        return render_paper(paper)

    return papers.drawn_once(html, styles(), draw)


# ---- what the papers share -------------------------------------------------------------------


def _covenant(version: CovenantVersion, lines: tuple[Line, ...], *, single: bool = False) -> CovenantPaper:
    covenant = version.covenant
    evenings = version.gatherings.filter(closed_at__isnull=True).select_related("ceremony")
    ahead = [one.ceremony for one in evenings if one.ceremony.held_on >= today()]
    place, day = (ahead[0].place, long_date(ahead[0].held_on)) if len(ahead) == 1 else ("", "")
    return CovenantPaper(
        coalition=covenant.coalition.name,
        word=covenant.get_word_display(),
        title=covenant.title,
        goals=version.goals,
        text=version.text,
        order=version.order,
        number=version.number,
        created=version.created_at.date(),
        lines=lines,
        single=single,
        place=place,
        date_text=day,
        check_address=(settings.BASE_URL + reverse("check")).partition("://")[2],
    )


def _signed(version: CovenantVersion) -> dict[int, CovenantSigning]:
    """By partner, the signatures that are in force."""
    return {signing.partner_id: signing for signing in version.signings.in_force()}


def _known_signatories(version: CovenantVersion) -> dict[int, tuple[str, str]]:
    """By membership, who is expected to sign, as somebody wrote down for the evening."""
    rows = Attendance.objects.filter(gathering__version=version).exclude(signatory_name="").order_by("changed_at", "pk")
    return {row.membership_id: (row.signatory_name, row.signatory_function) for row in rows}


def _line(
    membership: CoalitionMembership, signed: dict[int, CovenantSigning], known: dict[int, tuple[str, str]]
) -> Line:
    signing = signed.get(membership.partner_id)
    if signing is None:
        return Line(membership.partner.name, *known.get(membership.pk, ("", "")))
    return Line(membership.partner.name, signing.signatory_name, signing.signatory_function, how_signed(signing))


def how_signed(signing: CovenantSigning) -> str:
    """*ondertekend op 15 maart 2019*, *akkoord via een persoonlijke link op 16 maart 2019*."""
    what = "ondertekend" if signing.how == CovenantSigning.How.WET else str(signing.get_how_display())
    day: PartialDate = signing.signed_on
    return f"{what} op {day}" if day.earliest == day.latest and day else f"{what}, {day}"


def _listed(row: CoalitionMembership) -> ListedPartner:
    partner = row.partner
    place = partner.place if partner.name_is_public else ""
    return ListedPartner(partner.public_name, place, partner.get_kind_display(), str(row.joined_on))


def _totals(number: int, municipalities: int, perhaps: int) -> tuple[str, ...]:
    partners = "1 partner" if number == 1 else f"{number} partners"
    if municipalities:
        sentences = [f"{partners} met de gemeente, {number - municipalities} zonder de gemeente."]
    else:
        sentences = [f"{partners}. De gemeente is geen partner."]
    if perhaps:
        sentences.append(f"Van nog {perhaps} is de datum niet precies bekend. Die staan niet op deze lijst.")
    return tuple(sentences)
