"""The commands that hand a released wave on; ``cli`` adds them to ``btu``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.arguments import AsJson, Data, Language, Wave
from pipeline.places import places_of
from pipeline.share.export.write import FORMS, ExportOptions, export_wave

_DATA = Path("data")

To = Annotated[
    Path | None,
    typer.Option(help="The folder to write into; left out, export/ beside the wave's reports."),
]
Form = Annotated[
    Literal["xlsx", "csv", "sav", "all"],
    typer.Option("--format", help="xlsx (Excel), csv, sav (SPSS), or all of them."),
]
ForExcel = Annotated[
    bool,
    typer.Option("--danish-excel", help="CSV with a byte order mark and decimal comma."),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``btu``."""
    app.command()(export)


def export(
    wave: Wave,
    to: To = None,
    form: Form = "all",
    for_excel: ForExcel = False,
    language: Language = "da",
    data: Data = _DATA,
    as_json: AsJson = False,
) -> None:
    """Write the released tables of a wave for other tools: Excel, CSV, SPSS, a dictionary."""
    places = places_of(wave, data)
    forms = FORMS if form == "all" else (form,)
    options = ExportOptions(language, forms, for_excel)
    _tell_files(export_wave(places.processed, to or places.processed / "export", options), as_json)


def _tell_files(files: Sequence[Path], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"files": [str(path) for path in files]}, ensure_ascii=False))
    else:
        typer.echo("\n".join(map(str, files)))
