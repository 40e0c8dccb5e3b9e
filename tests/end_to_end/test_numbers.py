"""Every number on every page of the bundled waves is a released one of what the text is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from babel.numbers import format_decimal

from pipeline.present.numbers import level
from pipeline.present.texts import languages, texts_in
from pipeline.records import Released
from pipeline.store import read_released
from tests.demo.generate import WAVES
from tests.end_to_end.part_numbers import Part, sentences
from tests.end_to_end.printed import Piece, numbers, pieces
from tests.end_to_end.released_numbers import SURVEYS, Source

RATE_NAME = re.compile(r"\b\d \([A-Z]+\d\)")
"""AAPOR's rates are numbered: »Svarprocent 3 (RR3)«."""

ORDINALS = re.compile(r"(?P<first>\d+)(?:–(?P<last>\d+))?")

ALTERED = [("demo-myndighed-2024", "voksne"), ("demo-smiley-2026", "voksne-misbrug")]


@dataclass(frozen=True)
class Page:
    """A page and what its parts may print, by the unit ('' = none) that each is about."""

    file: Path
    parts: dict[str, Source]

    def source(self, piece: Piece) -> Source:
        """What a piece may print: the part that it stands in says so itself."""
        named = [unit for unit in self.parts if unit and f"unit-{unit}" in piece.place]
        return self.parts[max(named, key=len, default="")]


def pages(folders: dict[str, Path], wave: str, language: str) -> list[Page]:
    """Every page of a wave but the index and those for citizens."""
    folder = folders[language] / "processed" / wave
    released = read_released(folder / "released.parquet")
    named = dict(_model1(released, language) if released.about.model == 1 else ())
    if not named:
        for centre in ("", *(one.id for one in released.about.centres)):
            named[centre or "overview"] = {"": Source(released, centre, texts_in(language))}
    files = {file.stem: file for file in (folder / "reports").glob("*.html")}
    citizens = {name for name in files if name.endswith("-borgere")}
    assert files.keys() - citizens == {*named, "index"}, "a page that nothing checks"
    return [Page(files[name], parts) for name, parts in named.items()]


def _model1(released: Released, language: str) -> Iterator[tuple[str, dict[str, Source]]]:
    """A page of every centre with all its units, and one of every unit."""
    for centre in released.about.centres:
        units = [unit.id for unit in centre.units]
        parts: dict[str, Source] = {
            unit: Part(released, centre.id, texts_in(language), unit) for unit in ("", *units)
        }
        yield centre.id, parts
        for unit in units:
            yield f"{centre.id}-{unit}", {"": parts[unit], unit: parts[unit]}


def printed_numbers(text: str, source: Source) -> list[str]:
    """The numbers of a text without those of names, days and fixed wordings."""
    text = RATE_NAME.sub(" ", text)
    for name in source.groups:  # dots are numbered where names have no room: »2. Ungekontakten«
        if name in text:
            text = re.sub(rf"(?<![\d,.])\d{{1,2}}\. (?={re.escape(name)})", " ", text)
    for word in source.wording:
        text = text.replace(word, " ")
    return numbers(text)


def explained(piece: Piece, source: Source) -> set[str]:
    """The numbers that a text may hold besides wordings; of a span only the end says percent."""
    found = set(_explained(piece, source))
    return found | {number.rstrip("%") for number in found}


def _explained(piece: Piece, source: Source) -> Iterator[str]:
    if piece.place == "method-settings":
        for value in source.about.settings.values():
            if re.match(r"[\d.]+$", value):
                yield str(format_decimal(value, format="#,##0.###", locale=source.texts.locale))
        return
    named = source.named_items(piece)
    yield from (number for row in source.behind(piece) for number in source.printed[row])
    yield from source.targets(named)
    if isinstance(source, Part):
        yield from source.counted(piece)
        return
    if piece.kind in ("h3", "h4", "title"):  # a figure's finding counts its KPIs or its groups
        most = max(len(named), len(source.named_groups(piece)))
        yield from (str(count) for count in range(1, most + 1))
    yield from source.totals if "curve" in piece.place else ()
    yield from source.profile if "profile" in piece.place else ()


def strange_in(piece: Piece, page: Page) -> list[str]:
    """What a piece prints that no released row, target or setting it speaks of explains."""
    source, found = page.source(piece), []
    for text in sentences(piece):
        printed = set(printed_numbers(text, source))
        if printed:
            strange = printed - explained(replace(piece, text=text), source)
            found += [f"{piece.place}: {sorted(strange)} in: {text}"] if strange else []
    return found


def checked(page: Page) -> Iterator[Piece]:
    """The pieces of a page; what a figure draws, its words and its table say too (below)."""
    for piece in pieces(page.file):
        if piece.kind != "text" and piece.place != "method-hashes":
            yield piece


def strange_numbers(page: Page) -> list[str]:
    return [strange for piece in checked(page) for strange in strange_in(piece, page)]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", SURVEYS)
def test_every_number_is_a_released_one_of_what_the_text_is_about(folders, wave, language):
    for page in pages(folders, wave, language):
        assert strange_numbers(page) == [], page.file.name


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
        asked = sum(bool(one.labels) for one in source.about.questions)
        for piece in pieces(folder / "reports" / f"{centre}-borgere.html"):
            if piece.kind == "dl":
                question = max((text for text in ids if piece.text.startswith(text)), key=len)
                share = rows.loc[("share_positive", ids[question])]
                limits = {f"{10 * share[limit]:.0f}" for limit in ("low", "high")}
                found = numbers(piece.text.removeprefix(question))
                assert found[-1] == "10"
                assert set(found[:-1]) == limits, piece.text
                told += 1
                continue
            allowed = {str(asked)} if piece.place == "citizens-asked" else set()
            if piece.place == "citizens-answered":
                allowed = {level(source.texts, "count", count) for count in (*counts, rate, 10)}
            assert set(printed_numbers(piece.text, source)) <= allowed, piece.text
    assert told > 6


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", SURVEYS)
def test_the_index_prints_names_and_days_only(folders, wave, language):
    folder = folders[language] / "processed" / wave
    source = Source(read_released(folder / "released.parquet"), "", texts_in(language))
    for piece in pieces(folder / "reports" / "index.html"):
        assert printed_numbers(piece.text, source) == [], piece.text


@pytest.mark.parametrize(("wave", "name"), ALTERED)
def test_a_page_with_one_number_altered_is_found_out(folders, wave, name):
    """Every number but those of wordings, one at a time; hardly any hits another true one."""
    page = next(one for one in pages(folders, wave, "da") if one.file.stem == name)
    tried, missed = 0, []
    for piece in checked(page):
        for digits in data_of(piece, page.source(piece)):
            other = str(int(digits[0]) + 137)
            text = piece.text[: digits.start()] + other + piece.text[digits.end() :]
            tried += 1
            if not strange_in(replace(piece, text=text), page):
                missed.append(f"{piece.place}: {text}")
    assert tried > 500
    assert len(missed) <= tried / 40, "\n".join(missed)


def data_of(piece: Piece, source: Source) -> Iterator[re.Match[str]]:
    """The digits of a piece that belong to no wording, where they stand."""
    text = RATE_NAME.sub(lambda name: "#" * len(name[0]), piece.text)
    for word in source.wording:
        text = text.replace(word, "#" * len(word))
    yield from re.finditer(r"\d+", text)


def test_a_number_altered_in_the_file_is_found_out(folders, tmp_path):
    page = next(one for one in pages(folders, SURVEYS[0], "da") if one.file.stem == "voksne")
    written = page.file.read_text(encoding="utf-8")
    found = re.search(r"<td[^>]*>(\d+)\N{NO-BREAK SPACE}%", written)
    assert found is not None
    other = int(found[1]) + 1 if int(found[1]) < 50 else int(found[1]) - 37
    file = tmp_path / page.file.name
    file.write_text(written[: found.start(1)] + str(other) + written[found.end(1) :], "utf-8")
    assert strange_numbers(page) == []
    assert len(strange_numbers(replace(page, file=file))) == 1
