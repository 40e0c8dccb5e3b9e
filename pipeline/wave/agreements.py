"""What was agreed when the last numbers were talked about (aftalepapir): ``[[agreements]]``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.errors import one_of
from pipeline.wave.faults import Fault
from pipeline.wave.plan import AgreementPlan, CentrePlan, KpiPlan
from pipeline.wave.schema import AgreementTable, WaveTable

_STRATEGIC = 2
"""The model that is not for adjusting the services of a single unit (domain.md, Table 1)."""


def build_agreements(
    table: WaveTable,
    centres: Sequence[CentrePlan],
    kpis: Sequence[KpiPlan],
    faults: list[Fault],
) -> tuple[AgreementPlan, ...]:
    """The agreements as written; each belongs to a centre, and to a unit where it names one."""
    units = {unit.id: centre.id for centre in centres for unit in centre.units}
    known = [kpi.id for kpi in kpis]
    built = []
    for at, written in enumerate(table.agreements):
        centre = _centre(written, at, [one.id for one in centres], faults)
        if written.unit and table.model == _STRATEGIC:
            what = "an agreement of Model 2 is the centre's: its numbers are no basis for one unit"
            faults.append(Fault(("agreements", at, "unit"), what, "no unit", repr(written.unit)))
        elif written.unit and units.get(written.unit) != centre:
            found = one_of(written.unit, [name for name, of in units.items() if of == centre])
            what = "the centre has no such unit"
            faults.append(Fault(("agreements", at, "unit"), what, found, repr(written.unit)))
        if written.kpi and written.kpi not in known:
            found = one_of(written.kpi, known) or "no KPI: the wave has none"
            faults.append(Fault(("agreements", at, "kpi"), "unknown KPI", found, repr(written.kpi)))
        built.append(_agreement(written, centre))
    return tuple(built)


def _centre(written: AgreementTable, at: int, known: Sequence[str], faults: list[Fault]) -> str:
    """Whose agreement it is; a wave of one centre need not say."""
    if not written.centre and len(known) == 1:
        return known[0]
    if written.centre not in known:
        faults.append(
            Fault(
                ("agreements", at, "centre"),
                "an agreement belongs to a centre of the wave",
                one_of(written.centre, known),
                repr(written.centre) if written.centre else "",
            )
        )
    return written.centre


def _agreement(written: AgreementTable, centre: str) -> AgreementPlan:
    return AgreementPlan(
        centre=centre,
        unit=written.unit,
        aim=_both(written.aim, written.aim_en),
        action=_both(written.action, written.action_en),
        sign=_both(written.sign, written.sign_en),
        kpi=written.kpi,
        who=written.who or "",
        follow_up=written.follow_up or "",
        due=written.due,
        became=written.became or "",
        learned=_both(written.learned, written.learned_en),
    )


def _both(da: str | None, en: str | None) -> Mapping[str, str]:
    return {"da": da, "en": en or da} if da else {}
