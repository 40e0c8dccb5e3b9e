"""Continuous smileys: everything a series tells, made from the presses of each day alone."""

from pipeline.measures.series.days import DaySeries, count_days, count_series
from pipeline.measures.series.rows import answered_rows, series_rows

__all__ = ["DaySeries", "answered_rows", "count_days", "count_series", "series_rows"]
