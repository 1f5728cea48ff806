"""The documents of a signing: made from its facts, edited, printed, and back to the facts.

Without a row in the database a document follows the facts. What an officer edited stays as it is; the page tells when the
facts changed since, and offers to carry that over.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from coalition.models import User
from coalition.services.papers import drawn_once
from coalition.services.trail import compare
from coalition.tools.dates import Precision, long_date
from coalition.tools.documents import gaps
from coalition.tools.fonts import covered_characters
from coalition.tools.text import require_printable
from coalition.tools.text_changes import Change, carry_over, changes
from coalition.tools.workdays import count_back
from coalition.tools.workflow import Conflict, Refused
from pillars.documents import FormSignatory
from pillars.drafts import DraftFacts, DraftPaper, draft_html, draft_styles, draft_text, name_of, render_draft_pdf
from pillars.facts import SigningFacts, proposed_period
from pillars.models import (
    DraftAnswers,
    DraftKind,
    Milestone,
    MilestoneKind,
    NoticeWord,
    Signatory,
    Signing,
    SigningDraft,
    SigningState,
    public_person,
)
from pillars.services.signing import record_act

# From the meeting of the college to the signing, in working days, where nobody named a day.
COLLEGE_BEFORE_SIGNING = 20
CHANGED_MEANWHILE = "Iemand anders heeft dit stuk intussen gewijzigd. Er is niets overschreven."
EMPTY = "Laat de tekst niet leeg. Wilt u opnieuw beginnen? Maak het stuk dan opnieuw uit de gegevens."
VOIDED = "Deze ondertekening is vervallen. Bij haar stukken verandert niets meer."


@dataclass(frozen=True)
class SigningDocument:
    """One document of a signing: what the facts make of it, and what an officer made of that."""

    signing: Signing
    kind: DraftKind
    facts: DraftFacts
    saved: SigningDraft | None

    @cached_property
    def from_facts(self) -> str:
        return draft_text(self.kind, self.facts)

    @property
    def text(self) -> str:
        return self.saved.text if self.saved else self.from_facts

    @property
    def name(self) -> str:
        return name_of(self.kind, self.facts.notice_word)

    @property
    def mark(self) -> str:
        """Of what was read: a save that is based on something else would overwrite it."""
        return f"{self.saved.pk}-{self.saved.version}" if self.saved else ""

    @property
    def facts_mark(self) -> str:
        return hashlib.sha256(self.from_facts.encode()).hexdigest()[:16]

    @property
    def gaps(self) -> list[str]:
        return gaps(self.text)

    @property
    def fact_changes(self) -> list[Change]:
        """What the facts say now and did not when the officer last looked at them."""
        return changes(self.saved.facts_text, self.from_facts) if self.saved else []

    def with_new_facts(self) -> tuple[str, list[Change]]:
        """The officer's text with those changes in it; and the ones whose place is gone."""
        if self.saved is None:
            return self.from_facts, []
        return carry_over(self.saved.facts_text, self.from_facts, self.saved.text)

    def paper(self, text: str | None = None) -> DraftPaper:
        """As it is printed; or as another text would be."""
        created = self.signing.created_at.date()
        return DraftPaper(
            kind=self.kind,
            text=self.text if text is None else text,
            municipality=self.signing.municipality.name,
            number=self.signing.number,
            notice_word=self.facts.notice_word,
            created=created,
            modified=timezone.localdate(self.saved.changed_at) if self.saved else created,
            links=_links(self.signing),
        )


@dataclass(frozen=True)
class AnswerFacts:
    """What only the municipality knows, and its documents need."""

    notice_word: str = NoticeWord.INFORMATION_LETTER.value
    mayor: str = ""
    secretary: str = ""
    college_on: dt.date | None = None

    def shown(self) -> dict[str, str]:
        return {
            "bericht aan de raad": self.notice_word,
            "burgemeester": self.mayor,
            "gemeentesecretaris": self.secretary,
            "vergadering van het college": long_date(self.college_on) if self.college_on else "",
        }


def documents_of(signing: Signing) -> list[SigningDocument]:
    """All documents of a signing, in the order in which they are needed."""
    facts = facts_of(signing)
    saved = {draft.kind: draft for draft in signing.drafts.select_related("changed_by")}
    return [SigningDocument(signing, kind, facts, saved.get(kind)) for kind in DraftKind]


def document_of(signing: Signing, kind: DraftKind) -> SigningDocument:
    saved = signing.drafts.select_related("changed_by").filter(kind=kind).first()
    return SigningDocument(signing, kind, facts_of(signing), saved)


def rendered(document: SigningDocument) -> bytes:
    """The PDF. Raises Refused for what paper cannot carry."""
    paper = document.paper()
    require_printable(paper.text, covered_characters())
    return drawn_once(draft_html(paper), draft_styles(), lambda: render_draft_pdf(paper))


# ---- acts -----------------------------------------------------------------------------------


@transaction.atomic
def save_draft(
    *, actor: User, signing: Signing, kind: DraftKind, text: str, based_on: str, facts_seen: str
) -> SigningDraft | None:
    """Keeps what the officer made of a document; a text that is what the facts give needs no keeping.

    `based_on` is the mark of the document that was read, `facts_seen` that of the facts at that moment. Raises
    Conflict when somebody saved the document meanwhile, Refused for an empty text.
    """
    _refuse_voided(signing)
    if not text:
        raise Refused(EMPTY, "text")
    document = document_of(signing, kind)
    if document.mark != based_on:
        raise Conflict(CHANGED_MEANWHILE, "text")
    saved = document.saved
    if text == document.from_facts:
        _forget(document)
    elif saved is None:
        saved = _first(document, actor, text)
    else:
        seen = document.from_facts if facts_seen == document.facts_mark else saved.facts_text
        if (text, seen) != (saved.text, saved.facts_text):
            _change(saved, actor, text=text, facts_text=seen)
    if text != document.text:
        record_act(actor, "draft.saved", signing, changes={document.name: True})
    return None if text == document.from_facts else saved


@transaction.atomic
def reset_draft(*, actor: User, signing: Signing, kind: DraftKind, based_on: str) -> None:
    """Back to the facts; what was edited is gone. Raises Conflict when it is not what was read."""
    _refuse_voided(signing)
    document = document_of(signing, kind)
    if document.mark != based_on:
        raise Conflict(CHANGED_MEANWHILE)
    if document.saved:
        _forget(document)
        record_act(actor, "draft.reset", signing, changes={document.name: True})


@transaction.atomic
def save_answers(*, actor: User, signing: Signing, facts: AnswerFacts, version: int) -> None:
    """Keeps what only the municipality knows, for all documents at once. Raises Conflict when somebody was first."""
    _refuse_voided(signing)
    before = answers_of(signing)
    if before == facts:
        return
    columns: dict[str, Any] = {**vars(facts), "changed_at": timezone.now(), "changed_by": actor}
    if version:
        done = DraftAnswers.objects.filter(signing=signing, version=version).update(version=version + 1, **columns)
    else:
        _, done = DraftAnswers.objects.get_or_create(signing=signing, defaults=columns)
    if not done:
        raise Conflict("Iemand anders heeft deze gegevens intussen gewijzigd. Er is niets overschreven.")
    personal = ("burgemeester", "gemeentesecretaris")
    told = compare(before.shown(), facts.shown(), personal=personal)
    record_act(actor, "draft.answers", signing, changes=told)


def answers_of(signing: Signing) -> AnswerFacts:
    found = DraftAnswers.objects.filter(signing=signing).first()
    return _as_facts(found) if found else AnswerFacts()


def answers_to_edit(signing: Signing) -> tuple[AnswerFacts, int]:
    """With their version. A new signing starts with what the municipality said last time, without the day."""
    found = DraftAnswers.objects.filter(signing=signing).first()
    if found:
        return _as_facts(found), found.version
    last = DraftAnswers.objects.filter(signing__municipality=signing.municipality).order_by("-changed_at").first()
    return (AnswerFacts(last.notice_word, last.mayor, last.secretary) if last else AnswerFacts()), 0


def _as_facts(found: DraftAnswers) -> AnswerFacts:
    return AnswerFacts(found.notice_word, found.mayor, found.secretary, found.college_on)


def _refuse_voided(signing: Signing) -> None:
    if signing.state == SigningState.VOIDED:
        raise Refused(VOIDED)


def _first(document: SigningDocument, actor: User, text: str) -> SigningDraft:
    try:
        with transaction.atomic():
            return SigningDraft.objects.create(
                signing=document.signing, kind=document.kind, text=text, facts_text=document.from_facts,
                changed_by=actor,
            )  # fmt: skip
    except IntegrityError as problem:
        raise Conflict(CHANGED_MEANWHILE, "text") from problem


def _change(saved: SigningDraft, actor: User, **columns: str) -> None:
    """One conditional update; who comes second gets a Conflict."""
    done = SigningDraft.objects.filter(pk=saved.pk, version=saved.version).update(
        version=F("version") + 1, changed_at=timezone.now(), changed_by=actor, **columns
    )
    if not done:
        raise Conflict(CHANGED_MEANWHILE, "text")
    saved.refresh_from_db()


def _forget(document: SigningDocument) -> None:
    if document.saved:
        deleted, _ = SigningDraft.objects.filter(pk=document.saved.pk, version=document.saved.version).delete()
        if not deleted:
            raise Conflict(CHANGED_MEANWHILE)


# ---- from the record to the facts -------------------------------------------------------------


def facts_of(signing: Signing) -> DraftFacts:
    facts, answers = SigningFacts.of(signing), answers_of(signing)
    own = [person for person in facts.signatories if person.capacity == Signatory.Capacity.MUNICIPALITY]
    others = [person for person in facts.signatories if person.capacity != Signatory.Capacity.MUNICIPALITY]
    holder = signing.municipality.portfolio_holders.filter(is_current=True).first()
    signing_day = facts.signed_on.earliest if facts.signed_on.precision == Precision.DAY else None
    proposed = count_back(signing_day, COLLEGE_BEFORE_SIGNING) if signing_day else None
    decision = _decision(signing)
    known_day = answers.college_on or (
        decision.happened_on.earliest if decision and decision.happened_on.precision == Precision.DAY else None
    )
    return DraftFacts(
        municipality=signing.municipality.name,
        edition=signing.edition.name,
        pillars=tuple(signing.edition.pillars.values_list("name", flat=True)),
        is_example=signing.edition.is_example,
        signatories=tuple(FormSignatory(person.name, person.function) for person in own),
        co_signers=tuple(
            public_person(person.name, person.function, person.organisation, person.capacity) for person in others
        ),
        portfolio_holder=holder.name if holder else "",
        college_date_text=long_date(known_day) if known_day else str(decision.happened_on) if decision else "",
        date_text=str(facts.signed_on) if facts.signed_on else "",
        when=("op " if signing_day else "in ") + str(facts.signed_on) if facts.signed_on else "",
        place=facts.place,
        ceremony=facts.ceremony.name if facts.ceremony else "",
        in_presence_of=facts.in_presence_of,
        on_behalf_of=facts.on_behalf_of,
        number=signing.number,
        notice_word=answers.notice_word,
        mayor=answers.mayor,
        secretary=answers.secretary,
        register=f"{settings.BASE_URL}/gemeenten/",
        signing_day=signing_day,
        college_day=known_day or proposed,
        college_day_is_proposal=not known_day and proposed is not None,
    )


def _decision(signing: Signing) -> Milestone | None:
    """The newest decision of the college that can be about this signing: one of an earlier period is not."""
    decisions = signing.municipality.milestones.filter(kind=MilestoneKind.COLLEGE_DECISION).newest_first()
    period = signing.period or proposed_period(signing.signed_on)
    for decision in decisions:
        if decision.happened_on and (not period or decision.happened_on.may_touch(period.starts, period.ends)):
            return decision
    return None


def _links(signing: Signing) -> Mapping[str, str]:
    """Where each document is, by the names that templates use for it."""

    def address(route: str, *arguments: str) -> str:
        return settings.BASE_URL + reverse(route, args=[signing.number, *arguments])

    names = {str(word): DraftKind.COUNCIL_NOTICE for word in NoticeWord} | {str(kind): kind for kind in DraftKind}
    pages = {name: address("signing_document", kind.value) for name, kind in names.items()}
    return {**pages, "formulier": address("signing_form_pdf")}
