"""One connection to the mail server, encrypted, and one message over it at a time."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from pipeline.errors import StoreError
from pipeline.share.delivery.delivery_file import DeliverySettings, password_of

Answer = Literal["sent", "refused", "later", "uncertain"]
"""later: not delivered, and worth another try. uncertain: handed over whole, and no answer came."""

_GONE = (smtplib.SMTPServerDisconnected, OSError)
_WELCOME, _READY = 235, 354


def connect(settings: DeliverySettings) -> smtplib.SMTP:
    """An open, encrypted connection, logged in where a user is named.

    Raises OSError or SMTPException where the server cannot be reached now; StoreError where it
    never will be: no encryption, a certificate of somebody else, a login it refuses.
    """
    context = ssl.create_default_context(cafile=settings.ca_file or None)
    try:
        if settings.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.server, settings.port, timeout=settings.timeout, context=context
            )
        else:
            server = smtplib.SMTP(settings.server, settings.port, timeout=settings.timeout)
        return _ready(server, settings, context)
    except (smtplib.SMTPException, OSError) as error:
        if never := _never(error):
            raise never from None
        raise


def _ready(
    server: smtplib.SMTP, settings: DeliverySettings, context: ssl.SSLContext
) -> smtplib.SMTP:
    """The connection encrypted and logged in; closed where that fails."""
    try:
        if settings.security == "starttls":
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if settings.user:
            _login(server, settings.user, password_of(settings))
    except BaseException:
        server.close()
        raise
    return server


def _login(server: smtplib.SMTP, user: str, password: str) -> None:
    """Log in; smtplib knows no letters but a-z in a password (RFC 4616 has UTF-8)."""
    if "PLAIN" in server.esmtp_features.get("auth", "").upper().split():
        told = b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
        code, _ = server.docmd("AUTH", f"PLAIN {told}")
        if code != _WELCOME:
            raise smtplib.SMTPAuthenticationError(code, "")
    elif (user + password).isascii():
        server.login(user, password)
    else:
        raise smtplib.SMTPNotSupportedError


def close(server: smtplib.SMTP | None) -> None:
    """Say goodbye, if anybody is still there."""
    if server is not None:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def send_one(
    server: smtplib.SMTP, content: bytes, route: tuple[str, str], begin: Callable[[], None]
) -> tuple[Answer, str]:
    """Hand one message (``content``) over; what became of it, and the server's answer as a number.

    ``route``: sender and recipient. ``begin`` is called when the server is ready for the message
    and nothing of it was sent: from there on it may be delivered. Until the whole message was
    sent a lost connection means that it was not: the server has no end of it (RFC 5321, 4.1.1.4).
    Raises OSError or SMTPServerDisconnected where the connection is lost before ``begin``.
    """
    sender, recipient = route
    if (code := server.mail(sender)[0]) >= 300 or (code := server.rcpt(recipient)[0]) >= 300:
        return _refusal(server, code)
    code, _ = server.docmd("DATA")
    if code != _READY:
        return _refusal(server, code)
    begin()
    try:
        server.send(_dotted(content))
    except _GONE:
        return "later", "the connection was lost while it was sent"
    try:
        code, _ = server.getreply()
    except _GONE:
        return "uncertain", "the connection was lost before the server answered"
    if code == 250:
        return "sent", str(code)
    return _refusal(server, code)


def _refusal(server: smtplib.SMTP, code: int) -> tuple[Answer, str]:
    """What a code other than yes means (RFC 5321, 4.2.1): 4 not now, 5 never."""
    with suppress(*_GONE):
        server.rset()
    if 400 <= code < 500:
        return "later", str(code)
    return "refused", str(code)


def _dotted(content: bytes) -> bytes:
    r"""The message with its end; a line that begins with a dot gets another (RFC 5321, 4.5.2).

    >>> _dotted(b"a\r\n.b\r\n")
    b'a\r\n..b\r\n.\r\n'
    """
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    dotted = [b"." + line if line.startswith(b".") else line for line in lines]
    text = b"\r\n".join(dotted)
    return text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _never(error: BaseException) -> StoreError | None:
    """What to tell of a server that can never be used; None where another try may help."""
    told = {
        ssl.SSLCertVerificationError: "the mail server's certificate is not trusted",
        smtplib.SMTPNotSupportedError: "the mail server offers no encryption, or no login",
        smtplib.SMTPAuthenticationError: "the mail server refuses the login",
    }
    for kind, what in told.items():
        if isinstance(error, kind):
            # Never the server's own words: they may repeat what was sent.
            return StoreError(what, where="delivery.toml", todo="see docs/delivery.md")
    return None
