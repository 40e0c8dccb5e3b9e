"""Every number on a page is a released one, of what the text is about; and what is released for a
page is on it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from babel.numbers import format_decimal

from pipeline.bundle import DEMO_WAVES
from pipeline.present.numbers import level
from pipeline.present.texts import languages, texts_in
from pipeline.store import read_released
from tests.demo.generate import WAVES
from tests.end_to_end.printed import SVG, Piece, numbers, parsed, pieces
from tests.end_to_end.released_numbers import Source

RATE_NAME = re.compile(r"\b\d \([A-Z]+\d\)")
"""AAPOR's rates are numbered: »Svarprocent 3 (RR3)«."""


@pytest.fixture(scope="module")
def folders(demo, demo_english) -> dict[str, Path]:
    return {"da": demo, "en": demo_english}


def pages(folders: dict[str, Path], wave: str, language: str) -> Iterator[tuple[Path, Source]]:
    """Every page of a wave but the index, with what it may print."""
    folder = folders[language] / "processed" / wave
    released = read_released(folder / "released.parquet")
    for centre in ("", *(one.id for one in released.about.centres)):
        file = folder / "reports" / f"{centre or 'overview'}.html"
        if file.exists():
            yield file, Source(released, centre, texts_in(language))


def printed_numbers(piece: Piece, source: Source) -> list[str]:
    """The numbers of a text without those of names, days and fixed wordings."""
    text = RATE_NAME.sub(" ", piece.text)
    for name in source.groups:  # dots are numbered where names have no room: »2. Ungekontakten«
        text = re.sub(rf"(?<![\d,.])\d+\. (?={re.escape(name)})", " ", text)
    for word in source.wording:
        text = text.replace(word, " ")
    return numbers(text)


def explained(piece: Piece, source: Source) -> set[str]:
    """The numbers that a text may hold besides wordings."""
    if piece.place == "method-settings":
        values = [value for value in source.about.settings.values() if re.match(r"[\d.]+$", value)]
        return {
            str(format_decimal(value, format="#,##0.###", locale=source.texts.locale))
            for value in values
        }
    rows, named = source.behind(piece), source.named_items(piece)
    found = {number for row in rows for number in source.printed[row]}
    found |= source.targets(named)
    if piece.kind in ("h3", "h4", "title"):  # a figure's finding counts its KPIs or its groups
        most = max(len(named), len(source.named_groups(piece)))
        found |= {str(count) for count in range(1, most + 1)}
    if "curve" in piece.place:
        found |= source.totals
    if "profile" in piece.place:
        found |= source.profile
    return found


def strange_numbers(file: Path, source: Source) -> list[str]:
    """What a page prints that no released row, target or setting it speaks of explains."""
    found = []
    for piece in pieces(file):
        if piece.kind == "text" or piece.place == "method-hashes":
            continue
        strange = set(printed_numbers(piece, source)) - explained(piece, source)
        found += [f"{piece.place}: {sorted(strange)} in: {piece.text}"] if strange else []
    return found


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", DEMO_WAVES)
def test_every_number_is_a_released_one_of_what_the_text_is_about(folders, wave, language):
    for file, source in pages(folders, wave, language):
        assert strange_numbers(file, source) == [], file.name


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", DEMO_WAVES)
def test_what_a_figure_prints_its_words_and_its_table_say_too(folders, wave, language):
    for file, _ in pages(folders, wave, language):
        for figure in parsed(file).iter("figure"):
            drawn = list(figure.iter(f"{SVG}text"))
            said = [*figure.iter(f"{SVG}desc"), *figure.iter("td"), *figure.iter("th")]
            known = {number for part in said for number in numbers("".join(part.itertext()))}
            ticks = scale(drawn)
            for text in drawn:
                assert text in ticks or set(numbers(text.text)) <= known, (file.name, text.text)


def scale(drawn: list) -> list:
    """The numbers of an axis: three or more in one line, at equal steps in place and value."""
    found = []
    for across, along in (("y", "x"), ("x", "y")):
        lines = defaultdict(list)
        for text in drawn:
            if re.fullmatch(r"[+−]?[\d.,]+(\s?%)?", text.text or ""):
                lines[text.get(across)].append(text)
        for line in lines.values():
            values = [as_float(text.text) for text in line]
            places = [float(text.get(along)) for text in line]
            if len(line) >= 3 and is_even(values, 0.001) and is_even(places, 0.1):
                found += line
    return found


def as_float(text: str) -> float:
    return float(re.sub(r"[\s%+]", "", text).replace("−", "-").replace(",", "."))


def is_even(values: list[float], close: float) -> bool:
    steps = [after - before for before, after in pairwise(values)]
    return max(steps) - min(steps) <= close


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", WAVES)
def test_citizens_read_released_shares_as_people_out_of_ten(folders, wave, language):
    """Both limits of the interval, rounded to whole people, and the counts as released."""
    folder, told = folders[language] / "processed" / wave, 0
    released = read_released(folder / "released.parquet")
    for centre in (one.id for one in released.about.centres):
        source = Source(released, centre, texts_in(language))
        rows = source.rows.query("centre == @centre and unit == '' and breakdown == ''")
        rows = rows[rows["wave"] == wave].set_index(["measure", "item"])
        counts = [rows.loc[(name, ""), "value"] for name in ("answered", "invited")]
        rate = 10 * rows.loc[("response_rate_rr2", ""), "value"]
        ids = {source.texts.of(one.text): one.id for one in source.about.questions}
        for piece in pieces(folder / "reports" / f"{centre}-borgere.html"):
            if piece.place == "citizens-answered":
                allowed = {level(source.texts, "count", count) for count in (*counts, rate, 10)}
                assert set(numbers(piece.text)) <= allowed, piece.text
            if piece.kind == "dl":
                question = max((text for text in ids if piece.text.startswith(text)), key=len)
                share = rows.loc[("share_positive", ids[question])]
                limits = {f"{10 * share[limit]:.0f}" for limit in ("low", "high")}
                found = numbers(piece.text.removeprefix(question))
                assert found[-1] == "10"
                assert set(found[:-1]) == limits, piece.text
                told += 1
    assert told > 6
