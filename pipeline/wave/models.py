"""What the wave's model allows: a wave file that breaks a rule is refused, with the source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import one_of
from pipeline.policy import ModelRule, fold, model_rule
from pipeline.wave.faults import Fault
from pipeline.wave.organisation import UNIT_TYPES, unit_type_of
from pipeline.wave.plan import SeriesPlan
from pipeline.wave.schema import WaveTable

BOTH = "both"
_TYPES = {**{word: word for word in UNIT_TYPES}, "begge": BOTH, BOTH: BOTH}


def wave_type(written: str) -> str:
    """Authority / provider / both; '' for another word."""
    return unit_type_of(written) or _TYPES.get(written.casefold(), "")


def build_series(table: WaveTable) -> SeriesPlan | None:
    """The continuous smileys asked for; None where the wave is a questionnaire."""
    if table.series is None:
        return None
    return SeriesPlan(table.series.chart, table.series.per, table.series.supplement)


def build_themes(table: WaveTable, faults: list[Fault]) -> tuple[str, ...]:
    """The themes of statements that the wave file lists, each once."""
    themes = table.statements.themes if table.statements else []
    for at, theme in enumerate(themes):
        if fold(theme) in map(fold, themes[:at]):
            path = ("statements", "themes", at)
            faults.append(Fault(path, "the theme stands twice", "every theme once", repr(theme)))
    return tuple(themes)


def build_theme_names(table: WaveTable, faults: list[Fault]) -> dict[str, dict[str, str]]:
    """Theme -> its name per language, where ``themes_en`` gives it one; it names known themes."""
    known = [question.theme for question in table.questions if question.theme]
    known += [kpi.theme for kpi in table.kpis if kpi.theme]
    known += table.statements.themes if table.statements else []
    is_in_sheet = table.statements is not None and not table.statements.themes
    for theme in table.themes_en:
        if theme not in known and not is_in_sheet:
            path = ("themes_en", theme)
            faults.append(Fault(path, "unknown theme", one_of(theme, known), repr(theme)))
    return {theme: {"da": theme, "en": name} for theme, name in table.themes_en.items()}


def check_model(table: WaveTable, faults: list[Fault]) -> None:
    """Add a fault for everything in the wave file that its model does not allow."""
    if not wave_type(table.type):
        faults.append(
            Fault(("type",), "unknown type", one_of(table.type, _TYPES), repr(table.type))
        )
    rule = model_rule(table.model, table.period.start)
    if rule is None:
        faults.append(
            Fault(("model",), "no rules are written for this model", "1 or 2", str(table.model))
        )
        return
    faults += _broken(table, rule)
    faults += _of_another_kind(table, rule)
    faults += _types(table, rule)


def _broken(table: WaveTable, rule: ModelRule) -> Iterator[Fault]:
    model = f"Model {rule.model}"
    if len(table.centres) > 1 and not rule.several_centres:
        yield _fault(
            ("centres", 1),
            f"{model} measures one centre: nothing is collected across centres",
            rule,
            "one [[centres]]; a wave file for each of the others",
            f"{len(table.centres)} centres",
        )
    if rule.kpis == "local_kpi" and not table.local_kpi:
        roles = [at for at, question in enumerate(table.questions) if question.role == "kpi"]
        if table.kpis or roles:
            path = ("kpis", 0) if table.kpis else ("questions", roles[0], "role")
            yield _fault(path, f"{model} has no KPIs, but locally", rule, "local_kpi = true")
        if table.previous:
            what = f"{model} is not compared with earlier measurements, but locally"
            yield _fault(("previous", 0), what, rule, "local_kpi = true")
    if rule.kpis == "always" and table.local_kpi:
        yield _fault(("local_kpi",), f"{model} has KPIs anyway", rule, "leave it out")
    if table.weights is not None and not rule.pooled:
        what = f"{model} puts no units together, so nothing is weighted"
        yield _fault(("weights",), what, rule, "leave [weights] out")


def _of_another_kind(table: WaveTable, rule: ModelRule) -> Iterator[Fault]:
    """A series, statements, or neither: what the model measures by, and what each needs."""
    model = f"Model {rule.model}"
    if table.series is not None and not rule.series:
        yield _fault(("series",), f"{model} is a questionnaire, no series", rule, "model = 1")
    roles = {question.role for question in table.questions}
    if table.series is not None and not roles - {"background", "comment"}:
        yield Fault(("series",), "a series has a question on a scale", 'role = "cross_cutting"')
    if table.statements is not None and not rule.statements:
        yield _fault(("statements",), f"{model} has no statements", rule, "model = 1")
    if table.kind == "progress" and not rule.progress:
        yield _fault(("kind",), f"{model} follows nobody from point to point", rule, "model = 1")
    if not table.questions and not rule.statements:
        yield Fault(("questions",), "the key is missing", "a value for 'questions'")


def _types(table: WaveTable, rule: ModelRule) -> Iterator[Fault]:
    """Units of both types stand in one wave only where the rule allows, and each says its own."""
    is_both = wave_type(table.type) == BOTH
    if is_both and rule.split_by_type:
        what = f"Model {rule.model} measures authority and provider units apart"
        yield _fault(("type",), what, rule, '"authority" or "provider"', repr(table.type))
    types = []
    for at, centre in enumerate(table.centres):
        for nth, unit in enumerate(centre.units):
            path = ("centres", at, "units", nth, "type")
            types.append(unit_type_of(unit.type) or wave_type(table.type))
            if unit.type and not unit_type_of(unit.type):
                known = one_of(unit.type, UNIT_TYPES)
                yield Fault(path, "unknown type", known, repr(unit.type))
            elif unit.type and not is_both and unit_type_of(unit.type) != wave_type(table.type):
                yield Fault(path, "the unit is of another type than the wave", 'type = "both"')
            elif is_both and not unit.type:
                yield Fault(
                    path, "in a wave of both types each unit says its own", one_of("", UNIT_TYPES)
                )
    if table.series is not None and table.series.supplement and "authority" not in types:
        yield _fault(
            ("series", "supplement"),
            "the smiley supplement belongs to the authority area",
            rule,
            "units of type authority",
        )


def _fault(
    path: tuple[str | int, ...], what: str, rule: ModelRule, expected: str, got: str = ""
) -> Fault:
    return Fault(path, f"{what} ({rule.source})", expected, got)
