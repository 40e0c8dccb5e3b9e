"""Excel's XML workbooks, as SurveyXact exports them, with ten-character names and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ReadError
from pipeline.readers import read_file, reader_for
from tests.readers.plans import plan, written

EXPORT = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Dataset"><Table>
<Row><Cell><Data ss:Type="String">respondentid</Data></Cell>
 <Cell><Data ss:Type="String">closetime</Data></Cell>
 <Cell ss:MergeAcross="1"><Data ss:Type="String">s_1</Data></Cell>
 <Cell><Data ss:Type="String">enhed</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="Number">7</Data></Cell>
 <Cell><Data ss:Type="DateTime">2024-09-02T10:15:00.000</Data></Cell>
 <Cell ss:Index="5"><Data ss:Type="String"><B>Ældre</B> &amp; Å</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">8</Data></Cell>
 <Cell ss:Index="3"><Data ss:Type="Number">5.0</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="Labels"><Table>
<Row><Cell><Data ss:Type="String">s_1</Data></Cell><Cell><Data ss:Type="Number">5</Data></Cell>
 <Cell><Data ss:Type="String">Meget tilfreds</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Variables"><Table>
<Row><Cell><Data ss:Type="String">s_1</Data></Cell>
 <Cell><Data ss:Type="String">Hvor tilfreds er du?</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>
"""


def test_surveyxacts_xml_is_read_like_its_workbook(tmp_path: Path) -> None:
    path = written(tmp_path, {"eksport.xml": EXPORT.encode()})
    assert reader_for(plan(path)).name == "surveyxact"
    table = read_file(plan(path))
    assert {line: list(row) for line, *row in table.rows.itertuples()} == {
        4: ["7", "2024-09-02 10:15:00", "", "Ældre & Å"],
        5: ["8", "", "5", ""],
    }
    assert table.labels == {"s_1": {"5": "Meget tilfreds"}}
    assert table.texts["s_1"] == "Hvor tilfreds er du?"


def test_the_encoding_it_names_does_not_matter(tmp_path: Path) -> None:
    path = written(tmp_path, {"eksport.xls": ("\ufeff" + EXPORT).encode("utf-8")})
    assert len(read_file(plan(path)).rows) == 2


BOMB = EXPORT.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1)
FAULTS = [
    ("cut off", EXPORT[:-40], "the XML workbook is damaged or cut off"),
    ("entities", BOMB, "the XML workbook is damaged or cut off"),
    ("a stray row", EXPORT.replace('Index="4"', 'Index="2000000"'), "absurdly big"),
    ("a stray cell", EXPORT.replace('Index="5"', 'Index="999999"'), "absurdly big"),
    ("no number", EXPORT.replace("5.0", "fem"), "the XML workbook is damaged"),
    (
        "a row above the one before",
        EXPORT.replace(
            '<Row><Cell><Data ss:Type="Number">8',
            '<Row ss:Index="4"><Cell><Data ss:Type="Number">8',
        ),
        "damaged",
    ),
    ("a cell on the one before", EXPORT.replace('Index="3"', 'Index="1"'), "damaged"),
    ("two sheets of one name", EXPORT.replace('Name="Labels"', 'Name="Dataset"'), "damaged"),
    ("no workbook", "<?xml version='1.0'?><answers/>", "no reader knows this file"),
]


@pytest.mark.parametrize(("text", "words"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_one_clear_error(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, {"eksport.xml": text.encode()})
    with pytest.raises(ReadError, match=words) as error:
        read_file(plan(path))
    assert error.value.where.startswith("eksport.xml")
