"""Statements (udsagn): each has a unit, a theme and a tone, or a reason why it is out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.checks.door import refuse_personal_themes
from pipeline.checks.records import Records, joined, records_of
from pipeline.checks.texts import TEXT_COLUMNS, dangers_of
from pipeline.errors import DataError, one_of
from pipeline.policy import check_rule, fold, model_rule, words
from pipeline.records import STATEMENT_COLUMNS, STATEMENTS, RawTable
from pipeline.wave import WavePlan


@dataclass(frozen=True)
class Statements:
    """One row of ``records`` is one row of a sheet, of ``rows`` one statement that is in.

    ``rows`` are STATEMENT_COLUMNS; one row of ``texts`` is one text (TEXT_COLUMNS).
    """

    records: Records
    rows: pd.DataFrame
    texts: pd.DataFrame


def statements_of(tables: Sequence[RawTable], plan: WavePlan) -> list[Statements]:
    """The statements of the sheets among ``tables``, sheet by sheet; nothing is merged.

    A row is out where it names no unit of the wave, no theme, or no tone that is known. Raises
    DataError where the model has no statements, where a theme is not one the wave file lists, and
    where themes hold personal data or are too many.
    """
    sheets = [table for table in tables if table.kind == "statements"]
    for table in sheets:
        _refuse_other_models(table, plan)
    themes = _themes(sheets, plan)
    return [_of_sheet(table, themes, plan) for table in sheets]


def _refuse_other_models(table: RawTable, plan: WavePlan) -> None:
    rule = model_rule(plan.model, plan.start_date)
    if rule is not None and not rule.statements:
        raise DataError(
            f"Model {rule.model} has no statements ({rule.source})",
            where=table.file,
            expected="a Model 1 wave of the centre that collected them",
            todo="take the sheet out of the wave's folder, or write model = 1 in its own wave.toml",
        )


def _of_sheet(table: RawTable, themes: Mapping[str, str], plan: WavePlan) -> Statements:
    found = joined([records_of(table, plan, needs_group=True)])
    theme, tone, text = (
        _cells(table, job).set_axis(found.rows.index) for job in ("theme", "tone", "text")
    )
    tone = tone.map(lambda word: words("tones").get(fold(word), "")).astype("str")
    fault = found.rows["fault"].mask((found.rows["fault"] == "") & (theme == ""), "missing_theme")
    fault = fault.mask((fault == "") & (tone == ""), "unknown_tone")
    records = found.rows.assign(fault=fault)
    blank = sum((cells == "").astype("int64") for cells in (theme, tone, text))
    cells = found.cells.assign(read=found.cells["read"] + 3, empty=found.cells["empty"] + blank)
    theme = theme.map(lambda word: themes.get(fold(word), "")).astype("str")
    coded = records.assign(theme=theme, tone=tone, text=text)
    is_in = coded["fault"] == ""
    return Statements(
        replace(found, rows=records, cells=cells),
        coded.loc[is_in, list(STATEMENT_COLUMNS)].reset_index(drop=True),
        _texts(coded, ~is_in),
    )


def _cells(table: RawTable, job: str) -> pd.Series:
    return table.rows[table.columns[job]]


def _texts(coded: pd.DataFrame, is_out: pd.Series) -> pd.DataFrame:
    """One row is one text (TEXT_COLUMNS); its place is unit, text and how often it stood before.

    So a decision on it holds when rows are moved or added, as staff do in a sheet of their own.
    """
    said = coded.assign(is_out=is_out, question=STATEMENTS, dangers=dangers_of(coded["text"]))
    said = said[said["text"] != ""]
    again = said.groupby(["unit", "text", "is_out"]).cumcount().astype("str")
    line = "out\0" + said["file"] + " line " + said["line"].astype("str")
    place = STATEMENTS + "\0" + said["unit"] + "\0" + said["text"] + "\0" + again
    said = said.assign(place=place.mask(said["is_out"], line))
    out = said["is_out"]
    said = said.assign(centre=said["centre"].mask(out, ""), unit=said["unit"].mask(out, ""))
    return said.assign(theme=said["theme"].mask(out, ""))[list(TEXT_COLUMNS)]


def _themes(sheets: Sequence[RawTable], plan: WavePlan) -> dict[str, str]:
    """Theme, folded -> as it is spelled in the wave file, else where it stands first."""
    written = [(table, line, theme) for table in sheets for line, theme in _written(table)]
    most = check_rule(plan.start_date).max_background_values
    refuse_personal_themes([theme for *_, theme in written], most, plan.id)
    if not plan.statement_themes:
        return {fold(theme): theme for *_, theme in reversed(written)}
    known = {fold(theme): theme for theme in plan.statement_themes}
    for table, line, theme in written:
        if fold(theme) not in known:
            raise DataError(
                "a theme that the wave file does not list",
                where=f"{table.file}, line {line}",
                expected=one_of(theme, plan.statement_themes),
                got=repr(theme),
                todo="correct it in the sheet, or add it to themes under [statements] in wave.toml",
            )
    return known


def _written(table: RawTable) -> list[tuple[int, str]]:
    """(line, theme) of every row that has one; what a broken row holds is no theme."""
    cells = _cells(table, "theme")
    lines = [(int(line), str(theme)) for line, theme in zip(cells.index, cells, strict=True)]
    return [(line, theme) for line, theme in lines if theme and line not in table.broken]
