"""The terms of retention of the pillars: uploads that belong to nothing any more."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import ForeignKey, ForeignObjectRel, QuerySet
from django.db.models.functions import Coalesce

from coalition.models import StoredFile
from coalition.services import files, papers
from coalition.services.retention import Term
from coalition.services.trail import record
from pillars.models import DraftAnswers, PrintStack, Signing, SigningDraft, SigningProof


def unattached(limit: datetime) -> QuerySet[StoredFile]:
    """Of a concept that was deleted, or taken off a signing; whatever model of whatever app points at it."""
    files = StoredFile.objects.alias(since=Coalesce("loose_since", "uploaded_at")).filter(since__lt=limit)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.field, ForeignKey):
            name = relation.field.name
            pointing = relation.related_model._base_manager.filter(**{f"{name}__isnull": False})
            files = files.exclude(pk__in=pointing.values(name))
    return files


def erase_file(file: StoredFile) -> None:
    record(actor=None, action="file.erased", obj=file)
    files.erase(file)


def registered_numbers() -> QuerySet[Any]:
    """Of signings that came into the register, whatever became of them."""
    return Signing.objects.filter(registered_at__isnull=False).values("number")


def proof_numbers() -> QuerySet[Any]:
    """A proof says that there was a registered signing."""
    return SigningProof.objects.values("number")


def blank_stacks(limit: datetime) -> QuerySet[PrintStack]:
    found: QuerySet[PrintStack] = PrintStack.objects.filter(created_at__lt=limit, ceremony=None)
    return found


def numbered_stacks(limit: datetime) -> QuerySet[PrintStack]:
    found: QuerySet[PrintStack] = PrintStack.objects.filter(created_at__lt=limit, ceremony__isnull=False)
    return found


def erase_stack(stack: PrintStack) -> None:
    """The row goes, and the file with it unless it is of a newer stack as well."""
    paper = stack.paper
    stack.delete()
    if paper and paper.stored_name and not paper.stacks.exists():
        papers.erase_bytes(paper)


def old_drafts(limit: datetime) -> QuerySet[SigningDraft]:
    return SigningDraft.objects.filter(changed_at__lt=limit).select_related("signing__municipality")


def old_answers(limit: datetime) -> QuerySet[DraftAnswers]:
    return DraftAnswers.objects.filter(changed_at__lt=limit).select_related("signing__municipality")


def erase_with_signing(row: SigningDraft | DraftAnswers) -> None:
    record(actor=None, action="draft.erased", obj=row.signing, municipality=row.signing.municipality)
    row.delete()


TERMS = (
    Term(
        "bestanden die nergens meer bij horen",
        timedelta(days=30),
        "Een maand lang kan een verwijderd bestand worden teruggezet.",
        unattached,
        erase_file,
    ),
    Term(
        "stapels formulieren zonder nummer",
        timedelta(days=30),
        "Wie dan nog formulieren nodig heeft, maakt een nieuwe stapel.",
        blank_stacks,
        erase_stack,
    ),
    Term(
        "stapels genummerde formulieren van een ondertekenmoment",
        timedelta(days=730),
        "Twee jaar lang kan worden nagegaan wat er is geprint; daarna blijft alleen de controlesom.",
        numbered_stacks,
        erase_stack,
    ),
    Term(
        "aangepaste stukken bij een ondertekening",
        timedelta(days=2 * 365),
        "In de tekst kunnen namen van medewerkers staan. De gemeente bewaart de stukken in haar eigen archief.",
        old_drafts,
        erase_with_signing,
    ),
    Term(
        "gegevens voor de stukken bij een ondertekening",
        timedelta(days=2 * 365),
        "De naam van de gemeentesecretaris is na de ondertekening niet meer nodig.",
        old_answers,
        erase_with_signing,
    ),
)
