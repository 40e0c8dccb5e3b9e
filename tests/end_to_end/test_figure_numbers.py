"""What a figure draws: data that its words and table have too, even scales, explained numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from babel.dates import format_date, format_skeleton

from pipeline.present.texts import languages, texts_in
from pipeline.records import About
from pipeline.store import read_released
from tests.end_to_end.printed import SVG, drawn, numbers, parsed
from tests.end_to_end.released_numbers import SURVEYS

_TICK = re.compile(r"[+−]?[\d.,]+(\s?%)?")
_RUN = re.compile(r"(\d+)(?:–(\d+))?")


def figures(folders: dict[str, Path], wave: str, language: str) -> Iterator[tuple[str, Any]]:
    """Every drawn figure of a wave's pages, with where it stands."""
    for file in sorted((folders[language] / "processed" / wave / "reports").glob("*.html")):
        for figure in parsed(file).iter("figure"):
            if drawn(figure):
                yield f"{file.name} {figure.get('id')}", figure


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", SURVEYS)
def test_what_a_figure_prints_its_words_and_its_table_say_too(folders, wave, language):
    for where, figure in figures(folders, wave, language):
        assert unsaid(figure) == [], where


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", SURVEYS)
def test_ticks_are_even_scales_or_days_of_the_wave(folders, wave, language):
    """What is called a tick holds no data: equal steps in value are equal steps in place."""
    about = read_released(folders[language] / "processed" / wave / "released.parquet").about
    days = named_days(about, language)
    words = {texts_in(language).t(f"goals.{end}") for end in ("low", "middle", "high")}
    for where, figure in figures(folders, wave, language):
        assert uneven(figure) == [], where
        others = {text for kind, text, _ in drawn(figure) if kind == "tick" and not is_number(text)}
        assert others <= days | words, where


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", SURVEYS)
def test_numbers_of_points_and_events_are_explained(folders, wave, language):
    """Each stands at its mark and in the key (or in the caption), from 1 on without a gap."""
    for where, figure in figures(folders, wave, language):
        shown = list(ordinals(figure))
        most = max(shown, default=0)
        said = " ".join("".join(part.itertext()) for part in figure.iter("p"))
        for number in range(1, most + 1):
            is_in_caption = f"{number}: " in said
            assert shown.count(number) == (1 if is_in_caption else 2), (where, number)


def test_a_changed_number_in_a_figure_is_found(folders):
    """A number beside a row, one of the scale, and one of an event, each made larger by 137."""
    found = {
        f"{wave} {name}": figure
        for wave in SURVEYS
        for name, figure in figures(folders, wave, "da")
    }
    for part, kind, faults in (("kpis", "", unsaid), ("centres", "tick", uneven)):
        figure = next(one for name, one in found.items() if f"figure-{part}" in name)
        assert faults(figure) == []
        change(figure, kind)
        assert faults(figure)
    figure = next(one for name, one in found.items() if "figure-funnel" in name)
    before = list(ordinals(figure))
    change(figure, "ordinal")
    assert list(ordinals(figure)).count(1) < before.count(1)


def change(figure: Any, kind: str) -> None:
    """Add 137 to the first number of this kind that a figure draws."""
    texts = [
        text
        for group in figure.iter()
        for text in group
        if text.tag == f"{SVG}text" and (text.get("class") or group.get("class", "")) == kind
    ]
    text = next(text for text in texts if numbers(text.text))
    text.text = re.sub(r"\d+", lambda one: str(int(one[0]) + 137), text.text, count=1)


def unsaid(figure: Any) -> list[str]:
    """Numbers drawn as data that neither the figure's words nor its table have.

    What stands as it is in a catalogue, such as »Ventet, 95 af 100«, is no data.
    """
    said = [*figure.iter(f"{SVG}desc"), *figure.iter("td"), *figure.iter("th")]
    known = {number for part in said for number in numbers("".join(part.itertext()))}
    known |= {number.rstrip("%") for number in known}
    fixed = {word for language in languages() for word in texts_in(language).words()}
    data = [text for kind, text, _ in drawn(figure) if not kind and text not in fixed]
    return [text for text in data if not set(numbers(text)) <= known]


def ordinals(figure: Any) -> Iterator[int]:
    """The numbers of points and events, those of points that lie on each other one by one."""
    for kind, text, _ in drawn(figure):
        if kind == "ordinal":
            for first, last in _RUN.findall(text):
                yield from range(int(first), int(last or first) + 1)


def uneven(figure: Any) -> list[str]:
    """Scales whose steps in place do not go with their steps in value.

    A scale is what stands in one line, in percent or not; every number is in one.
    """
    ticks = [(text, at) for kind, text, at in drawn(figure) if kind == "tick" and is_number(text)]
    scales = []
    for across in (0, 1):
        lines = defaultdict(list)
        for text, at in ticks:
            lines[at[across], "%" in text].append((text, at[1 - across]))
        scales += [line for line in lines.values() if len(line) > 1]
    found = [str(line) for line in scales if not is_even([(as_float(t), at) for t, at in line])]
    known = {text for line in scales for text, _ in line}
    return found + [text for text, _ in ticks if text not in known]


def is_number(text: str) -> bool:
    return _TICK.fullmatch(text) is not None


def as_float(text: str) -> float:
    """Thousands have three digits after their mark: no scale here has three decimals."""
    digits = re.sub(r"[.,](?=\d{3}\b)", "", re.sub(r"[\s%+]", "", text).replace("−", "-"))
    return float(digits.replace(",", "."))


def is_even(line: Sequence[tuple[float, float]]) -> bool:
    """Within two pixels: the first label of some axes stands beside its tick."""
    value, place = sorted(line), [at for _, at in sorted(line)]
    whole = (value[-1][0] - value[0][0]) or 1.0
    return all(
        abs((b - a) / whole - (after - before) / (place[-1] - place[0])) < 0.02
        for (a, _), (b, _), (before, after) in zip(value, value[1:], pairwise(place), strict=False)
    )


def named_days(about: About, language: str) -> set[str]:
    """Every day and month of the wave, as axes name them."""
    locale = texts_in(language).locale
    first, last = date.fromisoformat(about.start_date), date.fromisoformat(about.end_date)
    days = [first + timedelta(at) for at in range((last - first).days + 2)]
    named = {str(format_skeleton("MMMd", one, locale=locale)) for one in days}
    named |= {str(format_date(one, "d. MMM", locale=locale)) for one in days}
    return named | {str(format_date(one, "LLL y", locale=locale)) for one in days}
