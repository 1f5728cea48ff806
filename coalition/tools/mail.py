"""Brings mail to an SMTP server; the only place that opens a connection for it.

The address of the server is a URL: `smtp://host:25`, `smtps://user:password@host:465` (TLS from the start) or
`smtp+tls://user:password@host:587` (STARTTLS, refused when the server cannot).
"""

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}
# Every answer of the server may take this long; a mail is at most five answers.
TIMEOUT_SECONDS = 10


class Undelivered(Exception):
    """The server did not take a mail; the sentence is for staff."""


class Refused(Undelivered):
    """The server answered, and said no to this mail."""


class Unreachable(Undelivered):
    """No server, or one that does not talk to us; no mail is to blame."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one address. The key makes its Message-ID: sent twice, it is still the same mail."""

    key: str
    sender: str
    to: str
    subject: str
    text: str
    html: str = ""


def message_for(mail: Mail) -> EmailMessage:
    """The mail as it goes over the line; raises ValueError when a header holds a line break."""
    message = EmailMessage(policy=SMTP)
    message["From"] = mail.sender
    message["To"] = _ascii_domain(mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(localtime())
    domain = mail.sender.rpartition("@")[2].strip("> ")
    message["Message-ID"] = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:40]}@{domain}>"
    # So that holiday messages do not answer us.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


class Postman:
    """A connection to the server for one round of mails: opened by the first, opened again after a failure."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        if self._url.scheme not in PORTS or not self._url.hostname:
            raise ValueError(f"PORTAAL_MAIL is {url!r}. Schrijf bijvoorbeeld smtp://localhost:25")
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, mail: Mail) -> None:
        """Hands one mail over; raises Refused or Unreachable."""
        try:
            message = message_for(mail)
        except ValueError as problem:
            raise Refused(f"De mail kan niet worden geschreven: {problem}") from problem
        try:
            if self._connection is None:
                self._connection = self._connect()
            self._connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as problem:
            self._close()
            code, words = next(iter(problem.recipients.values()))
            raise Refused(_sentence(code, words)) from problem
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as problem:
            self._close()
            raise Refused(_sentence(problem.smtp_code, problem.smtp_error)) from problem
        except smtplib.SMTPNotSupportedError as problem:
            self._close()
            raise Refused(f"De mailserver kan dit niet: {problem}") from problem
        except (OSError, smtplib.SMTPException) as problem:
            self._close()
            raise Unreachable(f"De mailserver is niet bereikbaar: {problem}") from problem

    def _connect(self) -> smtplib.SMTP:
        host = self._url.hostname or ""
        port = self._url.port or PORTS[self._url.scheme]
        connection: smtplib.SMTP
        if self._url.scheme == "smtps":
            connection = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        else:
            connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        try:
            if self._url.scheme == "smtp+tls":
                connection.starttls(context=ssl.create_default_context())
            if self._url.username:
                connection.login(unquote(self._url.username), unquote(self._url.password or ""))
        except BaseException:
            connection.close()
            raise
        return connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()


def _ascii_domain(address: str) -> Address:
    """An address whose domain every server understands: köln.example becomes xn--kln-sna.example."""
    name, _, domain = address.rpartition("@")
    return Address(username=name, domain=domain.encode("idna").decode("ascii"))


def _sentence(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"De mailserver weigerde ({code}): {text}"
