"""Sections as Word documents that people can write in."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt, RGBColor

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.forms import Form
from pipeline.present.tables import Table
from pipeline.zips import unzipped, zipped

_WRITTEN = datetime(2000, 1, 1)
_FONT, _INK = "Calibri", RGBColor(0x1F, 0x2A, 0x37)
_LINES = 3
_UPRIGHT = 5
"""Columns that fit on a page that stands upright."""
_LOCALES = {"da": "da-DK", "en": "en-GB"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def to_docx(title: str, sections: Sequence[Section], language: str) -> bytes:
    """One document: ``title``, then the sections with their blocks. Same content, same bytes."""
    document = docx.Document()
    _styled(document, language)
    _on_a4(document, any(_is_wide(block) for section in sections for block in section.blocks))
    document.core_properties.title = _plain(title)
    document.core_properties.author = "btu-pipeline"
    document.core_properties.created = document.core_properties.modified = _WRITTEN
    document.add_heading(_plain(title), 0)
    for section in sections:
        if section.title:
            document.add_heading(_plain(section.title), 1)
        for block in section.blocks:
            _add(document, block)
    written = io.BytesIO()
    document.save(written)
    return zipped(unzipped(written.getvalue()))


def _styled(document: docx.document.Document, language: str) -> None:
    for style in document.styles:
        if style.type != WD_STYLE_TYPE.PARAGRAPH:
            continue
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(script), None)
        fonts.set(qn("w:hAnsi"), _FONT)
        if style.name == "Title" or style.name.startswith("Heading"):
            style.font.color.rgb = _INK
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), _LOCALES.get(language, language))
    normal.element.get_or_add_rPr().append(spoken)


def _is_wide(block: object) -> bool:
    return isinstance(block, Table) and len(block.headers) > _UPRIGHT


def _on_a4(document: docx.document.Document, is_wide: bool) -> None:
    page, sides = document.sections[0], (Cm(21), Cm(29.7))
    page.page_width, page.page_height = sides[::-1] if is_wide else sides
    page.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)


def _add(document: docx.document.Document, block: object) -> None:
    if isinstance(block, Prose):
        for text in block.paragraphs:
            document.add_paragraph(_plain(text))
    elif isinstance(block, Listing):
        if block.title:
            document.add_paragraph(_plain(block.title), "Heading 2")
        for item in block.items:
            document.add_paragraph(_plain(item), "List Bullet")
    elif isinstance(block, Table):
        _add_table(document, block)
    elif isinstance(block, Form):
        for label in block.fields:
            document.add_paragraph(_plain(label), "Heading 2")
            _grid(document, [("\n" * _LINES,)])
    else:
        raise TypeError(f"no place in a document for {type(block).__name__}")


def _add_table(document: docx.document.Document, table: Table) -> None:
    if table.caption:
        document.add_paragraph(_plain(table.caption), "Heading 2")
    rows = [tuple(_cell(cell.text, cell.detail) for cell in row) for row in table.rows]
    _grid(document, [table.headers, *rows], has_header=True)


def _cell(text: str, detail: str) -> str:
    return f"{text}\n{detail}" if detail else text


def _grid(
    document: docx.document.Document, rows: Sequence[Sequence[str]], *, has_header: bool = False
) -> None:
    """A ruled table whose columns are as wide as their texts need, its rows never cut by a page."""
    grid = document.add_table(len(rows), len(rows[0]), "Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, _widths(document, rows), strict=True):
        column.width = width
    for at, row in enumerate(rows):
        whole = OxmlElement("w:cantSplit")
        grid.rows[at]._tr.get_or_add_trPr().append(whole)
        for cell, text, column in zip(grid.rows[at].cells, row, grid.columns, strict=True):
            cell.text, cell.width = _plain(text), column.width
            for run in (run for one in cell.paragraphs for run in one.runs):
                run.font.bold = has_header and at == 0
                run.font.size = Pt(10)
    if has_header:
        grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph()


def _widths(document: docx.document.Document, rows: Sequence[Sequence[str]]) -> list[Length]:
    """The page's width shared by the columns, by their longest word and by their text."""
    page = document.sections[0]
    left = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    columns = list(zip(*rows, strict=True))
    words = [
        max((len(w) for cell in column for w in cell.split()), default=1) for column in columns
    ]
    texts = [max(len(cell) for cell in column) ** 0.5 for column in columns]
    wanted = [max(4, word) + 2 * text for word, text in zip(words, texts, strict=True)]
    return [Emu(round(left * one / sum(wanted))) for one in wanted]


def _plain(text: str) -> str:
    """A text as XML may hold it."""
    return _CONTROL.sub("", text)
