"""Progress over measuring points: change of the same people, reliable change, goals, courses."""

from __future__ import annotations

from pipeline.measures.groups import all_groups
from pipeline.measures.progress.by_group import group_rows
from pipeline.measures.progress.courses import course_counts, course_rows
from pipeline.measures.progress.goals import goal_rows
from pipeline.measures.progress.points import point_rows
from pipeline.measures.progress.scores import scored_groups
from pipeline.measures.rows import Row
from pipeline.records import CourseCount, Wave
from pipeline.wave import WavePlan

__all__ = ["progress_rows"]


def progress_rows(wave: Wave, plan: WavePlan) -> tuple[list[Row], tuple[CourseCount, ...]]:
    """The rows of a progress wave, each unit's own, and the courses that stand behind them.

    No group is put together of others (Model 1). Every unit, instrument and point has its rows,
    also where nobody was measured (n = 0, no value).
    """
    groups = all_groups(plan, units=True)
    scored = scored_groups(wave, plan, groups)
    rows = [
        *(row for one in scored for row in point_rows(one, plan)),
        *group_rows(scored, plan),
        *(row for group in groups for row in course_rows(wave, group)),
        *(row for group in groups for row in goal_rows(wave, group, plan)),
    ]
    return rows, tuple(count for one in scored for count in course_counts(one))
