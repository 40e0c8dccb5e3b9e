"""The variables of the exports: name, question text, values and labels, all files together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.records import RawTable


@dataclass(frozen=True)
class Variable:
    """One variable. ``values``: text in the cells -> how often, empty cells left out.

    ``name`` is what ``column`` in the wave file says: the full name where an export shortens names.
    ``files``: the files that have it. ``answers``: whether it stands in an export of answers.
    """

    name: str
    text: str
    values: Mapping[str, int]
    labels: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    answers: bool = True

    @property
    def filled(self) -> int:
        """Cells that are not empty."""
        return sum(self.values.values())


def variables_of(tables: Sequence[RawTable]) -> tuple[Variable, ...]:
    """Every column without a job, answers first; the same name in two exports is one variable.

    A column of the invitation list that an export has too is the export's.
    """
    found: dict[str, Variable] = {}
    for table in sorted(tables, key=lambda table: table.kind != "responses"):
        for name, column in _named(table).items():
            values = Counter(table.rows[column][table.rows[column] != ""])
            before = found.get(name)
            if before and before.answers and table.kind != "responses":
                continue
            found[name] = Variable(
                name=name,
                text=(before.text if before else "") or table.texts.get(column, "").strip(),
                values=Counter(before.values if before else {}) + values,
                labels={**table.labels.get(column, {}), **(before.labels if before else {})},
                files=(*(before.files if before else ()), table.file),
                answers=table.kind == "responses",
            )
    return tuple(found.values())


def _named(table: RawTable) -> dict[str, str]:
    """Name in the wave file -> column, columns with a job left out."""
    full = {column: name for name, column in table.names.items()}
    jobs = set(table.columns.values())
    return {full.get(name, name): name for name in map(str, table.rows.columns) if name not in jobs}
