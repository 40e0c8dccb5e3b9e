"""Delivery: each recipient gets their own report, once; or a folder per centre."""
