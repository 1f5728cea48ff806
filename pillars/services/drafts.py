"""From a signing to the drafts an officer needs on Monday: the same facts, gaps where one is missing."""

from typing import Any

from pillars.documents import FormSignatory
from pillars.drafts import CollegeProposal, CouncilNotice, NoticeKind
from pillars.facts import SigningFacts
from pillars.models import MilestoneKind, Signing


def college_proposal(signing: Signing) -> CollegeProposal:
    return CollegeProposal(**_facts(signing))


def council_notice(signing: Signing, kind: NoticeKind) -> CouncilNotice:
    return CouncilNotice(**_facts(signing), notice_kind=kind)


def _facts(signing: Signing) -> dict[str, Any]:
    facts = SigningFacts.of(signing)
    holder = signing.municipality.portfolio_holders.filter(is_current=True).first()
    decisions = signing.municipality.milestones.filter(kind=MilestoneKind.COLLEGE_DECISION)
    decision = decisions.newest_first().first()
    return {
        "municipality": signing.municipality.name,
        "edition": signing.edition.name,
        "pillars": tuple(signing.edition.pillars.values_list("name", flat=True)),
        "created": signing.created_at.date(),
        "is_example": signing.edition.is_example,
        "signatories": tuple(FormSignatory(person.name, person.function) for person in facts.signatories),
        "portfolio_holder": holder.name if holder else "",
        "college_date_text": str(decision.happened_on) if decision and decision.happened_on else "",
        "date_text": str(facts.signed_on) if facts.signed_on else "",
        "place": facts.place,
        "ceremony": facts.ceremony.name if facts.ceremony else "",
        "number": signing.number,
    }
