"""What allauth asks of us: no sign-up, mail through the outbox, our words."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string

from coalition.outbox import SUBJECT, queue_text


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Allauth's own mails go through the outbox too; the key is random, for each is sent on purpose."""
        subject = render_to_string(f"{template_prefix}_subject.txt", context).strip()
        text = render_to_string(f"{template_prefix}_message.txt", context)
        queue_text(to=email, message=f"{SUBJECT} {subject}\n{text}", dedup_key=f"account:{uuid.uuid4()}")
