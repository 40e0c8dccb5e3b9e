"""Who is to get what: every line of the list with its report, or with why it may not be sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import StoreError, one_of
from pipeline.records import About
from pipeline.share.delivery.delivery_file import DeliverySettings
from pipeline.share.delivery.recipients import Recipient

OVERVIEW = "overview"
"""What stands as centre of those who get the page of all centres (Model 2)."""


@dataclass(frozen=True)
class Made:
    """A page of the run, as its receipt lists it."""

    centre: str
    unit: str
    is_for_citizens: bool
    file: str
    sha256: str
    pdf: str = ""
    pdf_sha256: str = ""


@dataclass(frozen=True)
class Message:
    """One report for one recipient. ``path`` holds exactly what ``sha256`` says.

    ``group``: the centre, or the unit, as the reader knows it.
    """

    recipient: Recipient
    path: Path
    sha256: str
    group: str
    wave: str
    title: Mapping[str, str]

    @property
    def key(self) -> str:
        """The same report to the same person is the same message, whenever it is sent."""
        told = (self.wave, self.recipient.centre, self.recipient.unit)
        text = "\0".join([*told, self.recipient.address.casefold(), self.sha256])
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


@dataclass(frozen=True)
class Refused:
    """A line whose report may not be sent, and why."""

    recipient: Recipient
    why: str


@dataclass(frozen=True)
class Plan:
    """All that would be sent, in the order of the list."""

    messages: tuple[Message, ...]
    refused: tuple[Refused, ...]


def made_reports(folder: Path) -> list[Made]:
    """The pages that ``receipt.json`` in a wave's ``reports`` lists; raises StoreError for none."""
    path = folder / "receipt.json"
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["reports"]
        return [_made(entry) for entry in entries]
    except FileNotFoundError:
        raise StoreError(
            "the wave has no reports yet", where=folder.parent.name, todo="run: btu report"
        ) from None
    except (KeyError, ValueError, TypeError, AttributeError):
        raise StoreError(
            "receipt.json is none of this version",
            where=folder.parent.name,
            todo="make the reports again: btu report",
        ) from None


def plan_delivery(
    about: About,
    folder: Path,
    recipients: Sequence[Recipient],
    settings: DeliverySettings,
    *,
    as_pdf: bool = False,
) -> Plan:
    """What each recipient would get of the reports in ``folder``; nothing is sent or written.

    A line is refused where its centre or unit is unknown, its report is missing, failed or is not
    the file that was checked, where its domain is not on the list, or where a link leads nowhere.
    """
    made = {(one.centre, one.unit): one for one in made_reports(folder) if not one.is_for_citizens}
    messages: dict[str, Message] = {}
    refused = []
    for recipient in recipients:
        found = _page(about, recipient, made)
        why = found if isinstance(found, str) else _hindrance(found, folder, as_pdf)
        if recipient.domain not in settings.domains:
            why = f"the domain {recipient.domain} is not on the list of allowed domains"
        elif not why and recipient.how == "link" and not settings.link:
            why = "a link is asked for, and delivery.toml has no link"
        if why or isinstance(found, str):
            refused.append(Refused(recipient, why))
            continue
        name, sha256 = (found.pdf, found.pdf_sha256) if as_pdf else (found.file, found.sha256)
        group = _group_name(about, recipient)
        told = Message(recipient, folder / name, sha256, group, about.wave, about.title)
        # The same line twice is one message.
        messages.setdefault(told.key, told)
    return Plan(tuple(messages.values()), tuple(refused))


def read_report(message: Message) -> bytes:
    """What the message carries, read now; raises StoreError where it is not what was checked."""
    content = _read(message.path)
    if content is None or hashlib.sha256(content).hexdigest() != message.sha256:
        raise StoreError(
            "the report is not the one that was checked (its sha256 is another)",
            where=message.path.name,
            todo="make the reports again: btu report",
        )
    return content


def _made(entry: Mapping[str, Any]) -> Made:
    pdf = entry.get("pdf", {})
    names = [entry["file"], *([pdf["file"]] if pdf else [])]
    if any(Path(name).name != name for name in names):
        raise ValueError("a file outside the folder")
    return Made(
        centre=entry["centre"],
        unit=entry["unit"],
        is_for_citizens=entry["for_citizens"],
        file=entry["file"],
        sha256=entry["sha256"],
        pdf=pdf.get("file", ""),
        pdf_sha256=pdf.get("sha256", ""),
    )


def _page(about: About, recipient: Recipient, made: Mapping[tuple[str, str], Made]) -> Made | str:
    """The recipient's own page, or why there is none."""
    centres = {centre.id: centre for centre in about.centres}
    centre, unit = recipient.centre, recipient.unit
    if centre == OVERVIEW and centre not in centres and not unit:
        centre = ""
        if about.model == 1:
            return "Model 1 has no overview: its numbers belong to the centre"
    elif centre not in centres:
        return f"unknown centre; expected {one_of(centre, centres)}"
    if unit:
        if about.model != 1:
            return f"Model {about.model} has no pages of single units"
        known = [one.id for one in centres[centre].units]
        if unit not in known:
            return f"unknown unit; expected {one_of(unit, known)}"
    return made.get((centre, unit)) or "its report was not made, or failed its own check"


def _hindrance(found: Made, folder: Path, as_pdf: bool) -> str:
    name, sha256 = (found.pdf, found.pdf_sha256) if as_pdf else (found.file, found.sha256)
    if not name:
        return "its report was not made as PDF; run: btu report --pdf"
    content = _read(folder / name)
    if content is None:
        return f"the report {name} is missing"
    if hashlib.sha256(content).hexdigest() != sha256:
        return f"the report {name} is not the one that was checked (its sha256 is another)"
    return ""


def _read(path: Path) -> bytes | None:
    # A link out of the folder would be another's file.
    if path.is_symlink() or not path.is_file():
        return None
    return path.read_bytes()


def _group_name(about: About, recipient: Recipient) -> str:
    return next(_names(about, recipient), "")


def _names(about: About, recipient: Recipient) -> Iterator[str]:
    for centre in about.centres:
        if centre.id == recipient.centre:
            yield from (unit.name for unit in centre.units if unit.id == recipient.unit)
            if not recipient.unit:
                yield centre.name
