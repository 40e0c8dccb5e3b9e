"""The wave file of people followed over measuring points."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import WaveFileError
from pipeline.wave import parse_plan

from ..progress_waves import progress_text


def fault(text: str) -> str:
    with pytest.raises(WaveFileError) as caught:
        parse_plan(text, "w", Path())
    return str(caught.value)


def test_points_and_instruments_are_completed() -> None:
    plan = parse_plan(progress_text(), "w", Path())
    assert plan.progress is not None
    assert [one.kind for one in plan.progress.points] == ["start", "phase", "end"]
    assert plan.progress.outcome == "slut"
    (one,) = plan.progress.instruments
    assert (one.score, one.better, one.coverage, one.edges) == ("mean", "higher", 1.0, (0.0, 40.0))
    assert plan.progress.columns == ("s",)


def test_the_outcome_is_the_last_end_else_the_last_before_a_follow_up() -> None:
    text = progress_text()
    late = text.replace('kind = "end"', 'kind = "follow_up"')
    for written, outcome in ((text, "slut"), (late, "midt")):
        plan = parse_plan(written, "w", Path())
        assert plan.progress is not None
        assert plan.progress.outcome == outcome


def test_model_2_follows_nobody() -> None:
    said = fault(progress_text(head="model = 2"))
    assert "Model 2 follows nobody from point to point (Beskrivelse af Model 1 og Model 2" in said


def test_only_a_progress_wave_has_points() -> None:
    said = fault(progress_text().replace('kind = "progress"\n', ""))
    assert "only a progress wave has points" in said
    assert "only a progress wave has instruments" in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[series]\n", "a progress wave has no series"),
        ('[[previous]]\nwave = "w0"\n', "a progress wave has no previous"),
        ('[[questions]]\nid = "q"\n', "a progress wave asks by its instruments"),
        ('[[questions]]\nid = "course"\nrole = "background"\n', "a meaning of its own"),
        ('[[questions]]\nid = "skala"\nrole = "background"\n', "the id is used twice"),
        ('[goals]\nscale = "gass"\n', "unknown word"),
    ],
)
def test_what_does_not_belong_is_refused(more: str, said: str) -> None:
    assert said in fault(progress_text(more=more))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "start"', 'kind = "phase"', "the first point is the start, and no other"),
        ('kind = "phase"', 'kind = "start"', "the first point is the start, and no other"),
        ('kind = "phase"', 'kind = "follow_up"', "in which people come to them"),
        ('name = "Punkt midt"', 'name = "Punkt start"', "used by another point too"),
        ('name = "Punkt midt"', 'name = "Midt"\ncodes = ["SLUT"]', "used by another point too"),
        ("high = 40", "high = 0", "the scale ends where it begins"),
        ('items = ["s"]', 'items = ["s", "s"]', "an item stands twice"),
        ('source = "Opdigtet"\n', "", "stated together, with where they are published"),
        ("sd = 5.0\n", "", "stated together, with where they are published"),
    ],
)
def test_a_fault_is_named(old: str, new: str, said: str) -> None:
    assert said in fault(progress_text().replace(old, new, 1))


def test_one_point_is_no_progress_and_nothing_measured_none_either() -> None:
    assert "two to 8 [[points]]" in fault(progress_text(points=("start",)))
    text = progress_text()
    bare = text[: text.index("[[instruments]]")]
    assert "a progress wave has [[instruments]], or [goals]" in fault(bare)
    assert parse_plan(bare + "[goals]\n", "w", Path()).progress is not None
