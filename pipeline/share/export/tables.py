"""The tables of an export, made of what was released and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from pipeline.present.texts import Texts
from pipeline.records import RELEASED_COLUMNS, Released
from pipeline.share.export.names import Names
from pipeline.share.sheets import Column, Content, Entry, Sheet

_NUMBERS = ("n", "numerator", "denominator", "value", "low", "high")
_KEYS = {
    "measure": "measure_name",
    "item": "item_name",
    "centre": "centre_name",
    "unit": "unit_name",
    "breakdown": "breakdown_name",
    "category": "category_name",
    "status": "status_name",
}
"""Released columns that hold codes, and the column that follows with the words."""
_CONTENTS: dict[str, Content] = {
    "n": "count",
    **dict.fromkeys(("numerator", "denominator"), "number"),
    **dict.fromkeys(("value", "low", "high", "target"), "value"),
    **dict.fromkeys(("text", "labels", "comment", "told"), "wide"),
}
_RESULTS = ("kpi", "share_positive", "mean", "index", "response_rate_rr2", "response_rate_cleaned")
"""What the short sheet shows of every centre: measures of whole groups."""


def sheets(released: Released, texts: Texts) -> list[Sheet]:
    """All tables of a wave: key figures, all numbers, questions, KPIs and approved comments."""
    names = Names(released.about, texts)
    found = [
        _results(released, names),
        _numbers(released, names),
        _questions(names),
        _kpis(names),
        _comments(released, names),
    ]
    return [sheet for sheet in found if sheet.rows]


def about_sheet(released: Released, texts: Texts) -> Sheet:
    """What the wave is, what its numbers may be used for, and the sums that it is known by."""
    about = released.about
    facts: list[tuple[str, Entry]] = [
        (texts.t("export.wave"), f"{texts.of(about.title)} ({about.wave})"),
        (texts.t("export.model"), str(about.model)),
        (texts.t("export.column.unit_type"), texts.t(f"export.{about.unit_type}")),
        (texts.t("export.period"), f"{about.start_date} – {about.end_date}"),
    ]
    if about.previous:
        before = f"{texts.of(about.previous_title)} ({about.previous})"
        facts.append((texts.t("export.previous"), before))
    use = "export.local" if about.model == 1 else "export.strategic"
    facts += [("", texts.t(use)), ("", texts.t("export.rule"))]
    for name, value in about.settings.items():
        key = "export.source" if name == "source" else f"setting.{name}"
        facts.append((_word(texts, key, name), _setting(texts, value)))
    facts += [(_word(texts, f"hash.{name}", name), value) for name, value in about.hashes.items()]
    columns = (_column("fact", texts, heading="export.fact", content="wide"), _told(texts))
    return Sheet("about", texts.t("export.about"), columns, tuple(facts))


def _setting(texts: Texts, value: str) -> Entry:
    """A setting as a number where it is one, so that every format writes it as its others."""
    try:
        return _number(value)
    except ValueError:
        return _word(texts, f"setting.{value}", value)


def _word(texts: Texts, key: str, code: str) -> str:
    return texts.t(key) if texts.has(key) else code


def _told(texts: Texts) -> Column:
    return _column("told", texts, heading="export.told", content="wide")


def _column(
    name: str, texts: Texts, *, heading: str = "", content: Content | None = None
) -> Column:
    return Column(
        name,
        texts.t(heading or f"export.column.{name}"),
        content or _CONTENTS.get(name, "text"),
        texts.t(f"export.meaning.{name}"),
    )


def _sheet(
    name: str,
    columns: Iterable[str],
    rows: Iterable[tuple[Entry, ...]],
    texts: Texts,
    kinds: Iterable[str] = (),
) -> Sheet:
    # Among all numbers a wording is a name, on one line; elsewhere it is read.
    wide = () if name == "numbers" else ("item_name",)
    made = tuple(_column(one, texts, content="wide" if one in wide else None) for one in columns)
    return Sheet(name, texts.t(f"export.{name}"), made, tuple(rows), tuple(kinds))


def _numbers(released: Released, names: Names) -> Sheet:
    """One row is one released row, its codes followed by words; all columns are kept."""
    columns = [
        name for column in RELEASED_COLUMNS for name in (column, _KEYS.get(column, "")) if name
    ]
    rows = [_in_words(row, columns, names) for row in _rows(released.rows)]
    kinds = [names.kind(str(r["measure"]), str(r["item"])) for r in _rows(released.rows)]
    return _sheet("numbers", columns, rows, names.texts, kinds)


def _results(released: Released, names: Names) -> Sheet:
    """One row is one key figure of all centres together, of a centre or of a unit."""
    columns = (
        *("centre_name", "unit_name", "item_name", "measure_name", "value", "low", "high"),
        *("n", "target", "status_name"),
    )
    rows = released.rows
    whole = (rows["breakdown"] == "") & (rows["wave"] == released.about.wave)
    chosen = rows[whole & rows["measure"].isin(_RESULTS)]
    targets = {kpi.id: kpi.target for kpi in names.about.kpis}
    found = []
    for row in _rows(chosen):
        target = targets.get(str(row["item"])) if row["measure"] == "kpi" else None
        found.append(_in_words({**row, "target": target}, columns, names))
    kinds = [names.kind(str(r["measure"]), str(r["item"])) for r in _rows(chosen)]
    return _sheet("results", columns, found, names.texts, kinds)


def _rows(table: pd.DataFrame) -> Iterator[dict[str, Entry]]:
    """The rows with a number only where one is shown, whatever the table says: a second lock."""
    for row in table.to_dict("records"):
        is_shown = row["status"] == "shown"
        numbers = {name: _number(row[name]) if is_shown else None for name in _NUMBERS}
        yield {**{str(name): str(value) for name, value in row.items()}, **numbers}


def _number(value: object) -> int | float | None:
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    number = float(str(value))
    return int(number) if number.is_integer() else number


def _in_words(row: dict[str, Entry], columns: Iterable[str], names: Names) -> tuple[Entry, ...]:
    item, breakdown = str(row["item"]), str(row["breakdown"])
    centre, unit = names.group(str(row["centre"]), str(row["unit"]))
    words: dict[str, Entry] = {
        "measure_name": names.measure(str(row["measure"])),
        "item_name": names.item(item),
        "centre_name": centre,
        "unit_name": unit,
        "breakdown_name": names.breakdown(breakdown),
        "category_name": names.category(item, breakdown, str(row["category"])),
        "status_name": names.status(str(row["status"])),
    }
    return tuple({**row, **words}[column] for column in columns)


def _questions(names: Names) -> Sheet:
    """One row is one question as it was asked."""
    texts = names.texts
    columns = ("item", "text", "role", "theme", "labels", "positive", "centres")
    rows = []
    for question in names.about.questions:
        labels = question.labels.get(texts.language) or question.labels.get("da") or ()
        numbered = " · ".join(f"{at} {label}" for at, label in enumerate(labels, start=1))
        positive = ", ".join(map(str, question.positive))
        text, centres = texts.of(question.text), ", ".join(question.centres)
        rows.append((question.id, text, question.role, question.theme, numbered, positive, centres))
    return _sheet("questions", columns, rows, texts)


def _kpis(names: Names) -> Sheet:
    """One row is one KPI."""
    texts = names.texts
    columns = ("item", "item_name", "kind", "questions", "target", "success_indicator")
    rows = [
        (
            kpi.id,
            texts.of(kpi.name),
            kpi.kind,
            ", ".join(kpi.questions),
            kpi.target,
            texts.of(kpi.success_indicator),
        )
        for kpi in names.about.kpis
    ]
    kinds = [names.kind("kpi", kpi.id) for kpi in names.about.kpis]
    return _sheet("kpis", columns, rows, texts, kinds)


def _comments(released: Released, names: Names) -> Sheet:
    """One row is one approved comment."""
    columns = ("centre_name", "unit_name", "question", "theme", "comment")
    rows = [
        (*names.group(row["centre"], row["unit"]), row["question"], row["theme"], row["text"])
        for row in released.comments.astype(str).to_dict("records")
    ]
    return _sheet("comments", columns, rows, names.texts)
