"""The words of the series figure, all from its own rows: title, base, how to read it, table."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult
from pipeline.present.numbers import interval, level
from pipeline.present.periods import span, weeks
from pipeline.present.rows import Extract
from pipeline.present.sentences import base
from pipeline.present.series import Point, Segment, Series
from pipeline.present.series_sentences import finding, happened, judged
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout

_MIDDLE, _LIMITS = 5, 6


def words_of(extract: Extract, texts: Texts, series: Series) -> FigureResult:
    """Everything of the figure but its picture."""
    number = extract.about.questions.index(series.question) + 1
    figure_id = f"figure-series-{number}-{extract.key}"
    if not series.shown:
        return FigureResult(figure_id, texts.t("series.finding.none"))
    return FigureResult(
        figure_id,
        finding(texts, series),
        _caption(extract, texts, series),
        _how(texts, series),
        _table(texts, series, f"{figure_id}-table"),
        _alt(texts, series),
    )


def segments_table(extract: Extract, texts: Texts, series: Series) -> Table:
    """What the verdicts rest on: one row is one segment between marked events."""
    number = extract.about.questions.index(series.question) + 1
    rows = tuple(
        (
            Cell(span(texts, one.days)),
            Cell(level(texts, "count", weeks(one.days)), "num"),
            *_rests_on(texts, one),
            Cell(judged(texts, one)),
        )
        for one in series.segments
    )
    id_, caption = f"segments-{number}-{extract.key}", texts.t("series.segments_caption")
    return Table(id_, caption, texts.lines("series.segments_columns"), rows)


def _rests_on(texts: Texts, segment: Segment) -> tuple[Cell, ...]:
    """The median, the points off it, runs and crossings; of a single point there is none."""
    if len(segment.points) == 1:
        return (Cell(texts.t("table.none"), "num"),) * 4
    return (
        shown(texts, "share", segment.median),
        shown(texts, "count", segment.median, what="n"),
        _against(texts, segment, "run"),
        _against(texts, segment, "crossings"),
    )


def answers_named(texts: Texts, question: QuestionAbout) -> tuple[str, ...]:
    """The labels of the question's scale in the page's language, the most negative first."""
    return question.labels.get(texts.language) or next(iter(question.labels.values()), ())


def _against(texts: Texts, segment: Segment, what: str) -> Cell:
    """A number of the run chart with its limit: at most so long a run, at least so many changes."""
    value = segment.run if what == "run" else segment.crossings
    limit = value.high if what == "run" else value.low
    cell = shown(texts, "count", value)
    if value.value is None or limit is None:
        return cell
    said = texts.t(f"series.limit_{what}", limit=level(texts, "count", limit))
    return Cell(cell.text, "num", said)


def _caption(extract: Extract, texts: Texts, series: Series) -> str:
    question = series.question
    labels = answers_named(texts, question)
    good = ", ".join(labels[position - 1] for position in question.positive)
    per = extract.about.series.per if extract.about.series else "contact"
    said = [
        f"»{texts.of(question.text)}«",
        base(texts, [extract.find("share_positive", question.id)]),
        texts.t("answers.base", positive=good),
        texts.t(f"series.per_{per}"),
    ]
    events = [
        texts.t("series.numbered", number=number, event=happened(texts, event))
        for number, event in enumerate(series.events, start=1)
    ]
    return " ".join(
        [*said, *([texts.t("series.events", events=" ".join(events))] if events else [])]
    )


def _how(texts: Texts, series: Series) -> str:
    """An example from the figure's own latest point, then what its lines are."""
    latest = series.shown[-1]
    said = [
        texts.t(
            "how.series_point",
            span=span(texts, latest.days),
            share=level(texts, "share", latest.share.value or 0),
            count=latest.share.n or 0,
        )
    ]
    last = series.segments[-1] if series.segments else None
    if last and last.middle is not None:
        said.append(texts.t("how.series_median", median=level(texts, "share", last.middle)))
        if last.run.high is not None and last.crossings.low is not None:
            limits = {"run": last.run.high, "crossings": last.crossings.low}
            counts = {name: level(texts, "count", limit) for name, limit in limits.items()}
            said.append(texts.t("how.series_shift", **counts))
    if any(point.limits.limits for point in series.points):
        said.append(texts.t("how.series_limits"))
    return " ".join([*said, texts.t("how.series_presses")])


def _alt(texts: Texts, series: Series) -> str:
    """The curve in words: its ends, its lowest and highest point, medians and events."""
    low, high = (pick(series.shown, key=_share) for pick in (min, max))
    whole = span(texts, (series.points[0].days[0], series.points[-1].days[1]))
    said = [
        texts.t(
            "series.alt",
            count=len(series.shown),
            whole=whole,
            low=level(texts, "share", _share(low)),
            low_span=span(texts, low.days),
            high=level(texts, "share", _share(high)),
            high_span=span(texts, high.days),
        )
    ]
    said += [
        texts.t(
            "series.alt_median",
            span=span(texts, one.days),
            median=shown(texts, "share", one.median).text,
        )
        for one in series.segments
        if len(one.points) != 1
    ]
    said += [texts.t("series.alt_event", event=happened(texts, event)) for event in series.events]
    return " ".join(said)


def _share(point: Point) -> float:
    return point.share.value or 0.0


def _table(texts: Texts, series: Series, table_id: str) -> Table:
    rows = tuple(
        (
            Cell(span(texts, point.days)),
            shown(texts, "share", point.share),
            shown(texts, "share", point.share, what="interval"),
            shown(texts, "count", point.share, what="n"),
            shown(texts, "count", point.presses),
            shown(texts, "share", point.limits),
            _limits(texts, point),
        )
        for point in series.points
    )
    table = Table(table_id, texts.t("series.caption"), texts.lines("series.columns"), rows)
    has_limits = any(point.limits.limits for point in series.points)
    return table if has_limits else table.without(_MIDDLE, _LIMITS)


def _limits(texts: Texts, point: Point) -> Cell:
    if point.limits.limits is None:
        return Cell(texts.t("table.none"), "num")
    said = interval(texts, "share", point.limits.limits)
    outside = texts.t("series.outside") if point.is_outside else ""
    return Cell(said, "num", outside)
