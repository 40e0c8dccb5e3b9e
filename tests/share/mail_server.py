"""A real mail server on this machine that drops connections and refuses, as it is told.

``localhost.pem`` is a certificate of nobody, with its key, for this server alone.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

CERTIFICATE = Path(__file__).parent / "localhost.pem"


@dataclass
class Mailbox:
    """Everything that arrived, and the faults to make: address -> what to do at which command.

    Faults are ``rcpt-drop``, ``rcpt-421``, ``rcpt-550``, ``data-451``, ``data-554``,
    ``lost`` (the message is dropped with the connection) and ``kept`` (it is delivered, and the
    connection dropped before the answer); each happens once, those of ``always`` every time.
    """

    faults: dict[str, str] = field(default_factory=dict)
    always: tuple[str, ...] = ("rcpt-550", "data-554")
    pause: float = 0.0
    password: str = "hemmelig-æøå"  # noqa: S105
    arrived: dict[str, list[EmailMessage]] = field(default_factory=lambda: defaultdict(list))
    logins: list[str] = field(default_factory=list)
    on_arrival: Callable[[int], None] = lambda _: None

    @property
    def ids(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(str(mail["Message-ID"]) for mails in self.arrived.values() for mail in mails)

    def fault(self, address: str, command: str) -> str:
        """The fault to make now, used up unless it is one for always."""
        found = self.faults.get(address, "")
        stage = {"lost": "data", "kept": "data"}.get(found, found.partition("-")[0])
        if stage != command:
            return ""
        if found not in self.always:
            del self.faults[address]
        return found

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        fault = self.fault(address, "rcpt")
        if fault == "rcpt-drop":
            server.transport.abort()
            return "250 never heard"
        if fault:
            return f"{fault[5:]} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        fault = self.fault(address, "data")
        if self.pause:
            await asyncio.sleep(self.pause)
        if fault == "lost":
            server.transport.abort()
            return "250 never heard"
        if fault.startswith("data-"):
            return f"{fault[5:]} not now"
        mail = message_from_bytes(envelope.original_content or b"", policy=default)
        assert isinstance(mail, EmailMessage)
        self.arrived[address].append(mail)
        self.on_arrival(sum(map(len, self.arrived.values())))
        if fault == "kept":
            server.transport.abort()
        return "250 OK"

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        """Whether user and password are right."""
        assert isinstance(data, LoginPassword)
        self.logins.append(mechanism)
        is_right = data.password.decode("utf-8") == self.password
        return AuthResult(success=is_right, handled=False)


@contextmanager
def mail_server(
    mailbox: Mailbox, *, security: str = "starttls", login: bool = False
) -> Iterator[int]:
    """The server in a thread of its own; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    told: dict[str, Any] = {"ssl_context": context}
    if security == "starttls":
        told = {"tls_context": context, "require_starttls": True}
    elif security == "none":
        told = {}
    if login:
        told |= {"authenticator": mailbox.login, "auth_required": True, "auth_require_tls": False}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **told)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
