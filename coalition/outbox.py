"""The only place that queues mail: a row in the transaction of the act, sent later by the worker."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from coalition.models import OutboxMail
from coalition.tools.plain import render_plain

SUBJECT = "Onderwerp:"


def queue_mail(*, to: str, template: str, context: Mapping[str, Any], dedup_key: str) -> OutboxMail:
    """Puts one mail in the outbox; a second with the same `dedup_key` is not added.

    `templates/emails/<template>.txt` holds the subject on its first line (`Onderwerp: …`) and the
    text below it; the HTML body is made from the same text, so the two never differ.
    """
    facts = {**context, "base_url": settings.BASE_URL, "organisation": settings.ORGANISATION}
    rendered = render_plain(f"emails/{template}.txt", facts)
    return queue_text(to=to, message=rendered, dedup_key=dedup_key)


def queue_text(*, to: str, message: str, dedup_key: str) -> OutboxMail:
    """Queues a message whose first line is `Onderwerp: …`."""
    first, _, rest = message.strip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"De eerste regel van een mail is '{SUBJECT} …'.")
    subject = " ".join(first.removeprefix(SUBJECT).split())
    text = rest.strip() + "\n"
    html = render_to_string("emails/base.html", {"subject": subject, "paragraphs": text.strip().split("\n\n")})
    mail, _created = OutboxMail.objects.get_or_create(
        dedup_key=dedup_key, defaults={"to": to, "subject": subject, "text": text, "html": html}
    )
    return mail
