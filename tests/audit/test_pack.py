"""The audit pack: released numbers only, Model 1 by consent, four hours, minutes that come back."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit import Minutes, Source, across_pack, audit_pack, read_minutes
from pipeline.audit.meeting import _WHOLE, agenda
from pipeline.audit.signals import Signals, excelling, patterns
from pipeline.errors import ReadError, ReportError
from pipeline.present.texts import languages, texts_in
from pipeline.records import Panel, PanelMember, Released
from tests.released_factory import hostile, released
from tests.report.test_wording import with_rows
from tests.series_factory import series_wave
from tests.share.office import opened_in_libreoffice

PANEL = Panel(
    "Region Syd",
    "Leder",
    "Referent",
    (
        PanelMember("A", "external"),
        PanelMember("B", "own"),
        PanelMember("C", "regional", "offer"),
        PanelMember("D", "regional", "offer"),
        PanelMember("E", "regional", "administration"),
    ),
)
NAMES = [
    "1-laeseliste.docx",
    "2-vurderingsskema.docx",
    "4-moenstre.docx",
    "5-dagsorden.docx",
    "6-referat-tilbud.docx",
    "7-referat-administration.docx",
    "8-metodespoergsmaal.docx",
]


def pack(wave: Released, language: str = "da", panel: Panel | None = None) -> dict[str, bytes]:
    return audit_pack([Source(wave, {})], texts_in(language), panel)


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return "\n".join(Paragraph(p, document).text for p in document.element.body.iter(qn("w:p")))


@pytest.mark.parametrize("language", languages())
def test_every_document_is_there_and_one_note_sheet_a_report(language):
    wave = released()
    made = pack(wave, language, PANEL)
    sheets = [f"3-noteark/{wave.about.wave}-{centre.id}.docx" for centre in wave.about.centres]
    assert sorted(made) == sorted([*NAMES, *sheets])
    assert all("{" not in words(data) for data in made.values())
    assert "Region Syd" in words(made["4-moenstre.docx"])


def test_the_same_waves_give_the_same_bytes():
    assert pack(released()) == pack(released())


def test_no_document_tells_what_is_withheld():
    wave = released()
    centre = wave.about.centres[1].id
    hidden = {"status": "withheld_small", "value": 0.4321, "low": 0.41, "high": 0.45}
    wave = with_rows(wave, {**hidden, "verdict": "lower"})
    made = pack(wave)
    sheet = words(made[f"3-noteark/{wave.about.wave}-{centre}.docx"])
    assert "43" not in sheet
    assert "Ingen forskel er stor nok til, at den er sikker." in sheet
    row = words(made["4-moenstre.docx"]).split(wave.about.centres[1].name)[1]
    row = row.split(wave.about.centres[2].name)[0]
    assert "skjult: for få svar" in row
    assert "kalder på handling" not in row


def test_hostile_names_are_only_text():
    made = pack(hostile())
    assert "<script>" in words(made["1-laeseliste.docx"])
    for data in made.values():
        docx.Document(io.BytesIO(data))


def test_a_model_1_wave_needs_its_centres_consent():
    wave = series_wave()
    with pytest.raises(ReportError, match="audit_consent = true"):
        pack(wave)
    agreed = replace(wave, about=replace(wave.about, audit_consent=True))
    made = pack(agreed)
    assert "må stå side om side" in words(made["4-moenstre.docx"])
    (sheet,) = (words(data) for name, data in made.items() if name.startswith("3-"))
    assert "tilhører centret" in sheet


def test_model_1_never_stands_beside_model_2():
    local = series_wave()
    local = replace(local, about=replace(local.about, audit_consent=True))
    made = audit_pack([Source(released(), {}), Source(local, {})], texts_in("da"))
    assert local.about.centres[0].name + " (" + local.about.title["da"] in words(
        made["1-laeseliste.docx"]
    )
    assert local.about.title["da"] not in words(made["4-moenstre.docx"])


@given(st.integers(0, 200))
def test_the_meeting_never_lasts_more_than_four_hours(themes):
    found = agenda(texts_in("da"), [f"Tema {at}" for at in range(themes)], PANEL)
    rows = found.blocks[-1].rows
    assert sum(int(row[1].text) for row in rows) <= _WHOLE
    times = [int(h) * 60 + int(m) for h, m in (row[0].text.split(":") for row in rows)]
    ends = [at + int(row[1].text) for at, row in zip(times, rows, strict=True)]
    assert times[1:] == ends[:-1]
    assert all(f"Tema {at}" in repr(rows) for at in range(themes))


def certain(word: str) -> Signals:
    sign = (("change", "Q"),)
    return {
        "acts": Signals(lower=sign, judged=3),
        "excels": Signals(higher=sign, judged=3),
        "mixed": Signals(sign, sign, judged=3),
        "nothing": Signals(judged=3),
        "withheld": Signals(withheld=3),
    }[word]


def test_a_pattern_takes_two_reports_and_a_third_of_those_judged():
    rows = [
        (str(at), {"T": certain(word)})
        for at, word in enumerate(["acts", "acts", "nothing", "nothing", "nothing", "nothing"])
    ]
    assert [(one.word, one.reports, one.of) for one in patterns(rows)] == [("acts", ("0", "1"), 6)]
    assert not patterns([*rows, ("6", {"T": certain("nothing")})])
    assert patterns([*rows, ("6", {"T": certain("withheld")})])
    assert not patterns([("0", {"T": certain("acts")}), ("1", {"T": certain("mixed")})])


def test_who_excels_has_two_signs_up_and_none_down():
    two = {"T": certain("excels"), "U": certain("excels")}
    rows = [("a", two), ("b", {**two, "V": certain("acts")}), ("c", {"T": certain("excels")})]
    assert excelling(rows) == ("a",)


def filled(data: bytes, text: str) -> bytes:
    """The minutes with ``text`` written into every empty field."""
    document = docx.Document(io.BytesIO(data))
    for table in document.tables:
        for cell in table.rows[0].cells:
            if not cell.text.strip():
                cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize("language", languages())
def test_what_is_written_in_the_minutes_is_read_again(language):
    data = pack(released(), language)["7-referat-administration.docx"]
    empty = read_minutes(data, "x.docx")
    assert not any(empty.values())
    said = read_minutes(filled(data, "Ventetiden går igen"), "x.docx")
    assert list(said) == list(empty)
    assert set(said.values()) == {("Ventetiden går igen",)}
    minutes = [Minutes(name, "0" * 64, said) for name in ("Nord", "Syd")]
    made = across_pack([*minutes, Minutes("Øst", "0" * 64, empty)], texts_in(language))
    side = words(made["4-moenstre.docx"])
    assert side.count("Ventetiden går igen") == 2 * len(said)
    assert all(name in side for name in ("Nord", "Syd", "Øst"))


def test_minutes_that_name_a_person_are_refused_without_repeating_it():
    data = filled(pack(released())["7-referat-administration.docx"], "cpr 010190-1234 sagde")
    with pytest.raises(ReadError, match="CPR") as error:
        read_minutes(data, "syd.docx")
    assert "010190" not in str(error.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Hej", b"%PDF-1.4"])
def test_what_is_no_word_document_is_refused(data):
    with pytest.raises(ReadError, match="no Word document"):
        read_minutes(data, "x.docx")


def test_across_needs_two_regions_and_something_written():
    said = read_minutes(pack(released())["7-referat-administration.docx"], "x.docx")
    with pytest.raises(ReportError, match="at least two"):
        across_pack([Minutes("Nord", "", said)], texts_in("da"))
    with pytest.raises(ReportError, match="nothing is written"):
        across_pack([Minutes(name, "", said) for name in "AB"], texts_in("da"))


def test_an_office_program_opens_every_document(tmp_path):
    paths = []
    for name, data in pack(released(), panel=PANEL).items():
        paths.append(tmp_path / name.replace("/", "-"))
        paths[-1].write_bytes(data)
    text = opened_in_libreoffice(*paths)
    assert "Kalder på handling" in text
    assert re.search(r"0:00\s+10\s+Velkomst", text)
    assert text.count("Egne noter") == len(released().about.centres)
