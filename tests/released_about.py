"""The names and wordings of the hand-made wave in ``released_factory``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.policy import scales
from pipeline.records import About, GroupAbout, KpiAbout, QuestionAbout

NOW, BEFORE = "demo-myndighed-2024", "demo-myndighed-2020"
HOSTILE = "<script>alert(1)</script>"
LONG = "Enheden for særligt tilrettelagt støtte og rådgivning til unge voksne i Nordvest"

_MEETING, _CASE, _RESULT = "Mødet med sagsbehandleren", "Oplysninger og sagsgang", "Udbytte"
_QUESTIONS = {
    "overall": "Hvor tilfreds er du alt i alt med den hjælp, du får fra borgercentret?",
    "respect": "Jeg bliver mødt med respekt, når jeg taler med min sagsbehandler",
    "involved": "Jeg bliver inddraget i de beslutninger, der handler om mig og min hverdag",
    "understands": "Min sagsbehandler sætter sig ind i min situation",
    "letters": "Jeg forstår de breve og afgørelser, jeg får fra kommunen",
    "wait": "Hvor tilfreds er du med den tid, det tog at få en afgørelse?",
    "contact": "Ved du, hvem du skal kontakte, hvis du har spørgsmål til din sag?",
    "goals": "Støtten hjælper mig med at nå de mål, som vi har aftalt",
    "housing": "Hvor tilfreds er du med hjælpen til at finde en bolig?",
}
_THEMES = dict.fromkeys(("respect", "involved", "understands"), _MEETING)
_THEMES |= dict.fromkeys(("letters", "wait", "contact"), _CASE)
_THEMES |= dict.fromkeys(("goals", "housing"), _RESULT)
_SCALES = dict.fromkeys(("overall", "wait", "housing"), "satisfaction_5") | {"contact": "yes_no"}
_KPIS = (
    ("overall", {"da": "Samlet tilfredshed", "en": "Overall satisfaction"}, 0.75),
    ("respect", {"da": "Borgerne bliver mødt med respekt"}, 0.7),
    ("involved", {"da": "Borgerne bliver inddraget i beslutninger om deres egen hverdag"}, None),
    ("wait", {"da": "Tid til afgørelse"}, 3.75),
)


@dataclass(frozen=True)
class Shape:
    """What the wave looks like; the defaults are the ordinary case."""

    units: int = 4
    centres: int = 3
    previous: bool = True
    invitations: bool = True
    kpis: bool = True
    show_units: bool = True
    weighted: bool = False
    withheld: str = ""
    """A status every row of the wave gets."""
    share: float | None = None
    """Every share positive, where set."""


def about_of(shape: Shape) -> About:
    """Three centres (the second is ``voksne``), their units, nine questions, four KPIs."""
    return About(
        wave=NOW,
        title={"da": "Brugertilfredshed 2024, myndighed", "en": "User satisfaction 2024"},
        model=2,
        unit_type="authority",
        start_date="2024-09-02",
        end_date="2024-10-18",
        previous=BEFORE if shape.previous else "",
        previous_title={"da": "Brugertilfredshed 2020, myndighed"} if shape.previous else {},
        has_invitations=shape.invitations,
        show_units=shape.show_units,
        centres=_centres(shape),
        questions=tuple(_question(name, shape) for name in _QUESTIONS),
        kpis=_kpis() if shape.kpis else (),
        settings={"unit_invited": "10", "unit_answers": "5", "alpha": "0.05", "later_rule": "7"},
        hashes={"data": "ab" * 32, "wave_file": "cd" * 32, "code": "ef" * 32},
    )


def with_names(about: About, name: str) -> About:
    """The same wave with ``name`` everywhere a name can stand."""
    named = {"da": name}
    centres = tuple(
        replace(centre, name=name, units=tuple(replace(unit, name=name) for unit in centre.units))
        for centre in about.centres
    )
    questions = tuple(
        replace(
            question,
            text=named,
            theme=name,
            labels={"da": tuple(f"{name} {at}" for at, _ in enumerate(question.labels["da"]))},
        )
        for question in about.questions
    )
    return replace(
        about,
        title=named,
        previous_title=named,
        centres=centres,
        questions=questions,
        kpis=tuple(replace(kpi, name=named) for kpi in about.kpis),
        settings={name: name},
        hashes={name: name},
    )


def _centres(shape: Shape) -> tuple[GroupAbout, ...]:
    named = {"voksne": "Voksne", "boern": "Børn og Unge", "handicap": "Handicap"}
    order = ["boern", "voksne", "handicap"][: shape.centres] if shape.centres > 1 else ["voksne"]
    units = ["Visitation Nord", "Visitation Syd", LONG, HOSTILE]
    units = [*units, *(f"Enhed {at}" for at in range(5, shape.units + 1))][: shape.units]
    return tuple(
        GroupAbout(
            centre,
            f"Borgercenter {named[centre]}",
            tuple(
                GroupAbout(f"{centre}-{at}", unit if centre == "voksne" else f"{centre} hus {at}")
                for at, unit in enumerate(units, start=1)
            ),
        )
        for centre in order
    )


def _question(name: str, shape: Shape) -> QuestionAbout:
    scale = scales()[_SCALES.get(name, "agreement_5")]
    is_kpi = shape.kpis and name in {question for question, _, _ in _KPIS}
    role = "kpi" if is_kpi else "centre_specific" if name == "housing" else "cross_cutting"
    return QuestionAbout(
        name,
        {"da": _QUESTIONS[name]},
        role,
        _THEMES.get(name, "Samlet"),
        scale.labels,
        scale.positive,
        ("voksne",) if name == "housing" else (),
    )


def _kpis() -> tuple[KpiAbout, ...]:
    return tuple(
        KpiAbout(
            f"kpi_{question}",
            name,
            "mean" if question == "wait" else "share_positive",
            (question,),
            target,
        )
        for question, name, target in _KPIS
    )
