"""The command ``btu``: what an analyst types, one function per command."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from pipeline import cli_share, cli_wave, drafting, flow
from pipeline.arguments import (
    AllowFailed,
    AsJson,
    Centre,
    Columns,
    Data,
    Engine,
    Every,
    Exports,
    Format,
    Fresh,
    Invitations,
    Kind,
    Language,
    Like,
    Name,
    Notebook,
    Once,
    Pdf,
    Quiet,
    Scheduler,
    Settings,
    ThemeFile,
    Unit,
    Wave,
    Workers,
    jobs_in,
    settings_in,
)
from pipeline.ended import RunEnd
from pipeline.errors import BtuError
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.places import Places, demo_places, places_of
from pipeline.progress import progress
from pipeline.report.plan import ReportOptions
from pipeline.summary import (
    as_lines,
    checked_summary,
    drafted_summary,
    ended_facts,
    ingested_summary,
    processed_summary,
)
from pipeline.watching import Watch, watch_once, watch_until_stopped
from pipeline.wave import FilePlan
from pipeline.wave.theme import theme_of

app = typer.Typer(
    help="From a survey export to one report per citizen centre (borgercenter).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

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
        end = _run(places, options, quiet)
        _tell({**processed_summary(places.processed), **ended_facts(end)}, as_json)


@app.command()
def new(
    exports: Exports,
    invitations: Invitations = None,
    like: Like = "",
    name: Name = "",
    form: Format = "",
    column: Columns = None,
    setting: Settings = None,
    kind: Kind = None,
    data: Data = _DATA,
    as_json: AsJson = False,
) -> None:
    """Draft a wave from its files: copies them to data/raw and writes a wave file to correct."""
    columns, settings = jobs_in(column or []), settings_in(setting or [])
    files = [
        FilePlan(path, path.name, format=form, columns=columns, **settings) for path in exports
    ]
    if invitations is not None:
        files.append(FilePlan(invitations, invitations.name, format="invitations"))
    folder, plan = drafting.new_wave(files, data, name=name, like=like, kind=kind or "")
    _tell(drafted_summary(folder, plan), as_json)


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
    scheduler: Scheduler = "",
    allow_failed: AllowFailed = 0,
    fresh: Fresh = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Do everything: ingest, measure, protect, and make every report; unchanged ones stay."""
    places = places_of(wave, data)
    options = ReportOptions(
        language=language,
        workers=workers,
        engine=engine,
        theme=theme_of(places.theme, theme),
        scheduler=scheduler,
        allow_failed=allow_failed,
        is_fresh=fresh,
    )
    end = _run(places, options, quiet)
    _tell({**ingested_summary(places.processed), **ended_facts(end)}, as_json)


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
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Run a wave again whenever an export in its folder is new or has changed."""
    if as_json and not once:
        raise typer.BadParameter("only with --once: a watch has no end to sum up")
    places, ends = places_of(wave, data), []

    def run_quietly() -> None:
        options = ReportOptions(language=language, workers=workers, engine=engine)
        options = replace(options, theme=theme_of(places.theme, theme))
        ends.append(_run(places, options, quiet=True))

    watched = Watch(places, run_quietly, typer.echo, is_quiet=quiet or as_json)
    if not once:
        watch_until_stopped(watched, every)
        return
    outcome, names = watch_once(watched)
    if as_json:
        told = ended_facts(ends[0]) if ends else {}
        told = {"wave": places.wave, "outcome": outcome, "new": names, **told}
        typer.echo(json.dumps(told, ensure_ascii=False))


@app.command()
def ingest(
    wave: Wave,
    data: Data = _DATA,
    engine: Engine = "btu-warm",
    fresh: Fresh = False,
    as_json: AsJson = False,
) -> None:
    """Read and check the exports, and keep what was accepted."""
    places = places_of(wave, data)
    end = flow.run_ingest(places, ReportOptions(engine=engine, is_fresh=fresh))
    _tell({**ingested_summary(places.processed), **ended_facts(end)}, as_json)


@app.command()
def measure(
    wave: Wave,
    data: Data = _DATA,
    engine: Engine = "btu-warm",
    fresh: Fresh = False,
    as_json: AsJson = False,
) -> None:
    """Compute response rates, KPIs and comparisons of an ingested wave, and protect them."""
    places = places_of(wave, data)
    end = flow.run_measure(places, ReportOptions(engine=engine, is_fresh=fresh))
    _tell({**processed_summary(places.processed), **ended_facts(end)}, as_json)


@app.command()
def report(
    wave: Wave,
    data: Data = _DATA,
    language: Language = "da",
    centre: Centre = None,
    unit: Unit = None,
    notebook: Notebook = None,
    pdf: Pdf = False,
    workers: Workers = _CORES,
    engine: Engine = "btu-warm",
    theme: ThemeFile = None,
    scheduler: Scheduler = "",
    allow_failed: AllowFailed = 0,
    fresh: Fresh = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make the reports of a measured wave; unchanged ones stay."""
    places = places_of(wave, data)
    options = ReportOptions(
        language,
        tuple(centre or ()),
        notebook,
        workers,
        engine,
        theme=theme_of(places.theme, theme),
        units=tuple(unit or ()),
        pdf=pdf,
        scheduler=scheduler,
        allow_failed=allow_failed,
        is_fresh=fresh,
    )
    with progress(places.wave, quiet) as told:
        end = flow.run_report(places, options, told)
    _tell({**processed_summary(places.processed), **ended_facts(end)}, as_json)


cli_wave.add_to(app)
cli_share.add_to(app)


def _run(places: Places, options: ReportOptions, quiet: bool) -> RunEnd:
    with progress(places.wave, quiet) as told:
        return flow.run(places, options, told)


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
