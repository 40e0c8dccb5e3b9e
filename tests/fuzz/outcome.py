"""The property: conserved rows with reasons, or one clear error, and nothing else."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.checks import check
from pipeline.errors import BtuError
from pipeline.policy import reasons
from pipeline.readers import read_file
from pipeline.readers.decoding import decode
from pipeline.records import Checked, RawTable
from pipeline.wave import parse_plan
from tests.fuzz.changes import Changed
from tests.fuzz.made import Answer, Export
from tests.readers.cases import SECRET, keys_of

SECONDS = 5.0
_PROGRAMMERS = re.compile(
    r"Traceback|\b\w+(Error|Exception)\b|\bcodec\b|NoneType|dtype|DataFrame|\bSeries\b|0x[0-9a-f]{6}"
    r"|\bfloat64\b|\bint64\b|<class|object at|\bNaT\b|\bndarray\b|KeyError|\bpandas\b|\bpyarrow\b"
)
_LONGEST = 3000


@dataclass(frozen=True)
class Outcome:
    """``fault`` is '' where the property holds."""

    is_refused: bool
    seconds: float
    fault: str


def outcome_of(changed: Changed, folder: Path) -> Outcome:
    """Write the files of the wave, read and check them, and judge what came of it."""
    files = {**changed.export.beside, changed.export.name: changed.data}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    plan = parse_plan(changed.export.plan, "fuzz", folder)
    started = time.process_time()
    try:
        tables = [read_file(file) for file in plan.files]
        result: Checked | BtuError = check(tables, plan, SECRET)
    except BtuError as error:
        result, tables = error, []
    except Exception as error:  # noqa: BLE001  # what the property forbids
        return Outcome(False, 0.0, f"a traceback: {type(error).__name__}: {error}")
    seconds = time.process_time() - started
    if isinstance(result, BtuError):
        fault = _unclear(result, changed)
    else:
        fault = _not_conserved(result, tables, changed) or _invented(result, tables, changed)
    slow = f"took {seconds:.1f} seconds" if seconds > SECONDS else ""
    return Outcome(isinstance(result, BtuError), seconds, fault or slow)


def _unclear(error: BtuError, changed: Changed) -> str:
    text = str(error)
    if changed.truth == "same":
        return f"a sound file is refused: {text}"
    missing = [name for name in ("where", "what", "todo") if not getattr(error, name)]
    if missing:
        return f"the error has no {', '.join(missing)}: {text}"
    if found := _PROGRAMMERS.search(text):
        return f"the error speaks to programmers ({found[0]!r}): {text}"
    return f"the error is {len(text)} signs long" if len(text) > _LONGEST else ""


def _not_conserved(result: Checked, tables: list[RawTable], changed: Changed) -> str:
    if changed.is_refused:
        return "the file is read and must be refused"
    for file, table in zip(result.files, tables, strict=True):
        records, values = len(table.rows), file.values_accepted + file.values_empty
        if file.records_read != records or records != file.records_accepted + file.records_rejected:
            return f"records are not conserved: {file}"
        if file.values_read != values + file.values_rejected or file.values_accepted < 0:
            return f"values are not conserved: {file}"
        out = result.rejected[result.rejected["file"] == file.file]
        whole = out[out["column"] == ""]
        if len(whole) != file.records_rejected or not whole["line"].is_unique:
            return f"not one reason for each record that is out: {file}"
        if not set(out["line"]) <= set(table.rows.index):
            return "a line that is no record is rejected"
    unknown = set(result.rejected["reason"]) - set(reasons())
    return f"unknown reasons: {unknown}" if unknown else _lost(tables[0], changed)


def _lost(table: RawTable, changed: Changed) -> str:
    """A record that the file holds and the table does not, or the other way round."""
    if changed.records is not None and len(table.rows) != changed.records:
        return f"{len(table.rows)} records were read, there are {changed.records}"
    if changed.export.container != "text":
        return ""
    return _lines_lost(table, decode(changed.data, ""), changed.export)


def _lines_lost(table: RawTable, text: str, export: Export) -> str:
    """A filled line of the text that is no record, nor may belong to the one above it."""
    lines = re.split(r"\r\n|\r|\n", text)
    is_filled = [bool(line.replace(export.separator, "").strip()) for line in lines]
    filled = [at for at, is_one in enumerate(is_filled, 1) if is_one]
    begins = list(table.rows.index)
    if not set(begins) <= set(filled):
        return "a record begins in a blank line"
    for line in sorted(set(filled[export.head :]) - set(begins)):
        first = max((at for at in begins if at < line), default=1)
        last = min((at for at in begins if at > line), default=len(lines) + 1)
        # Only a pair of quotes can hold line ends.
        if "".join(lines[first - 1 : last - 1]).count('"') < 2:
            return f"line {line} is lost; records begin in {begins}"
    return ""


def _invented(result: Checked, tables: list[RawTable], changed: Changed) -> str:
    """Answers that nobody gave, or that are given to somebody else; or gone without need."""
    if changed.truth == "none":
        return ""
    found = Counter(_answers(result, tables, changed))
    told = Counter(_comparable(answer, tables, changed) for answer in changed.export.answers)
    if new := found - told:
        return f"answers that nobody gave: {sorted(new)}"
    if changed.truth == "same" and (gone := told - found):
        return f"answers are gone: {sorted(gone)}; {result.rejected.to_dict('records')[:5]}"
    return ""


def _answers(result: Checked, tables: list[RawTable], changed: Changed) -> list[Answer]:
    keys = keys_of(tables)
    return [
        _comparable(
            (
                keys[str(row.person_id)],
                str(row.question),
                str(row.answer),
                -1 if pd.isna(row.code) else int(row.code),
            ),
            tables,
            changed,
        )
        for row in result.responses.itertuples()
    ] + [("", row.theme.casefold(), row.tone, -1) for row in result.statements.itertuples()]


def _comparable(answer: Answer, tables: list[RawTable], changed: Changed) -> Answer:
    """Without the person where the file has no key, or one that another column stands in for."""
    is_known = tables[0].columns.get("person") and changed.truth == "same"
    return answer if is_known and not changed.export.is_anonymous else ("", *answer[1:])
