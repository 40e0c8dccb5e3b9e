"""What may be typed after a command: arguments and options, and what is written inside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from pipeline.wave.schema import Answers, Job

Wave = Annotated[str, typer.Argument(help="The wave: its folder's name under data/raw, or a path.")]
Data = Annotated[Path, typer.Option(help="The folder that holds raw/ and processed/.")]
Language = Annotated[str, typer.Option(help="Language of the reports: da or en.")]
Centre = Annotated[list[str] | None, typer.Option(help="Only this centre's report; repeatable.")]
Unit = Annotated[
    list[str] | None, typer.Option(help="Model 1: only this unit's report; repeatable.")
]
Notebook = Annotated[
    Path | None, typer.Option(help="A report notebook of your own.", exists=True, dir_okay=False)
]
Workers = Annotated[int, typer.Option(min=1, help="Reports made at the same time.")]
Engine = Annotated[str, typer.Option(help="btu-warm, or kernel: a Jupyter kernel per notebook.")]
ThemeFile = Annotated[
    Path | None,
    typer.Option(
        "--theme",
        help="Your municipality's look; left out, theme.toml beside raw/ and processed/ if any.",
        exists=True,
        dir_okay=False,
    ),
]
Pdf = Annotated[bool, typer.Option("--pdf", help="Every page as a PDF file, too.")]
Every = Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")]
Once = Annotated[bool, typer.Option("--once", help="Look once and end: for a scheduler.")]
Scheduler = Annotated[
    str, typer.Option(help="Address of a dask scheduler whose workers make the pages.")
]
AllowFailed = Annotated[
    int, typer.Option(min=0, help="So many pages may be missing from what is delivered.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Do everything anew, also what is unchanged.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress; errors are told.")]
AsJson = Annotated[bool, typer.Option("--json", help="A summary for machines on stdout.")]
Exports = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="The files with the answers.")
]
Invitations = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="The list of who was invited.")
]
Like = Annotated[str, typer.Option(help="An earlier wave to take names, KPIs and targets from.")]
Kind = Annotated[
    Literal["survey", "progress"] | None,
    typer.Option(help="progress: people followed over measuring points. Else as the files tell."),
]
Name = Annotated[str, typer.Option(help="The new wave's id; left out, one is made.")]
Format = Annotated[str, typer.Option("--format", help="The exports' format, if not recognised.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help="Which column does a job: unit=Afdeling; repeatable."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="How to read the exports: dates=%d-%m-%Y; any key of files."),
]

Waves = Annotated[
    list[str] | None, typer.Argument(help="The waves whose reports are read together.")
]
To = Annotated[Path | None, typer.Option(help="The folder to write; left out, data/audit.")]
PanelFile = Annotated[
    Path | None,
    typer.Option("--panel", help="Who sits on the panel: checked.", exists=True, dir_okay=False),
]
Rates = Annotated[
    list[float] | None,
    typer.Option("--rate", min=1, max=100, help="Response rate in percent; repeatable."),
]
Across = Annotated[
    list[Path] | None,
    typer.Option(help="Minutes of regional audits (.docx); repeatable.", exists=True),
]


def jobs_in(written: list[str]) -> dict[str, str]:
    """``["unit=Afdeling"]`` -> ``{"unit": "Afdeling"}``; anything else is wrong usage."""
    pairs = [one.partition("=") for one in written]
    for job, sign, name in pairs:
        if job not in get_args(Job) or not sign or not name:
            known = ", ".join(get_args(Job))
            raise typer.BadParameter(
                f"a job, = and a column; jobs are {known}", param_hint="--column"
            )
    return {job: name for job, _, name in pairs}


_READINGS = (
    "dates",
    "encoding",
    "separator",
    "sheet",
    "header_row",
    "answers",
    "labels",
    "structure",
)


def settings_in(written: list[str]) -> dict[str, Any]:
    """``["header_row=3"]`` -> ``{"header_row": 3}``, files as paths; else wrong usage."""
    found: dict[str, Any] = {}
    for one in written:
        key, _, value = one.partition("=")
        is_wrong = key not in _READINGS or not value
        is_wrong |= key == "header_row" and not (value.isdecimal() and int(value) > 0)
        is_wrong |= key == "answers" and value not in get_args(Answers)
        is_wrong |= key == "separator" and len(value) > 1
        is_wrong |= key in ("labels", "structure") and not Path(value).is_file()
        if is_wrong:
            raise typer.BadParameter(
                f"{one!r}: a key, = and its value, as under [[files]] in docs/wave-file.md; "
                f"keys are {', '.join(_READINGS)}",
                param_hint="--set",
            )
        found[key] = value
    makers: dict[str, Any] = {"header_row": int, "labels": Path, "structure": Path}
    return {key: makers.get(key, str)(value) for key, value in found.items()}
