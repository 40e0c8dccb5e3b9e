"""Nothing withheld is told by the audit's documents: every number is a shown one of its centre."""

from __future__ import annotations

import io
import re

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from pipeline.audit import Source as Audited
from pipeline.audit import audit_pack
from pipeline.present.texts import languages, texts_in
from pipeline.store import read_released
from tests.end_to_end.printed import numbers
from tests.end_to_end.released_numbers import Source


def words(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    return [Paragraph(p, document).text for p in document.element.body.iter(qn("w:p"))]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", ["demo-myndighed-2024", "demo-udfoerer-2022"])
def test_every_number_of_a_note_sheet_is_a_shown_one(demo, wave, language):
    released, texts = (
        read_released(demo / "processed" / wave / "released.parquet"),
        texts_in(language),
    )
    made = audit_pack([Audited(released, {})], texts)
    read = 0
    for centre in released.about.centres:
        source = Source(released, centre.id, texts)
        own = source.rows[source.rows["centre"] == centre.id].index
        known = {number for row in own for number in source.printed[row]}
        known |= source.targets(source.kpis)
        known |= {number.rstrip("%") for number in known}
        for line in words(made[f"3-noteark/{wave}-{centre.id}.docx"]):
            for word in source.wording:
                line = line.replace(word, " ")
            read += len(numbers(line))
            assert [n for n in numbers(line) if n not in known] == [], line
    assert read > 40


@pytest.mark.parametrize("wave", ["demo-myndighed-2024", "demo-udfoerer-2022"])
def test_the_patterns_tell_no_number_of_any_centre(demo, wave):
    released = read_released(demo / "processed" / wave / "released.parquet")
    texts = texts_in("da")
    made = audit_pack([Audited(released, {})], texts)
    counts = re.compile(r"\d+ (klart højere|klart lavere|af de \d+ rapporter)|højst 5 %|\b20\d\d\b")
    for line in words(made["4-moenstre.docx"]):
        assert numbers(counts.sub(" ", line)) == [], line
