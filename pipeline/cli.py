"""The command ``btu``: what an analyst types, one function per command."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from pipeline import drafting, flow
from pipeline.errors import BtuError
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.places import Places, demo_places, places_of
from pipeline.progress import progress
from pipeline.records import PLAIN, Theme
from pipeline.report.plan import ReportOptions
from pipeline.summary import (
    as_lines,
    checked_summary,
    drafted_summary,
    ingested_summary,
    processed_summary,
)
from pipeline.watching import Watch, watch_once, watch_until_stopped
from pipeline.wave import FilePlan
from pipeline.wave.schema import Answers, Job
from pipeline.wave.theme import read_theme

app = typer.Typer(
    help="From a survey export to one report per citizen centre (borgercenter).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Wave = Annotated[str, typer.Argument(help="The wave: its folder's name under data/raw, or a path.")]
Data = Annotated[Path, typer.Option(help="The folder that holds raw/ and processed/.")]
Language = Annotated[str, typer.Option(help="Language of the reports: da or en.")]
Centre = Annotated[list[str] | None, typer.Option(help="Only this centre's report; repeatable.")]
Notebook = Annotated[
    Path | None, typer.Option(help="A report notebook of your own.", exists=True, dir_okay=False)
]
Workers = Annotated[int, typer.Option(min=1, help="Reports made at the same time.")]
Engine = Annotated[str, typer.Option(help="btu-warm, or kernel: a Jupyter kernel per notebook.")]
Every = Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")]
Once = Annotated[bool, typer.Option("--once", help="Look once and end: for a scheduler.")]
ThemeFile = Annotated[
    Path | None,
    typer.Option(
        "--theme",
        help="Your municipality's look; left out, theme.toml beside raw/ and processed/ if any.",
        exists=True,
        dir_okay=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]
AsJson = Annotated[bool, typer.Option("--json", help="A summary for machines on stdout.")]
Exports = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="The files with the answers.")
]
Invitations = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="The list of who was invited.")
]
Like = Annotated[str, typer.Option(help="An earlier wave to take names, KPIs and targets from.")]
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

_DATA = Path("data")
_CORES = os.cpu_count() or 1


@app.command()
def demo(
    data: Data = _DATA,
    language: Language = "da",
    workers: Workers = _CORES,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Build the bundled demo waves and print where the reports are."""
    options = ReportOptions(language=language, workers=workers)
    for places in demo_places(data):
        _run(places, options, quiet)
        _tell(processed_summary(places.processed), as_json)


@app.command()
def new(
    exports: Exports,
    invitations: Invitations = None,
    like: Like = "",
    name: Name = "",
    form: Format = "",
    column: Columns = None,
    setting: Settings = None,
    data: Data = _DATA,
    as_json: AsJson = False,
) -> None:
    """Draft a wave from its files: copies them to data/raw and writes a wave file to correct."""
    columns, settings = _jobs(column or []), _settings(setting or [])
    files = [
        FilePlan(path, path.name, format=form, columns=columns, **settings) for path in exports
    ]
    if invitations is not None:
        files.append(FilePlan(invitations, invitations.name, format="invitations"))
    folder, plan = drafting.new_wave(files, data, name=name, like=like)
    _tell(drafted_summary(folder, plan), as_json)


def _jobs(written: list[str]) -> dict[str, str]:
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


def _settings(written: list[str]) -> dict[str, Any]:
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


@app.command()
def check(wave: Wave, data: Data = _DATA, as_json: AsJson = False) -> None:
    """Read and check a wave without writing anything."""
    places = places_of(wave, data)
    plan, checked, receipt = flow.inspect_wave(places)
    flow.check_previous_wave(plan, places.processed.parent)
    _tell(checked_summary(plan, checked, receipt), as_json)


@app.command()
def run(
    wave: Wave,
    data: Data = _DATA,
    language: Language = "da",
    workers: Workers = _CORES,
    engine: Engine = "btu-warm",
    theme: ThemeFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Do everything: ingest, measure, protect, and make every report."""
    places = places_of(wave, data)
    look = _look(places, theme)
    options = ReportOptions(language=language, workers=workers, engine=engine, theme=look)
    _run(places, options, quiet)
    _tell(ingested_summary(places.processed), as_json)


@app.command()
def watch(
    wave: Wave,
    every: Every = 60.0,
    once: Once = False,
    data: Data = _DATA,
    language: Language = "da",
    workers: Workers = _CORES,
    engine: Engine = "btu-warm",
    theme: ThemeFile = None,
) -> None:
    """Run a wave again whenever an export in its folder is new or has changed."""
    places = places_of(wave, data)

    def run_quietly() -> None:
        options = ReportOptions(language=language, workers=workers, engine=engine)
        _run(places, replace(options, theme=_look(places, theme)), quiet=True)

    watched = Watch(places, run_quietly, typer.echo)
    if once:
        watch_once(watched)
    else:
        watch_until_stopped(watched, every)


@app.command()
def ingest(
    wave: Wave, data: Data = _DATA, engine: Engine = "btu-warm", as_json: AsJson = False
) -> None:
    """Read and check the exports, and keep what was accepted."""
    places = places_of(wave, data)
    flow.run_ingest(places, ReportOptions(engine=engine))
    _tell(ingested_summary(places.processed), as_json)


@app.command()
def measure(
    wave: Wave, data: Data = _DATA, engine: Engine = "btu-warm", as_json: AsJson = False
) -> None:
    """Compute response rates, KPIs and comparisons of an ingested wave, and protect them."""
    places = places_of(wave, data)
    flow.run_measure(places, ReportOptions(engine=engine))
    _tell(processed_summary(places.processed), as_json)


@app.command()
def report(
    wave: Wave,
    data: Data = _DATA,
    language: Language = "da",
    centre: Centre = None,
    notebook: Notebook = None,
    workers: Workers = _CORES,
    engine: Engine = "btu-warm",
    theme: ThemeFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make the reports of a measured wave."""
    places = places_of(wave, data)
    look = _look(places, theme)
    options = ReportOptions(language, tuple(centre or ()), notebook, workers, engine, look)
    with progress(places.wave, quiet) as told:
        flow.run_report(places, options, told)
    _tell(processed_summary(places.processed), as_json)


def _look(places: Places, named: Path | None) -> Theme:
    """The theme that was named, or the one that lies beside the waves; else none."""
    path = named or places.theme
    return read_theme(path) if named or path.exists() else PLAIN


def _run(places: Places, options: ReportOptions, quiet: bool) -> None:
    with progress(places.wave, quiet) as told:
        flow.run(places, options, told)


def _tell(summary: Mapping[str, Any], as_json: bool) -> None:
    typer.echo(json.dumps(summary, ensure_ascii=False) if as_json else as_lines(summary))


def main() -> None:
    """Run ``btu``: exit code 0 done, 1 stopped on the data or a rule, 2 wrong usage."""
    # A Windows console may not know every letter of a unit's name: show what it can.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="btu")
    except BtuError as error:
        typer.echo(f"btu: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("btu: stopped; what was there before is unchanged", err=True)
        sys.exit(130)
    except Exception:  # noqa: BLE001  (the outermost place: nothing is hidden)
        # A fault of ours: its message may quote a cell, and whoever runs us may keep a log.
        typer.echo(redact(traceback.format_exc(), IDENTIFIERS), err=True)
        sys.exit(1)
