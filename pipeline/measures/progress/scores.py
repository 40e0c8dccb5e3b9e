"""The score of everybody at every measuring point: one table per unit and instrument."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.measures.breakdowns import breakdowns, categories_of
from pipeline.measures.groups import MODE, Group
from pipeline.measures.samples import Moments
from pipeline.policy import progress_rule
from pipeline.records import Wave
from pipeline.wave import WavePlan
from pipeline.wave.plan import InstrumentPlan


@dataclass(frozen=True)
class Scored:
    """The people of one unit who have a score of one instrument at any point.

    ``scores``: people x points, not a number = not measured; ``everyone``: the same with those who
    are left out (``without_few``). ``items``: people x items at the first point; ``categories``:
    background question -> each person's group. All in the order of the scores themselves: another
    secret gives other ids, and sums depend on their order.
    """

    group: Group
    instrument: InstrumentPlan
    wave: str
    scores: pd.DataFrame
    everyone: pd.DataFrame
    items: pd.DataFrame
    categories: Mapping[str, pd.Series]

    @property
    def start(self) -> str:
        """Id of the first point."""
        return str(self.scores.columns[0])

    @property
    def is_up(self) -> bool:
        """Whether a higher score is the better one."""
        return self.instrument.better == "higher"

    def at(self, point: str) -> pd.Series:
        """The scores of everybody measured at a point."""
        return self.scores[point].dropna()

    def both(self, point: str) -> pd.DataFrame:
        """Everybody measured at the first point and at a later one: two columns, by their names."""
        return self.scores[[self.start, point]].dropna()

    def changes(self, point: str) -> pd.Series:
        """Each person's score at a point minus theirs at the first."""
        pairs = self.both(point)
        return pairs[point] - pairs[self.start]


def scored_groups(wave: Wave, plan: WavePlan, groups: Sequence[Group]) -> list[Scored]:
    """One entry per unit and instrument, in the order of the wave file; also where nobody is."""
    return [one for group in groups for one in _of_group(wave, plan, group)]


def _of_group(wave: Wave, plan: WavePlan, group: Group) -> Iterator[Scored]:
    people = wave.people[
        (wave.people["centre"] == group.centre) & (wave.people["unit"] == group.unit)
    ].set_index("person_id")
    names = [one.id for one in breakdowns(wave, plan) if one.id != MODE]
    points = [one.id for one in plan.progress.points] if plan.progress else []
    for instrument in plan.progress.instruments if plan.progress else ():
        mine = wave.measurements
        mine = mine[(mine["instrument"] == instrument.id) & mine["person_id"].isin(people.index)]
        everyone = _scores(mine, instrument, points).sort_values([*points], kind="stable")
        scores = without_few(everyone, _order(plan), plan)
        first = mine[mine["point"] == points[0]].pivot_table(
            index="person_id", columns="item", values="value"
        )
        items = first.reindex(index=scores.index, columns=list(instrument.items))
        known = {name: categories_of(people, name).reindex(scores.index) for name in names}
        yield Scored(group, instrument, plan.id, scores, everyone, items, known)


def _order(plan: WavePlan) -> list[str]:
    """The points by what matters most: the first, the outcome, the others in their order."""
    points = [one.id for one in plan.progress.points] if plan.progress else []
    outcome = plan.progress.outcome if plan.progress else ""
    return list(dict.fromkeys([*points[:1], outcome, *points]))


def without_few(scores: pd.DataFrame, order: Sequence[str], plan: WavePlan) -> pd.DataFrame:
    """The scores of those whose points enough others share.

    Were two of forty not measured again, the score they had at the start could be subtracted. So
    they are left out of every point, and the points tell of the same people (decision 0021). A
    point that would cost too many people is not looked at, nor anything where there are too few at
    the first: disclosure control withholds it.
    """
    has = scores.notna()
    least = max(plan.thresholds.question_answers, plan.thresholds.protection)
    if 0 < has[order[0]].sum() < least:
        return scores
    most = progress_rule(plan.start_date).most_left_out
    points: list[str] = []
    few = pd.Series(data=False, index=scores.index)
    for point in order:
        trial = has[[*points, point]]
        is_there = trial.any(axis=1)
        same = trial.groupby(list(trial.columns))[point].transform("size")
        found = is_there & (same < least)
        if not points or found.sum() <= most * is_there.sum() + 1e-9:
            points, few = [*points, point], found
    return scores[~few]


def _scores(values: pd.DataFrame, instrument: InstrumentPlan, points: list[str]) -> pd.DataFrame:
    """The mean of the items that were answered, or as many times it as there are items.

    None where a person has fewer items than the wave file asks for (``coverage``).
    """
    found = values.groupby(["person_id", "point"])["value"].agg(["mean", "count"])
    found = found[found["count"] >= instrument.coverage * len(instrument.items) - 1e-9]
    times = len(instrument.items) if instrument.score == "sum" else 1
    # Ninths and thirds are not exact: a score may not depend on the order its items were added in.
    score = (found["mean"] * times).round(9)
    return score.unstack("point").reindex(columns=points).astype("float64")


def moments(values: pd.Series, edges: tuple[float, float] | None = None) -> Moments:
    """Number, sum, variance and minority of some scores; ``edges``: their scale's ends."""
    most = int(values.round(9).value_counts().max()) if len(values) else 0
    return Moments(
        n=len(values),
        total=float(values.sum()),
        variance=float(values.var(ddof=1)) if values.nunique() > 1 else 0.0,
        ends=edges,
        minority=len(values) - most,
    )
