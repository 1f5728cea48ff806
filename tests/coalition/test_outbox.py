"""A mail says what was typed: as it is in its text, escaped in its HTML."""

import pytest

from coalition.outbox import queue_mail

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_nothing_that_was_typed_is_markup() -> None:
    facts = {"request": {"name": "Anne", "municipality": "'s-Gravenhage"}, "reason": "Zorg & <i>welzijn</i>"}
    mail = queue_mail(to="anne@dronten.example", template="access-refused", context=facts, dedup_key="x")
    assert mail.subject == "Uw aanvraag om toegang voor 's-Gravenhage"
    assert "\nZorg & <i>welzijn</i>\n" in mail.text
    assert "Zorg &amp; &lt;i&gt;welzijn&lt;/i&gt;" in mail.html
