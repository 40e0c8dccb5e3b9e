"""A wave file is short when the wave is simple, and every fault is named with line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import WaveFileError
from pipeline.wave import parse_plan, read_plan

SHORT = """\
model = 2
type = "myndighed"
period = { start = 2024-09-02, end = 2024-10-18 }

[[centres]]
id = "voksne"
name = "Borgercenter Voksne"
units = [
  { id = "v1", name = "Visitation Nord" },
  { id = "v2", name = "Visitation Syd" },
]

[[questions]]
id = "overall"
text = "Hvor tilfreds er du alt i alt?"
role = "kpi"
"""


def parse(text: str):
    return parse_plan(text, "wave-1", Path("wave-1"))


def test_a_short_file_is_enough():
    plan = parse(SHORT)
    assert plan.id == "wave-1"
    assert plan.unit_type == "authority"
    assert plan.title == {"da": "wave-1", "en": "wave-1"}
    assert [unit.id for unit in plan.centres[0].units] == ["v1", "v2"]
    question = plan.questions[0]
    assert question.scale is not None
    assert question.scale.id == "satisfaction_5"
    assert question.column == "overall"
    assert [(kpi.id, kpi.kind, kpi.target) for kpi in plan.kpis] == [
        ("kpi_overall", "share_positive", None)
    ]
    assert plan.thresholds.unit_invited == 10
    assert plan.files == ()
    assert not plan.show_units


def test_targets_are_shares_means_and_indexes():
    kpis = "".join(
        f'[[kpis]]\nid = "k_{kind}"\nquestion = "overall"\nkind = "{kind}"\ntarget = {target}\n'
        for kind, target in (("share_positive", 75), ("mean", 4.1), ("index", 70))
    )
    assert [kpi.target for kpi in parse(SHORT + kpis).kpis] == [0.75, 4.1, 70]


def test_thresholds_may_be_stricter():
    assert parse(SHORT + "[disclosure]\nunit_answers = 8\n").thresholds.unit_answers == 8


def test_a_question_without_a_scale_is_not_scored():
    plan = parse(SHORT + '[[questions]]\nid = "age"\nrole = "background"\n')
    assert not plan.questions[1].is_scored


def added(lines: str) -> str:
    return SHORT + lines


def swapped(old: str, new: str) -> str:
    assert old in SHORT
    return SHORT.replace(old, new, 1)


def test_codes_at_the_top_hold_for_every_question_unless_it_says_otherwise():
    text = swapped("model = 2", 'model = 2\ncodes = { "9" = "dont_know", "0" = "missing" }')
    plan = parse(text + 'codes = { "9" = "not_relevant" }\n')
    assert plan.questions[0].codes == {"9": "not_relevant", "0": "missing"}


def test_themes_have_english_names_where_the_file_gives_them():
    text = swapped("model = 2", 'model = 2\nthemes_en = { "Kontakt" = "Contact" }')
    item = '[[questions]]\nid = "reach"\ntheme = "Kontakt"\n'
    index = '[[kpis]]\nid = "k"\ntheme = "Kontakt"\nkind = "theme_index"\n'
    plan = parse(text + 'theme = "Kontakt"\n' + item + index)
    assert plan.theme_names == {"Kontakt": {"da": "Kontakt", "en": "Contact"}}
    assert plan.kpis[0].name == {"da": "Kontakt", "en": "Contact"}


def test_a_name_that_only_ends_like_the_citizens_page_is_no_fault():
    alone = parse(swapped('"voksne"', '"voksne-borgere"'))
    assert alone.centres[0].id == "voksne-borgere"


FAULTS = {
    "a misspelt key names its line and the nearest key": (
        swapped("model = 2", "modell = 2"),
        ["line 1, key modell", "nearest: 'model'", "key model: the key is missing"],
    ),
    "a misspelt key in a list of units": (
        swapped('name = "Visitation Syd"', 'navn = "Visitation Syd"'),
        ["line 10, key centres[1].units[2].navn", "nearest: 'name'"],
    ),
    "an unknown type": (
        swapped('"myndighed"', '"myndigheder"'),
        ["line 2, key type", "nearest: 'myndighed'", "'myndigheder'"],
    ),
    "an unknown model": (swapped("model = 2", "model = 7"), ["line 1, key model", "found:    7"]),
    "a model in quotes": (swapped("model = 2", 'model = "2"'), ["line 1, key model", "integer"]),
    "a period that ends before it starts": (
        swapped("2024-10-18", "2024-08-01"),
        ["line 3, key period.end", "2024-09-02 or later"],
    ),
    "a period that is a text": (
        swapped("start = 2024-09-02", 'start = "2. september"'),
        ["line 3, key period.start", "date"],
    ),
    "no centres": (
        SHORT[: SHORT.index("[[centres]]")] + SHORT[SHORT.index("[[questions]]") :],
        ["key centres: the key is missing"],
    ),
    "an id with blanks": (
        swapped('"voksne"', '"de voksne"'),
        ["line 6, key centres[1].id", "not a usable id", "'de voksne'"],
    ),
    "an id that would be a file of ours": (swapped('"voksne"', '"index"'), ["reserved"]),
    "an id that would be the page for another centre's citizens": (
        added('[[centres]]\nid = "Voksne-Borgere"\nname = "Et andet"\n'),
        ["key centres[2].id", "the page for the citizens of 'voksne'", "another id"],
    ),
    "an English name for a theme that no question has": (
        swapped("model = 2", 'model = 2\nthemes_en = { "Kontakten" = "Contact" }')
        + 'theme = "Kontakt"\n',
        ["line 2, key themes_en", "unknown theme", "nearest: 'Kontakt'"],
    ),
    "two units with one id": (
        swapped('id = "v2"', 'id = "v1"'),
        ["line 10, key centres[1].units[2]", "used by another group"],
    ),
    "a control character in a name": (
        swapped("Visitation Syd", "Visitation\\u0008Syd"),
        ["line 10", "a control character"],
    ),
    "a code that is another unit's id": (
        swapped('name = "Visitation Syd"', 'name = "Syd", codes = ["V1"]'),
        ["line 10", "used by another group"],
    ),
    "an unknown scale": (
        added('scale = "satisfaktion_5"\n'),
        ["line 17, key questions[1].scale", "nearest: 'satisfaction_5'"],
    ),
    "an unknown role": (swapped('"kpi"', '"kpis"'), ["line 16, key questions[1].role", "'kpi'"]),
    "two questions with one id": (
        added('[[questions]]\nid = "overall"\n'),
        ["line 18, key questions[2].id", "used twice"],
    ),
    "a scale on a background question": (
        added('[[questions]]\nid = "age"\nrole = "background"\nscale = "yes_no"\n'),
        ["line 20, key questions[2].scale", "has no scale"],
    ),
    "a centre-specific question for nobody": (
        added('[[questions]]\nid = "x"\nrole = "centre_specific"\n'),
        ["key questions[2].centres", "names its centres"],
    ),
    "a centre-specific question for an unknown centre": (
        added('[[questions]]\nid = "x"\nrole = "centre_specific"\ncentres = ["voksen"]\n'),
        ["line 20, key questions[2].centres", "nearest: 'voksne'"],
    ),
    "centres on a cross-cutting question": (
        added('[[questions]]\nid = "x"\ncentres = ["voksne"]\n'),
        ["key questions[2].centres", "centre_specific"],
    ),
    "a code with an unknown meaning": (
        added('codes = { "9" = "ved_ikke" }\n'),
        ["line 17, key questions[1].codes.9", "dont_know"],
    ),
    "a code off the scale": (
        added('codes = { "9" = 6 }\n'),
        ["key questions[1].codes.9", "1 to 5"],
    ),
    "a KPI of an unknown question": (
        added('[[kpis]]\nid = "k"\nquestion = "overal"\n'),
        ["line 19, key kpis[1].question", "nearest: 'overall'"],
    ),
    "a KPI with a question's id": (
        added('[[kpis]]\nid = "overall"\nquestion = "overall"\n'),
        ["line 18, key kpis[1].id", "used by a question"],
    ),
    "a KPI of an unknown kind": (
        added('[[kpis]]\nid = "k"\nquestion = "overall"\nkind = "median"\n'),
        ["line 20, key kpis[1].kind", "share_positive"],
    ),
    "a target off its scale": (
        added('[[kpis]]\nid = "k"\nquestion = "overall"\nkind = "mean"\ntarget = 75\n'),
        ["line 21, key kpis[1].target", "1 to 5"],
    ),
    "a threshold looser than the policy": (
        added("[disclosure]\nunit_answers = 2\n"),
        ["line 18, key disclosure.unit_answers", "5 or more"],
    ),
    "an unknown threshold": (
        added("[disclosure]\nunit_answer = 8\n"),
        ["line 18, key disclosure.unit_answer", "nearest: 'unit_answers'"],
    ),
    "a wave that is its own previous wave": (
        added('[[previous]]\nwave = "wave-1"\n'),
        ["line 18, key previous[1].wave", "its own"],
    ),
    "a mapping of an unknown question": (
        added('[[previous]]\nwave = "wave-0"\nquestions = { overal = "q1" }\n'),
        ["line 19, key previous[1].questions.overal", "nearest: 'overall'"],
    ),
    "a file named twice": (
        added('[[files]]\npath = "a.csv"\n[[files]]\npath = "a.csv"\n'),
        ["line 20, key files[2].path", "named twice"],
    ),
    "a column for an unknown job": (
        added('[[files]]\npath = "a.csv"\ncolumns = { persom = "id" }\n'),
        ["line 19, key files[1].columns.persom", "'person'"],
    ),
    "a mode nobody knows": (
        added('[modes]\n"3" = "fone"\n'),
        ["line 18, key modes.3", "'phone'"],
    ),
    "an outcome that is no code": (
        added('[outcomes]\n"x" = "Q"\n'),
        ["line 18, key outcomes.x", "'NE'"],
    ),
    "a top-level code with an unknown meaning": (
        swapped("model = 2", 'model = 2\ncodes = { "9" = "ved_ikke" }'),
        ["line 2, key codes.9", "dont_know"],
    ),
    "broken TOML": (swapped("model = 2", "model = "), ["not valid TOML", "line 1"]),
    "a key that stands twice": (swapped("model = 2", "model = 2\nmodel = 2"), ["not valid TOML"]),
    "an empty file": ("", ["key model: the key is missing"]),
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_fault_is_named_with_line_and_key(sentence):
    text, words = FAULTS[sentence]
    with pytest.raises(WaveFileError) as caught:
        parse(text)
    message = str(caught.value)
    for word in words:
        assert word in message
    assert "Traceback" not in message
    assert "pydantic" not in message


def test_all_faults_come_at_once_in_the_order_of_the_file():
    text = swapped("model = 2", "model = 7") + "[disclosure]\nunit_answers = 2\n"
    with pytest.raises(WaveFileError) as caught:
        parse(text)
    assert str(caught.value).startswith("2 faults in wave-1/wave.toml")
    assert str(caught.value).index("line 1") < str(caught.value).index("line 18")


def test_a_folder_without_a_wave_file_says_what_to_do(tmp_path):
    with pytest.raises(WaveFileError, match=r"docs/new-wave\.md"):
        read_plan(tmp_path)


def test_a_wave_file_in_another_encoding_names_the_line(tmp_path):
    (tmp_path / "wave.toml").write_bytes('model = 2\ntitle = "Måling"\n'.encode("cp1252"))
    with pytest.raises(WaveFileError, match="line 2: the file is not UTF-8"):
        read_plan(tmp_path)


def test_a_wave_file_saved_by_notepad_is_read(tmp_path):
    folder = tmp_path / "wave-2"
    folder.mkdir()
    (folder / "wave.toml").write_bytes(b"\xef\xbb\xbf" + SHORT.replace("\n", "\r\n").encode())
    assert read_plan(folder).id == "wave-2"


HIDDEN = {
    "an escape in a name": ('name = "Borgercenter Voksne"', 'name = "B \\u0030707614285"'),
    "an escaped address": ('name = "Visitation Nord"', 'name = "a.holm\\u0040kommune.dk"'),
    "a line that goes on": ('name = "Visitation Nord"', 'name = """070761\\\n   -4285"""'),
    "a key": ('role = "kpi"', 'role = "kpi"\ncodes = { "070761\\u002d4285" = 3 }'),
    "a number": ('name = "Visitation Nord"', 'name = "N", population = 17_07_61_42_85'),
}


@pytest.mark.parametrize("where", HIDDEN)
def test_personal_data_hidden_from_the_eye_are_found_and_not_quoted(where):
    old, new = HIDDEN[where]
    assert old in SHORT
    with pytest.raises(WaveFileError, match="what looks like personal data") as caught:
        parse(SHORT.replace(old, new))
    assert "4285" not in str(caught.value)
    assert "holm" not in str(caught.value)
    assert ", line " in str(caught.value)
