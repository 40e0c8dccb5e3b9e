"""The audit pack: what a panel reads, fills in and writes when all surveys are done."""

from pipeline.audit.across import Minutes, across_pack
from pipeline.audit.pack import Source, audit_pack
from pipeline.audit.written import read_minutes

__all__ = ["Minutes", "Source", "across_pack", "audit_pack", "read_minutes"]
