"""``[[agreements]]``: whose they are, what is their sign, and what is refused."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pipeline.errors import WaveFileError
from tests.wave.test_wave_file import SHORT, parse

AIM = '[[agreements]]\naim = "Kortere ventetid"\n'


def test_an_agreement_needs_nothing_but_its_aim():
    (found,) = parse(SHORT + AIM).agreements
    assert (found.centre, found.unit, found.kpi, found.became) == ("voksne", "", "", "")
    assert found.aim == {"da": "Kortere ventetid", "en": "Kortere ventetid"}
    assert found.due is None
    assert found.action == {}


def test_all_of_an_aftalepapir_is_kept():
    lines = 'kpi = "kpi_overall"\ndue = 2026-03-01\nbecame = "done"\nwho = "A"\nfollow_up = "B"\n'
    (found,) = parse(SHORT + AIM + lines + 'aim_en = "Shorter wait"\n').agreements
    assert (found.kpi, found.due, found.became) == ("kpi_overall", date(2026, 3, 1), "done")
    assert (found.who, found.follow_up, found.aim["en"]) == ("A", "B", "Shorter wait")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('centre = "boern"\n', "belongs to a centre of the wave"),
        ('kpi = "overal"\n', "unknown KPI"),
        ('unit = "v1"\n', "no basis for one unit"),
        ('became = "improved"\n', "became"),
        ('sign = ""\n', "sign"),
        ('who = "010190-1234"\n', "personal data"),
    ],
)
def test_faults_of_agreements(lines, said):
    with pytest.raises(WaveFileError, match=re.escape(said)) as error:
        parse(SHORT + AIM + lines)
    assert "line" in str(error.value)


def test_in_model_1_a_unit_may_agree_but_not_one_of_elsewhere():
    local = SHORT.replace("model = 2", "model = 1").replace('role = "kpi"', "")
    assert "model = 1" in local
    (found,) = parse(local + AIM + 'unit = "v2"\n').agreements
    assert (found.centre, found.unit) == ("voksne", "v2")
    with pytest.raises(WaveFileError, match="the centre has no such unit"):
        parse(local + AIM + 'unit = "v9"\n')
