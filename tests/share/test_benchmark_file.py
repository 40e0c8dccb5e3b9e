"""A benchmark file tells what was released and no more, and shows when it was changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import DisclosureError, ReadError, ReportError
from pipeline.share.benchmark.content import benchmark_of
from pipeline.share.benchmark.package import packed, read_benchmark, unpacked
from pipeline.share.benchmark.records import Score
from pipeline.store import read_released
from pipeline.zips import unzipped, zipped
from tests.end_to_end.conftest import btu
from tests.firewall.waves import SOURCE
from tests.released_factory import released
from tests.share.audited import audit_handed_on

__all__ = ["btu"]
WAVE = "demo-myndighed-2024"


def folder_of(demo: Path, wave: str = WAVE) -> Path:
    return demo / "processed" / wave


def values_in(content: bytes) -> list[dict[str, str]]:
    text = unzipped(content)["values.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_number_is_a_released_one_and_what_is_withheld_is_not_there(
    files: Mapping[str, Path], demo: Path
) -> None:
    for path in files.values():
        for row in values_in(path.read_bytes()):
            is_shown = row["status"] == "shown"
            assert all(bool(row[name]) == is_shown for name in ("n", "value", "low", "high"))
    assert {row["status"] for row in values_in(files["oesterby"].read_bytes())} == {
        "shown",
        "withheld",
    }
    wave = read_released(folder_of(demo) / "released.parquet")
    kpis = wave.rows[(wave.rows["measure"] == "kpi") & (wave.rows["unit"] == "")]
    told = {(r["item"], r["centre"]): r for r in values_in(packed(benchmark_of(wave, "K")))}
    rows = kpis[(kpis["breakdown"] == "") & (kpis["wave"] == WAVE)].to_dict("records")
    assert len(rows) == len(told) == 20
    for row in rows:
        found = told[row["item"], row["centre"]]
        assert found["status"] == row["status"]
        assert (int(found["n"]), float(found["value"])) == (row["n"], row["value"])
        assert (float(found["low"]), float(found["high"])) == (row["low"], row["high"])


def test_a_number_that_a_withheld_row_should_hold_is_not_told() -> None:
    wave = released()
    rows = wave.rows.assign(status="withheld_small", value=0.5, n=44)
    made = benchmark_of(replace(wave, rows=rows), "K")
    assert {score.value for score in made.scores} == {None}
    assert b"44" not in unzipped(packed(made))["values.csv"]


def test_the_auditor_attacks_what_the_file_tells_beside_what_was_published(demo: Path) -> None:
    folder = folder_of(demo)
    rows = read_released(folder / "released.parquet").rows
    told = values_in(packed(benchmark_of(read_released(folder / "released.parquet"), "K")))
    is_kpi = (rows["measure"] == "kpi") & (rows["unit"] == "") & (rows["breakdown"] == "")
    is_kpi &= rows["wave"] == WAVE
    union = rows.copy()
    by_key = {(row["item"], row["centre"]): row for row in told}
    for at in rows.index[is_kpi]:
        row = by_key[rows.at[at, "item"], rows.at[at, "centre"]]
        union.loc[at, ["value", "low", "high"]] = [float(row[k]) for k in ("value", "low", "high")]
        union.loc[at, "n"] = int(row["n"])
    audit_handed_on(union, folder)
    # A file that told a withheld number would be found out.
    hidden = union["status"].str.startswith("withheld") & (union["measure"] == "kpi")
    assert hidden.any()
    union.loc[hidden, ["n", "value"]] = [4, 0.5]
    with pytest.raises(DisclosureError):
        audit_handed_on(union, folder)


def test_units_are_not_in_it(files: Mapping[str, Path]) -> None:
    for path in files.values():
        assert b"Hus 1" not in b"".join(unzipped(path.read_bytes()).values())


def test_a_file_comes_back_as_it_was_written(files: Mapping[str, Path]) -> None:
    for path in files.values():
        made = read_benchmark(path)
        assert packed(replace(made, fingerprint="")) == path.read_bytes()
        assert len(made.fingerprint) == 64


def test_it_is_a_data_package(files: Mapping[str, Path]) -> None:
    """As the Data Package specification has it: names, paths, bytes and hashes that hold."""
    parts = unzipped(files["nordby"].read_bytes())
    package = json.loads(parts["datapackage.json"])
    assert package["profile"] == "tabular-data-package"
    assert [one["name"] for one in package["resources"]] == ["items", "groups", "values"]
    for one in package["resources"]:
        content = parts[one["path"]]
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        fields = [field["name"] for field in one["schema"]["fields"]]
        assert fields == next(csv.reader(io.StringIO(content.decode("utf-8"))))
    assert package["btu"]["unit_type"] == "authority"
    assert package["btu"]["definitions"]["share_positive"]


def changed(path: Path, part: str, old: str, new: str) -> bytes:
    parts = unzipped(path.read_bytes())
    text = parts[part].decode("utf-8")
    assert old in text
    return zipped({**parts, part: text.replace(old, new, 1).encode("utf-8")})


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("values.csv", "k_n1,voksne,shown,137,0.68", "k_n1,voksne,shown,137,0.98"),
        ("items.csv", "Meget utilfreds", "Utilfreds"),
        ("groups.csv", "Center Voksne", "Center Handicap"),
        ("datapackage.json", '"end_date": "2024-10-31"', '"end_date": "2025-10-31"'),
        ("datapackage.json", "Nordby Kommune", "Sydby Kommune"),
    ],
)
def test_a_file_that_was_changed_is_refused_and_the_part_named(
    files: Mapping[str, Path], part: str, old: str, new: str
) -> None:
    with pytest.raises(ReadError) as stopped:
        unpacked(changed(files["nordby"], part, old, new), "nordby.zip")
    assert f"{part} is not what was written" in str(stopped.value)
    assert stopped.value.where == "nordby.zip"


def resealed(path: Path, part: str, old: str, new: str) -> bytes:
    """Changed by somebody who knows the format and seals the file anew."""
    parts = unzipped(changed(path, part, old, new))
    package: dict[str, Any] = json.loads(parts["datapackage.json"])
    for one in package["resources"]:
        one["hash"] = f"sha256:{hashlib.sha256(parts[one['path']]).hexdigest()}"
    facts = {name: fact for name, fact in package.items() if name != "seal"}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    package["seal"] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    written = json.dumps(package, ensure_ascii=False).encode("utf-8")
    return zipped({**parts, "datapackage.json": written})


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("k_n1,voksne,shown,137,", "k_n1,voksne,shown,2,", "a number that cannot be"),
        ("k_n1,voksne,shown,137,0.68", "k_n1,voksne,shown,137,1.68", "a number that cannot be"),
        ("k_n1,voksne,shown,137,", "k_n1,voksne,withheld,137,", "a number that is not shown"),
        ("k_n1,voksne,shown,137,0", "k_n1,voksne,shown,137,nan", "cannot be"),
        ("k_n1,voksne,", "k_n1,ukendt,", "an unknown KPI or centre"),
        ("k_n1,handicap,", "k_n1,voksne,", "a number stands twice"),
    ],
)
def test_a_number_that_no_release_can_show_is_refused(
    files: Mapping[str, Path], old: str, new: str, what: str
) -> None:
    with pytest.raises(ReadError) as stopped:
        unpacked(resealed(files["nordby"], "values.csv", old, new), "nordby.zip")
    assert what in str(stopped.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"title": {', '"titel": {'),
        ('"start_date": "2024', '"start_date": "2027'),
        ('"unit_type": "authority"', '"unit_type": ["authority"]'),
        ('"model": 2', '"model": "2"'),
        ('"organisation": "Nordby Kommune"', '"organisation": {"a": 1}'),
    ],
)
def test_a_fact_that_cannot_be_is_refused(files: Mapping[str, Path], old: str, new: str) -> None:
    with pytest.raises(ReadError):
        unpacked(resealed(files["nordby"], "datapackage.json", old, new), "nordby.zip")


def test_sealed_anew_the_fingerprint_is_another(files: Mapping[str, Path]) -> None:
    content = resealed(files["nordby"], "values.csv", "137,0.68", "137,0.67")
    assert unpacked(content, "x").fingerprint != read_benchmark(files["nordby"]).fingerprint


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"not a zip", zipped({"other.txt": b""}), zipped({"datapackage.json": b"{}"})],
)
def test_what_is_no_benchmark_file_is_refused(content: bytes) -> None:
    with pytest.raises(ReadError, match="this is no benchmark file"):
        unpacked(content, "x.zip")


def test_another_version_of_the_format_is_refused(files: Mapping[str, Path]) -> None:
    content = resealed(files["nordby"], "datapackage.json", '"format": 1', '"format": 2')
    with pytest.raises(ReadError, match="another version"):
        unpacked(content, "x.zip")


def test_a_part_that_claims_too_much_is_not_unpacked(files: Mapping[str, Path]) -> None:
    parts = unzipped(files["nordby"].read_bytes())
    bomb = zipped({**parts, "values.csv": b"\n" * 6_000_000})
    with pytest.raises(ReadError, match="claims more"):
        unpacked(bomb, "x.zip")


@pytest.mark.parametrize("cut", [40, 400, 1500])
def test_half_a_file_is_refused(files: Mapping[str, Path], cut: int) -> None:
    with pytest.raises(ReadError):
        unpacked(files["nordby"].read_bytes()[:-cut], "x.zip")


def test_one_command_writes_the_file_and_tells_its_fingerprint(
    demo: Path, tmp_path: Path, btu
) -> None:
    to = tmp_path / "os.zip"
    words = ["--data", demo, "--organisation", "Vores Kommune", "--target-group", "voksne=Voksne"]
    ended = btu("benchmark", "export", WAVE, "--to", to, *words)
    assert ended.code == 0, ended.err
    made = read_benchmark(to)
    assert made.fingerprint in ended.out
    assert made.survey.organisation == "Vores Kommune"
    with zipfile.ZipFile(to) as archive:
        assert archive.testzip() is None


def test_model_1_has_no_benchmark_file(demo: Path, tmp_path: Path, btu) -> None:
    ended = btu("benchmark", "export", "demo-smiley-2026", "--data", demo, "--to", tmp_path / "a")
    assert ended.code == 1
    assert "Model 1 has no benchmark" in ended.err
    assert SOURCE in ended.err
    assert list(tmp_path.iterdir()) == []


def test_no_file_of_a_model_1_wave_is_believed(files: Mapping[str, Path]) -> None:
    content = resealed(files["nordby"], "datapackage.json", '"model": 2', '"model": 1')
    assert unpacked(content, "x").survey.model == 1  # refused where it is compared, with the rule


def test_unknown_centres_and_waves_without_kpis_are_refused() -> None:
    wave = released()
    with pytest.raises(ReportError, match="unknown centre"):
        benchmark_of(wave, "", {"vokse": "voksne"})
    with pytest.raises(ReportError, match="no KPIs"):
        benchmark_of(replace(wave, about=replace(wave.about, kpis=())), "")


def test_a_score_that_is_not_there_is_no_data(files: Mapping[str, Path]) -> None:
    made = read_benchmark(files["nordby"])
    assert made.score("k_n1", "ukendt") == Score("k_n1", "ukendt", "no_data")


@pytest.mark.parametrize("command", ["export", "compare"])
def test_every_command_has_help(command: str, btu) -> None:
    ended = btu("benchmark", command, "--help")
    assert ended.code == 0
    assert "--data" in ended.out
