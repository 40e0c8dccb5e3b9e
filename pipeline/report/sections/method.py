"""How the survey was made and the numbers computed, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal

from pipeline.present.blocks import Listing, Section
from pipeline.present.numbers import day
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.report.sections.response import modes

_LISTS = (
    ("definitions", "definition_items"),
    ("caveats", "caveat_items"),
    ("statuses", "status_items"),
)


def build(extract: Extract, texts: Texts) -> Section:
    """Collection, formulas, caveats, why numbers are withheld, thresholds in force, checksums."""
    blocks: list[Listing | Table] = [Listing(texts.t("method.facts"), _facts(extract, texts))]
    for part, items in _LISTS:
        blocks.append(Listing(texts.t(f"method.{part}"), texts.lines(f"method.{items}")))
    settings = {name: _printed(texts, value) for name, value in extract.about.settings.items()}
    hashes = {name: _in_fours(value) for name, value in extract.about.hashes.items()}
    blocks.append(_pairs(texts, "setting", settings))
    blocks.append(_pairs(texts, "hash", hashes))
    return Section("method", texts.t("method.title"), tuple(blocks))


def _facts(extract: Extract, texts: Texts) -> tuple[str, ...]:
    about = extract.about
    period = {"start": day(texts, about.start_date), "end": day(texts, about.end_date)}
    facts = [
        texts.t("method.type", type=texts.t(f"heading.{about.unit_type}")),
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
        facts += [texts.t("method.modes", modes=", ".join(found)), texts.t("method.telephone")]
    return tuple(facts)


def _printed(texts: Texts, value: str) -> str:
    """A setting as the language writes numbers; words stay as they are."""
    try:
        return str(format_decimal(Decimal(value), format="#,##0.###", locale=texts.locale))
    except InvalidOperation:
        return value


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
