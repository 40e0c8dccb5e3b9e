"""The commands that hand a released wave on; ``cli`` adds them to ``btu``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.arguments import AsJson, Data, Language, Quiet, Wave
from pipeline.errors import StoreError
from pipeline.places import places_of
from pipeline.records import PLAIN
from pipeline.wave.theme import theme_of

if TYPE_CHECKING:
    from pipeline.share.delivery.commands import Delivery

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

Benchmarks = Annotated[
    list[Path],
    typer.Argument(exists=True, dir_okay=False, help="Benchmark files; without --wave ours first."),
]
OwnWave = Annotated[str, typer.Option("--wave", help="Our own wave, to compare with the files.")]
OneCentre = Annotated[
    str, typer.Option("--centre", help="Our centre; left out, all centres together.")
]
Organisation = Annotated[
    str, typer.Option(help="The municipality's name; left out, the name in theme.toml.")
]
TargetGroups = Annotated[
    list[str] | None,
    typer.Option(
        "--target-group", help="Whom a centre serves: voksne=adults; repeatable. Else its id."
    ),
]
BenchmarkFile = Annotated[Path, typer.Option("--to", help="The benchmark file to write (.zip).")]
ToFolder = Annotated[
    Path | None,
    typer.Option(
        "--to", help="Folder of the page; else benchmark/ beside our reports, or the first file's."
    ),
]
MeanOf = Annotated[
    Literal["units", "citizens"],
    typer.Option(help="Every municipality counts the same, or every answer does."),
]

Recipients = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="Who gets which report: CSV or Excel."),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", help="Left out: delivery.toml beside raw/ and processed/."),
]
Send = Annotated[bool, typer.Option("--send", help="Send; without it the plan is only shown.")]
AsPdf = Annotated[bool, typer.Option("--pdf", help="The PDF files instead of the pages.")]
Uncertain = Annotated[
    bool,
    typer.Option("--uncertain", help="Those of which it is not known whether they came, too."),
]
Folder = Annotated[
    Path | None,
    typer.Option(file_okay=False, help="Lay a folder and a ZIP file per centre out here."),
]

benchmark = typer.Typer(
    help="Exchange released KPIs with other municipalities, and compare them.",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``btu``."""
    app.command()(export)
    app.command()(deliver)
    app.add_typer(benchmark, name="benchmark")


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
    from pipeline.share.export.write import FORMS, ExportOptions, export_wave

    places = places_of(wave, data)
    forms = FORMS if form == "all" else (form,)
    options = ExportOptions(language, forms, for_excel)
    _tell_files(export_wave(places.processed, to or places.processed / "export", options), as_json)


def _tell_files(files: Sequence[Path], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"files": [str(path) for path in files]}, ensure_ascii=False))
    else:
        typer.echo("\n".join(map(str, files)))


@benchmark.command("export")
def benchmark_export(
    wave: Wave,
    to: BenchmarkFile,
    organisation: Organisation = "",
    target_group: TargetGroups = None,
    data: Data = _DATA,
    as_json: AsJson = False,
) -> None:
    """Write the released KPIs of a Model 2 wave as a sealed file for other municipalities."""
    from pipeline.share.benchmark.commands import Own, export_benchmark

    places = places_of(wave, data)
    own = Own(
        places.processed,
        organisation or theme_of(places.theme, None).name,
        _target_groups(target_group or []),
    )
    seal = export_benchmark(own, to)
    if as_json:
        typer.echo(json.dumps({"file": str(to), "fingerprint": seal}, ensure_ascii=False))
    else:
        typer.echo(f"{to}\n  fingerprint: {seal}")


@benchmark.command("compare")
def benchmark_compare(
    files: Benchmarks,
    centre: OneCentre = "",
    wave: OwnWave = "",
    to: ToFolder = None,
    mean: MeanOf = "units",
    organisation: Organisation = "",
    target_group: TargetGroups = None,
    language: Language = "da",
    data: Data = _DATA,
    as_json: AsJson = False,
) -> None:
    """Put our KPIs beside those of others who measured the same way: a page and a workbook."""
    from pipeline.share.benchmark.commands import BenchmarkOptions, Own, compare_benchmarks

    own, theme, folder = Own(), PLAIN, files[0].parent
    if wave:
        places = places_of(wave, data)
        theme, folder = theme_of(places.theme, None), places.processed / "benchmark"
        groups = _target_groups(target_group or [])
        own = Own(places.processed, organisation or theme.name, groups)
    options = BenchmarkOptions(centre, mean, language, theme)
    written, comparison = compare_benchmarks(files, own, to or folder, options)
    if not as_json:
        for party in (comparison.own, *comparison.parties):
            typer.echo(f"{party.label}: fingerprint {party.benchmark.fingerprint}")
    _tell_files(written, as_json)


def _target_groups(written: Sequence[str]) -> dict[str, str]:
    """``["voksne=adults"]`` -> ``{"voksne": "adults"}``; anything else is wrong usage."""
    pairs = [one.partition("=") for one in written]
    for centre, _, group in pairs:
        if not centre or not group.strip():
            raise typer.BadParameter("a centre, = and whom it serves", param_hint="--target-group")
    return {centre: group.strip() for centre, _, group in pairs}


def deliver(
    wave: Wave,
    recipients: Recipients = None,
    settings: SettingsFile = None,
    send: Send = False,
    pdf: AsPdf = False,
    uncertain: Uncertain = False,
    folder: Folder = None,
    data: Data = _DATA,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Send each recipient their own report, once; without --send, show who would get what."""
    from pipeline.share.delivery.commands import plan_facts, prepare, told_plan
    from pipeline.share.delivery.folders import write_folders

    places = places_of(wave, data)
    if folder is None and recipients is None:
        raise typer.BadParameter(
            "name a list of recipients, or a folder", param_hint="--recipients"
        )
    files = [] if folder is None else write_folders(places.processed / "reports", folder)
    if recipients is None:
        _tell_files(files, as_json)
        return
    if files and not as_json:
        _tell_files(files, as_json)
    home = places.processed.parent.parent
    delivery = prepare(
        places.processed,
        home / "deliveries" / places.wave,
        (recipients, settings or home / "delivery.toml"),
        as_pdf=pdf,
        also_uncertain=uncertain,
    )
    laid_out = {"files": [str(path) for path in files]} if files else {}
    if send:
        _send(delivery, quiet=quiet, laid_out=laid_out if as_json else None)
        return
    if as_json:
        typer.echo(json.dumps({**laid_out, **plan_facts(delivery)}, ensure_ascii=False))
    else:
        typer.echo("\n".join([*told_plan(delivery), "nothing was sent; --send sends it"]))
    if delivery.plan.refused:
        raise typer.Exit(1)


def _send(delivery: Delivery, *, quiet: bool, laid_out: dict[str, list[str]] | None) -> None:
    """Send what is due; ``laid_out``: what the JSON object tells besides, None = no JSON."""
    from pipeline.share.delivery.commands import send_due

    is_plain = laid_out is None
    counts = send_due(delivery, typer.echo if is_plain and not quiet else lambda _: None)
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    typer.echo(told if laid_out is None else json.dumps({**laid_out, "states": counts}))
    if set(counts) - {"sent"}:
        raise StoreError(
            "not every report was delivered",
            where=str(delivery.ledger / "delivery.json"),
            todo="the same command tries again and sends none twice; uncertain ones stay as they "
            "are: ask whether they came, then --uncertain",
        )
