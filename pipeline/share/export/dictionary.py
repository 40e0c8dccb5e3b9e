"""The data dictionary: every column of every table, and what every code stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.policy import table
from pipeline.present.texts import Texts
from pipeline.records import Released
from pipeline.share.export.names import Names
from pipeline.share.sheets import Column, Sheet

_STATUSES = (
    *("shown", "withheld_small", "withheld_partner", "withheld_group"),
    *("no_data", "no_base"),
)


def dictionary(tables: Sequence[Sheet], texts: Texts) -> Sheet:
    """One row is one column of one table: where it stands, what it holds, what it means."""
    names = ("table", "name", "heading", "type", "meaning")
    rows = tuple(
        (
            sheet.title,
            column.id,
            column.heading,
            texts.t(f"export.type.{column.content}"),
            column.meaning,
        )
        for sheet in tables
        for column in sheet.columns
    )
    return Sheet("dictionary", texts.t("export.dictionary"), _columns(names, texts), rows)


def codes(released: Released, texts: Texts) -> Sheet:
    """One row is one code that occurs in the numbers: its column, its label, its definition."""
    names = Names(released.about, texts)
    defined = table("measures")
    rows = [
        (column, code, label, defined[code]["meaning"] if column == "measure" else "")
        for column, known in code_labels(released, texts).items()
        for code, label in known.items()
    ]
    parts = released.rows[released.rows["breakdown"].isin(["mode", "disposition"])]
    pairs = parts[["breakdown", "category"]].drop_duplicates().itertuples(index=False, name=None)
    rows += [("category", code, names.category("", way, code), "") for way, code in pairs if code]
    columns = _columns(("name", "code", "label", "definition"), texts)
    return Sheet("codes", texts.t("export.codes"), columns, tuple(rows))


def code_labels(released: Released, texts: Texts) -> dict[str, dict[str, str]]:
    """Column -> code -> label, for the columns of released rows that hold codes.

    Codes stand in the order they occur, so the same wave gives them the same numbers.
    """
    names, rows = Names(released.about, texts), released.rows
    groups = rows[["centre", "unit"]].drop_duplicates().itertuples(index=False, name=None)
    units: dict[str, str] = {}
    for centre, unit in groups:
        units.setdefault(unit, names.group(centre, unit)[1] or texts.t("export.whole"))
    one_by_one: dict[str, Callable[[str], str]] = {
        "measure": names.measure,
        "item": names.item,
        "centre": lambda centre: names.group(centre, "")[0],
        "unit": lambda unit: units[unit],
        "unit_type": names.unit_type,
        "breakdown": names.breakdown,
    }
    found = {
        column: {str(code): label(str(code)) for code in rows[column].unique()}
        for column, label in one_by_one.items()
    }
    return {**found, "status": {status: names.status(status) for status in _STATUSES}}


def _columns(names: Sequence[str], texts: Texts) -> tuple[Column, ...]:
    wide = ("meaning", "definition")
    return tuple(
        Column(
            name,
            texts.t(f"export.column.{name}"),
            "wide" if name in wide else "text",
            texts.t(f"export.meaning.{name}"),
        )
        for name in names
    )
