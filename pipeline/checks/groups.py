"""Which centre and unit a record belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.errors import DataError
from pipeline.policy import fold, model_rule, words
from pipeline.records import RawTable
from pipeline.wave import CentrePlan, UnitPlan, WavePlan


@dataclass(frozen=True)
class Placed:
    """Centre and unit of every record; ``fault`` is missing_unit, unknown_unit or ''."""

    centre: pd.Series
    unit: pd.Series
    fault: pd.Series


def place(table: RawTable, plan: WavePlan) -> Placed | None:
    """Find each record's centre and unit by id, name or code; None when the file names neither.

    A unit tells its centre, so a unit column is used before a centre column.
    """
    for job, index in (("unit", _units(plan.centres)), ("centre", _centres(plan.centres))):
        column = table.columns.get(job, "")
        if column and index:
            return _look_up(table.rows[column], table.labels.get(column, {}), index)
    return None


def only_group(plan: WavePlan, table: RawTable) -> tuple[str, str]:
    """The one group there is, where the files need not name it; several groups stop the run."""
    units = plan.centres[0].units
    if len(plan.centres) == 1 and len(units) <= 1:
        return plan.centres[0].id, units[0].id if units else ""
    raise DataError(
        "no column says which unit or centre a row belongs to",
        where=table.file,
        expected="a column with the unit's id, name or code",
        todo='name it in wave.toml: [[files]] columns = { unit = "..." } or { centre = "..." }',
    )


def elsewhere(table: RawTable, plan: WavePlan) -> pd.Series:
    """Whether a row names another centre than the wave's, where the model takes one centre only.

    In the column of the centre, and in one that is headed as such and does nothing else. Raises
    DataError where the words in it that mean the centre are two: then they are two centres, or a
    spelling to be made one.
    """
    nowhere = pd.Series(data=False, index=table.rows.index)
    rule = model_rule(plan.model, plan.start_date)
    if rule is None or rule.several_centres:
        return nowhere
    index = _centres(plan.centres)
    for column in _centre_columns(table, plan):
        cells, labels = table.rows[column], table.labels.get(column, {})
        cells = cells[~cells.index.isin(table.broken)]
        said = {value: fold(labels.get(value, value)) for value in cells.unique() if value}
        ours = {word for value, word in said.items() if word in index or fold(value) in index}
        if len(ours) > 1:
            raise DataError(
                f"Model {rule.model} takes one centre, and the rows name it by {len(ours)} words "
                f"({rule.source})",
                where=f"{table.file}, column {column!r}",
                expected="one centre, spelled in one way in a file",
                got=", ".join(sorted(ours)),
                todo="take the rows of another centre out, or spell this one alike in all rows",
            )
        others = [value for value, word in said.items() if word not in ours]
        nowhere |= cells.isin(others).reindex(nowhere.index, fill_value=False)
    return nowhere


def _centre_columns(table: RawTable, plan: WavePlan) -> list[str]:
    stated = table.columns.get("centre", "")
    taken = {*table.columns.values()} - {stated}
    taken |= {table.names.get(one.column, one.column) for one in plan.questions}
    headed = [name for name in map(str, table.rows.columns) if fold(name) in words("headings")]
    return list(dict.fromkeys([*([stated] if stated else []), *(set(headed) - taken)]))


def _look_up(
    cells: pd.Series, labels: Mapping[str, str], index: Mapping[str, tuple[str, str]]
) -> Placed:
    found: dict[str, tuple[str, str, str]] = {}
    for value in cells.unique():
        words = (fold(str(value)), fold(labels.get(str(value), "")))
        group = next((index[word] for word in words if word in index), None)
        fault = "" if group else ("unknown_unit" if value else "missing_unit")
        found[str(value)] = (*(group or ("", "")), fault)
    columns = [cells.map({value: row[at] for value, row in found.items()}) for at in range(3)]
    return Placed(*(column.astype("str") for column in columns))


def _units(centres: Iterable[CentrePlan]) -> dict[str, tuple[str, str]]:
    return _index((unit, (centre.id, unit.id)) for centre in centres for unit in centre.units)


def _centres(centres: Iterable[CentrePlan]) -> dict[str, tuple[str, str]]:
    return _index((centre, (centre.id, "")) for centre in centres)


def _index(
    groups: Iterable[tuple[UnitPlan | CentrePlan, tuple[str, str]]],
) -> dict[str, tuple[str, str]]:
    """Word in a file -> group: its id and codes, and its name where no other group has it."""
    found = list(groups)
    names = Counter(fold(group.name) for group, _ in found)
    index = {fold(group.name): where for group, where in found if names[fold(group.name)] == 1}
    return index | {
        fold(word): where for group, where in found for word in (group.id, *group.codes)
    }
