"""A wave of many centres with a report each, a list of recipients, and settings to send them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.records import About, GroupAbout
from pipeline.share.delivery.delivery_file import DeliverySettings
from pipeline.share.delivery.recipients import Recipient
from tests.released_factory import released
from tests.share.mail_server import CERTIFICATE

DOMAIN = "kommune.dk"


def about_of(centres: int, *, model: int = 2, units: int = 0) -> About:
    """A wave whose centres are ``c1``, ``c2``, ...; their units ``c1-u1``, ..."""
    groups = tuple(
        GroupAbout(
            f"c{at}",
            f"Borgercenter Ærø {at}",
            tuple(GroupAbout(f"c{at}-u{n}", f"Enhed Østergård {at}.{n}") for n in range(units)),
        )
        for at in range(1, centres + 1)
    )
    about = released().about
    return replace(about, centres=groups, model=model, title={"da": "Måling æøå", "en": "Survey"})


def write_reports(folder: Path, about: About, *, pdf: bool = False) -> Path:
    """A page for every centre (and, in Model 1, unit) with a text of its own, and the receipt."""
    folder.mkdir(parents=True)
    groups = [(centre.id, "") for centre in about.centres]
    if about.model == 1:
        groups += [(centre.id, unit.id) for centre in about.centres for unit in centre.units]
    else:
        groups.append(("", ""))
    entries: list[dict[str, Any]] = []
    for centre, unit in groups:
        name = "-".join(part for part in (centre or "overview", unit) if part)
        content = f"<!doctype html><p>\n.Kun til {name}: æøå</p>\n".encode() + b"." * 3000
        entries.append(_entry(folder, f"{name}.html", content, centre, unit))
        if pdf:
            path = folder / f"{name}.pdf"
            path.write_bytes(b"%PDF " + content)
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            entries[-1]["pdf"] = {"file": path.name, "sha256": sha256}
    citizens = _entry(folder, "c1-borgere.html", b"<p>Til borgerne</p>", "c1", "")
    entries.append({**citizens, "for_citizens": True})
    (folder / "receipt.json").write_text(json.dumps({"reports": entries}), encoding="utf-8")
    return folder


def _entry(folder: Path, file: str, content: bytes, centre: str, unit: str) -> dict[str, Any]:
    (folder / file).write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    told = {"centre": centre, "unit": unit, "for_citizens": False, "file": file, "sha256": sha256}
    return {**told, "bytes": len(content)}


def recipient(centre: str, **facts: Any) -> Recipient:
    """Somebody of the centre."""
    told: dict[str, Any] = {
        "unit": "",
        "name": f"Åse Ø, {centre}",
        "address": f"{centre}@{DOMAIN}",
        "language": "da",
        "how": "attachment",
        "line": 2,
    }
    return Recipient(centre, **{**told, **facts})


def settings_for(port: int = 1, **facts: Any) -> DeliverySettings:
    """A server on this machine, tried again at once."""
    told: dict[str, Any] = {
        "server": "127.0.0.1",
        "port": port,
        "sender": f"maaling@{DOMAIN}",
        "sender_name": "Socialforvaltningen, Analyse æøå",
        "domains": (DOMAIN,),
        "ca_file": str(CERTIFICATE),
        "pause": 0.01,
        "timeout": 10,
        "link": "https://intranet.kommune.dk/btu",
    }
    return DeliverySettings(**{**told, **facts})
