"""How the tests of one request read its pages, as each of the people on it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from coalition.models import User
from support.models import SupportRequest
from tests.client import StrictClient


def as_user(user: User) -> StrictClient:
    client = StrictClient()
    client.force_login(user)
    return client


def adviser_of(asked: SupportRequest) -> User:
    assert asked.adviser
    return asked.adviser.user


def page_of(asked: SupportRequest, user: User, route: str = "support_request") -> str:
    return str(as_user(user).get(reverse(route, args=[asked.pk])).content.decode())


def picture(name: str) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())
