"""The strict client is itself a measuring instrument, so it is tried on pages with known faults."""

import socket

import pytest

from tests.client import problems_of

PAGE = "<!DOCTYPE html><html lang='nl'><head><title>x</title></head><body>{}</body></html>"


def test_sound_page_has_no_problems() -> None:
    body = "<label for='naam'>Naam</label><input id='naam' name='naam'><svg role='img'><title>t</title></svg>"
    assert problems_of(PAGE.format(body)) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<script>alert(1)</script>", "an inline <script>"),
        ("<p style='color:red'>x</p>", "an inline style on <p>"),
        ("<a onclick='x()' href='/'>x</a>", "an event handler onclick= on <a>"),
        ("<a href=' JavaScript:x'>x</a>", "a javascript: link"),
        ("<p id='a'>x</p><p id='a'>y</p>", "id 'a' is there 2 times"),
        ("<label for='b'>x</label>", "for='b' on <label> points nowhere"),
        ("<img src='/x.png'>", "an <img> without alt"),
        ("<p>TEMPLATE-SLIP(naam)</p>", "a template names a variable that is not there: 'TEMPLATE-SLIP(naam)"),
        ("<div><p>x</div></p>", "unexpected-end-tag"),
    ],
)
def test_each_fault_is_named(body: str, problem: str) -> None:
    assert any(problem in found for found in problems_of(PAGE.format(body)))


def test_fragment_may_point_outside_itself() -> None:
    assert problems_of("<label for='elders'>x</label>") == []


def test_no_socket_to_another_machine() -> None:
    with socket.socket() as connection, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        connection.connect(("192.0.2.1", 9))
