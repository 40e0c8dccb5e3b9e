"""Press files read in batches give the very tables that the ordinary way gives."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from pipeline import flow
from pipeline.checks import check
from pipeline.errors import BtuError
from pipeline.readers import press_batches, press_source, read_file
from pipeline.receipts import counts_of
from pipeline.records import Checked
from pipeline.store import load_wave, replacing, save_wave
from pipeline.wave import WavePlan, read_plan
from tests.end_to_end.press_waves import (
    DESK,
    GENERIC,
    HEAD,
    KEYED,
    KIOSK,
    SMILEY,
    UNITS,
    as_bytes,
    desk_rows,
    generic_rows,
    kiosk_rows,
    spoilt,
    write,
)

SECRET = b"s" * 32
TABLES = ("people", "responses", "rejected", "daily")
ROWS = generic_rows(600)
CRLF = as_bytes(ROWS, end="\r\n")
FIVE = "".join(f'[[questions]]\nid = "s{n}"\nscale = "satisfaction_4"\n' for n in range(5))
WIDE = ["tid;sted;s0;s1;s2;s3;s4"] + [
    f"2026-01-{1 + n % 28:02} 08:00;stand-1;{1 + n % 4};{1 + n % 4};{4 if n % 9 else f'x{n}'};;4"
    for n in range(80)
]
DANISH = [row.replace("2026-", "", 1) for row in ROWS]
DATED = [
    ";".join([*row.split(";")[:1], _dmy, *row.split(";")[2:]])
    for row in ROWS
    for _dmy in ["-".join(reversed(row.split(";")[1][:10].split("-"))) + row.split(";")[1][10:]]
]

WAVES = {
    "plain": (GENERIC + UNITS + SMILEY, {"tryk.csv": as_bytes(ROWS)}),
    "keys": (KEYED + UNITS + SMILEY, {"tryk.csv": as_bytes(ROWS)}),
    "windows": (KEYED + UNITS + SMILEY, {"tryk.csv": b"\xef\xbb\xbf" + CRLF}),
    "old mac": (KEYED + UNITS + SMILEY, {"tryk.csv": as_bytes(ROWS[:200], end="\r")}),
    "cp1252": (KEYED + UNITS + SMILEY, {"tryk.csv": as_bytes(ROWS, "cp1252")}),
    "utf-16": (KEYED + UNITS + SMILEY, {"tryk.csv": as_bytes(ROWS, "utf-16")}),
    "no end of line": (KEYED + UNITS + SMILEY, {"tryk.csv": as_bytes(ROWS)[:-1]}),
    "spoilt": (KEYED + UNITS + SMILEY, {"tryk.csv": as_bytes(spoilt(ROWS))}),
    "spoilt, no keys": (GENERIC + UNITS + SMILEY, {"tryk.csv": as_bytes(spoilt(ROWS, 2))}),
    "quoted": (
        KEYED + UNITS + SMILEY,
        {"tryk.csv": as_bytes(['"' + row.replace(";", '";"') + '"' for row in ROWS])},
    ),
    "phantom": (KEYED + UNITS + SMILEY, {"tryk.csv": as_bytes([row + ";" for row in ROWS])}),
    "day first": (
        KEYED.replace("columns", 'dates = "%d-%m-%Y %H:%M:%S"\ncolumns') + UNITS + SMILEY,
        {"tryk.csv": as_bytes(DATED)},
    ),
    "day only": (
        KEYED.replace("columns", 'dates = "%d-%m-%Y"\ncolumns') + UNITS + SMILEY,
        {"tryk.csv": as_bytes(DATED)},
    ),
    "title above": (
        KEYED.replace("columns", "header_row = 3\ncolumns") + UNITS + SMILEY,
        {"tryk.csv": as_bytes(["Udtræk", "", *ROWS])},
    ),
    "kiosk": (KIOSK + UNITS + SMILEY, {"kiosk.csv": as_bytes(kiosk_rows(500))}),
    "surveys": (
        KIOSK + UNITS + SMILEY.replace('"smiley"', '"s"\ncolumn = "smiley_5"') + SMILEY,
        {"kiosk.csv": as_bytes(kiosk_rows(500, 3))},
    ),
    "desk": (
        DESK + UNITS + SMILEY.replace('"smiley"', '"s"\ncolumn = "AnswerNumber"'),
        {"desk.csv": as_bytes(desk_rows(300))},
    ),
    "several questions": (GENERIC + UNITS + FIVE, {"tryk.csv": as_bytes(WIDE)}),
    "several files": (
        KEYED + KIOSK + UNITS + SMILEY,
        {"tryk.csv": as_bytes(spoilt(ROWS)), "kiosk.csv": as_bytes(kiosk_rows(200))},
    ),
    "nothing fits": (
        KEYED
        + UNITS.replace("stand-", "sted-").replace("Ålborg", "Å").replace("Bjerg", "B")
        + SMILEY,
        {"tryk.csv": as_bytes(ROWS)},
    ),
    "misuse alone": (
        KIOSK + UNITS + SMILEY,
        {
            "kiosk.csv": as_bytes(
                [row.replace("false", "true") for row in kiosk_rows(30) if ",0," not in row]
            )
        },
    ),
    "one group": (
        GENERIC.replace('unit = "sted", ', "") + '[[centres]]\nid = "c"\nname = "C"\n' + SMILEY,
        {"tryk.csv": as_bytes(ROWS)},
    ),
}


def ordinary(plan: WavePlan) -> Checked:
    return check([read_file(file) for file in plan.files], plan, SECRET)


def stored(checked: Checked, plan: WavePlan, place: Path) -> dict[str, pd.DataFrame]:
    with replacing(place) as folder:
        save_wave(folder, checked, plan)
    return {name: pd.read_parquet(place / f"{name}.parquet") for name in TABLES}


@pytest.fixture(params=[64, 1 << 20], ids=["tiny blocks", "one block"])
def blocks(request, monkeypatch) -> None:
    cut = press_source.blocks
    size = request.param
    monkeypatch.setattr(press_batches, "blocks", lambda stream, at: cut(stream, at, size))


@pytest.mark.usefixtures("blocks")
@pytest.mark.parametrize("name", list(WAVES))
def test_batches_give_what_the_ordinary_way_gives(tmp_path, name):
    text, files = WAVES[name]
    raw = write(tmp_path / "raw" / "prove", HEAD + text, files)
    plan = read_plan(raw)
    brief = flow.check_wave(raw, SECRET)[1]
    assert brief.presses, "the wave is not read in batches"
    whole = ordinary(plan)
    one, other = (
        stored(brief, plan, tmp_path / "p" / "a"),
        stored(whole, plan, tmp_path / "p" / "b"),
    )
    for table in TABLES:
        pd.testing.assert_frame_equal(one[table], other[table], obj=table)
    assert brief.files == whole.files
    for field in fields(whole.quality):
        mine, its = getattr(brief.quality, field.name), getattr(whole.quality, field.name)
        if isinstance(its, pd.DataFrame):
            pd.testing.assert_frame_equal(mine, its, obj=field.name, check_dtype=False)
        else:
            assert mine == its
    counts, its = counts_of(brief), counts_of(whole)
    by = ["file", "column", "reason"]
    rejected = counts.rejected.sort_values(by, ignore_index=True)
    pd.testing.assert_frame_equal(rejected, its.rejected, check_dtype=False)
    pd.testing.assert_frame_equal(counts.people, its.people, check_dtype=False)
    assert counts.answers == its.answers


@pytest.mark.parametrize("name", list(WAVES))
def test_a_stored_wave_of_presses_is_its_days_alone(tmp_path, name):
    text, files = WAVES[name]
    raw = write(tmp_path / "raw" / "prove", HEAD + text, files)
    plan, checked = flow.check_wave(raw, SECRET)
    tables = stored(checked, plan, tmp_path / "processed" / "prove")
    wave = load_wave(tmp_path / "processed" / "prove")
    for table in ("people", "responses", "rejected"):
        empty = getattr(wave, table)
        assert len(empty) == 0
        assert list(empty.columns) == list(tables[table].columns)
        assert list(empty.dtypes) == list(tables[table].dtypes)
    pd.testing.assert_frame_equal(wave.daily, tables["daily"])


FAULTS = {
    "unmapped": as_bytes([*ROWS, *(f"x{n};2026-01-05;stand-1;Fortrinlig;" for n in range(9))]),
    "cut": as_bytes(ROWS) + b"9;2026-01-05",
    "open quote": as_bytes([*ROWS, '9;2026-01-05;"stand-1;4;']),
    "all broken": as_bytes([ROWS[0], *["1;2;3"] * 20]),
    "no record": as_bytes(ROWS[:1]),
    "NUL": as_bytes(ROWS) + b"\0",
    "garbled": as_bytes(ROWS).decode().encode().decode("cp1252", "ignore").encode(),
    "other dates": as_bytes(DATED),
    "from zero": as_bytes([*ROWS, *(f"x{n};2026-01-05;stand-1;0;" for n in range(40))]),
    "empty": b"",
    "no such column": as_bytes([row.replace("smiley", "humør") for row in ROWS]),
    "a name twice": as_bytes([row.replace("note", "sted") for row in ROWS]),
    "too faulty": as_bytes(ROWS),
}


@pytest.mark.usefixtures("blocks")
@pytest.mark.parametrize("name", list(FAULTS))
def test_what_stops_the_ordinary_way_stops_batches_with_the_same_words(tmp_path, name):
    head = HEAD.replace("1.0", "0.01") if name == "too faulty" else HEAD
    raw = write(tmp_path / "prove", head + KEYED + UNITS + SMILEY, {"tryk.csv": FAULTS[name]})
    with pytest.raises(BtuError) as whole:
        ordinary(read_plan(raw))
    with pytest.raises(BtuError) as brief:
        flow.check_wave(raw, SECRET)
    assert str(brief.value).splitlines()[0] == str(whole.value).splitlines()[0]
    assert brief.value.where == whole.value.where
    assert brief.value.todo == whole.value.todo
