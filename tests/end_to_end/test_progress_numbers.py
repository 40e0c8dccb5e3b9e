"""Every number on a page of progress is a released one of its unit, or a setting, or a scale's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from babel.numbers import format_decimal

from pipeline.present.numbers import Kind, day, difference, level, size
from pipeline.present.texts import Texts, languages, texts_in
from pipeline.records import Released
from pipeline.store import read_released
from tests.demo.courses import WAVE
from tests.end_to_end.printed import numbers, pieces

SHARE_AND_MEAN: tuple[Kind, ...] = ("share", "mean")


class Known:
    """What the page of one unit may print: its shown rows, and what the wave file says."""

    def __init__(self, released: Released, unit: str, texts: Texts) -> None:
        about, rows = released.about, released.rows
        mine = rows[(rows["unit"] == unit) & rows["status"].isin(["shown", "no_base"])]
        found = set(_written(mine, texts))
        stated = [s for one in about.progress.instruments for s in (one.sd, one.reliability)]
        for number in stated:
            found |= set() if number is None else set(numbers(level(texts, "mean", number)))
        for value in about.settings.values():
            if re.match(r"[\d.]+$", value):
                found.add(str(format_decimal(value, format="#,##0.###", locale=texts.locale)))
        self.numbers = found | {one.rstrip("%") for one in found}
        named = {*about.title.values(), *rows["category"], *rows["item"], f"Model {about.model}"}
        named |= {unit.name for centre in about.centres for unit in centre.units}
        named |= {day(texts, about.start_date), day(texts, about.end_date)}
        for one in about.progress.instruments:
            named |= {one.source, *one.name.values(), *one.scale.values()}
        named |= {text for one in about.progress.points for text in one.name.values()}
        fixed = {part for word in texts.words() for part in re.split(r"\{\w+\}", word)}
        words = {word.strip() for word in named | fixed if re.search(r"\d", word)}
        self.words = sorted((word for word in words if len(word) > 2), key=len, reverse=True)

    def strange(self, text: str) -> list[str]:
        for word in self.words:
            text = text.replace(word, " ")
        return [number for number in numbers(text) if number not in self.numbers]


def _written(rows: pd.DataFrame, texts: Texts) -> Iterator[str]:
    for name in ("n", "numerator", "denominator"):
        for count in rows[name].dropna():
            yield from numbers(level(texts, "count", float(count)))
    for name in ("value", "low", "high"):
        for value in map(float, rows[name].dropna()):
            for kind in SHARE_AND_MEAN:
                yield from numbers(level(texts, kind, value))
                yield from numbers(difference(texts, kind, value, unit=False))
                yield from numbers(size(texts, kind, value))


def units(folder: Path) -> list[tuple[str, str]]:
    about = read_released(folder / "released.parquet").about
    return [(centre.id, unit.id) for centre in about.centres for unit in centre.units]


@pytest.mark.parametrize("language", languages())
def test_every_number_is_a_released_one(demo, demo_english, language):
    folder = {"da": demo, "en": demo_english}[language] / "processed" / WAVE
    released, texts = read_released(folder / "released.parquet"), texts_in(language)
    read = 0
    for centre, unit in units(folder):
        known = Known(released, unit, texts)
        for piece in pieces(folder / "reports" / f"{centre}-{unit}.html"):
            if piece.place != "method-hashes":
                read += len(numbers(piece.text))
                assert known.strange(piece.text) == [], f"{unit}, {piece.place}: {piece.text}"
    assert read > 300


def test_an_altered_number_is_found(demo):
    folder = demo / "processed" / WAVE
    released, texts = read_released(folder / "released.parquet"), texts_in("da")
    centre, unit = units(folder)[0]
    known = Known(released, unit, texts)
    seen = altered = 0
    for piece in pieces(folder / "reports" / f"{centre}-{unit}.html"):
        if piece.kind == "row" and "method" not in piece.place:
            for number in re.findall(r"\d+,\d\d", piece.text):
                wrong = f"{int(number.replace(',', '')) + 37:04d}"
                altered += 1
                seen += bool(
                    known.strange(piece.text.replace(number, f"{wrong[:-2]},{wrong[-2:]}"))
                )
    assert altered > 20
    assert seen / altered > 0.8
