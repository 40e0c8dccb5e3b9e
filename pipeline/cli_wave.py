"""The commands before, during and after a wave; ``cli`` adds them to ``btu``."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from pipeline.arguments import (
    Across,
    AsJson,
    Data,
    Language,
    PanelFile,
    Rates,
    ThemeFile,
    To,
    Wave,
    Waves,
)
from pipeline.places import places_of
from pipeline.wave.theme import theme_of

_DATA = Path("data")


def add_to(app: typer.Typer) -> None:
    """Make the commands of this module commands of ``app``."""
    for command in (plan, status, audit):
        app.command()(command)


def plan(
    wave: Wave,
    rate: Rates = None,
    to: To = None,
    data: Data = _DATA,
    language: Language = "da",
    as_json: AsJson = False,
) -> None:
    """Plan a wave: how precise it will be, which model fits, and who does what when."""
    from pipeline import preparing

    places = places_of(wave, data)
    target = to or data / "plan" / places.wave
    rates = [one / 100 for one in rate or (30, 50)]
    names, found = preparing.write_preparation(places, rates, target, language)
    if as_json:
        told = {"folder": str(target), "documents": names, **asdict(found)}
        typer.echo(json.dumps(_without_nan(told), ensure_ascii=False))
    else:
        typer.echo("\n".join([str(target), *(f"  {name}" for name in names)]))


def _without_nan(told: Any) -> Any:
    """JSON knows no "not a number": null."""
    if isinstance(told, dict):
        return {name: _without_nan(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_without_nan(value) for value in told]
    return None if isinstance(told, float) and math.isnan(told) else told


def status(
    wave: Wave,
    data: Data = _DATA,
    language: Language = "da",
    theme: ThemeFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell how a collection stands: who has answered so far, who is missing, what to expect."""
    from pipeline import collecting

    places = places_of(wave, data)
    page, outlook = collecting.write_status(places, language, theme_of(places.theme, theme))
    if as_json:
        told = _without_nan({"page": str(page), **asdict(outlook)})
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(str(page))


def audit(
    waves: Waves = None,
    to: To = None,
    panel: PanelFile = None,
    across: Across = None,
    data: Data = _DATA,
    language: Language = "da",
    as_json: AsJson = False,
) -> None:
    """Make the documents of an audit (erfaringsopsamling): what its panel reads and writes in."""
    from pipeline import auditing

    if bool(waves) == bool(across):
        raise typer.BadParameter("waves to audit, or --across and the minutes of their audits")
    target = to or data / ("audit-across" if across else "audit")
    if across:
        made = auditing.audit_across(across, target, language)
    else:
        found = [places_of(wave, data) for wave in waves or ()]
        made = auditing.audit(found, target, language, panel)
    if as_json:
        typer.echo(json.dumps({"folder": str(target), "documents": made}, ensure_ascii=False))
    else:
        typer.echo("\n".join([str(target), *(f"  {name}" for name in made)]))
