"""``delivery.json``: what became of every message, kept so that none is sent twice.

A message's state is written before anything that cannot be taken back: whoever is killed between
two states finds the message uncertain, never unsent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from filelock import FileLock, Timeout

from pipeline.errors import StoreError
from pipeline.share.delivery.plan import Message
from pipeline.share.files import write_whole

State = Literal["waiting", "sending", "sent", "refused", "failed", "uncertain"]
"""waiting: nothing was handed over yet. sending: perhaps it was. refused: the server said no for
good. failed: not delivered, and tried often enough."""
NAME = "delivery.json"


@dataclass(frozen=True)
class Entry:
    """One message and what became of it. ``why``: the server's answer in a few words."""

    key: str
    centre: str
    unit: str
    address: str
    file: str
    sha256: str
    how: str
    state: State = "waiting"
    attempts: int = 0
    time: str = ""
    why: str = ""


@dataclass
class Ledger:
    """The entries of one wave by key, written to ``path`` with every change."""

    path: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    def state(self, message: Message) -> State:
        """What became of a message; waiting where nothing did."""
        entry = self.entries.get(message.key)
        return entry.state if entry else "waiting"

    def note(self, message: Message, state: State, *, why: str = "", tried: int = 0) -> None:
        """Write what became of a message; on disk before this returns."""
        before = self.entries.get(message.key) or _entry(message)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        attempts = before.attempts + tried
        self.entries[message.key] = replace(
            before, state=state, why=why, time=now, attempts=attempts
        )
        _write(self.path, self.entries)


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """The ledger in ``folder``, for one delivery at a time.

    Raises StoreError where another delivery is running, or the file is damaged.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(folder / f".{NAME}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError("another delivery of this wave is running", where=folder.name) from None
    try:
        yield read_ledger(folder)
    finally:
        lock.release()


def read_ledger(folder: Path) -> Ledger:
    """The ledger as it stands; empty where nothing was delivered yet.

    What a killed delivery was sending is uncertain. Raises StoreError where the file is damaged:
    then nobody knows what was sent, and nothing may be.
    """
    path = folder / NAME
    if not path.exists():
        return Ledger(path)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["messages"]
        entries = {one["key"]: _stopped(Entry(**one)) for one in told}
        if any(entry.state not in get_args(State) for entry in entries.values()):
            raise ValueError("an unknown state")
    except (ValueError, KeyError, TypeError):
        raise StoreError(
            "delivery.json is damaged: it cannot be told what was sent",
            where=str(path),
            todo="put it back from a backup; only if nothing was sent yet, move it away",
        ) from None
    return Ledger(path, entries)


def _stopped(entry: Entry) -> Entry:
    if entry.state != "sending":
        return entry
    return replace(entry, state="uncertain", why="the delivery was stopped while it was sent")


def _entry(message: Message) -> Entry:
    recipient = message.recipient
    return Entry(
        message.key,
        recipient.centre,
        recipient.unit,
        recipient.address,
        message.path.name,
        message.sha256,
        recipient.how,
    )


def _write(path: Path, entries: Mapping[str, Entry]) -> None:
    told = {"messages": [asdict(entry) for entry in entries.values()]}
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    write_whole(path, text.encode("utf-8"))
