"""A mail server for tests: listens on this machine, keeps what it is given, refuses what it is told to."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class Sink(socketserver.ThreadingTCPServer):
    """What has arrived is in `messages`; mails to an address in `refused` get a 550."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0, seconds_per_mail: float = 0.0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.seconds_per_mail = seconds_per_mail

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.messages]


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self._say("220 sink")
        for raw in self.rfile:
            words = raw.decode().strip()
            verb = words[:4].upper()
            if verb == "DATA":
                self._say("354 go on")
                self._take()
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "RCPT" and any(address in words for address in self.server.refused):
                self._say("550 unknown here")
            else:
                self._say("250 fine")

    def _take(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        time.sleep(self.server.seconds_per_mail)
        message: Any = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.messages.append(message)
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def sink(port: int = 0, *, seconds_per_mail: float = 0.0) -> Iterator[Sink]:
    with Sink(port, seconds_per_mail) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
