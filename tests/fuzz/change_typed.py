"""Changes to workbooks, Parquet, JSON and SPSS files: cells, and the bytes of their container."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook, load_workbook

from tests.fuzz.change_text import bytes_changed, cut, something_else
from tests.fuzz.changes import Changed, DataChange, named, weaker
from tests.readers.workbooks import unpacked

_BOMB = 300_000_000
_CELL = re.compile(rb'(<c r="[A-Z]+\d+"[^>]*>)<v>(\d)</v>')


def merged_cells(rng: Random, changed: Changed) -> Changed:
    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        top, left = rng.randint(1, sheet.max_row), rng.randint(1, sheet.max_column)
        sheet.merge_cells(
            start_row=top,
            start_column=left,
            end_row=top + rng.randint(0, 3),
            end_column=left + rng.randint(0, 3),
        )

    return weaker(changed, _edited(changed, change), "none")


def formulas_without_results(rng: Random, changed: Changed) -> Changed:
    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        for _ in range(rng.randint(1, 5)):
            place = (
                rng.randint(changed.export.head + 1, max(sheet.max_row, 2)),
                rng.randint(2, sheet.max_column),
            )
            sheet.cell(*place).value = rng.choice(("=1+1", "=NA()", '=HYPERLINK("x","y")', "=A1"))

    return weaker(changed, _edited(changed, change), "part", changed.records)


def formulas_with_results(_rng: Random, changed: Changed) -> Changed:
    """Every number is the result of a formula, as in a sheet that somebody worked on."""

    def change(name: str, data: bytes) -> bytes:
        is_sheet = name.startswith("xl/worksheets/")
        return _CELL.sub(rb"\1<f>\2+0</f><v>\2</v>", data) if is_sheet else data

    return weaker(changed, _parts_changed(changed.data, change), "same", changed.records)


def errors_in_cells(rng: Random, changed: Changed) -> Changed:
    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        for _ in range(rng.randint(1, 4)):
            place = rng.randint(2, max(sheet.max_row, 2)), rng.randint(2, sheet.max_column)
            sheet.cell(*place).value = rng.choice(("#N/A", "#DIV/0!", "#REF!"))

    return weaker(changed, _edited(changed, change), "part", changed.records)


def other_types(rng: Random, changed: Changed) -> Changed:
    """Numbers as decimals or as text: the same answers."""
    form: Callable[[int], Any] = rng.choice((float, str, lambda value: f"{value},0"))

    def change(book: Workbook) -> None:
        for row in book.worksheets[0].iter_rows(min_row=2, min_col=2):
            for cell in row:
                if isinstance(cell.value, int):
                    cell.value = form(cell.value)

    return weaker(changed, _edited(changed, change), "same", changed.records)


def more_sheets(rng: Random, changed: Changed) -> Changed:
    def change(book: Workbook) -> None:
        sheet = book.create_sheet(rng.choice(("Noter", "..", "<b>", "Ark2", "Structure")), 0)
        sheet["A1"] = "noter"
        sheet.sheet_state = rng.choice(("visible", "hidden", "veryHidden"))

    return weaker(changed, _edited(changed, change), "part", changed.records)


def stray_cell(rng: Random, changed: Changed) -> Changed:
    def change(book: Workbook) -> None:
        book.worksheets[0][rng.choice(("XFD1048576", "A1048576", "XFD1", "ZZ90000"))] = "x"

    return weaker(changed, _edited(changed, change), "none")


def parts_lost(rng: Random, changed: Changed) -> Changed:
    with zipfile.ZipFile(io.BytesIO(changed.data)) as archive:
        gone = rng.choice(archive.namelist())
    return weaker(
        changed,
        _parts_changed(changed.data, lambda name, data: None if name == gone else data),
        "none",
    )


def unpacked_bytes_changed(rng: Random, changed: Changed) -> Changed:
    return bytes_changed(rng, weaker(changed, unpacked(changed.data), "none"))


def bomb_beside_the_sheet(_rng: Random, changed: Changed) -> Changed:
    """A few hundred kilobytes that unpack to 300 MB: a picture."""
    out = io.BytesIO(changed.data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        _write_much(archive, "xl/media/image1.png", b"", b"")
    return Changed(changed.export, out.getvalue(), "part", None, is_refused=True)


def bomb_in_the_sheet(_rng: Random, changed: Changed) -> Changed:
    """A few hundred kilobytes that unpack to 300 MB: white space between the cells."""
    out = io.BytesIO()
    with _old(changed.data) as old, _new(out) as new:
        for name in old.namelist():
            if name.startswith("xl/worksheets/"):
                head, end = old.read(name).split(b"</sheetData>")
                _write_much(new, name, head, b"</sheetData>" + end)
            else:
                new.writestr(name, old.read(name))
    return Changed(changed.export, out.getvalue(), "part", None, is_refused=True)


def bomb_of_rows(rng: Random, changed: Changed) -> Changed:
    """A few kilobytes that say the same thing many million times."""
    rows = rng.choice((1_500_000, 30_000_000))
    out = io.BytesIO()
    pq.write_table(pa.table({"id": pa.repeat(pa.scalar(1, pa.int8()), rows)}), out)
    return Changed(changed.export, out.getvalue(), "part", None, is_refused=True)


def nested_values(rng: Random, changed: Changed) -> Changed | None:
    records = _loaded(changed)
    if not records:
        return None
    value = rng.choice(([1], {"a": 1}, [], float("nan"), 10**400, 1e308, True, None, "\ud800"))
    record = rng.choice(records)
    record[rng.choice([*record, "nyt"])] = value
    return weaker(changed, json.dumps(records).encode(), "none")


def other_json(rng: Random, changed: Changed) -> Changed | None:
    records = _loaded(changed)
    if records is None:
        return None
    data = rng.choice(
        (
            b"[" * 100_000,
            b'[{"a":' * 20_000,
            "\n".join(map(json.dumps, records)).encode(),
            json.dumps({"items": records}).encode(),
            json.dumps(records, ensure_ascii=False).encode("utf-16"),
            json.dumps([*records, None]).encode(),
            json.dumps([{}, *records]).encode(),
            b"[{}]",
            b"null",
            b"[]",
            b"{}",
            b"[1e999999]",
        )
    )
    return weaker(changed, data, "none")


def other_columns(rng: Random, changed: Changed) -> Changed | None:
    """A Parquet column of a type that R, Python or Power BI would write."""
    try:
        table = pq.read_table(io.BytesIO(changed.data))
    except (pa.ArrowException, OSError):
        return None
    at, rows = rng.randrange(table.num_columns), range(table.num_rows)
    column = rng.choice(
        (
            pa.array([[1, 2] for _ in rows], pa.list_(pa.int64())),
            pa.array([{"a": 1} for _ in rows], pa.struct([("a", pa.int64())])),
            pa.array([b"\xff" for _ in rows], pa.binary()),
            pa.array([2**62 for _ in rows], pa.timestamp("ns")),
            pa.array([-(2**62) for _ in rows], pa.timestamp("s")),
            pa.array([2**40 for _ in rows], pa.date64()),
            pa.array([1 for _ in rows], pa.duration("ns")),
            pa.array([1 for _ in rows], pa.time64("ns")),
            pa.array([1 for _ in rows], pa.timestamp("us", "Europe/Copenhagen")),
            pa.array([1 for _ in rows], pa.timestamp("us", "../../etc")),
            pa.array(["4" for _ in rows]).dictionary_encode(),
            pa.array([4.0 for _ in rows], pa.float16()),
            pa.array([None for _ in rows], pa.null()),
            pa.array([True for _ in rows], pa.bool_()),
        )
    )
    out = io.BytesIO()
    try:
        pq.write_table(table.set_column(at, table.column_names[at], column), out)
    except (pa.ArrowException, ValueError):
        return None
    return weaker(changed, out.getvalue(), "none")


def _edited(changed: Changed, change: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(io.BytesIO(changed.data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parts_changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    out = io.BytesIO()
    with _old(data) as old, _new(out) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def _old(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def _new(out: io.BytesIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)


def _write_much(archive: zipfile.ZipFile, name: str, head: bytes, end: bytes) -> None:
    blank = b" " * 1_000_000
    with archive.open(name, "w", force_zip64=True) as part:
        part.write(head)
        for _ in range(_BOMB // len(blank)):
            part.write(blank)
        part.write(end)


def _loaded(changed: Changed) -> list[dict[str, Any]] | None:
    try:
        found = json.loads(changed.data)
    except ValueError:
        return None
    return found if isinstance(found, list) else None


_BYTES = (cut, bytes_changed, something_else)
TYPED_CHANGES: Mapping[str, Mapping[str, DataChange]] = {
    "workbook": named(
        *(*_BYTES, merged_cells, formulas_without_results, formulas_with_results),
        *(errors_in_cells, other_types, more_sheets, stray_cell, parts_lost),
        unpacked_bytes_changed,
    ),
    "parquet": named(*_BYTES, other_columns),
    "xml": named(*_BYTES),
    "json": named(*_BYTES, nested_values, other_json),
    "spss": named(*_BYTES),
}
BOMBS: Mapping[str, Mapping[str, DataChange]] = {
    "workbook": named(bomb_beside_the_sheet, bomb_in_the_sheet),
    "parquet": named(bomb_of_rows),
}
