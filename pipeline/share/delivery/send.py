"""Send what is planned and not sent yet: each message at most once, each told what became of it."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterator, Sequence

from pipeline.errors import StoreError
from pipeline.share.delivery.delivery_file import DeliverySettings
from pipeline.share.delivery.ledger import Ledger
from pipeline.share.delivery.message import as_sent, composed
from pipeline.share.delivery.plan import Message
from pipeline.share.delivery.server import close, connect, send_one

_LOST = (smtplib.SMTPException, OSError)
_LONGEST_PAUSE = 60.0
Told = Callable[[Message, str], None]


def to_send(
    messages: Sequence[Message], ledger: Ledger, *, also_uncertain: bool = False
) -> list[Message]:
    """Those that were not handed over yet: waiting, refused or failed before.

    An uncertain message is only sent again where a person says so.
    """
    done = ("sent",) if also_uncertain else ("sent", "uncertain")
    return [message for message in messages if ledger.state(message) not in done]


def send_all(
    messages: Sequence[Message],
    ledger: Ledger,
    settings: DeliverySettings,
    told: Told,
    *,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Send ``messages`` one after the other; ``told`` hears of every state.

    A lost connection is made anew and the message tried again, after a pause that doubles, until it
    was tried ``attempts`` times. Where no connection can be made at all, the rest stays as it is.
    Raises StoreError where the server can never be used, or a report is not what was checked.
    """
    server: smtplib.SMTP | None = None
    try:
        for message in messages:
            server = _send(message, server, (ledger, settings, told), wait)
    finally:
        close(server)


def _send(
    message: Message,
    server: smtplib.SMTP | None,
    how: tuple[Ledger, DeliverySettings, Told],
    wait: Callable[[float], None],
) -> smtplib.SMTP | None:
    """One message, tried until there is an answer; the connection for the next."""
    ledger, settings, told = how
    content = as_sent(composed(message, settings))
    route = settings.sender, message.recipient.address
    why = ""
    for pause in _pauses(settings):
        wait(pause)
        try:
            server = server or connect(settings)
        except _LOST as error:
            why = f"no connection ({type(error).__name__})"
            continue
        ledger.note(message, "waiting", tried=1)
        try:
            answer, why = send_one(server, content, route, lambda: ledger.note(message, "sending"))
        except _LOST as error:
            answer, why = "later", f"the connection was lost ({type(error).__name__})"
        if answer != "later":
            ledger.note(message, answer, why=why)
            told(message, answer)
            if answer != "uncertain":
                return server
            close(server)
            return None
        ledger.note(message, "waiting", why=why)
        # Whatever state it is in: the next try begins with a new one.
        close(server)
        server = None
    ledger.note(message, "failed", why=why)
    told(message, "failed")
    if why.startswith("no connection"):
        raise StoreError(
            "the mail server cannot be reached; what is left was not sent",
            where=f"{settings.server}:{settings.port}",
            got=why,
            todo="try again later with the same command: nothing is sent twice",
        )
    return server


def _pauses(settings: DeliverySettings) -> Iterator[float]:
    """Seconds before each try: none, then ``pause``, doubled each time."""
    yield 0.0
    for at in range(settings.attempts - 1):
        yield min(settings.pause * 2**at, _LONGEST_PAUSE)
