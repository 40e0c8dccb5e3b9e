"""What a report may say about a wave: the public part of its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from pipeline.policy import comparison_rule, progress_rule
from pipeline.records import (
    About,
    AgreementAbout,
    BreakdownAbout,
    EventAbout,
    GroupAbout,
    InstrumentAbout,
    KpiAbout,
    PointAbout,
    ProgressAbout,
    QuestionAbout,
    SeriesAbout,
)
from pipeline.wave.plan import AgreementPlan, CentrePlan, QuestionPlan, WavePlan


def about_of(
    plan: WavePlan, previous: WavePlan | None, has_invitations: bool, hashes: Mapping[str, str]
) -> About:
    """Names, wordings and settings of the wave; no codes, file names or people."""
    return About(
        wave=plan.id,
        title=plan.title,
        model=plan.model,
        unit_type=plan.unit_type,
        start_date=plan.start_date.isoformat(),
        end_date=plan.end_date.isoformat(),
        previous=previous.id if previous else "",
        previous_title=previous.title if previous else {},
        has_invitations=has_invitations,
        show_units=plan.show_units,
        centres=tuple(_centre(centre) for centre in plan.centres),
        questions=tuple(_question(question) for question in plan.questions if question.is_scored),
        kpis=tuple(
            KpiAbout(kpi.id, kpi.name, kpi.kind, kpi.questions, kpi.target, kpi.success_indicator)
            for kpi in plan.kpis
        ),
        settings=_settings(plan),
        hashes=hashes,
        events=tuple(
            EventAbout(event.date.isoformat(), event.kind, event.text, event.unit)
            for event in plan.events
        ),
        agreements=tuple(_agreement(agreed) for agreed in plan.agreements),
        breakdowns=tuple(
            BreakdownAbout(question.id, question.text)
            for question in plan.questions
            if question.role == "background"
        ),
        series=SeriesAbout(plan.series.chart, plan.series.per, plan.pooled_units)
        if plan.series
        else None,
        local_kpi=plan.local_kpi,
        audit_consent=plan.audit_consent,
        theme_names=plan.theme_names,
        progress=_progress(plan),
    )


def _agreement(agreed: AgreementPlan) -> AgreementAbout:
    facts = {name: getattr(agreed, name) for name in AgreementAbout.__dataclass_fields__}
    return AgreementAbout(**{**facts, "due": agreed.due.isoformat() if agreed.due else ""})


def _centre(centre: CentrePlan) -> GroupAbout:
    units = [GroupAbout(unit.id, unit.name, unit_type=unit.unit_type) for unit in centre.units]
    return GroupAbout(centre.id, centre.name, tuple(units))


def _progress(plan: WavePlan) -> ProgressAbout | None:
    if plan.progress is None:
        return None
    return ProgressAbout(
        points=tuple(PointAbout(one.id, one.name, one.kind) for one in plan.progress.points),
        instruments=tuple(
            InstrumentAbout(
                *(one.id, one.name, len(one.items), *one.edges, one.better, one.scale),
                *(one.sd, one.reliability, one.source),
            )
            for one in plan.progress.instruments
        ),
        outcome=plan.progress.outcome,
        same_people=progress_rule(plan.start_date).same_people,
    )


def _question(question: QuestionPlan) -> QuestionAbout:
    scale = question.scale
    return QuestionAbout(
        id=question.id,
        text=question.text,
        role=question.role,
        theme=question.theme,
        labels=scale.labels if scale else {},
        positive=scale.positive if scale else (),
        centres=question.centres,
    )


def _settings(plan: WavePlan) -> dict[str, str]:
    rule = comparison_rule(plan.start_date)
    settings = {name: str(value) for name, value in asdict(plan.thresholds).items()}
    settings |= {
        "partial_from": str(plan.partial_from),
        "complete_above": str(plan.complete_above),
        "eligibility": "estimated" if plan.eligibility is None else str(plan.eligibility),
    }
    settings |= {"alpha": str(rule.alpha), "minimum_answers": str(rule.minimum_answers)}
    settings["small_below"] = str(rule.small_below)
    for kind, (large, small) in rule.relevant.items():
        settings |= {f"relevant_{kind}_large": str(large), f"relevant_{kind}_small": str(small)}
    return settings
