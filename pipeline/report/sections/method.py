"""How the survey was made and the numbers computed, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal

from pipeline.present.blocks import Listing, Section
from pipeline.present.numbers import day
from pipeline.present.rows import Extract, Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.report.sections.response import modes

_RATES = (
    *("raw", "cleaned", "rr1", "rr2", "rr3", "rr4", "rr5", "rr6"),
    *("coop1", "coop2", "coop3", "coop4", "ref1", "ref2", "ref3"),
    *("con1", "con2", "con3", "loc1", "loc2"),
)
_UNTRANSLATED = ("source",)  # settings in the words of the policy, whatever the page's language


def build(extract: Extract, texts: Texts) -> Section:
    """Collection, formulas, caveats, why numbers are withheld, thresholds in force, checksums."""
    blocks: list[Listing | Table] = [Listing(texts.t("method.facts"), _facts(extract, texts))]
    blocks += [
        Listing(texts.t("method.definitions"), _definitions(extract, texts)),
        Listing(texts.t("method.caveats"), _caveats(extract, texts)),
        Listing(texts.t("method.statuses"), texts.lines("method.status_items")),
    ]
    settings = {
        name: _printed(texts, value)
        for name, value in extract.about.settings.items()
        if name not in _UNTRANSLATED
    }
    hashes = {name: _in_fours(value) for name, value in extract.about.hashes.items()}
    rates = _rates(extract, texts)
    blocks += [rates] if rates.rows else []
    blocks.append(_pairs(texts, "setting", settings))
    blocks.append(_pairs(texts, "hash", hashes))
    return Section("method", texts.t("method.title"), tuple(blocks))


def _facts(extract: Extract, texts: Texts) -> tuple[str, ...]:
    about = extract.about
    period = {"start": day(texts, about.start_date), "end": day(texts, about.end_date)}
    facts = [
        texts.t(f"method.{about.unit_types.get(extract.unit, about.unit_type)}"),
        texts.t("method.period", **period),
    ]
    found = [
        texts.t(
            "method.mode",
            mode=name,
            count=shown(texts, "count", extract.find("answered", **where)).text,
        )
        for _, name, where in modes(extract, texts)
    ]
    if found:
        facts.append(texts.t("method.modes", modes=", ".join(found)))
    if extract.find("answered", breakdown="mode", category="phone").status != "not_measured":
        facts.append(texts.t("method.telephone"))
    return tuple(facts)


def _definitions(extract: Extract, texts: Texts) -> tuple[str, ...]:
    """How numbers are computed; response rates only where there is a list to compute them from."""
    if extract.about.model == 1:
        kind = "series" if extract.about.series else "survey"
        kind = "progress" if extract.about.progress else kind
        return texts.lines(f"method.definition_{kind}")
    found = texts.lines("method.definition_items")
    if not extract.about.has_invitations:
        return found
    return (*found[:-1], texts.t("method.definition_rates"), found[-1])


def _caveats(extract: Extract, texts: Texts) -> tuple[str, ...]:
    """The finite population comes first, where intervals are corrected for it."""
    found = texts.lines("method.caveat_items")
    if extract.about.series:
        return (*texts.lines("method.caveat_series"), *found)
    if extract.about.progress:
        return (*texts.lines("method.caveat_progress"), *found)
    if extract.about.has_invitations:
        return (texts.t("method.caveat_listed"), *found)
    if any(value.method.endswith("_fpc") for value in extract.values.values()):
        return (texts.t("method.caveat_counted"), *found)
    return found


def _rates(extract: Extract, texts: Texts) -> Table:
    """Every rate with its counts; no rows where nobody was invited by name."""
    names = [("eligibility", texts.t("method.rate_e"))]
    for rate in _RATES:
        word, number = rate.rstrip("123456"), rate[-1]
        key = f"method.rate_{word}"
        told = texts.t(key) if word == rate else texts.t(key, number=number)
        names.append(
            (f"response_rate_{rate}", told if word == rate else f"{told} ({rate.upper()})")
        )
    rows = []
    for measure, name in names:
        value = extract.find(measure)
        if value.status != "not_measured":
            counts = (_count(texts, value, what) for what in ("numerator", "denominator"))
            rows.append((Cell(name), shown(texts, "share", value), *counts))
    headers = texts.lines("method.rates_columns")
    return Table("method-rates", texts.t("method.rates_caption"), headers, tuple(rows))


def _count(texts: Texts, value: Value, what: str) -> Cell:
    """A count, with a decimal where ``e`` enters."""
    found = value.numerator if what == "numerator" else value.denominator
    if found is None:
        return Cell(texts.t("table.none"), "num")
    return Cell(str(format_decimal(found, format="#,##0.#", locale=texts.locale)), "num")


def _printed(texts: Texts, value: str) -> str:
    """A setting as the language writes numbers; words stay as they are."""
    try:
        return str(format_decimal(Decimal(value), format="#,##0.###", locale=texts.locale))
    except InvalidOperation:
        return texts.t(f"setting.{value}") if texts.has(f"setting.{value}") else value


def _in_fours(digits: str) -> str:
    """Four digits at a time: easier to compare by eye, and never mistaken for a CPR number.

    >>> _in_fours("abcd0123ef")
    'abcd 0123 ef'
    """
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _pairs(texts: Texts, what: str, pairs: Mapping[str, str]) -> Table:
    """Names in words where the catalogue has them; a new threshold is printed by its own name."""
    rows = tuple(
        (Cell(texts.t(f"{what}.{name}") if texts.has(f"{what}.{name}") else name), Cell(value))
        for name, value in pairs.items()
    )
    plural = "settings" if what == "setting" else "hashes"
    caption, headers = texts.t(f"method.{plural}_caption"), texts.lines(f"method.{plural}_columns")
    return Table(f"method-{plural}", caption, headers, rows)
