"""One row per invited person (or per respondent, where nobody was invited)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.checks.dispositions import dispositions
from pipeline.checks.records import looked_up
from pipeline.errors import DataError
from pipeline.records import PEOPLE_COLUMNS
from pipeline.wave import WavePlan


def people_of(
    invited: pd.DataFrame, answered: pd.DataFrame, answers: pd.DataFrame, plan: WavePlan
) -> pd.DataFrame:
    """One row is one person: PEOPLE_COLUMNS but person_id and disposition; key, outcome, status.

    ``invited`` and ``answered`` are records that are in; ``answers`` one row per answer.
    """
    people = (answered if invited.empty else invited).set_index("key")
    survey = answered.set_index("key")
    for column in ("status", "date"):
        people[column] = survey[column].reindex(people.index)
    people["status"] = people["status"].fillna("").astype("str")
    for column, nothing in (("mode", ""), ("weight", 1.0)):
        own = people[column].mask(people[column] == nothing)
        people[column] = own.fillna(survey[column].reindex(people.index)).fillna(nothing)
    people["answered_share"] = _answered_share(people, answers, plan)
    return people.rename(columns={"date": "answered_date"}).reset_index()


def _answered_share(people: pd.DataFrame, answers: pd.DataFrame, plan: WavePlan) -> pd.Series:
    """Answered questions, don't know included, over the questions the person's centre was asked."""
    asked = {
        centre.id: sum(q.is_scored and q.is_asked_in(centre.id) for q in plan.questions)
        for centre in plan.centres
    }
    given = answers.groupby("key").size().reindex(people.index, fill_value=0)
    return (
        (given / people["centre"].map(asked).astype("float64"))
        .fillna(0.0)
        .clip(upper=1.0)
        .astype("float64")
    )


def with_dispositions(
    people: pd.DataFrame,
    background: Mapping[str, pd.Series],
    plan: WavePlan,
    has_invitations: bool,
) -> pd.DataFrame:
    """One row is one person: PEOPLE_COLUMNS, key, and one column per background question."""
    people = people.assign(disposition=dispositions(people, plan, has_invitations))
    people = people[["key", *PEOPLE_COLUMNS]]
    columns = {name: looked_up(texts, people["key"]) for name, texts in background.items()}
    return people.assign(**columns)


def stop_if_more_than_stated(people: pd.DataFrame, plan: WavePlan) -> None:
    """Raise DataError where more people answered than the wave file says there are.

    A person counts as many times as ``times`` says, where there is such a column.
    The stated population makes the intervals narrow; one that is too small would make them lie.
    """
    stated = {(centre.id, ""): centre.population for centre in plan.centres}
    stated |= {(c.id, unit.id): unit.population for c in plan.centres for unit in c.units}
    times = people["times"] if "times" in people.columns else pd.Series(1, index=people.index)
    counts = times.groupby([people["centre"], people["unit"]]).sum().to_dict()
    for centre, number in times.groupby(people["centre"]).sum().items():
        counts[centre, ""] = number
    for group, population in stated.items():
        if population is not None and counts.get(group, 0) > population:
            raise DataError(
                f"more people answered than there are in {group[1] or group[0]!r}",
                where=f"{plan.id}/wave.toml, population",
                expected=f"at least {counts[group]}",
                got=str(population),
                todo="correct the population, or the unit's codes if answers of others got in",
            )
