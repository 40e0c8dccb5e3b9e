"""A comparison in words: kinds of numbers, names, and why something was left out."""

from __future__ import annotations

from pipeline.present.numbers import Kind, level
from pipeline.present.rows import Value
from pipeline.present.texts import Texts
from pipeline.share.benchmark.compare import Compared, Comparison, Refused
from pipeline.share.benchmark.records import Item, Score
from pipeline.share.benchmark.same import Reason

_KINDS: dict[str, Kind] = {
    "share_positive": "share",
    "top_box": "top_box",
    "mean": "mean",
    "index": "index",
    "net": "net",
    "theme_index": "index",
}


def kind_of(item: Item) -> Kind:
    """What kind of number a KPI is."""
    return _KINDS[item.kind]


def value_of(score: Score) -> Value:
    """A number of a file as figures and tables take it; why it is withheld is not told in files."""
    status = "withheld_partner" if score.status == "withheld" else score.status
    return Value(
        status,
        n=score.n,
        value=score.value,
        low=score.low,
        high=score.high,
        method=score.method,
    )


def group_name(comparison: Comparison, texts: Texts) -> str:
    """The centre, or all of them together."""
    return comparison.group.name or texts.t("benchmark.whole")


def why(reason: Reason, texts: Texts) -> str:
    """Why something may not be compared, in words."""
    values = dict(reason.values)
    if reason.code == "unit_type":
        values = {name: texts.t(f"heading.{value}") for name, value in values.items()}
    elif reason.code == "modes":
        shares = {
            name: level(texts, "share", float(str(values[name]))) for name in ("here", "there")
        }
        mode = f"mode.{values['mode']}"
        values = {**shares, "mode": texts.t(mode) if texts.has(mode) else values["mode"]}
    elif reason.code == "kind":
        values = {name: _kind_name(str(value), texts) for name, value in values.items()}
    return texts.t(f"benchmark.why.{reason.code}", **values)


def _kind_name(kind: str, texts: Texts) -> str:
    """The name of a KPI's kind, as the measure of that name; its code where it has none."""
    key = f"export.measure.{kind}"
    return texts.t(key) if texts.has(key) else kind


def refusal(refused: Refused, texts: Texts) -> str:
    """One line: which file, which KPI, and why."""
    told = why(refused.reason, texts)
    if refused.item is None:
        return texts.t("benchmark.refused_all", label=refused.label, why=told)
    name = texts.of(refused.item.name)
    return texts.t("benchmark.refused_item", label=refused.label, item=name, why=told)


def is_compared(one: Compared) -> bool:
    """Whether there are peers enough for a mean."""
    return one.mean is not None
