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
        ("<p>Item(label=&#x27;Kaart&#x27;)</p>", "an object as Python writes it: 'Item(label="),
        ("<p>&lt;QuerySet [&lt;A&gt;]&gt;</p>", "an object as Python writes it"),
        ("<div><p>x</div></p>", "unexpected-end-tag"),
    ],
)
def test_each_fault_is_named(body: str, problem: str) -> None:
    assert any(problem in found for found in problems_of(PAGE.format(body)))


FRAMED = PAGE.format("<header>{}</header>\n<main id='inhoud'>{}</main>\n<footer><p id='voet'>x</p></footer>")


def test_label_in_main_may_point_to_the_frame_and_back() -> None:
    inside, around = "<label for='zoek'>x</label><p id='hier'>y</p>", "<input id='zoek' aria-describedby='hier'>"
    assert problems_of(FRAMED.format(around, inside)) == []


@pytest.mark.parametrize(
    ("around", "inside", "problem"),
    [
        ("<p onclick='x()'>x</p>", "", "an event handler onclick= on <p>"),
        ("<div><p>x</div></p>", "", "unexpected-end-tag"),
        ("<form><p>x</p>", "", "end-tag-too-early"),
        ("<label for='b'>x</label>", "<p id='c'>x</p>", "for='b' on <label> points nowhere"),
        ("", "<label for='b'>x</label>", "for='b' on <label> points nowhere"),
        ("<p id='a'>x</p>", "<p id='a'>y</p>", "id 'a' is there 2 times"),
        ("", "<p id='voet'>y</p>", "id 'voet' is there 2 times"),
        ("", "<div><p>x</p>", "end-tag-too-early"),
        ("", "</main><main><p>x</p></div>", "end-tag-too-early"),
        ("", "</body><p>x</p>", "html line 1"),
    ],
)
def test_each_fault_of_a_frame_and_its_main_is_named(around: str, inside: str, problem: str) -> None:
    assert problems_of(FRAMED.format("", "")) == []
    assert any(problem in found for found in problems_of(FRAMED.format(around, inside)))


def test_unclosed_main_is_a_fault() -> None:
    assert problems_of(FRAMED.format("", "").replace("</main>", "")) != []


def test_faults_are_not_kept_from_a_page_that_reads_nearly_the_same() -> None:
    """The words of a frame do not count; what could be a fault does."""
    assert problems_of(FRAMED.format("<p>Een Naam</p>", "")) == []
    assert problems_of(FRAMED.format("<p>Andere &copy Naam</p>", "")) != []
    assert problems_of(FRAMED.format("<p>Andere \x01 Naam</p>", "")) != []


def test_fragment_may_point_outside_itself() -> None:
    assert problems_of("<label for='elders'>x</label>") == []


def test_no_socket_to_another_machine() -> None:
    with socket.socket() as connection, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        connection.connect(("192.0.2.1", 9))
