"""One wave's export: which files there are, and what stands in each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.present.texts import texts_in
from pipeline.records import Released
from pipeline.share.delimited import delimited
from pipeline.share.export.dictionary import code_labels, codes, dictionary
from pipeline.share.export.spss import spss
from pipeline.share.export.tables import about_sheet, sheets
from pipeline.share.files import write_whole
from pipeline.share.workbook import workbook
from pipeline.store import read_released

Form = Literal["xlsx", "csv", "sav"]
FORMS: tuple[Form, ...] = ("xlsx", "csv", "sav")


@dataclass(frozen=True)
class ExportOptions:
    """What is written and how; ``for_excel``: CSV as a Danish Excel opens it by double click."""

    language: str = "da"
    forms: tuple[Form, ...] = FORMS
    for_excel: bool = False


def export_wave(processed: Path, folder: Path, options: ExportOptions) -> list[Path]:
    """Write the released tables of a wave into ``folder``; returns the files written.

    Raises StoreError where the wave was not released yet, or ``released.parquet`` was changed.
    """
    released = read_released(processed / "released.parquet")
    files = export_files(released, options)
    return [write_whole(folder / name, content) for name, content in files.items()]


def export_files(released: Released, options: ExportOptions) -> dict[str, bytes]:
    """File name -> content; what is withheld in ``released`` is empty in all of them."""
    texts, wave = texts_in(options.language), released.about.wave
    tables = sheets(released, texts)
    told = codes(released, texts)
    described = [about_sheet(released, texts), *tables]
    every = [*described, dictionary([*tables, told], texts), told]
    found: dict[str, bytes] = {}
    if "xlsx" in options.forms:
        found[f"{wave}.xlsx"] = workbook(every, texts.of(released.about.title))
    if "csv" in options.forms:
        for sheet in every:
            found[f"{wave}-{sheet.id}.csv"] = delimited(sheet, for_excel=options.for_excel)
    if "sav" in options.forms:
        numbers = next(sheet for sheet in tables if sheet.id == "numbers")
        title = texts.of(released.about.title)
        found[f"{wave}.sav"] = spss(numbers, code_labels(released, texts), title)
    return found
