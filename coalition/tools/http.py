"""What views share about requests and answers."""

from typing import Any

from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """A request behind `LoginRequiredMiddleware`: its user has an account."""

    user: Any
