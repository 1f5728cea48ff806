"""Documents that an officer of the demonstration is working on: one edited, and facts that changed since."""

from datetime import date

from coalition.models import User
from coalition.overview.demonstration.data import INVENTED
from pillars.models import DraftKind, NoticeWord, Signing
from pillars.services.drafts import AnswerFacts, document_of, save_answers, save_draft

# What the officer wrote over the gaps; the other gaps are still open.
WRITTEN = {
    "[invullen: naam en afdeling van de steller]": "Demomedewerker, afdeling Samenleving",
    "[invullen: wat speelt er in onze gemeente?": (
        f"In de demogemeente vroeg de raad om een aanpak van eenzaamheid. {INVENTED}.\n\n"
        "[invullen: wat speelt er nog meer?"
    ),
    "[invullen: kosten van een eigen bijeenkomst, als die er is, en waar zij uit worden betaald]": (
        "De bijeenkomst kost € 500. Dat kan uit het budget voor preventie."
    ),
}


def edit_documents(officer: User, signing: Signing) -> None:
    """An edited proposal to the college; then the day of its meeting was chosen, so that it differs from the facts."""
    document = document_of(signing, DraftKind.COLLEGE_PROPOSAL)
    text = document.text
    for gap, words in WRITTEN.items():
        text = text.replace(gap, words)
    save_draft(
        actor=officer, signing=signing, kind=document.kind, text=text, based_on=document.mark,
        facts_seen=document.facts_mark,
    )  # fmt: skip
    facts = AnswerFacts(NoticeWord.COLLEGE_LETTER.value, "Demoburgemeester", "Demosecretaris", date(2026, 12, 8))
    save_answers(actor=officer, signing=signing, facts=facts, version=0)
