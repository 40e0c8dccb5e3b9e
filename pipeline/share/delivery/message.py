"""A message as it is mailed: whose report it is, and not a number of it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from pipeline.present.texts import texts_in
from pipeline.share.delivery.delivery_file import DeliverySettings
from pipeline.share.delivery.plan import Message, read_report

_TYPES = {".html": ("text", "html"), ".pdf": ("application", "pdf")}


def message_id(message: Message, settings: DeliverySettings) -> str:
    """The same report to the same person has the same id, so that a mail system knows a double."""
    return f"<{message.key}@{settings.sender.rpartition('@')[2]}>"


def composed(message: Message, settings: DeliverySettings) -> EmailMessage:
    """The mail in the recipient's language, with the report or a link to it.

    The headers refuse a line break, whatever a name or a title holds.
    Raises StoreError where the report is no longer the one that was checked.
    """
    recipient, texts = message.recipient, texts_in(message.recipient.language)
    content = read_report(message)
    group = message.group or texts.t("delivery.overview")
    told = {"name": recipient.name, "group": group, "title": texts.of(message.title)}
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(settings.sender_name, settings.sender)
    mail["To"] = _address(recipient.name, recipient.address)
    if settings.reply_to:
        mail["Reply-To"] = settings.reply_to
    mail["Subject"] = " ".join(texts.t("delivery.subject", **told).split())
    mail["Message-ID"] = message_id(message, settings)
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Auto-Submitted"] = "auto-generated"
    link = f"{settings.link.rstrip('/')}/{_folder(message)}/{quote(message.path.name)}"
    where = "delivery.link" if recipient.how == "link" else "delivery.attached"
    paragraphs = (
        texts.t("delivery.greeting", **told),
        texts.t(where, **told, link=link),
        texts.t("delivery.care"),
        texts.t("delivery.questions"),
        texts.t("delivery.regards", sender=settings.sender_name),
    )
    mail.set_content("\n\n".join(paragraphs) + "\n", cte="quoted-printable")
    # After the content: setting that takes away what was said of the old one.
    mail["Content-Language"] = recipient.language
    if recipient.how == "attachment":
        main, sub = _TYPES[message.path.suffix]
        mail.add_attachment(content, maintype=main, subtype=sub, filename=message.path.name)
    return mail


def as_sent(mail: EmailMessage) -> bytes:
    """The mail as it is handed over, its headers on one line each.

    Folded, Python's library puts a blank too many before a word like "Børn".
    """
    return mail.as_bytes(policy=SMTP.clone(max_line_length=998))


def _folder(message: Message) -> str:
    """The centre's folder, as ``btu deliver --folder`` names it."""
    recipient = message.recipient
    return quote("-".join(part for part in (recipient.centre, recipient.unit) if part))


def _address(name: str, address: str) -> Address:
    return Address(display_name=name, addr_spec=address)
