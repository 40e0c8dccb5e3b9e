"""``btu deliver``: show who would get what, send it, or lay it out in folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.share.delivery.delivery_file import DeliverySettings, read_settings
from pipeline.share.delivery.ledger import Ledger, open_ledger, read_ledger
from pipeline.share.delivery.plan import Message, Plan, plan_delivery
from pipeline.share.delivery.recipients import read_recipients
from pipeline.share.delivery.send import send_all, to_send
from pipeline.store import read_released

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Delivery:
    """What was asked for: a plan, and where its ledger is kept."""

    plan: Plan
    settings: DeliverySettings
    ledger: Path
    also_uncertain: bool = False


def prepare(
    processed: Path,
    ledger: Path,
    lists: tuple[Path, Path],
    *,
    as_pdf: bool = False,
    also_uncertain: bool = False,
) -> Delivery:
    """Read ``lists`` (recipients and settings) and plan; nothing is written or sent."""
    recipients, settings = read_recipients(lists[0]), read_settings(lists[1])
    about = read_released(processed / "released.parquet").about
    plan = plan_delivery(about, processed / "reports", recipients, settings, as_pdf=as_pdf)
    return Delivery(plan, settings, ledger, also_uncertain)


def told_plan(delivery: Delivery) -> list[str]:
    """The plan in lines: what would be sent, what was before, and what is refused and why."""
    ledger = read_ledger(delivery.ledger)
    due = {message.key for message in _due(delivery, ledger)}
    lines = []
    for message in delivery.plan.messages:
        state = "to send" if message.key in due else ledger.state(message)
        lines.append(f"  {state}: {_line(message)}")
    for refused in delivery.plan.refused:
        recipient = refused.recipient
        who = "/".join(part for part in (recipient.centre, recipient.unit) if part)
        lines.append(f"  refused: line {recipient.line}, {who}: {refused.why}")
    counts = f"{len(due)} to send, {len(delivery.plan.refused)} refused"
    return [*lines, counts]


def plan_facts(delivery: Delivery) -> dict[str, list[dict[str, str | int]]]:
    """The plan for other programs: every message with its state, and every line refused."""
    ledger = read_ledger(delivery.ledger)
    due = {message.key for message in _due(delivery, ledger)}
    messages: list[dict[str, str | int]] = [
        {
            "centre": message.recipient.centre,
            "unit": message.recipient.unit,
            "address": message.recipient.address,
            "file": message.path.name,
            "state": "to send" if message.key in due else ledger.state(message),
        }
        for message in delivery.plan.messages
    ]
    refused: list[dict[str, str | int]] = [
        {"line": one.recipient.line, "why": one.why} for one in delivery.plan.refused
    ]
    return {"messages": messages, "refused": refused}


def send_due(delivery: Delivery, tell: Tell) -> dict[str, int]:
    """Send what is due; how many messages are in which state now.

    Raises StoreError where a line of the list is refused: nothing is sent then.
    """
    if delivery.plan.refused:
        raise StoreError(
            "some reports may not be sent, so none is\n" + "\n".join(told_plan(delivery)),
            todo="correct the list or make the reports again, then send",
        )
    with open_ledger(delivery.ledger) as ledger:
        due = _due(delivery, ledger)

        def told(message: Message, state: str) -> None:
            why = ledger.entries[message.key].why
            tell(f"  {state}: {_line(message)}" + (f" ({why})" if state != "sent" else ""))

        send_all(due, ledger, delivery.settings, told)
        return dict(Counter(ledger.state(message) for message in delivery.plan.messages))


def _due(delivery: Delivery, ledger: Ledger) -> list[Message]:
    return to_send(delivery.plan.messages, ledger, also_uncertain=delivery.also_uncertain)


def _line(message: Message) -> str:
    recipient = message.recipient
    as_link = ", as a link" if recipient.how == "link" else ""
    return f"{message.path.name} to {recipient.name} <{recipient.address}>{as_link}"
