"""What is there for me to do: my overview, and the desk of one municipality."""

from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition.models import AccessRequest, Municipality, PageReport, User
from coalition.overview.approach_tasks import approach_tasks
from coalition.overview.coalition_tasks import coalition_tasks
from coalition.overview.hours_tasks import hours_tasks
from coalition.overview.monitoring_tasks import monitoring_tasks, rounds_of
from coalition.overview.navigation import tools_for
from coalition.overview.support_tasks import support_tasks
from coalition.permissions import Permission, allows, allows_everywhere, allows_municipalities
from coalition.services.succession import with_formers
from coalition.tools.dates import today
from coalition.tools.http import SignedInRequest
from partners.models import LocalCoalition
from partners.models.coalitions import coordinated_ids
from pillars.models import Milestone, Signing, SigningCorrection, SigningState, in_force_exists
from pillars.models.approach import CHECK_IN_AFTER
from support.models import ContactMoment, SupportRequest
from support.services.budgets import hours_left

# How far ahead my overview looks.
COMING_UP = timedelta(days=30)
MOST_COMING_UP = 10


@require_safe
def my_overview(request: SignedInRequest) -> HttpResponse:
    """What waits for me, what to do first, and my municipalities."""
    user = request.user
    keys = allows_municipalities(user, Permission.SIGNING_VIEW)
    own = list(Municipality.objects.filter(pk__in=keys).in_order()) if keys else []
    signings = Signing.objects.filter(municipality__in=own).select_related("municipality", "period").newest_first()
    context: dict[str, Any] = {
        "tasks": [
            *_officer_tasks(signings),
            *monitoring_tasks(own),
            *support_tasks(user),
            *coalition_tasks(user),
            *hours_tasks(user),
            *approach_tasks(user, own),
            *_ministry_tasks(user),
        ],
        "municipalities": _with_state(own, signings),
        "coalitions": _own_coalitions(user),
        "tools": tools_for(user),
        "coming": _coming_up(user),
        "today": today(),
    }
    return render(request, "overview/my_overview.html", context)


@require_safe
def my_municipality(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everything of one municipality that its officers and the ministry work with."""
    municipality = get_object_or_404(_with_standing(), slug=slug)
    if not allows(request.user, Permission.SIGNING_VIEW, municipality):
        raise Http404
    context = {
        "municipality": municipality,
        "check_in_before": today() - CHECK_IN_AFTER,
        "ends_later": municipality.ends is not None and municipality.ends > today(),
        "signings": municipality.signings.select_related("period", "edition").newest_first(),
        "milestones": Milestone.objects.visible_to(request.user).filter(municipality=municipality).newest_first()[:5],
        "holder": municipality.portfolio_holders.filter(is_current=True).first(),
        "officers": municipality.grants.active().select_related("user"),
        "coalitions": LocalCoalition.objects.filter(
            municipalities__in=with_formers([municipality.pk], today())
        ).distinct(),
        "in_force": municipality.counts,
        "rounds": rounds_of(municipality) if allows(request.user, Permission.MONITORING_ANSWER, municipality) else (),
        **_support(request.user, municipality),
    }
    return render(request, "overview/my_municipality.html", context)


def _support(user: User, municipality: Municipality) -> dict[str, Any]:
    """What is asked of advisers here, and what was talked about."""
    return {
        "may_ask": municipality.existed_on(today()) and allows(user, Permission.SUPPORT_ASK, municipality),
        "asked": SupportRequest.objects.visible_to(user).open().filter(municipalities=municipality),
        "hours_left": hours_left([municipality]),
        "notes_here": allows_everywhere(user, Permission.SUPPORT_NOTES),
        "moments": ContactMoment.objects.visible_to(user).filter(municipality=municipality)[:3],
    }


def _with_standing() -> Any:
    """Municipalities with whether they count today, and of how many pillars they tell something since when."""
    return Municipality.objects.select_related("province", "health_region").annotate(
        counts=ExpressionWrapper(in_force_exists(today()), BooleanField()),
        told=Count("approaches"),
        told_on=Min("approaches__confirmed_on"),
    )


def _own_coalitions(user: User) -> Any:
    if not coordinated_ids(user):
        return ()
    return LocalCoalition.objects.coordinated_by(user).prefetch_related("municipalities")


def _coming_up(user: User) -> Any:
    """The next steps that this user wrote down for the coming weeks, and the ones that are late."""
    if not allows_everywhere(user, Permission.SUPPORT_NOTES):
        return ()
    own = ContactMoment.objects.visible_to(user).filter(created_by=user, next_on__lte=today() + COMING_UP)
    return own.coming_up().select_related("municipality")[:MOST_COMING_UP]


def _officer_tasks(signings: Any) -> list[dict[str, str]]:
    """One line for each signing that waits for the officer, the most urgent first."""
    tasks: list[dict[str, str]] = []
    for signing in signings:
        where, name = reverse("signing_detail", args=[signing.number]), signing.municipality.name
        if signing.state == SigningState.NEEDS_MORE:
            tasks.insert(0, _task(f"Vul de ondertekening van {name} aan", signing.asked_more, where, "warning"))
        elif signing.state == SigningState.CONCEPT:
            tasks.append(_task(f"Maak de ondertekening van {name} af", f"Concept {signing.number}", where, "neutral"))
    return tasks


def _ministry_tasks(user: User) -> list[dict[str, str]]:
    tasks: list[dict[str, str]] = []
    if allows_everywhere(user, Permission.SIGNING_REGISTER):
        count = Signing.objects.filter(state=SigningState.SUBMITTED).count()
        count += SigningCorrection.objects.filter(state=SigningCorrection.State.OPEN).count()
        tasks.append(_count(count, "ondertekening of correctie", "ondertekeningen en correcties", reverse("in_tray")))
    if allows_everywhere(user, Permission.MILESTONE_CHECK):
        tasks.append(_count(Milestone.objects.waiting().count(), "mijlpaal", "mijlpalen", reverse("milestone_list")))
    if allows_everywhere(user, Permission.ACCESS_DECIDE):
        waiting = AccessRequest.objects.filter(state=AccessRequest.State.NEW).count()
        tasks.append(_count(waiting, "aanvraag om toegang", "aanvragen om toegang", reverse("access_request_list")))
    if allows_everywhere(user, Permission.REPORT_HANDLE):
        count, where = PageReport.objects.waiting().count(), reverse("report_list")
        tasks.append(_count(count, "melding over een pagina", "meldingen over pagina's", where))
    return [task for task in tasks if task["title"]]


def _count(count: int, one: str, many: str, url: str) -> dict[str, str]:
    title = f"Controleer {count} {one if count == 1 else many}" if count else ""
    return _task(title, "De oudste staat bovenaan.", url, "info")


def _task(title: str, text: str, url: str, tone: str) -> dict[str, str]:
    return {"title": title, "text": text, "url": url, "tone": tone}


def _with_state(municipalities: Any, signings: Any) -> list[dict[str, Any]]:
    """Each municipality with its newest signing."""
    newest: dict[int, Signing] = {}
    for signing in signings:
        newest.setdefault(signing.municipality_id, signing)
    return [{"municipality": municipality, "signing": newest.get(municipality.pk)} for municipality in municipalities]
