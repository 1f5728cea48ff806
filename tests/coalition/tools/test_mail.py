"""What arrives at a mail server, and what a refusal says."""

import pytest

from coalition.tools.mail import Mail, Postman, Refused, Unreachable, message_for
from tests.smtp import sink

MAIL = Mail(
    key="signing:7:registered",
    sender="Portaal <portaal@portaal.example>",
    to="wethouder@súdwest.example",
    subject="Ondertekening van Súdwest-Fryslân geregistreerd",
    text="Beste collega,\n\n.Een punt vooraan blijft staan.\n",
    html="<p>Beste collega,</p>",
)


def test_both_bodies_arrive_whole() -> None:
    with sink() as server:
        with Postman(server.url) as postman:
            postman.send(MAIL)
        (message,) = server.messages
    assert message["Subject"] == MAIL.subject
    assert message["To"] == "wethouder@xn--sdwest-pya.example"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text
    assert text.get_content().splitlines() == MAIL.text.splitlines()
    assert html
    assert html.get_content().strip() == MAIL.html


def test_the_same_key_is_the_same_mail() -> None:
    other = Mail(key="anders", sender=MAIL.sender, to=MAIL.to, subject="x", text="x")
    assert message_for(MAIL)["Message-ID"] == message_for(MAIL)["Message-ID"]
    assert message_for(MAIL)["Message-ID"].endswith("@portaal.example>")
    assert message_for(MAIL)["Message-ID"] != message_for(other)["Message-ID"]


def test_refused_address_does_not_end_the_round() -> None:
    with sink() as server, Postman(server.url) as postman:
        server.refused = {"weg@x.example"}
        with pytest.raises(Refused, match=r"weigerde \(550\): unknown here"):
            postman.send(Mail(key="1", sender="p@p.example", to="weg@x.example", subject="een", text="x"))
        postman.send(Mail(key="2", sender="p@p.example", to="hier@x.example", subject="twee", text="x"))
        assert server.subjects == ["twee"]


def test_header_cannot_be_smuggled_in() -> None:
    sly = Mail(key="1", sender="p@p.example", to="a@x.example", subject="x\r\nBcc: ander@x.example", text="x")
    with sink() as server, Postman(server.url) as postman:
        with pytest.raises(Refused, match="kan niet worden geschreven"):
            postman.send(sly)
        assert server.messages == []


def test_no_server_is_nobodys_fault() -> None:
    with sink() as server:
        gone = server.url
    with Postman(gone) as postman, pytest.raises(Unreachable, match="niet bereikbaar"):
        postman.send(MAIL)


@pytest.mark.parametrize("url", ["localhost:25", "http://localhost", "smtp://"])
def test_wrong_address_of_the_server_is_named(url: str) -> None:
    with pytest.raises(ValueError, match="Schrijf bijvoorbeeld smtp://localhost:25"):
        Postman(url)
