"""Proofs of signing: issued on a day, and what is still true of one when somebody checks its number."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from coalition.models import User
from coalition.services import papers
from coalition.services.paper_numbers import Issued
from coalition.services.trail import record
from coalition.tools.dates import long_date, today
from coalition.tools.fonts import covered_characters
from coalition.tools.numbers import make_number
from coalition.tools.text import require_printable
from coalition.tools.workflow import Conflict, Refused
from pillars.documents import FormPillar
from pillars.models import Signing, SigningProof, SigningState
from pillars.proof import ProofPaper, proof_facts, render_proof

NUMBER_KIND = "BW"
ONLY_REGISTERED = "Een bewijs is er alleen van een ondertekening die in het register staat. Deze is {}."


@dataclass(frozen=True)
class PreparedProof:
    """A proof as it would be issued, rendered already; empty where the same one was issued today."""

    signing: Signing
    number: str
    facts: dict[str, str]
    content: bytes


def prepare_proof(signing: Signing) -> PreparedProof:
    """Renders before the transaction, so that nobody who saves something waits for it. Raises Refused."""
    facts = _facts_of(signing)
    if _same(signing, facts):
        return PreparedProof(signing, "", facts, b"")
    number = _free_number(signing)
    return PreparedProof(signing, number, facts, render_proof(_paper(signing, number, facts)))


@transaction.atomic
def issue_proof(*, actor: User, prepared: PreparedProof) -> SigningProof:
    """A proof of what the register says today; on the same day with the same facts it is the one that is there."""
    signing, number, facts = prepared.signing, prepared.number, prepared.facts
    held = Signing.objects.select_for_update(of=("self",), no_key=True).get(pk=signing.pk)
    if held.version != signing.version:
        raise Conflict("Iemand anders heeft deze ondertekening zojuist gewijzigd. Maak het bewijs opnieuw.")
    there = _same(signing, facts)  # also the one of two clicks that was first
    if there is not None:
        return there
    name = signing.municipality.name
    paper = papers.keep(
        content=prepared.content,
        number=number,
        title=f"Bewijs van ondertekening, {name}",
        file_name=f"bewijs-van-ondertekening-{slugify(name)}-{number}.pdf",
        municipality=signing.municipality,
        actor=actor,
    )
    proof = SigningProof.objects.create(
        number=number, signing=signing, issued_on=today(), issued_by=actor, facts=facts, paper=paper
    )
    changes = {"bewijs": [None, number]}
    record(actor=actor, action="signing.proof_issued", obj=signing, municipality=signing.municipality, changes=changes)
    return proof


def _facts_of(signing: Signing) -> dict[str, str]:
    if signing.state != SigningState.REGISTERED:
        raise Refused(ONLY_REGISTERED.format(signing.get_state_display()))
    facts = proof_facts(signing)
    for text in facts.values():
        require_printable(text, covered_characters())
    return facts


def _same(signing: Signing, facts: dict[str, str]) -> SigningProof | None:
    issued_today = SigningProof.objects.filter(signing=signing, issued_on=today())
    return next((proof for proof in issued_today if proof.facts == facts), None)


def _paper(signing: Signing, number: str, facts: dict[str, str]) -> ProofPaper:
    edition = signing.edition
    return ProofPaper(
        number=number,
        municipality=signing.municipality.name,
        issued_on=today(),
        facts=facts,
        pillars=tuple(FormPillar(pillar.number, pillar.name) for pillar in edition.pillars.all()),
        is_example=edition.is_example,
        ministry=signing.period.ministry if signing.period else "",
        check_url=settings.BASE_URL + reverse("check_number", args=[number]),
    )


def _free_number(signing: Signing) -> str:
    while True:
        number = make_number(NUMBER_KIND, today().year, signing.municipality.digits)
        if not SigningProof.objects.filter(number=number).exists():
            return number


# ---- who checks a number ---------------------------------------------------------------------


def find_proof(number: str) -> Issued | None:
    """What the proof says, and what changed since; of a signing that was voided nothing is told any more."""
    found = SigningProof.objects.select_related("signing__municipality", "signing__edition", "signing__period")
    proof = found.prefetch_related("signing__signatories").filter(number=number).first()
    if proof is None:
        return None
    signing = proof.signing
    title = f"Bewijs van ondertekening, afgegeven op {long_date(proof.issued_on)}"
    if signing.state == SigningState.VOIDED:
        text = "De registratie waarop dit bewijs rust, was een vergissing en is vervallen. Dit bewijs geldt niet."
        return Issued(title, text, tone="error")
    rows = tuple(proof.facts.items())
    page = (signing.municipality.name, reverse("municipality_detail", args=[signing.municipality.slug]))
    if signing.state == SigningState.WITHDRAWN and signing.withdrawn_on:
        text = (
            f"Dit bewijs is echt, maar de gemeente heeft de ondertekening ingetrokken per "
            f"{long_date(signing.withdrawn_on)} ({signing.withdrawal_decision})."
        )
        return Issued(title, text, *page, tone="warning", rows=rows, differences=_differences(proof))
    changed = _differences(proof)
    if changed:
        text = "Dit bewijs is echt, maar daarna is er iets in het register veranderd. Hieronder staat wat."
        return Issued(title, text, *page, tone="warning", rows=rows, differences=changed)
    text = "Dit bewijs is echt, en wat erop staat klopt nog met het register."
    return Issued(title, text, *page, rows=rows)


def _differences(proof: SigningProof) -> tuple[tuple[str, str, str], ...]:
    """Label, what the proof says, what the register says now."""
    now, then = proof_facts(proof.signing), proof.facts
    return tuple(
        (label, then.get(label, ""), now.get(label, ""))
        for label in dict.fromkeys([*then, *now])
        if then.get(label) != now.get(label)
    )
