"""What a series shows and what it does not: two tested sentences per finding, never a third.

The words come from the released verdict and nothing else. A shift that comes with a jump in
presses, or with another way of asking, is never called a change in what citizens think.
"""

from __future__ import annotations

from pipeline.present.numbers import day, level, size
from pipeline.present.periods import months, span, weeks
from pipeline.present.series import Segment, Series
from pipeline.present.texts import Texts
from pipeline.records import EventAbout

_SHIFTS = ("shifted_up", "shifted_down")
_KNOWN = ("stable", *_SHIFTS, "shifted_with_mode", "too_few")
_TOO_FEW, _TOO_ALIKE = "too_few", "too_alike"
_ONE_PERIOD, _FEW_PERIODS = "one_period", "few_periods"


def finding(texts: Texts, series: Series) -> str:
    """The headline of the figure: what is known of the latest segment, since when."""
    last = latest(series)
    if last is None:
        return texts.t("series.finding.none")
    said = texts.t(
        f"series.finding.{_word(last)}",
        median=level(texts, "share", last.median.value or 0),
        span=_span(texts, last),
    )
    if len(series.segments) == 1:
        return said
    return texts.t("series.finding.since", finding=said, first=day(texts, str(last.days[0])))


def shows_and_not(texts: Texts, series: Series) -> tuple[tuple[str, str], ...]:
    """(what the figure shows, what it does not): of the latest segment, then of every jump."""
    last = latest(series)
    pairs = []
    if last is not None:
        not_shown = texts.t(f"series.shows_not.{_word(last)}")
        pairs.append((_shows(texts, last), not_shown))
    for month, value in series.jumps:
        times = level(texts, "times", value.value or 0)
        said = texts.t("series.shows.mode_change", month=months(texts, month), times=times)
        pairs.append((said, texts.t("series.shows_not.mode_change")))
    return tuple(pairs)


def judged(texts: Texts, segment: Segment) -> str:
    """The finding of a segment in two or three words; '' where nothing was judged."""
    if segment.verdict not in _KNOWN or segment.median.value is None:
        return ""
    return texts.t(f"series.verdict.{_word(segment)}")


def happened(texts: Texts, event: EventAbout) -> str:
    """An event with its day."""
    said = texts.of(event.text) if event.text else texts.t(f"event.{event.kind}")
    return texts.t("series.event", text=said, date=day(texts, event.date))


def latest(series: Series) -> Segment | None:
    """The latest segment of which anything is known."""
    known = [
        one for one in series.segments if one.verdict in _KNOWN and one.median.value is not None
    ]
    return known[-1] if known else None


def _word(segment: Segment) -> str:
    """The verdict; where it is that the points are too few, in which way they are."""
    if segment.verdict != _TOO_FEW:
        return segment.verdict
    points, off = len(segment.points), segment.median.n or 0
    if points > 1 and points - off > off:
        return _TOO_ALIKE
    if not any(point.is_joined for point in segment.points):
        return _TOO_FEW
    return _ONE_PERIOD if points == 1 else _FEW_PERIODS


def _span(texts: Texts, segment: Segment) -> str:
    """From when to when; of a single point its own days, as weeks without presses lie outside."""
    days = segment.points[0].days if len(segment.points) == 1 else segment.days
    return span(texts, days)


def _shows(texts: Texts, segment: Segment) -> str:
    is_counted = segment.verdict == _TOO_FEW  # periods are no weeks
    return texts.t(
        f"series.shows.{_word(segment)}",
        count=len(segment.points) if is_counted else weeks(segment.days),
        span=_span(texts, segment),
        median=level(texts, "share", segment.median.value or 0),
        since=_since(texts, segment),
    )


def _since(texts: Texts, segment: Segment) -> str:
    """By how much and for how many weeks, where the shift itself was released."""
    if segment.shift is None or segment.verdict not in _SHIFTS:
        return ""
    after, gap = segment.shift
    return texts.t(
        f"series.since.{segment.verdict}",
        count=weeks(after),
        first=day(texts, str(after[0])),
        size=size(texts, "share", gap.value or 0),
    )
