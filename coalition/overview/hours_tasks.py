"""What waits in the hours: a month to hand in again for the adviser, statements to approve for the ministry."""

from django.urls import reverse

from coalition.models import User
from coalition.permissions import Permission, allows_everywhere
from support.models import MonthlyStatement
from support.roles import is_adviser
from support.services.hours import month_name


def hours_tasks(user: User) -> list[dict[str, str]]:
    """One line for each statement that was given back to this adviser, or one for all that wait for the ministry."""
    state = MonthlyStatement.State
    if allows_everywhere(user, Permission.SUPPORT_ASSIGN):
        waiting = MonthlyStatement.objects.filter(state=state.SUBMITTED).count()
        what = "1 maandstaat" if waiting == 1 else f"{waiting} maandstaten"
        return [_task(f"Controleer {what}", "Van adviseurs.", reverse("statement_list"))] if waiting else []
    if not is_adviser(user):
        return []
    returned = MonthlyStatement.objects.filter(adviser__user=user, state=state.RETURNED)
    return [
        _task(
            f"Verbeter de maandstaat van {month_name(one.month)}", one.remark,
            reverse("hours_month", args=[f"{one.month:%Y-%m}"]),
        )
        for one in returned
    ]  # fmt: skip


def _task(title: str, text: str, url: str) -> dict[str, str]:
    return {"title": title, "text": text, "url": url, "tone": "info"}
