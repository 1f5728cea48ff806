"""What the tests about people share: signing in as somebody, the mail that was queued, the lines of the trail."""

import re

from django.db import models

from coalition.models import AuditEvent, OutboxMail, User
from tests.client import StrictClient

PASSWORD = "vier losse woorden samen"


def signed_in(user: User) -> StrictClient:
    """A browser in which this user has signed in."""
    client = StrictClient()
    client.force_login(user)
    return client


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def mails() -> list[tuple[str, str]]:
    """To whom and about what, oldest first."""
    return list(OutboxMail.objects.order_by("pk").values_list("to", "subject"))


def link_in_last_mail() -> str:
    """The path of the first link in the newest mail."""
    mail = OutboxMail.objects.order_by("pk").last()
    assert mail
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def acts_on(obj: models.Model) -> list[str]:
    """What the trail tells of this object, oldest first."""
    return list(AuditEvent.objects.of(obj).order_by("pk").values_list("action", flat=True))
