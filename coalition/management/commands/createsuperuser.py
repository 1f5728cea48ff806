"""`manage.py createsuperuser`: the administrator who lets everybody else in; also for an emergency. It is in the trail."""

from typing import Any

from django.contrib.auth.management.commands.createsuperuser import Command as DjangosCommand
from django.db import transaction

from coalition.models import User
from coalition.services.accounts import vouch_for_address
from coalition.services.trail import record


class Command(DjangosCommand):
    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str | None:
        there = set(User.objects.values_list("pk", flat=True))
        said = super().handle(*args, **options)
        for user in User.objects.exclude(pk__in=there):
            vouch_for_address(user)
            record(
                actor=None,
                action="user.joined",
                obj=user,
                changes={"landelijke rol": [None, user.get_national_role_display()]},
            )
        return said
