"""What may be said with certainty about a comparison: four sentences, and one for when none fits.

The words come from the verdict of the measure table and from nothing else. They never say that
anything improved: a difference between two groups of answers is not a cause.
"""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from pipeline.present.numbers import Kind, difference, level
from pipeline.present.rows import Value
from pipeline.present.texts import Texts

_VERDICTS = ("higher", "lower", "unclear", "too_few")
_NOT_COMPARABLE = "not_comparable"
_WORDS = 5  # a name of more is the wording of a question
_NAMED = 3  # so many KPIs a headline names; of more it says what kind they are


def verdict(texts: Texts, measure: str, value: Value) -> str:
    """The comparison in two or three words; the words of its status where it is withheld.

    >>> from pipeline.present.texts import texts_in
    >>> verdict(texts_in("da"), "change", Value("shown", "higher", 80, value=0.1))
    'klart højere'
    >>> verdict(texts_in("da"), "change", Value("withheld_small"))
    'skjult: for få svar'
    """
    kind = _kind(value)
    if kind in (*_VERDICTS, _NOT_COMPARABLE):
        return texts.t(f"verdict.{measure}.{kind}")
    return texts.t(f"status.{value.status}") if value.status != "shown" else ""


def sentence(texts: Texts, measure: str, name: str, value: Value, *, kind: Kind = "share") -> str:
    r"""One of the four certainty sentences, or why there is no comparison.

    >>> from pipeline.present.texts import texts_in
    >>> da = texts_in("da")
    >>> sentence(da, "change", "Hjælp", Value("shown", "higher", 80, value=0.112))
    'Hjælp er klart højere end ved forrige måling (+11\xa0procentpoint).'
    >>> sentence(da, "change", "Hjælp", Value("no_base", "not_comparable:scale_changed"))
    'Hjælp kan ikke sammenlignes med forrige måling: svarskalaen er en anden.'
    """
    found, name = _kind(value), named(texts, name)
    if found == _NOT_COMPARABLE:
        return texts.t(f"sentence.{measure}.not_comparable", name=name, why=hindrance(texts, value))
    if found not in _VERDICTS:
        return texts.t("sentence.withheld", name=name, why=texts.t(f"status.{value.status}"))
    gap = "" if value.value is None else f" ({difference(texts, kind, value.value)})"
    return texts.t(f"sentence.{measure}.{found}", name=name, difference=gap)


def named(texts: Texts, name: str) -> str:
    """A name as it may stand inside a sentence: quoted where it is a sentence itself.

    >>> from pipeline.present.texts import texts_in
    >>> da = texts_in("da")
    >>> named(da, "Oplevet tryghed"), named(da, "Jeg er med til at bestemme, hvad der sker")
    ('Oplevet tryghed', '»Jeg er med til at bestemme, hvad der sker«')
    """
    quoted = texts.t("breakdowns.named", name=name)
    is_sentence = name.endswith(("?", "!")) or len(name.split()) > _WORDS
    return quoted if is_sentence and name[0] != quoted[0] else name


def hindrance(texts: Texts, value: Value) -> str:
    """Why two groups of answers cannot be compared; '' where they can.

    >>> from pipeline.present.texts import texts_in
    >>> hindrance(texts_in("da"), Value("no_base", "not_comparable:not_asked"))
    'spørgsmålet blev ikke stillet dengang'
    """
    kind, _, code = value.verdict.partition(":")
    if kind != _NOT_COMPARABLE:
        return ""
    return texts.t(f"why.{code}") if texts.has(f"why.{code}") else code


def finding(
    texts: Texts, measure: str, named: Sequence[tuple[str, Value]], *, kind: Kind = "share"
) -> str:
    """The headline of comparisons, each with its name; '' where nothing was compared.

    >>> from pipeline.present.texts import texts_in
    >>> words = {"Hjælp": "higher", "Respekt": "unclear", "Ventetid": "lower"}
    >>> three = [(name, Value("shown", word, 80)) for name, word in words.items()]
    >>> finding(texts_in("da"), "versus_target", three)
    'Hjælp, Respekt og Ventetid: 1 af 3 er klart over målet, og 1 er klart under'
    """
    compared = [(name, value) for name, value in named if _kind(value) in _VERDICTS]
    if not compared:
        return ""
    if len(compared) == 1:
        name, value = compared[0]
        return sentence(texts, measure, name, value, kind=kind).removesuffix(".")
    found = [_kind(value) for _, value in compared]
    higher, lower = found.count("higher"), found.count("lower")
    shape = ("none", "lower", "higher", "both")[2 * bool(higher) + bool(lower)]
    kpis = kpi_names(texts, [name for name, _ in compared], kind)
    counts = {"higher": higher, "lower": lower, "total": len(compared)}
    return texts.t(f"finding.{measure}.{shape}", kpis=kpis, **counts)


def kpi_names(texts: Texts, names: Sequence[str], kind: Kind) -> str:
    """Which KPIs of a kind a headline is about: a page may have more of them, of another kind."""
    if len(names) > _NAMED:
        return texts.t(f"finding.kind.{kind}")
    return str(format_list([named(texts, name) for name in names], locale=texts.locale))


def base(texts: Texts, values: Sequence[Value]) -> str:
    """The number of answers a figure rests on, as one number or from the fewest to the most."""
    counts = sorted({value.n for value in values if value.n is not None})
    if not counts:
        return texts.t("base.none")
    if len(counts) == 1:
        return texts.t("base.same", count=counts[0])
    low, high = (level(texts, "count", count) for count in (counts[0], counts[-1]))
    return texts.t("base.range", low=low, high=high)


def _kind(value: Value) -> str:
    """The verdict as a reader may have it: a withheld comparison has none."""
    kind = value.verdict.partition(":")[0]
    if kind in ("too_few", _NOT_COMPARABLE) or value.status == "shown":
        return kind
    return ""
