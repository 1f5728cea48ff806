"""A municipality's file for its own archive: what it signed, what was printed and scanned of it, and the facts.

Names of civil servants are not in it: who entered or checked something is for the portal's own trail.
"""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coalition.models import IssuedPaper, Municipality, StoredFile, User
from coalition.services.archive import ArchiveFile, Document, Dossier, Series, Summary, write_package
from coalition.services.trail import record
from coalition.tools.mdto import CSV, JSON, PDF_A_3A, Reference, media_type
from coalition.tools.plain import render_plain
from coalition.tools.tables import Cell, write_csv
from pillars.facts import SigningFacts
from pillars.models import Milestone, Signing
from pillars.services.paper import papers_of
from pillars.services.signing_sheet import COLUMNS, row_of

_ENDINGS = {StoredFile.Kind.PDF: "pdf", StoredFile.Kind.JPEG: "jpg", StoredFile.Kind.PNG: "png"}


@transaction.atomic
def note_download(*, actor: User, municipality: Municipality) -> None:
    """The trail tells who took the whole file."""
    record(actor=actor, action="municipality.archived", obj=municipality, municipality=municipality)


def write_archive(municipality: Municipality, milestones: Iterable[Milestone], out: IO[bytes]) -> Summary:
    """The ZIP, written to `out`; of milestones those that the reader may see."""
    made_at = timezone.localtime()
    signings = list(
        municipality.signings.select_related("period", "edition", "ceremony", "municipality")
        .prefetch_related("signatories", "files", "corrections__signing")
        .order_by("created_at", "pk")
    )
    found = list(milestones)
    series = Series(
        folder=f"vijf-pijlers-{municipality.slug}",
        key=municipality.code,
        title=f"Vijf pijlers tegen eenzaamheid, gemeente {municipality.name}",
        creator=Reference(
            f"Gemeente {municipality.name}", municipality.code.lower(), "TOOI register gemeenten compleet"
        ),
        source=settings.BASE_URL,
        dossiers=(_facts(municipality, signings, found), *map(_signing, signings), *map(_milestone, found)),
    )
    return write_package(out, series, made_at, lambda summary: _readme(municipality, summary, made_at))


def _readme(municipality: Municipality, summary: Summary, made_at: dt.datetime) -> str:
    context = {"municipality": municipality, "summary": summary, "made_at": made_at, "base_url": settings.BASE_URL}
    return render_plain("pillars/archive-readme.txt", context)


# ---- files of a signing and of a milestone ---------------------------------------------------


def _signing(signing: Signing) -> Dossier:
    papers = [_paper(number, paper) for number, paper in enumerate(papers_of(signing).order_by("issued_at", "pk"), 1)]
    uploads = [_upload("bewijs", number, signing.number, file) for number, file in enumerate(signing.files.all(), 1)]
    date = signing.signed_on.iso()
    return Dossier(
        folder=f"ondertekening-{signing.number}",
        key=signing.number,
        title=f"Ondertekening {signing.number} van de vijf pijlers, gemeente {signing.municipality.name}",
        description=f"Status: {signing.get_state_display()}. Ondertekend: {signing.signed_on}.",
        covers=(date, date) if date else None,
        documents=(*papers, *uploads),
    )


def _milestone(milestone: Milestone) -> Dossier:
    key = f"mijlpaal-{milestone.pk}"
    date = milestone.happened_on.iso()
    return Dossier(
        folder=key,
        key=key,
        title=f"{milestone.get_kind_display().capitalize()}, {milestone.happened_on}",
        description=f"Status: {milestone.get_state_display()}. {milestone.note}".strip(),
        covers=(date, date) if date else None,
        documents=(_upload("bestand", 1, key, milestone.file),) if milestone.file else (),
    )


def _upload(kind: str, number: int, whose: str, file: StoredFile) -> Document:
    name = f"{_safe(Path(file.original_name).stem) or kind}.{_ENDINGS[StoredFile.Kind(file.kind)]}"
    archived = ArchiveFile(name, media_type(file.content_type), file.path, file.sha256)
    key, at = f"{whose}/{file.pk}", timezone.localtime(file.uploaded_at)
    return Document(f"{kind}-{number}", key, file.original_name, (archived,), "Ontvangst", at)


def _paper(number: int, paper: IssuedPaper) -> Document:
    name = f"{_safe(Path(paper.file_name).stem) or 'papier'}.pdf"
    archived = ArchiveFile(name, PDF_A_3A, paper.path if paper.is_kept else None, paper.sha256)
    key, at = f"{paper.number}/papier-{paper.pk}", timezone.localtime(paper.issued_at)
    return Document(f"papier-{number}", key, paper.title, (archived,), "Creatie", at)


def _safe(name: str) -> str:
    """Without what a package may not have in a name; short, since folders stand before it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^\w-]+", "-", plain)[:80].strip("-_")


# ---- the facts -------------------------------------------------------------------------------


def _facts(municipality: Municipality, signings: Sequence[Signing], milestones: Sequence[Milestone]) -> Dossier:
    key = f"{municipality.code}/gegevens"
    documents = (
        _table(key, "ondertekeningen", *_signing_rows(signings), [_signing_facts(signing) for signing in signings]),
        _table(key, "mijlpalen", *_milestone_rows(milestones)),
        _table(key, "lokale-aanpak", *_approach_rows(municipality)),
        _table(key, "monitoring", *_monitoring_rows(municipality)),
        _table(key, "portefeuillehouders", *_holder_rows(municipality)),
    )
    return Dossier("gegevens", key, f"Gegevens van gemeente {municipality.name}", documents)


def _table(key: str, name: str, headers: list[str], rows: list[list[Cell]], facts: Any = None) -> Document:
    """The same facts twice: for people who open a sheet, and for programs; `facts` where a row cannot hold all."""
    if facts is None:
        facts = [dict(zip(headers, row, strict=True)) for row in rows]
    files = (
        ArchiveFile(f"{name}.csv", CSV, write_csv(headers, rows)),
        ArchiveFile(f"{name}.json", JSON, json.dumps(facts, ensure_ascii=False, indent=1).encode()),
    )
    return Document(name, f"{key}/{name}", name.capitalize(), files)


def _signing_rows(signings: Iterable[Signing]) -> tuple[list[str], list[list[Cell]]]:
    headers = [*(spellings[0] for spellings in COLUMNS.values()), "status", "geregistreerd op", "ingetrokken per"]
    rows: list[list[Cell]] = []
    for signing in signings:
        cells = row_of(signing)
        ended = signing.withdrawn_on.isoformat() if signing.withdrawn_on else ""
        rows.append(
            [*(cells[name] for name in COLUMNS), signing.get_state_display(), _day(signing.registered_at), ended]
        )
    return headers, rows


def _signing_facts(signing: Signing) -> dict[str, Any]:
    """All that is known of one signing, as one object."""
    return {
        "nummer": signing.number,
        "status": signing.get_state_display(),
        "gemeentecode": signing.municipality.code,
        "gemeente": signing.municipality.name,
        "periode": signing.period.name if signing.period else "",
        **SigningFacts.of(signing).shown(),
        "datum": signing.signed_on.iso(),
        "pijlers": list(signing.edition.pillars.values_list("name", flat=True)),
        "ondertekenaarsLijst": [
            {
                "naam": person.name, "functie": person.function, "hoedanigheid": person.get_capacity_display(),
                "organisatie": person.organisation, "portefeuille": person.portfolio,
            }
            for person in signing.signatories.all()
        ],
        "aangemaaktOp": _moment(signing.created_at),
        "ingediendOp": _moment(signing.submitted_at),
        "geregistreerdOp": _moment(signing.registered_at),
        "ingetrokkenPer": signing.withdrawn_on.isoformat() if signing.withdrawn_on else "",
        "besluitTotIntrekken": signing.withdrawal_decision,
        "redenVanVervallen": signing.void_reason,
        "correcties": [
            {
                "status": one.get_state_display(), "reden": one.reason, "voorgesteldOp": _moment(one.proposed_at),
                "gegevens": SigningFacts.from_json(one.facts).shown(), "beslotenOp": _moment(one.decided_at),
                "toelichting": one.decision,
            }
            for one in signing.corrections.all()
        ],
        "bestanden": [
            {"naam": file.original_name, "sha256": file.sha256, "bladzijden": file.pages} for file in signing.files.all()
        ],
    }  # fmt: skip


def _milestone_rows(milestones: Iterable[Milestone]) -> tuple[list[str], list[list[Cell]]]:
    headers = ["soort", "datum", "status", "bron", "toelichting", "ingevoerd op", "bestand"]
    rows: list[list[Cell]] = [
        [
            one.get_kind_display(), one.happened_on.iso(), one.get_state_display(), one.source_url, one.note,
            _day(one.created_at), one.file.original_name if one.file else "",
        ]
        for one in milestones
    ]  # fmt: skip
    return headers, rows


def _approach_rows(municipality: Municipality) -> tuple[list[str], list[list[Cell]]]:
    headers = ["pijler", "tekst", "links", "te lezen door", "laatst bevestigd op"]
    rows: list[list[Cell]] = [
        [one.pillar, one.text, one.links, one.get_audience_display(), one.confirmed_on.isoformat()]
        for one in municipality.approaches.order_by("pillar")
    ]
    return headers, rows


def _monitoring_rows(municipality: Municipality) -> tuple[list[str], list[list[Cell]]]:
    """What it sent; a draft is not an answer yet."""
    headers = ["ronde", "laatste dag", "pijler", "vraag", "antwoord", "verstuurd op"]
    sent_on = dict(municipality.monitoring_replies.exclude(sent_at=None).values_list("round", "sent_at"))
    found = municipality.monitoring_answers.filter(question__round__in=sent_on).select_related("question__round")
    rows: list[list[Cell]] = [
        [
            one.question.round.name, one.question.round.closes_on.isoformat(), one.question.pillar or "",
            one.question.text, one.shown, _day(sent_on[one.question.round_id]),
        ]
        for one in found.order_by("question__round__opens_on", "question__round", "question__order")
    ]  # fmt: skip
    return headers, rows


def _holder_rows(municipality: Municipality) -> tuple[list[str], list[list[Cell]]]:
    headers = ["naam", "functie", "portefeuille", "vanaf", "tot", "nu", "laatst bevestigd op"]
    rows: list[list[Cell]] = [
        [
            one.name, one.function, one.portfolio, one.since.iso(), one.until.iso(),
            "ja" if one.is_current else "nee", one.confirmed_on.isoformat(),
        ]
        for one in municipality.portfolio_holders.all()
    ]  # fmt: skip
    return headers, rows


def _day(at: dt.datetime | None) -> str:
    return timezone.localtime(at).date().isoformat() if at else ""


def _moment(at: dt.datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
