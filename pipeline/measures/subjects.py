"""What is measured: a question or KPI in one kind, and the answers of a group to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.measures.groups import EVERYONE, Group, asked_centres
from pipeline.measures.kinds import Answers
from pipeline.measures.populations import joint_population
from pipeline.measures.previous import NotComparable, earlier_centres, earlier_question
from pipeline.measures.tallies import CountedWave, pooled, tally_of
from pipeline.measures.themes import Theme, ThemeTally, pooled_themes
from pipeline.policy import Scale
from pipeline.wave import QuestionPlan, WavePlan


@dataclass(frozen=True)
class Subject:
    """A question's answers as one kind, under the question's or KPI's id; or a theme index.

    ``questions`` has one entry, but for a theme; all are asked in the same centres.
    """

    item: str
    kind: str
    questions: tuple[QuestionPlan, ...]
    scale: Scale
    target: float | None = None

    @property
    def question(self) -> QuestionPlan:
        """The question, or a theme's first: it says which centres were asked."""
        return self.questions[0]

    @property
    def is_theme(self) -> bool:
        """Whether it is made of several questions."""
        return self.kind == "theme_index"


def kpi_subjects(plan: WavePlan) -> Iterator[Subject]:
    """The KPIs of a wave, in order."""
    known = {question.id: question for question in plan.questions}
    for kpi in plan.kpis:
        questions = tuple(known[name] for name in kpi.questions)
        scale = questions[0].scale
        if scale is not None:
            yield Subject(kpi.id, kpi.kind, questions, scale, kpi.target)


def themes_of(plan: WavePlan) -> Mapping[str, Theme]:
    """KPI id -> the theme index it is, for counting this wave."""
    coverage = {kpi.id: kpi.coverage for kpi in plan.kpis}
    return {
        subject.item: _theme(subject.questions, coverage[subject.item])
        for subject in kpi_subjects(plan)
        if subject.is_theme
    }


def earlier_themes(plan: WavePlan, earlier: WavePlan) -> Mapping[str, Theme]:
    """The same with the earlier wave's questions, where all of them may be compared."""
    coverage = {kpi.id: kpi.coverage for kpi in plan.kpis}
    found = {}
    for subject in kpi_subjects(plan):
        then = [earlier_question(question, plan, earlier) for question in subject.questions]
        asked = tuple(one for one in then if isinstance(one, QuestionPlan))
        if subject.is_theme and len(asked) == len(then):
            found[subject.item] = _theme(asked, coverage[subject.item])
    return found


def answers_of(subject: Subject, group: Group, counted: CountedWave) -> Answers:
    """The answers of a group in this wave; nobody's where nobody answered."""
    if group.whole == EVERYONE:
        return together(subject, asked_centres(subject.question, counted.plan), counted, group)
    if not subject.is_theme:
        return tally_of(counted, subject.question, group)
    found = counted.themes.get((group, subject.item))
    return found or ThemeTally((), counted.populations.get(group))


def together(
    subject: Subject, centres: Sequence[str], counted: CountedWave, part: Group = EVERYONE
) -> Answers:
    """The answers of several centres together."""
    if not subject.is_theme:
        return pooled(counted, subject.question, centres, part)
    groups = [part._replace(centre=centre) for centre in centres]
    everyone = len(centres) == len(counted.plan.centres)
    population = joint_population(groups, counted.populations, is_everyone=everyone)
    tallies = [counted.themes.get((group, subject.item), ThemeTally()) for group in groups]
    return pooled_themes(tallies, population)


def earlier_answers(
    subject: Subject, group: Group, now: CountedWave, earlier: CountedWave
) -> Answers | NotComparable:
    """The answers of the same group to the same question, or questions, in the earlier wave.

    All centres together are the same group only if the same centres were asked.
    """
    then = []
    for question in subject.questions:
        found = earlier_question(question, now.plan, earlier.plan)
        if isinstance(found, NotComparable):
            return found
        then.append(found)
    asked = earlier_centres(then[0], subject.question, group, now.plan, earlier.plan)
    if isinstance(asked, NotComparable):
        return asked
    same = Subject(subject.item, subject.kind, tuple(then), subject.scale, subject.target)
    return answers_of(same, group, earlier)


def _theme(questions: Sequence[QuestionPlan], coverage: float) -> Theme:
    points = {one.id: one.scale.points for one in questions if one.scale is not None}
    return Theme(points, coverage)
