"""The first screen of a unit: how many answered, how satisfied, what changed, where to look."""

from __future__ import annotations

from collections.abc import Iterator

from babel.lists import format_list

from pipeline.present.blocks import KeyFigures, Listing, Panel, Panels, Prose, Section
from pipeline.present.numbers import interval, level
from pipeline.present.periods import span
from pipeline.present.rows import Extract
from pipeline.present.sentences import sentence
from pipeline.present.series import series_of
from pipeline.present.series_sentences import shows_and_not
from pipeline.present.tables import shown
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout
from pipeline.report.sections.model1.statements import REST, told_name
from pipeline.report.sections.summary import by_share

_MOST = 5
"""So many results stand on the first screen; the rest further down."""
_NAMED = 3
_CLEAR = ("higher", "lower")

Figure = tuple[str, str, str]
Blocks = tuple[Prose | Listing | KeyFigures, ...]


def build(extract: Extract, texts: Texts) -> Section:
    """A busy reader's four questions, answered from this part's own rows; else no blocks."""
    panels = (
        Panel(texts.t("summary.answered"), _answered(extract, texts)),
        Panel(texts.t("summary.satisfied"), _satisfied(extract, texts)),
        Panel(texts.t("summary.changes"), (Listing("", _changes(extract, texts)),)),
        Panel(texts.t("summary.first"), (Listing("", _first(extract, texts)),)),
    )
    has_any = bool(_asked(extract) or extract.items("statements"))
    blocks = (Panels(panels),) if has_any else ()
    return Section(f"{extract.key}-summary", texts.t("summary.title"), blocks)


def _asked(extract: Extract) -> list[QuestionAbout]:
    none = ("not_measured", "no_data")
    return [
        question
        for question in extract.about.questions
        if extract.find("share_positive", question.id).status not in none
    ]


def _answered(extract: Extract, texts: Texts) -> Blocks:
    """Presses, or people, or statements; and how far they can be trusted."""
    is_series, asked = extract.about.series is not None, _asked(extract)
    figures = list(_presses(extract, texts) if is_series else _people(extract, texts))
    said = [texts.t("local.trust_presses")] if figures and is_series else []
    if not is_series and figures:
        said.append(_trust(extract, texts))
    elif is_series and asked and not figures:
        said += dict.fromkeys(_withheld(extract, texts, question) for question in asked)
    counts = [extract.find("statements", item) for item in extract.items("statements")]
    for count in counts:
        if count.value:
            figures.append((texts.t("local.statements"), shown(texts, "count", count).text, ""))
            said.append(texts.t("local.trust_statements"))
    if any(count.status == "withheld_small" for count in counts):
        said.append(texts.t("statements.few"))
    return (*((KeyFigures(tuple(figures)),) if figures else ()), Prose(tuple(said)))


def _presses(extract: Extract, texts: Texts) -> Iterator[Figure]:
    asked = _asked(extract)
    for question in asked:
        presses, empty = (extract.find(m, question.id) for m in ("presses", "days_without"))
        if presses.value is None:
            continue
        note = ""
        if empty.numerator is not None and empty.denominator:
            whole = level(texts, "count", empty.denominator)
            missing = level(texts, "count", empty.numerator)
            key = "days_note" if empty.numerator else "days_note_full"
            note = texts.t(
                f"local.{key}", whole=whole, **({"empty": missing} if empty.numerator else {})
            )
        name = texts.t("local.presses") if len(asked) == 1 else texts.of(question.text)
        yield name, shown(texts, "count", presses).text, note


def _people(extract: Extract, texts: Texts) -> Iterator[Figure]:
    answered, rate = extract.find("answered"), extract.find("response_rate_rr2")
    if extract.about.has_invitations and rate.status != "not_measured":
        counts = ""
        if rate.denominator is not None:
            part, whole = (
                shown(texts, "count", rate, what=w).text for w in ("numerator", "denominator")
            )
            counts = texts.t("summary.rate_note", part=part, whole=whole)
        yield texts.t("summary.rate"), shown(texts, "share", rate).text, counts
    elif _asked(extract) and answered.status != "not_measured":
        yield texts.t("summary.people"), shown(texts, "count", answered).text, ""


def _trust(extract: Extract, texts: Texts) -> str:
    rate = extract.find("response_rate_rr2").value
    if not extract.about.has_invitations or rate is None:
        return texts.t("summary.trust_unknown")
    key = "summary.trust_majority" if rate >= 0.5 else "summary.trust_minority"
    return texts.t(key, rate=level(texts, "share", rate))


def _withheld(extract: Extract, texts: Texts, question: QuestionAbout) -> str:
    """Why no number is shown: of few and of none the same is said."""
    status = extract.find("share_positive", question.id).status
    if status == "withheld_small":
        return texts.t("local.few")
    return texts.t("local.withheld", why=texts.t(f"status.{status}"))


def _satisfied(extract: Extract, texts: Texts) -> Blocks:
    """Every question's share of positive answers; the first of many, and where the rest is."""
    asked = _asked(extract)
    figures = [
        *(one for question in asked for one in _result(extract, texts, question, len(asked))),
        *_positive_statements(extract, texts),
    ]
    if not figures:
        return (Prose((texts.t("local.no_satisfaction"),)),)
    rest = (Prose((texts.t("local.more_questions"),)),) if len(figures) > _MOST else ()
    return (KeyFigures(tuple(figures[:_MOST]), "rows"), *rest)


def _result(extract: Extract, texts: Texts, question: QuestionAbout, many: int) -> Iterator[Figure]:
    share = extract.find("share_positive", question.id)
    if share.value is None:
        return
    name = texts.t("local.share") if many == 1 else texts.of(question.text)
    yield name, shown(texts, "share", share).text, _base(extract, texts, question)
    unknown = extract.find("dont_know", question.id)
    # Where nobody could, or would, say "don't know", it is not worth a word.
    if many == 1 and unknown.value:
        yield texts.t("local.dont_know"), shown(texts, "share", unknown).text, ""


def _base(extract: Extract, texts: Texts, question: QuestionAbout) -> str:
    """The interval, the answers behind it, and the share that counts "don't know" as well."""
    share, of_all = (extract.find(m, question.id) for m in ("share_positive", "share_of_all"))
    said = []
    if share.limits:
        ends = {level(texts, "share", limit) for limit in share.limits}
        limits = interval(texts, "share", share.limits)
        wide = texts.t("local.limits", limits=limits)
        said.append(wide if len(ends) > 1 else texts.t("local.limits_narrow"))
    if share.n is not None:
        said.append(texts.t("figure.n", count=share.n))
    if of_all.value is not None and share.value not in (None, of_all.value):
        said.append(texts.t("local.of_all", share=level(texts, "share", of_all.value)))
    return "; ".join(said)


def _positive_statements(extract: Extract, texts: Texts) -> Iterator[Figure]:
    for item in extract.items("statements"):
        whole = extract.find("statements", item)
        positive = extract.find("statements", item, breakdown="tone", category="positive")
        if whole.value and positive.value is not None:
            count = texts.t("local.of_statements", count=level(texts, "count", whole.value))
            name = texts.t("local.positive_statements")
            yield name, shown(texts, "count", positive).text, count


def _changes(extract: Extract, texts: Texts) -> tuple[str, ...]:
    """What a series shows and what it does not; of a survey, clear differences after a change."""
    if extract.about.series is not None:
        series = (series_of(extract, question) for question in _asked(extract))
        said = [line for one in series for pair in shows_and_not(texts, one) for line in pair]
        return tuple(said) or (texts.t("local.no_before"),)
    compared = [
        (texts.of(question.text), change)
        for question in _asked(extract)
        for _, change in extract.along("change_local", question.id, "phase")
    ]
    if not compared:
        return (texts.t("local.no_before"),)
    clear = tuple(
        sentence(texts, "change_local", f"»{name}«", change)
        for name, change in compared
        if change.status == "shown" and change.verdict in _CLEAR
    )
    return clear or (texts.t("local.no_changes"),)


def _first(extract: Extract, texts: Texts) -> tuple[str, ...]:
    """The latest unusual weeks, the lowest of several questions, what most statements are about."""
    said = [*_unusual(extract, texts)]
    found = by_share(extract, texts)
    said += [
        texts.t("summary.lowest", question=question, share=level(texts, "share", share))
        for share, question in found[:_NAMED]
        if share < found[-1][0]
    ]
    for item in extract.items("statements"):
        if extract.find("statements", item).value:
            said.append(_largest_theme(extract, texts, item))
    return tuple(said) or (texts.t("local.nothing_first"),)


def _largest_theme(extract: Extract, texts: Texts, item: str) -> str:
    """The theme of most statements, or those that have equally many; the rest is no theme."""
    themes = [
        (theme, count.value)
        for theme, count in extract.along("statements", item, "theme")
        if theme != REST and count.value
    ]
    if not themes:
        return texts.t("local.no_large_theme")
    most = max(count for _, count in themes)
    names = [
        texts.t("breakdowns.named", name=told_name(extract, texts, theme))
        for theme, count in themes
        if count == most
    ]
    key = "local.most_said" if len(names) == 1 else "local.most_said_alike"
    listed = str(format_list(names, locale=texts.locale))
    return texts.t(key, themes=listed, count=level(texts, "count", most))


def _unusual(extract: Extract, texts: Texts) -> Iterator[str]:
    for question in _asked(extract) if extract.about.series is not None else ():
        weeks = [p for p in series_of(extract, question).points if p.is_outside and p.share.value]
        for week in weeks[::-1][:_NAMED]:
            share = level(texts, "share", week.share.value or 0)
            yield texts.t("local.outside", span=span(texts, week.days), share=share)
