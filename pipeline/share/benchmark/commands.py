"""``btu benchmark``: a municipality's file, and several of them beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import DisclosureError, ReportError
from pipeline.present.texts import texts_in
from pipeline.records import PLAIN, Theme
from pipeline.share.benchmark.compare import Comparison, Mean, Party, compare
from pipeline.share.benchmark.content import benchmark_of
from pipeline.share.benchmark.package import packed, read_benchmark, unpacked
from pipeline.share.benchmark.page import sections, title_of
from pipeline.share.benchmark.records import Benchmark
from pipeline.share.benchmark.tables import sheets
from pipeline.share.files import write_whole
from pipeline.share.page import page_of
from pipeline.share.workbook import workbook
from pipeline.store import read_released

_RELEASED = "released.parquet"


@dataclass(frozen=True)
class Own:
    """Who we are: our processed wave, the name others know us by, and our centres' target groups.

    ``processed`` None: then the first file is ours.
    """

    processed: Path | None = None
    organisation: str = ""
    target_groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BenchmarkOptions:
    """``centre`` '' = all centres together."""

    centre: str = ""
    mean: Mean = "units"
    language: str = "da"
    theme: Theme = PLAIN


def export_benchmark(own: Own, to: Path) -> str:
    """Write the benchmark file of a released wave; returns its fingerprint.

    Raises ReportError for a Model 1 wave, StoreError where the wave was not released.
    """
    content = packed(_own_benchmark(own))
    write_whole(to, content)
    return unpacked(content, to.name).fingerprint


def compare_benchmarks(
    paths: Sequence[Path], own: Own, to: Path, options: BenchmarkOptions
) -> tuple[list[Path], Comparison]:
    """Write ``benchmark.html`` and ``benchmark.xlsx`` into ``to``; returns them and what they tell.

    Raises:
        ReadError: a file is no benchmark, or was changed.
        ReportError: too few municipalities, Model 1, or an unknown centre.
        DisclosureError: two files tell of the same citizens.

    """
    texts, parties = texts_in(options.language), [_party(path) for path in paths]
    if own.processed is None:
        if not parties:
            raise ReportError("no benchmark file is named", todo="name the files, ours first")
        mine, others = parties[0], parties[1:]
    else:
        made = _own_benchmark(own)
        sealed = unpacked(packed(made), made.survey.wave)
        mine = Party(made.survey.organisation or texts.of(made.survey.title), sealed)
        others = [party for party in parties if not _is_ours(party, mine)]
    comparison = compare(mine, options.centre, _apart(others), options.mean)
    title = title_of(comparison, texts)
    html = page_of(sections(comparison, texts), title, texts, options.theme)
    book = workbook(sheets(comparison, texts), title)
    files = {"benchmark.html": html.encode("utf-8"), "benchmark.xlsx": book}
    return [write_whole(to / name, content) for name, content in files.items()], comparison


def _own_benchmark(own: Own) -> Benchmark:
    if own.processed is None:
        raise ReportError("no wave is named")
    released = read_released(own.processed / _RELEASED)
    return benchmark_of(released, own.organisation, own.target_groups)


def _party(path: Path) -> Party:
    benchmark = read_benchmark(path)
    return Party(benchmark.survey.organisation or path.stem, benchmark)


def _is_ours(party: Party, mine: Party) -> bool:
    """Whether a file is ours, which then must tell what our wave released, and no other numbers."""
    here, there = mine.benchmark, party.benchmark
    if not here.survey.data or here.survey.data != there.survey.data:
        return False
    if there.scores != here.scores:
        raise DisclosureError(
            "the file tells other numbers of our wave than were released last: one could be "
            "subtracted from the other",
            where=party.label,
            todo="write the file again: btu benchmark export",
        )
    return True


def _apart(parties: Sequence[Party]) -> list[Party]:
    """The parties, those of one name told apart by a number."""
    labels = [party.label for party in parties]
    seen: dict[str, int] = {}
    found = []
    for party in parties:
        seen[party.label] = seen.get(party.label, 0) + 1
        is_doubled = labels.count(party.label) > 1
        label = f"{party.label} ({seen[party.label]})" if is_doubled else party.label
        found.append(replace(party, label=label))
    return found
