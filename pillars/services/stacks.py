"""Stacks for the printer: asked for on a page, made by the worker, kept for a while.

A stack is the numbered forms of a ceremony, or forms with only a municipality's name. While nothing on the forms
changes, asking again gives the file that is there. Each numbered form is kept by itself as well, with its signing:
the same page, as a file that an archive takes.
"""

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from coalition.models import Municipality, User
from coalition.services import jobs, papers
from coalition.services.trail import record
from coalition.tools.dates import long_date
from coalition.tools.pdf import TooManyPages
from coalition.tools.workflow import Refused
from pillars.documents import (
    PillarForm,
    pillar_form_html,
    pillar_form_styles,
    render_pillar_form,
    render_pillar_stack,
)
from pillars.models import PENDING_STATES, Ceremony, PillarEdition, PrintStack, Signing, SigningState
from pillars.services.paper import blank_forms, keep_form, signing_form

# Of what is registered the form was signed already.
PRINTED_STATES = (SigningState.CONCEPT, *PENDING_STATES)
MOST_FORMS = 2_000
TOO_LONG = "Op ‘{}’ passen de namen niet op één bladzijde. Kort ze in en maak de stapel opnieuw."
NOBODY = "Er is nog niemand die hier gaat tekenen. Bereid eerst de gemeenten voor."


def signings_to_print(ceremony: Ceremony) -> list[Signing]:
    """Of a ceremony those that are not registered yet, by municipality."""
    waiting = Signing.objects.filter(ceremony=ceremony, state__in=PRINTED_STATES)
    waiting = waiting.select_related("municipality", "edition", "ceremony")
    return list(waiting.prefetch_related("signatories", "edition__pillars").order_by("municipality__sort_key", "pk"))


@transaction.atomic
def request_ceremony_stack(*, actor: User, ceremony: Ceremony) -> PrintStack:
    """The numbered forms of everybody who is to sign there."""
    forms = [signing_form(signing) for signing in signings_to_print(ceremony)]
    if not forms:
        raise Refused(NOBODY)
    title = f"Formulieren voor {ceremony.name}, {long_date(ceremony.held_on)}"
    return _request(actor, PrintStack(title=title, ceremony=ceremony), forms)


@transaction.atomic
def request_blank_stack(*, actor: User, municipalities: Sequence[Municipality], which: str) -> PrintStack:
    """A form without a number for each municipality; `which` says in words how they were chosen."""
    edition = PillarEdition.objects.prefetch_related("pillars").current()
    if edition is None:
        raise Refused("Er is geen tekst van de vijf pijlers gekozen voor nieuwe formulieren.")
    if not municipalities:
        raise Refused("Er is geen gemeente gekozen. Haal een filter weg.")
    codes = " ".join(municipality.code for municipality in municipalities)
    title = f"Formulieren voor {which}"[:200]
    return _request(actor, PrintStack(title=title, codes=codes), blank_forms(edition, municipalities))


@transaction.atomic
def request_again(*, actor: User, stack: PrintStack) -> PrintStack:
    """For a stack that failed, with what the facts are now."""
    if stack.ceremony:
        return request_ceremony_stack(actor=actor, ceremony=stack.ceremony)
    which = stack.title.removeprefix("Formulieren voor ")
    return request_blank_stack(actor=actor, municipalities=_municipalities(stack), which=which)


def _request(actor: User, stack: PrintStack, forms: Sequence[PillarForm]) -> PrintStack:
    if len(forms) > MOST_FORMS:
        raise Refused(f"Een stapel heeft hoogstens {MOST_FORMS} formulieren. Kies er minder.")
    stack.fingerprint = _fingerprint(stack.title, forms)
    same = PrintStack.objects.filter(fingerprint=stack.fingerprint, ceremony=stack.ceremony, failed_at=None)
    # Locked, so that two clicks at the same moment ask for one.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    there: PrintStack | None = same.exclude(done_at__isnull=False, paper__stored_name="").first()
    if there is not None:
        return there
    stack.requested_by, stack.forms = actor, len(forms)
    stack.save()
    about = stack.ceremony or stack
    record(actor=actor, action="stack.requested", obj=about, changes={"formulieren": [None, len(forms)]})
    return stack


def _fingerprint(title: str, forms: Sequence[PillarForm]) -> str:
    """Of everything that the file depends on: what is on the forms, and how they look."""
    looks = pillar_form_html(forms[0]) + pillar_form_styles()
    return hashlib.sha256("\n".join([title, looks, *map(repr, forms)]).encode()).hexdigest()


# ---- the worker ------------------------------------------------------------------------------


def make_next() -> bool:
    """Makes the stack that waits longest; whether there was one."""
    stack = jobs.claim(PrintStack.objects.all())
    if stack is None:
        return False
    try:
        signings = signings_to_print(stack.ceremony) if stack.ceremony else []
        forms = [signing_form(signing) for signing in signings] if stack.ceremony else _blank_forms(stack)
        if not forms:
            _fail(stack, NOBODY)
        else:
            _make(stack, signings, forms)
    except TooManyPages as problem:
        _fail(stack, TOO_LONG.format(problem.title))
    except Exception:
        jobs.holding(stack).update(leased_until=None)  # so that it is tried again at once
        raise
    return True


def _make(stack: PrintStack, signings: Sequence[Signing], forms: Sequence[PillarForm]) -> None:
    """Facts may have changed since it was asked for: the file is of what they are now.

    What goes out with a number is kept before it goes out. Keeping takes as long as drawing, or longer: each is half
    of the way. Nothing is held for it: a worker that is killed here keeps the same once more.
    """
    halves = 2 if signings else 1
    content = render_pillar_stack(forms, lambda done: _note(stack, done // halves))
    for done, (signing, form) in enumerate(zip(signings, forms, strict=False)):
        keep_form(actor=stack.requested_by, signing=signing, content=render_pillar_form(form))
        _note(stack, (len(forms) + done) // halves)
    name = f"{slugify(stack.title)[:120]}-{len(forms)}-stuks.pdf"
    paper = papers.keep(content=content, number="", title=stack.title, file_name=name, actor=stack.requested_by)
    ended = {"done_at": timezone.now(), "leased_until": None, "forms": len(forms), "forms_done": len(forms)}
    jobs.holding(stack).update(**ended, fingerprint=_fingerprint(stack.title, forms), paper=paper)


def _fail(stack: PrintStack, sentence: str) -> None:
    jobs.holding(stack).update(failed_at=timezone.now(), leased_until=None, problem=sentence)


def _note(stack: PrintStack, done: int) -> None:
    """How far it is, for the page that waits; the lease is that of the whole stack."""
    jobs.holding(stack).update(forms_done=done)


def _blank_forms(stack: PrintStack) -> list[PillarForm]:
    edition = PillarEdition.objects.prefetch_related("pillars").current()
    if edition is None:
        raise LookupError("there is no edition for new forms any more")
    return blank_forms(edition, _municipalities(stack))


def _municipalities(stack: PrintStack) -> list[Municipality]:
    """In the order in which they were asked for."""
    codes = stack.codes.split()
    found = {municipality.code: municipality for municipality in Municipality.objects.filter(code__in=codes)}
    return [found[code] for code in codes if code in found]
