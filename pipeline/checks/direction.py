"""Does a high position mean a better answer, as the wave file says? The answers tell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import scipy

from pipeline.errors import DataError
from pipeline.policy import QualityRule
from pipeline.records import RawTable, ticked
from pipeline.wave import QuestionPlan, WavePlan

_AGAINST_OTHERS = "the mean of the other questions"


def directions(responses: pd.DataFrame, plan: WavePlan, rule: QualityRule) -> pd.DataFrame:
    """One row is one question: question, declared, against, n, tau, p, verdict.

    ``against`` is the first KPI's question, or for that one (and where there is no KPI) the mean
    of the other questions, each from 0 to 1. ``tau`` is Kendall's tau-b, ``p`` its one-sided
    asymptotic probability where there is no relation (scipy). ``verdict``: too_few (fewer than
    ``direction_answers`` pairs, or everybody the same), contradicts, confirmed (contradicts, and
    the wave file says that it is right) or none (no contradiction).
    """
    questions = [q for q in plan.questions if q.scale is not None and q.scale.has_direction]
    positions = _positions(responses, questions)
    overall = plan.kpis[0].questions[0] if plan.kpis else ""
    rows = []
    for question in questions:
        has_overall = overall in positions and question.id != overall
        if has_overall:
            other = positions[overall]
        else:
            other = positions.drop(columns=question.id).mean(axis="columns")
        n, tau, p = _tau(positions[question.id], other, rule.direction_answers)
        verdict = "too_few" if pd.isna(p) else "contradicts" if p < rule.direction_alpha else "none"
        if verdict == "contradicts" and question.direction_confirmed:
            verdict = "confirmed"
        against = overall if has_overall else _AGAINST_OTHERS
        rows.append([question.id, _declared(question), against, n, tau, p, verdict])
    columns = ["question", "declared", "against", "n", "tau", "p", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def _positions(responses: pd.DataFrame, questions: Sequence[QuestionPlan]) -> pd.DataFrame:
    """One row is one person, one column one question: the position from 0 (worst) to 1."""
    steps = pd.Series({q.id: q.scale.points - 1 for q in questions if q.scale}, dtype="float64")
    codes = ticked(responses, pd.Index(responses["person_id"].unique()), list(steps.index))
    wide = pd.DataFrame(codes, columns=steps.index, dtype="float64")
    return (wide.where(wide > 0) - 1) / steps


def _tau(one: pd.Series, other: pd.Series, least: int) -> tuple[int, float, float]:
    """(pairs, tau-b, one-sided p of a negative one); not a number where nothing can be said."""
    both = pd.DataFrame({"one": one, "other": other}).dropna()
    if len(both) < least or both["one"].nunique() < 2 or both["other"].nunique() < 2:
        return len(both), float("nan"), float("nan")
    found = scipy.stats.kendalltau(
        both["one"], both["other"], method="asymptotic", alternative="less"
    )
    return len(both), float(found.statistic), float(found.pvalue)


def _declared(question: QuestionPlan) -> str:
    return {"": "as listed", "item": "reversed", "numbers": "numbers reversed"}[question.reversed]


def stop_if_contradicted(found: pd.DataFrame, plan: WavePlan) -> None:
    """Raise DataError for questions whose answers run against their declared direction.

    Where the reference itself runs against all others, it alone is named: the others cannot be
    judged by it.
    """
    odd = found[found["verdict"] == "contradicts"]
    if odd.empty:
        return
    is_reference = odd["against"] == _AGAINST_OTHERS
    odd = odd[is_reference] if is_reference.any() else odd
    columns = {question.id: question.column for question in plan.questions}
    listed = [
        f"    {row.question} (column {columns[str(row.question)]}, declared: {row.declared}) "
        f"against {row.against}: rank correlation {row.tau:.2f}, {row.n} answers"
        for row in odd.itertuples()
    ]
    raise DataError(
        "answers run against the direction the wave file declares\n" + "\n".join(listed),
        where=plan.id,
        expected="who is more satisfied gives the higher position",
        got="a negative correlation, more than chance explains",
        todo="in wave.toml, under [[questions]]: reversed = true for a negative statement, "
        'reversed = "numbers" where the export numbers the best answer 1, neither where it is '
        'declared already; role = "background" (and no scale) where it is no opinion, such as an '
        "income; direction_confirmed = true if it is right as it is",
    )


def stop_if_undocumented(tables: Sequence[RawTable], plan: WavePlan) -> None:
    """Raise DataError where the wave file turns numbers that the tool documents as rising."""
    for table in tables:
        for question in plan.questions:
            column = table.names.get(question.column, question.column)
            if column not in table.ascending or question.direction_confirmed:
                continue
            if question.reversed or _is_falling(question):
                raise DataError(
                    f"the wave file turns the answers to {question.id!r} round",
                    where=f"{plan.id}, {table.file}, column {column}",
                    expected=f"the smallest number the most negative: so {table.format} has it",
                    got="reversed" if question.reversed else "codes that fall as numbers rise",
                    todo="correct it under [[questions]] in wave.toml, or write "
                    "direction_confirmed = true if you know better",
                )


def _is_falling(question: QuestionPlan) -> bool:
    """Whether the codes give a higher number a lower position."""
    stated = {int(text): at for text, at in question.codes.items() if text.isdecimal()}
    positions = [at for _, at in sorted(stated.items()) if isinstance(at, int)]
    return positions != sorted(positions)
