"""Benchmark files: a municipality's released KPIs, as others may be compared with them."""
